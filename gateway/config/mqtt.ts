// Where messages go: the broker, and others that get the same.
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { z } from "zod";
import { embedded } from "./embedded.ts";
import { LITERAL, literal, name, path } from "./pieces.ts";

const url = z.string().superRefine((url, context) => {
  const wrong = wrongUrl(url);
  if (wrong !== null) context.addIssue({ code: "custom", message: wrong });
});

/** Of any broker: who this gateway is there, and how it knows it. */
const session = {
  version: z
    .preprocess(
      (value) => (typeof value === "number" ? String(value) : value),
      z.enum(["auto", "5", "3.1.1"]),
    )
    .default("auto")
    .describe("auto (5, or 3.1.1 where the broker has nothing else), 5 or 3.1.1."),
  proof: z
    .enum(["auto", "echo", "puback"])
    .default("auto")
    .describe(
      "What shows that a message got through: auto (MQTT 5: the broker's answer; 3.1.1: that it comes back, where the broker lets this gateway hear its own topics), echo, or puback (the broker's word).",
    ),
  username: z.string().min(1).refine(literal, LITERAL).optional().meta({ example: "sippra" }),
  password_file: path()
    .optional()
    .describe("A file that holds the password and nothing else.")
    .meta({ example: "./mqtt-password" }),
  ca_file: path()
    .optional()
    .describe("PEM: the authority that signed the broker's certificate, where it is not a public one.")
    .meta({ example: "./ca.pem" }),
  cert_file: path()
    .optional()
    .describe("PEM: this gateway's own certificate and key, where the broker wants them.")
    .meta({ example: "./gateway.pem" }),
  key_file: path().optional().meta({ example: "./gateway-key.pem" }),
};

type Session = z.infer<z.ZodObject<typeof session>> & { url?: string | undefined };

const anotherBroker = z
  .strictObject({ name: name.describe("By which it is told from the others."), url, ...session })
  .superRefine((broker, context) => checkSession(broker, context, ""));

export const mqtt = z
  .strictObject({
    url: url
      .optional()
      .describe("The broker. Left out: one inside the gateway, on this machine only.")
      .meta({ example: "mqtts://broker.example:8883" }),
    ...session,
    requests: z
      .boolean()
      .default(false)
      .describe(
        "Whether nodes' settings can be changed by requests over MQTT: by whoever may publish them there, so let the broker say who.",
      ),
    known_noise: z
      .boolean()
      .default(false)
      .describe(
        "Whether requests may also declare that what a node hears is no leak. The broker inside asks its users' rights instead.",
      ),
    embedded: embedded.prefault({}).describe("The broker inside the gateway; not started where url is set."),
    name: name
      .default("main")
      .describe("By which this broker is told from others in the log and in `outbox status`."),
    brokers: z
      .array(anotherBroker)
      .default([])
      .describe(
        "Other brokers that get all of it too, each at its own pace: name, url, and what else is said above of this one. None of them takes requests.",
      )
      .meta({ example: [{ name: "city", url: "mqtts://broker.city.example:8883" }] }),
  })
  .superRefine((mqtt, context) => {
    checkSession(mqtt, context, "mqtt.");
    checkRequests(mqtt, context);
    const names = [mqtt.name];
    for (const [i, { name }] of mqtt.brokers.entries()) {
      const message = `must be a name that no other broker has (${names.join(", ")})`;
      if (names.includes(name)) context.addIssue({ code: "custom", path: ["brokers", i, "name"], message });
      names.push(name);
    }
  });

interface Requests {
  url?: string | undefined;
  requests: boolean;
  known_noise: boolean;
  embedded: { users_file?: string | undefined };
}

/** Whoever changes nodes' settings has to be somebody: the broker inside knows nobody but its users. */
function checkRequests({ url, requests, known_noise, embedded }: Requests, context: z.RefinementCtx): void {
  const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
  if (requests && url === undefined && embedded.users_file === undefined) {
    refuse(
      "requests",
      'needs to know who asks: set mqtt.embedded.users_file, and let somebody ask with "sippra-gateway users add NAME --requests"; or set mqtt.url to a broker that says who may',
    );
  }
  if (known_noise && !requests) refuse("known_noise", "needs mqtt.requests beside it");
  if (known_noise && requests && url === undefined) {
    refuse(
      "known_noise",
      'is for a broker at mqtt.url: at the one inside, "sippra-gateway users allow NAME --known-noise" says who may',
    );
  }
}

/** `section`: before the names of settings, in sentences. */
function checkSession(broker: Session, context: z.RefinementCtx, section: string): void {
  const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
  if (broker.password_file !== undefined && broker.username === undefined) {
    refuse("password_file", `needs ${section}username beside it`);
  }
  if ((broker.cert_file === undefined) !== (broker.key_file === undefined)) {
    const [has, wants] =
      broker.cert_file === undefined ? ["key_file", "cert_file"] : ["cert_file", "key_file"];
    refuse(has!, `needs ${section}${wants} beside it`);
  }
  for (const key of ["ca_file", "cert_file", "key_file"] as const) {
    if (broker[key] !== undefined && !broker.url?.startsWith("mqtts:"))
      refuse(key, `needs ${section}url to start with mqtts://`);
  }
}

function wrongUrl(url: string): string | null {
  if (!literal(url) || /\$\w/.test(url)) return LITERAL;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return "must be a URL like mqtt://broker.example:1883 or mqtts://broker.example:8883";
  }
  if (parsed.protocol !== "mqtt:" && parsed.protocol !== "mqtts:")
    return "must start with mqtt:// or mqtts://";
  if (parsed.hostname === "") return "must name a host, as in mqtt://broker.example:1883";
  const wrong = wrongHost(parsed);
  if (wrong !== null) return wrong;
  if (parsed.username !== "" || parsed.password !== "") {
    return "must not hold a user or a password: use mqtt.username and mqtt.password_file";
  }
  if (parsed.pathname.length > 1 || /[?#]/.test(url))
    return "must end after the port: topics always start with sippra/";
  if (parsed.port === "0") return "must have a port that a broker can have, 1 to 65535";
  return null;
}

function wrongHost({ protocol, hostname }: URL): string | null {
  // The library has such a host as %C3%BC, which no name server knows.
  if (hostname.includes("%")) {
    const ascii = domainToASCII(decodeURIComponent(hostname.replace(/%(?![0-9a-f]{2})/gi, "%25")));
    return `must have the host's name in ASCII${ascii === "" ? "" : `: write ${protocol}//${ascii}`}`;
  }
  if (/^[\d.]+$/.test(hostname) && isIP(hostname) !== 4)
    return `must name a host: ${hostname} is no IPv4 address, which has four numbers up to 255`;
  return null;
}
