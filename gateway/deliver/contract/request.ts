// What partners may ask for over MQTT, and what they are answered.
import { z } from "zod";
import { SETTINGS } from "../../../shared/settings.ts";
import { LIFETIME_S, SETTING_NAMES, settingsShape } from "../../settings.ts";
import { PLACE } from "./common.ts";
import { integer, NAME, name, text, time, word } from "./fields.ts";
import { REASON_WORDS, RESPONSE_WORDS, type ReasonCode, SETTING_SV } from "./words.ts";

export const TRANSACTION = /^[\x20-\x7e]{1,64}$/;
const lifetime = { error: `must be a whole number from ${LIFETIME_S.min} to ${LIFETIME_S.max}` };
const transaction = {
  error: "must be text of 1 to 64 printable ASCII characters, another one for each request",
};

/** Each setting, described from its row. */
const described = Object.fromEntries(
  SETTING_NAMES.map((setting) => {
    const { words: description, unit } = SETTINGS[setting];
    const meta = { description, "x-sv": SETTING_SV[setting], ...(unit !== null && { "x-unit": unit }) };
    return [setting, settingsShape[setting].meta(meta)];
  }),
) as typeof settingsShape;

/** Errors are ends of sentences: requests.ts puts the field before them. */
export const request = z.strictObject(
  {
    transaction: z.string(transaction).regex(TRANSACTION, transaction.error).meta({
      description:
        "the caller's own id of the request: the same again is the same request; comes back in each response",
      "x-sv": "den frågandes eget id",
    }),
    node: z
      .string({ error: "must be the name of a node" })
      .regex(NAME, "must be the name of a node: small letters, digits and hyphens")
      .meta({ description: "the node's name", "x-sv": "nodens namn" }),
    ...described,
    expires_s: z
      .int(lifetime)
      .min(LIFETIME_S.min, lifetime)
      .max(LIFETIME_S.max, lifetime)
      .optional()
      .meta({
        description: `it is given up after this; ${LIFETIME_S.usual} where left out`,
        "x-sv": "ges upp efter detta",
        "x-unit": "s",
      }),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "must be a JSON object" : undefined) },
);

const settings = z
  .strictObject(described)
  .meta({ description: "what was asked for", "x-sv": "det som begärdes" });

export const response = z.strictObject({
  ...PLACE,
  transaction: text(
    "the caller's; null where there is none, or none that can be read",
    "den frågandes",
  ).nullable(),
  node: name("the node's name; null where the request names none that can be read", "nodens namn").nullable(),
  time: time("since when it is so", "sedan när"),
  state: word<keyof typeof RESPONSE_WORDS>(
    RESPONSE_WORDS,
    "what has become of the request",
    "vad som hänt med begäran",
  ),
  refused_by: word<"gateway" | "node">(
    {
      gateway: { en: "before anything was queued", sv: "innan något köades" },
      node: { en: "by the node itself", sv: "av noden själv" },
    },
    "who refused; null where nobody did",
    "vem som vägrade",
  ).nullable(),
  reason: word<ReasonCode>(
    REASON_WORDS,
    "why it is not done; null where it is, or may yet be",
    "varför det inte är gjort",
  ).nullable(),
  reason_text: text(
    "the same as a sentence for people, in English",
    "samma som en mening, på engelska",
  ).nullable(),
  command: integer(
    null,
    "the command's number; null where the request has become none, and so are the rest",
    "kommandots nummer",
  ).nullable(),
  settings: settings.nullable(),
  origin: word<"cli" | "mqtt">(
    {
      cli: { en: "an operator", sv: "driftpersonal" },
      mqtt: { en: "a request over MQTT", sv: "en begäran" },
    },
    "who asked",
    "vem som bad",
  ).nullable(),
  requested: time("when", "när").nullable(),
  expires: time("when it is given up where it is not done by then", "när den ges upp").nullable(),
  sends: integer(null, "how often it has been sent to the node", "antal sändningar").nullable(),
});

export type Request = z.infer<typeof request>;
export type Response = z.infer<typeof response>;
