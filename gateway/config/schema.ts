// The gateway's settings: one schema validates them, holds their defaults, and is printed, annotated, by
// `sippra-gateway config example`. Keys are those of the file. How nodes are heard is not said here: each kind of
// way in brings the schema of its own section.
import { z } from "zod";
import { LOG_FORMATS, LOG_LEVELS } from "../log.ts";

const name = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "must be small letters a-z, digits and hyphens (it stands in MQTT topics)");
const port = z.int().min(0, "must be a port, 0 to 65535").max(65535, "must be a port, 0 to 65535");

/** A path as the file has it; `loadConfig` makes it absolute, from the configuration file's directory. */
const path = () => z.string().min(1, "must not be empty").meta({ path: true });

const mqtt = z
  .strictObject({
    url: z
      .string()
      .superRefine((url, context) => {
        const wrong = wrongUrl(url);
        if (wrong !== null) context.addIssue({ code: "custom", message: wrong });
      })
      .optional()
      .describe("The broker. Left out: one inside the gateway, on this machine only.")
      .meta({ example: "mqtts://broker.example:8883" }),
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
    username: z.string().min(1).optional().meta({ example: "sippra" }),
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
    requests: z
      .boolean()
      .default(false)
      .describe(
        "Whether nodes' settings can be changed by requests over MQTT: by whoever may publish them there, so let the broker say who.",
      ),
    embedded: z
      .strictObject({ port: port.default(1883) })
      .prefault({})
      .describe("The broker inside the gateway, on 127.0.0.1; not started where url is set."),
  })
  .superRefine((mqtt, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (mqtt.url === undefined && mqtt.version === "5") {
      refuse(
        "version",
        "must be auto or 3.1.1 with the embedded broker, which speaks no other (or set mqtt.url)",
      );
    }
    if (mqtt.password_file !== undefined && mqtt.username === undefined) {
      refuse("password_file", "needs mqtt.username beside it");
    }
    if ((mqtt.cert_file === undefined) !== (mqtt.key_file === undefined)) {
      const [has, wants] =
        mqtt.cert_file === undefined ? ["key_file", "cert_file"] : ["cert_file", "key_file"];
      refuse(has, `needs mqtt.${wants} beside it`);
    }
    for (const key of ["ca_file", "cert_file", "key_file"] as const) {
      if (mqtt[key] !== undefined && !mqtt.url?.startsWith("mqtts:"))
        refuse(key, "needs mqtt.url to start with mqtts://");
    }
  });

const site = {
  site: name
    .describe("Where this is: a part of every MQTT topic. Small letters, digits, hyphens.")
    .meta({ example: "sundsvall" }),
  gateway: name.default("gateway-1").describe("This gateway among those of the site."),
  data: path()
    .default("./sippra-data")
    .describe("Directory of the database; paths start at this file's directory.")
    .meta({ path: true }),
  network: z
    .int()
    .min(0, "must be 0 to 255")
    .max(255, "must be 0 to 255")
    .default(1)
    .describe("The network number on air, 0 to 255: another one than the neighbours'."),
};

const output = {
  mqtt: mqtt.prefault({}).describe("Where messages go."),
  log: z
    .strictObject({
      level: z.enum(LOG_LEVELS).default("info").describe("debug, info, warn, error or silent."),
      format: z
        .enum(LOG_FORMATS)
        .default("auto")
        .describe("auto (text on a terminal, JSON elsewhere), json or text."),
    })
    .prefault({})
    .describe("To stderr."),
};

/** The settings of every gateway, whichever ways in it has. */
export type CommonConfig = z.infer<z.ZodObject<typeof site & typeof output>>;

/** The whole schema, with the sections of the ways in between where the gateway stands and where messages go. */
export function schemaWith<Sections extends z.ZodRawShape>(sections: Sections) {
  return z.strictObject({ ...site, ...sections, ...output });
}

function wrongUrl(url: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return "must be a URL like mqtt://broker.example:1883 or mqtts://broker.example:8883";
  }
  if (parsed.protocol !== "mqtt:" && parsed.protocol !== "mqtts:")
    return "must start with mqtt:// or mqtts://";
  if (parsed.hostname === "") return "must name a host, as in mqtt://broker.example:1883";
  if (parsed.username !== "" || parsed.password !== "") {
    return "must not hold a user or a password: use mqtt.username and mqtt.password_file";
  }
  if (parsed.pathname.length > 1 || parsed.search !== "")
    return "must end after the port: topics always start with sippra/";
  return null;
}
