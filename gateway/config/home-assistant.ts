// Whether nodes appear in Home Assistant by themselves, and how they are called there.
import { z } from "zod";
import { name } from "./pieces.ts";

export const LANGUAGES = ["en", "sv"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Levels of a topic that Home Assistant takes in a discovery prefix, and nothing that stands for several topics. */
const PREFIX = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const LENGTH_MAX = 100;

const prefix = z
  .string()
  .max(LENGTH_MAX, `must have ${LENGTH_MAX} letters at most`)
  .regex(
    PREFIX,
    "must be letters a-z, digits, hyphens and underscores, with / between levels, as in homeassistant",
  )
  .refine(
    (prefix) => prefix.split("/")[0] !== "sippra",
    "must not begin with sippra, where the messages of gateways are: Home Assistant's own is homeassistant",
  );

export const homeAssistant = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe("Whether this gateway and its nodes appear in Home Assistant by themselves."),
  language: z
    .enum(LANGUAGES)
    .default("en")
    .describe("Of the names and states that people read there: en or sv."),
  prefix: prefix
    .default("homeassistant")
    .describe("Home Assistant's discovery prefix, as its MQTT integration has it."),
  broker: name
    .optional()
    .describe("The broker that Home Assistant is connected to, by its name here. Left out: the first one.")
    .meta({ example: "main" }),
});
