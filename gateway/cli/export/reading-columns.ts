// The columns of readings taken from what the store keeps, without the message between: of a year of a site there are
// millions, and making messages of them takes longer than writing the file. They say what columns.ts says of the message.
import { BAND_EDGES } from "../../../shared/messages.ts";
import { scoreOf } from "../../deliver/formats/components.ts";
import { KEPT_SCHEMAS } from "../../deliver/formats/kept.ts";
import { flagFields } from "../../deliver/formats/names.ts";
import { messageId, type Origin, wayOf } from "../../deliver/formats/record.ts";
import { divided, int8, kpa, volts } from "../../deliver/formats/units.ts";
import type { KeptOf } from "../../store/view.ts";
import { type Column, columnsOf, type Value } from "./columns.ts";

type Reading = KeptOf<"reading">;

/** From its mean, in 0.1 kPa: integers, so that nothing is rounded. */
const kpaOff = (mean: number | null, off: number | null) =>
  mean === null || off === null ? null : (mean + off) / 10;

const BANDS = Object.fromEntries(
  BAND_EDGES.slice(1).map((to, i) => [
    `band_${BAND_EDGES[i]}_${to}_hz_dbfs`,
    ({ body: [, , , , , , levels] }: Reading) =>
      levels === null || i >= levels.length ? null : int8(levels[i]!),
  ]),
);

/** By the column's name. Times are unix ms. */
function valuesOf({ site, gateway }: Origin): Record<string, (reading: Reading) => Value> {
  const known = new Map<number, { text: string; bits: number }>();
  const flagsOf = ({ body, marks }: Reading) => {
    const key = body[8] * 256 + marks;
    let found = known.get(key);
    if (found === undefined) {
      const { flags, flags_bits } = flagFields(body[8], marks);
      known.set(key, (found = { text: flags.join(" "), bits: flags_bits }));
    }
    return found;
  };
  return {
    id: messageId,
    site: () => site,
    gateway: () => gateway,
    node: ({ name }) => name,
    time: ({ time }) => time,
    received: ({ received }) => received,
    via: ({ via }) => wayOf(via),
    pressure_kpa: ({ body }) => kpa(body[1]),
    pressure_min_kpa: ({ body }) => kpaOff(body[1], body[2] === null ? null : -body[2]),
    pressure_max_kpa: ({ body }) => kpaOff(body[1], body[3]),
    pressure_deviation_kpa: ({ body }) => divided(body[4], 100),
    level_dbfs: ({ body }) => body[5],
    ...BANDS,
    leak_score: ({ body }) => scoreOf(body[7], body[8], null),
    flags: (reading) => flagsOf(reading).text,
    flags_bits: (reading) => flagsOf(reading).bits,
    battery_v: ({ body }) => volts(body[9]),
    temperature_c: ({ body }) => body[10],
  };
}

export function readingColumns(origin: Origin): Column<Reading>[] {
  const values = valuesOf(origin);
  return columnsOf(KEPT_SCHEMAS.reading).map((column) => ({ ...column, of: values[column.name]! }));
}
