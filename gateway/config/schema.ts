// The gateway's settings: one schema validates them, holds their defaults, and is printed, annotated, by
// `sippra-gateway config example`. Keys are those of the file. How nodes are heard is not said here: each kind of
// way in brings the schema of its own section.
import { z } from "zod";
import { LOG_FORMATS, LOG_LEVELS } from "../log.ts";
import { alarms } from "./alarms.ts";
import { areas } from "./areas.ts";
import { homeAssistant } from "./home-assistant.ts";
import { metrics } from "./metrics.ts";
import { mqtt } from "./mqtt.ts";
import { wrongUrl } from "./outgoing.ts";
import { name, path } from "./pieces.ts";
import { retention } from "./retention.ts";
import { tell } from "./tell.ts";
import { web } from "./web.ts";

const site = {
  site: name
    .describe("Where this is: a part of every MQTT topic. Small letters, digits, hyphens.")
    .meta({ example: "sundsvall" }),
  gateway: name.default("gateway-1").describe("This gateway among those of the site."),
  data: path()
    .default("./sippra-data")
    .describe("Directory of the database; paths start at this file's directory.")
    .meta({ path: true }),
  retention: retention
    .prefault({})
    .describe(
      "How long records stay in the database once every broker has them: days or years, like 30d or 10y.",
    ),
  network: z
    .int()
    .min(0, "must be 0 to 255")
    .max(255, "must be 0 to 255")
    .default(1)
    .describe("The network number on air, 0 to 255: another one than the neighbours'."),
  clock: z
    .enum(["auto", "always"])
    .default("auto")
    .describe("Whether this machine's clock is believed: auto, when it is plausible; always, on your word."),
  areas,
};

const output = {
  mqtt: mqtt.prefault({}).describe("Where messages go."),
  home_assistant: homeAssistant.prefault({}).describe("Nodes in Home Assistant; docs/home-assistant.md."),
  alarms: alarms.prefault({}).describe("What people are told; docs/alarms.md."),
  tell: tell
    .default([])
    .describe("Who is told of alarms, by e-mail or webhook; docs/alarms-telling.md.")
    .meta({
      example: [
        {
          ...{ name: "on-call", kind: "webhook", url_file: "./ntfy-url", template: "ntfy" },
          ...{ language: "sv", time_zone: "Europe/Stockholm" },
        },
      ],
    }),
  web: web.prefault({}).describe("The web page; docs/page.md."),
  metrics: metrics.prefault({}).describe("For Prometheus; docs/metrics.md."),
  page_url: z
    .string()
    .superRefine((url, context) => {
      const wrong = wrongUrl(url, "webhook");
      if (wrong !== null) context.addIssue({ code: "custom", message: wrong });
    })
    .optional()
    .describe("Where people who are told of an alarm find the web page: links lead there.")
    .meta({ example: "https://sippra.water.example" }),
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

/** Home Assistant is at one of the brokers. */
function checkBroker(config: object, context: z.RefinementCtx): void {
  const { mqtt, home_assistant } = config as CommonConfig;
  const names = [mqtt.name, ...mqtt.brokers.map(({ name }) => name)];
  const { broker } = home_assistant;
  if (broker === undefined || names.includes(broker)) return;
  const message = `must be the name of a broker of this configuration: ${names.join(", ")}`;
  context.addIssue({ code: "custom", path: ["home_assistant", "broker"], message });
}

/** The whole schema, with the sections of the ways in between where the gateway stands and where messages go. */
export function schemaWith<Sections extends z.ZodRawShape>(sections: Sections) {
  return z.strictObject({ ...site, ...sections, ...output }).superRefine(checkBroker);
}
