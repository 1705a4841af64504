// A node's history as a table for people, within 80 columns where one quantity or all of readings are asked for: the newest
// last, and what is left out.
import type { KeptOf } from "../../store/view.ts";
import { localText } from "../../text/local-time.ts";
import { table } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import { fieldsOf, QUANTITIES, type QuantityName } from "./quantities.ts";

/** A screen's height. */
export const SHOWN_MOST = 40;
const MINUTE_MS = 60_000;
const COLUMNS: Record<"reading" | "night", QuantityName[]> = {
  reading: ["pressure", "level", "score", "battery", "temperature"],
  night: ["night-level", "rise", "night-pressure"],
};
const HEADS: Record<QuantityName, string> = {
  ...{ pressure: "kPa", level: "dBFS", score: "SCORE", battery: "V", temperature: "°C" },
  ...{ "night-level": "QUIET dBFS", rise: "RISE dB", "night-pressure": "kPa" },
};

/** `what`: null where all of readings is shown. Oldest first. Null where there are none. */
export function historyTable(
  records: Iterable<KeptOf<"reading"> | KeptOf<"night">>,
  what: QuantityName | null,
  zone: string,
): string | null {
  const kind = what === null ? "reading" : QUANTITIES[what].of;
  const names = what === null ? COLUMNS[kind] : [what];
  const isRanged = names.includes("pressure");
  const rows: string[][] = [];
  let all = 0;
  for (const record of records) {
    all++;
    const fields = fieldsOf(record);
    const cells = names.flatMap((name) => {
      const { shown, decimals } = QUANTITIES[name];
      const { value, low, high } = shown(fields);
      const text = (number: number | null) => number?.toFixed(decimals) ?? "-";
      return name === "pressure" ? [text(value), text(low), text(high)] : [text(value)];
    });
    rows.push([timeText(record, zone), ...cells, fields.flags.join(" ")]);
    // A page at a time, so that rows are not moved for each.
    if (rows.length > 2 * SHOWN_MOST) rows.splice(0, rows.length - SHOWN_MOST);
  }
  if (all === 0) return null;
  const shown = rows.slice(-SHOWN_MOST);
  const heads = names.flatMap((name) => (name === "pressure" ? ["kPa", "MIN", "MAX"] : [HEADS[name]]));
  const lines = table([["TIME", ...heads, "FLAGS"], ...shown], {
    align: `l${"r".repeat(heads.length)}l`,
  });
  const plural = kind === "reading" ? "readings" : "nights";
  const left = all - shown.length;
  const rest =
    left === 0
      ? []
      : [
          wrap(
            `The ${left.toLocaleString("en")} ${plural} before them are left out: --json has all, --until shows others.`,
          ),
        ];
  const guessed = shown.some(([time]) => time!.endsWith("?"))
    ? ["? its clock was not set: when it came"]
    : [];
  const unit = isRanged ? `${zone}; kPa: mean, least and greatest of the interval` : zone;
  return [...lines, unit, ...guessed, ...rest].join("\n");
}

function timeText({ time, received }: { time: number | null; received: number }, zone: string): string {
  // Halves of minutes go up on a wall clock no earlier than they are over.
  const at = Math.floor((time ?? received) / MINUTE_MS) * MINUTE_MS;
  return `${localText(at, zone)}${time === null ? "?" : ""}`;
}
