// What a scenario may say, in the words of a waterworks: where nodes stand, where meters are, and what happens when. One
// schema validates it and holds its defaults.
import { z } from "zod";
import { name as topicName } from "../../gateway/config/pieces.ts";

/** Virtual boards of one scenario at most: each is a whole firmware at work. */
export const BOARDS_MAX = 20;
export const DAYS_MAX = 3660;
const EVENTS_MAX = 200;

const text = (most: number) =>
  z.string().min(1, "must not be empty").max(most, `must have ${most} letters at most`);
/** A name as the EPANET file has it; `17` is one too. */
const id = z.preprocess((value) => (typeof value === "number" ? String(value) : value), text(31));
const number = (message: string) => z.number(message);
const between = (low: number, high: number, unit: string) => {
  const message = `must be a number of ${unit}, ${low} to ${high}`;
  return number(message).min(low, message).max(high, message);
};

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\d( \d\d:\d\d)?$/;
const isDate = (value: string) => {
  const time = Date.parse(`${value.slice(0, 10)}T${value.slice(11) || "00:00"}:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(value.slice(0, 10));
};
const date = z
  .string()
  .regex(DATE, "must be a date, as 2027-03-01")
  .refine(isDate, "is no date of the calendar");
const moment = z
  .string()
  .regex(MOMENT, "must be a date, with a time of day or without, as 2027-03-02 14:30")
  .refine(isDate, "is no time of the calendar");

const onPipe = {
  pipe: id.describe("A pipe, by its name in the network."),
  metres: between(0, 100_000, "m").optional().describe("From its start; its middle where left out."),
  share: between(0, 1, "the pipe's length")
    .optional()
    .describe("Of its length from its start, instead of metres."),
};
const notBoth = <Shape extends { metres?: number | undefined; share?: number | undefined }>(
  event: Shape,
  context: z.RefinementCtx,
) => {
  if (event.metres !== undefined && event.share !== undefined)
    context.addIssue({ code: "custom", path: ["share"], message: "stands beside metres: give one of them" });
};
const list = <Item extends z.ZodType>(item: Item) =>
  z.array(item).max(EVENTS_MAX, `must have ${EVENTS_MAX} entries at most`).default([]);

const nodes = z
  .strictObject({
    at: z.array(id).min(1, "must not be empty: name junctions, or give a count").optional(),
    count: z.int().min(1, "must be 1 or more").optional(),
    near: id.optional(),
    all: z.boolean().default(false),
    near_pumps: z.boolean().default(false),
  })
  .superRefine(({ at, count, near, all }, context) => {
    const said = [at !== undefined, count !== undefined, all].filter((each) => each).length;
    if (said !== 1)
      context.addIssue({ code: "custom", path: [], message: "must have one of at, count and all" });
    if (near !== undefined && count === undefined)
      context.addIssue({ code: "custom", path: ["near"], message: "goes with count" });
  });

export const scenarioSchema = z.strictObject({
  name: text(100).describe("A few words.").meta({ example: "A main bursts" }),
  about: text(1000).optional().describe("What it shows, in a sentence or two."),
  network: text(4096)
    .default("own")
    .describe("An EPANET file, from this file's folder; own: the project's town."),
  seed: z
    .int()
    .min(0, "must be 0 or more")
    .max(2 ** 31 - 1)
    .default(1)
    .describe("Of all that is left to chance."),
  begins: date
    .describe("It begins at midnight; times are local standard time.")
    .meta({ example: "2027-03-01" }),
  days: between(0.01, DAYS_MAX, "days").meta({ example: 2 }),
  way: z.enum(["radio", "line"]).default("radio").describe("How nodes reach the gateway."),
  lost_percent: between(0, 90, "percent").default(2).describe("Radio packets that are lost."),
  nodes,
  areas: list(
    z.strictObject({
      name: topicName,
      nodes: z.array(id).min(1, "must not be empty").optional().describe("All where left out."),
      inlets: z.array(id).min(1, "must not be empty").describe("Pipes, pumps or valves with a flow meter."),
    }),
  ),
  leaks: list(
    z
      .strictObject({
        ...onPipe,
        flow_l_min: between(0.1, 1000, "l/min"),
        from: moment,
        grows_nights: between(0, 3650, "nights").default(0),
        repaired: moment.optional(),
      })
      .superRefine(notBoth),
  ),
  bursts: list(
    z
      .strictObject({
        ...onPipe,
        flow_m3_h: between(1, 2000, "m³/h"),
        from: moment,
        repaired: moment.optional(),
      })
      .superRefine(notBoth),
  ),
  hydrants: list(
    z.strictObject({
      at: id,
      flow_m3_h: between(1, 500, "m³/h"),
      from: moment,
      minutes: between(1, 10_080, "minutes"),
    }),
  ),
  noises: list(
    z
      .strictObject({
        kind: text(60),
        at: id.optional(),
        ...onPipe,
        pipe: id.optional(),
        from: moment,
        nights: between(1, 3650, "nights"),
        rise_db: between(0.5, 40, "dB").optional(),
      })
      .superRefine((noise, context) => {
        notBoth(noise, context);
        if ((noise.at === undefined) === (noise.pipe === undefined))
          context.addIssue({ code: "custom", path: [], message: "must have either at, a junction, or pipe" });
      }),
  ),
  shut: list(z.strictObject({ link: id, from: moment, until: moment.optional() })),
  silent: list(z.strictObject({ node: id, from: moment, until: moment.optional() })),
});

/** As the file has it, with defaults. */
export type ScenarioFile = z.infer<typeof scenarioSchema>;
