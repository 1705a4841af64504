// Who is told of alarms, and how: by e-mail through a server, or by a webhook; of what, when, and who else where nobody
// answers.
import { z } from "zod";
import { ALARM_KINDS, WATER_KINDS } from "../alarms/alarm.ts";
import { isTimeZone } from "../text/local-time.ts";
import { seconds } from "../text/time.ts";
import { LANGUAGES } from "./home-assistant.ts";
import { wrongAddress, wrongUrl } from "./outgoing.ts";
import { LITERAL, literal, name, path } from "./pieces.ts";

const WAYS_MAX = 20;
const RECIPIENTS_MAX = 20;
const HEADERS_MAX = 10;
const HEADER_MAX = 1000;
/** Longer is waited for by nobody, min. */
const ESCALATED_MAX_S = 7 * 86_400;

export const TEMPLATES = ["ntfy", "teams", "slack", "json"] as const;
export type Template = (typeof TEMPLATES)[number];

/** What is said wrongly of a text, as the end of a sentence; null where nothing is. */
const checked = (wrong: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = wrong(text);
    if (message !== null) context.addIssue({ code: "custom", message });
  });

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day, as "22:00"');
const address = checked(wrongAddress);

const quiet = z
  .strictObject({
    from: timeOfDay,
    to: timeOfDay,
    bursts: z.boolean().default(true),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "must be another time than from" });

const escalate = z.strictObject({
  to: name,
  after: checked((text) => {
    const span = seconds(text);
    return span !== null && span >= 60 && span <= ESCALATED_MAX_S
      ? null
      : "must be a time from 1m to 7d, like 30m or 4h";
  }),
});

const digest = z.strictObject({ at: timeOfDay, instead: z.boolean().default(false) });

/** What HTTP has room for in a header, and nothing that ends one: RFC 9110, 5.5 and 5.6.2. */
const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "must be a header's name"),
    z
      .string()
      .max(HEADER_MAX, `must have ${HEADER_MAX} letters at most`)
      .regex(/^[\x20-\x7e]*$/, "must be printable ASCII"),
  )
  .refine((all) => Object.keys(all).length <= HEADERS_MAX, `must be ${HEADERS_MAX} at most`)
  .refine(
    (all) => Object.keys(all).every((key) => !FRAMING.test(key)),
    "must not be one of those that frame a request, as Host or Content-Length",
  );
const FRAMING =
  /^(host|content-length|content-type|transfer-encoding|connection|upgrade|expect|te|trailer)$/i;

export const way = z
  .strictObject({
    name,
    kind: z.enum(["mail", "webhook"]),
    url: z.string().optional(),
    url_file: path().optional(),
    ca_file: path().optional(),
    security: z.enum(["tls", "none"]).optional(),
    username: z.string().min(1).refine(literal, LITERAL).optional(),
    password_file: path().optional(),
    from: address.optional(),
    to: z.array(address).min(1).max(RECIPIENTS_MAX, `must be ${RECIPIENTS_MAX} at most`).optional(),
    template: z.enum(TEMPLATES).optional(),
    template_file: path().optional(),
    token_file: path().optional(),
    headers: headers.optional(),
    language: z.enum(LANGUAGES).default("en"),
    kinds: z
      .array(z.enum(ALARM_KINDS))
      .min(1)
      .default([...WATER_KINDS, "gateway"]),
    least_probability: z
      .number("must be a number from 0 to 1")
      .min(0, "must be a number from 0 to 1")
      .max(1, "must be a number from 0 to 1")
      .default(0),
    time_zone: z
      .string()
      .refine(isTimeZone, "must be a time zone's name, as Europe/Stockholm")
      .default("UTC"),
    quiet: quiet.optional(),
    escalate: escalate.optional(),
    digest: digest.optional(),
  })
  .superRefine(checkWay);

type Way = {
  [Key in "url" | "url_file" | "security" | "username" | "password_file" | "from"]?: string | undefined;
} & {
  [Key in "template" | "template_file" | "token_file"]?: string | undefined;
} & {
  kind: "mail" | "webhook";
  to?: string[] | undefined;
  headers?: object | undefined;
  quiet?: object | undefined;
  escalate?: object | undefined;
  digest?: { instead: boolean } | undefined;
};

const OF_MAIL = ["security", "username", "password_file", "from", "to"] as const;
const OF_WEBHOOKS = ["template", "template_file", "token_file", "headers"] as const;

function checkWay(way: Way, context: z.RefinementCtx): void {
  const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
  const isMail = way.kind === "mail";
  for (const key of isMail ? OF_WEBHOOKS : OF_MAIL)
    if (way[key] !== undefined) refuse(key, `is of ${isMail ? "webhooks" : "mail"}: leave it out`);
  if ((way.url === undefined) === (way.url_file === undefined))
    refuse("url", "or url_file must say where to, one of the two");
  const wrong = way.url === undefined ? null : wrongUrl(way.url, way.kind);
  if (wrong !== null) refuse("url", wrong);
  if (isMail) {
    for (const key of ["from", "to"] as const)
      if (way[key] === undefined) refuse(key, "must be there: from whom mail comes, and to whom it goes");
    if ((way.username === undefined) !== (way.password_file === undefined))
      refuse("username", "and password_file go together");
    if (way.security === "none" && way.url?.startsWith("smtps:"))
      refuse("security", "none needs url to start with smtp://");
  } else if ((way.template === undefined) === (way.template_file === undefined))
    refuse("template", `must be one of ${TEMPLATES.join(", ")}, or template_file a file of your own`);
  if (way.digest?.instead && way.escalate !== undefined)
    refuse("escalate", "needs single messages: leave digest.instead out");
  if (way.digest?.instead && way.quiet !== undefined)
    refuse("quiet", "is for single messages: leave it out, or digest.instead");
}

export const tell = z
  .array(way)
  .max(WAYS_MAX, `must be ${WAYS_MAX} ways at most`)
  .superRefine((ways, context) => {
    const names = ways.map(({ name }) => name);
    for (const [i, { name, escalate }] of ways.entries()) {
      const refuse = (path: PropertyKey[], message: string) =>
        context.addIssue({ code: "custom", path: [i, ...path], message });
      if (names.indexOf(name) < i) refuse(["name"], "must be a name that no other way has");
      if (escalate === undefined) continue;
      const to = ways.find((each) => each.name === escalate.to);
      if (to === undefined || escalate.to === name)
        refuse(["escalate", "to"], `must be the name of another way: ${listed(names, name)}`);
      else if (to.digest?.instead)
        refuse(["escalate", "to"], "must be a way with single messages, and no digest alone");
    }
  });

const listed = (names: readonly string[], but: string) =>
  names.filter((name) => name !== but).join(", ") || "there is none yet";

export type WayConfig = z.infer<typeof way>;
