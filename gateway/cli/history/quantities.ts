// What of a node's history can be shown, each as a number with its unit: of readings, or of nights. The same values stand
// under the same fields in MQTT (contract/record.ts).
import { nightFields, readingFields } from "../../deliver/formats/record.ts";
import type { KeptOf } from "../../store/view.ts";

/** Null where it was not measured. */
export interface Shown {
  value: number | null;
  /** Its least and greatest sample; the value itself where there is but one. */
  low: number | null;
  high: number | null;
}

export interface Quantity {
  of: "reading" | "night";
  title: string;
  unit: string;
  decimals: number;
  /** Of the fields that a message has. */
  shown(fields: ReadingFields | NightFields): Shown;
}

export type ReadingFields = ReturnType<typeof readingFields>;
export type NightFields = ReturnType<typeof nightFields>;

const alone = (value: number | null): Shown => ({ value, low: value, high: value });

const ofReading = (
  title: string,
  unit: string,
  decimals: number,
  shown: (fields: ReadingFields) => Shown,
): Quantity => ({ of: "reading", title, unit, decimals, shown: (fields) => shown(fields as ReadingFields) });
const ofNight = (title: string, unit: string, value: (fields: NightFields) => number | null): Quantity => ({
  ...{ of: "night", title, unit, decimals: 1, shown: (fields) => alone(value(fields as NightFields)) },
});

export const QUANTITIES = {
  pressure: ofReading("pressure", "kPa", 1, (fields) => ({
    ...{ value: fields.pressure_kpa, low: fields.pressure_min_kpa, high: fields.pressure_max_kpa },
  })),
  level: ofReading("level", "dB re full scale", 0, ({ level_dbfs }) => alone(level_dbfs)),
  score: ofReading("leak score", "of 100", 0, ({ leak_score }) => alone(leak_score)),
  battery: ofReading("battery", "V", 2, ({ battery_v }) => alone(battery_v)),
  temperature: ofReading("temperature", "°C", 0, ({ temperature_c }) => alone(temperature_c)),
  "night-level": ofNight("level of quiet nights", "dB re full scale", ({ level_10_dbfs }) => level_10_dbfs),
  rise: ofNight("rise over the baseline", "dB", ({ rise_db }) => rise_db),
  "night-pressure": ofNight("pressure of nights", "kPa", ({ pressure_50_kpa }) => pressure_50_kpa),
} satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof QUANTITIES;
export const QUANTITY_NAMES = Object.keys(QUANTITIES) as QuantityName[];

export const fieldsOf = (record: KeptOf<"reading"> | KeptOf<"night">): ReadingFields | NightFields =>
  record.type === "reading"
    ? readingFields(record.body, record.marks)
    : nightFields(record.body, record.marks);
