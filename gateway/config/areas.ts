// Metered areas: which nodes lie in one, and from where its flow meters are read: an MQTT topic, or files that a logger or a
// person drops into a folder.
import { z } from "zod";
import { pathSteps } from "../json-path.ts";
import { isTopicFilter } from "../topic-filter.ts";
import { name, path } from "./pieces.ts";

/** What a meter may count in; the last three go on counting, and the flow is by how much they rise. */
export const FLOW_UNITS = ["m3/h", "l/s", "l/min", "m3", "l", "pulses"] as const;

const AREAS_MAX = 200;
const METERS_MAX = 20;
const TOPIC_MAX = 512;
const LITRES_MAX = 1_000_000;

const topic = z
  .string()
  .max(TOPIC_MAX, `must have at most ${TOPIC_MAX} characters`)
  .refine(
    (text) => isTopicFilter(text) && !/[+#\p{Cc}]/u.test(text) && !text.startsWith("$"),
    'must be one topic, as in "water/norra/flow", without "+" and "#"',
  )
  .refine(
    (text) => !/^sippra[/]v\d+[/][^/]+[/](node|gateway|alarm|area|request|response)([/]|$)/.test(text),
    "must not be one of the gateway's own topics: let the meter publish elsewhere",
  );

const jsonPath = z
  .string()
  .refine((text) => pathSteps(text) !== null, 'must be a path into JSON, as in "data.flow" or "values[0].v"');

const OFFSET = /^[+-](0\d|1[0-4]):(00|15|30|45)$/;
const offset = z.string().regex(OFFSET, 'must be an offset from UTC in quotes, as in "+01:00"');

const zone = z
  .string()
  .refine(
    (text) => OFFSET.test(text) || isZone(text),
    'must be an offset like "+01:00", or a zone like Europe/Stockholm, which has summer time',
  );

function isZone(text: string): boolean {
  if (!/^[A-Za-z_]+([/][A-Za-z0-9_+-]+){0,2}$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

const column = z.string().min(1, "must not be empty").max(200);

const meter = z
  .strictObject({
    name: name.default("inlet").describe("By which it is told from the others of its area."),
    topic: topic.optional().describe("Where it is published; of this or folder it has one."),
    path: jsonPath
      .optional()
      .describe("Where in the JSON its value is; left out: the payload is the number."),
    time_path: jsonPath
      .optional()
      .describe("Where the time of it is; left out: it is of the moment when it comes."),
    folder: path().optional().describe("Where CSV files of it are dropped."),
    value_column: column.optional().describe("The column of its values; left out: the only one there is."),
    time_column: column.optional().describe("The column of times; left out: the first."),
    unit: z.enum(FLOW_UNITS).describe("m3/h, l/s, l/min; or what goes on counting: m3, l, pulses."),
    per_pulse_l: z
      .number()
      .positive("must be more than 0")
      .max(LITRES_MAX, `must be ${LITRES_MAX} at most`)
      .optional()
      .describe("Litres that a pulse is."),
    zone: zone.optional().describe("Of times that do not say it; left out: the area's utc_offset."),
    outlet: z
      .boolean()
      .default(false)
      .describe("Water leaves the area by it: its flow is taken off that of the inlets."),
  })
  .superRefine((meter, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if ((meter.topic === undefined) === (meter.folder === undefined))
      refuse(
        meter.topic === undefined ? "topic" : "folder",
        "must be there, or else the other of topic and folder, not both",
      );
    for (const key of ["path", "time_path"] as const)
      if (meter.topic === undefined && meter[key] !== undefined) refuse(key, "needs topic beside it");
    for (const key of ["value_column", "time_column"] as const)
      if (meter.folder === undefined && meter[key] !== undefined) refuse(key, "needs folder beside it");
    if (meter.time_path !== undefined && meter.path === undefined)
      refuse("time_path", "needs path beside it");
    if ((meter.unit === "pulses") !== (meter.per_pulse_l !== undefined))
      refuse("per_pulse_l", "goes with unit pulses: give both, or neither");
  });

const area = z.strictObject({
  name: name.describe("As it stands in the topic of its night flow."),
  title: z.string().min(1, "must not be empty").max(200).optional().describe("For people."),
  nodes: z.array(name).default([]).describe("Names of the nodes that lie in it."),
  utc_offset: offset
    .default("+01:00")
    .describe("Local standard time, also in summer: its nights are from 2 to 4 o'clock by that."),
  flow: z.array(meter).max(METERS_MAX).default([]).describe("Its flow meters: inlets, and outlets."),
});

export type AreaConfig = z.infer<typeof area>;
export type MeterConfig = AreaConfig["flow"][number];

const EXAMPLE = [
  {
    name: "norra",
    title: "Norra höjden",
    nodes: ["elm-street-4", "elm-street-9"],
    flow: [
      { topic: "water/norra/inlet", path: "data.flow", unit: "l/s" },
      { name: "to-the-south", folder: "./flow/south", unit: "m3", outlet: true },
    ],
  },
];

export const areas = z
  .array(area)
  .max(AREAS_MAX, `must be ${AREAS_MAX} at most`)
  .default([])
  .superRefine((all, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const areaOf = new Map<string, string>();
    const names = new Set<string>();
    const sources = new Set<string>();
    for (const [i, { name, nodes, flow }] of all.entries()) {
      if (names.has(name)) refuse([i, "name"], "must be a name that no other area has");
      names.add(name);
      for (const [j, node] of nodes.entries()) {
        const other = areaOf.get(node);
        if (other !== undefined) refuse([i, "nodes", j], `is in ${other} already: a node lies in one area`);
        areaOf.set(node, name);
      }
      const meters = new Set<string>();
      for (const [j, each] of flow.entries()) {
        if (meters.has(each.name))
          refuse([i, "flow", j, "name"], "must be a name that no other meter of the area has");
        meters.add(each.name);
        const source = JSON.stringify([each.topic ?? each.folder, each.path ?? each.value_column ?? null]);
        if (sources.has(source)) {
          const key = each.topic === undefined ? "folder" : "topic";
          refuse(
            [i, "flow", j, key],
            "is read by another meter already: give each a path or value_column of its own",
          );
        }
        sources.add(source);
      }
    }
  })
  .describe("Metered areas, their nodes and flow meters; docs/areas.md.")
  .meta({ example: EXAMPLE });

/** "+01:00" in ms; null for a zone with a name. */
export function offsetMs(text: string): number | null {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text);
  return match === null
    ? null
    : (match[1] === "-" ? -1 : 1) * (60 * Number(match[2]) + Number(match[3])) * 60_000;
}
