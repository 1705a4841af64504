// What is told of bursts, hydrants, pumps and valves beside their shares, as text of 80 columns.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { BurstFigures } from "./bursts.ts";
import type { Rate, Share } from "./figures.ts";

/** A table of cells, and text, as the rest of the report has them. */
export interface Writes {
  table(rows: readonly (readonly string[])[]): string[];
  rate(rate: Rate): string;
}

const of = ({ share, of: all }: Share) => (all === 0 ? "-" : `${share.toFixed(2)} of ${all}`);
const wrapped = (text: string) => wrap(text, 80).split("\n");

export function suddenText(
  { delays, hydrants, zones, seen }: Pick<BurstFigures, "delays" | "hydrants" | "zones" | "seen">,
  { table, rate }: Writes,
): string[] {
  return [
    "",
    ...wrapped(
      "Bursts of 25 to 60 m³/h with a fall of 5 kPa and more at a node, through nodes' own detection: told within 20 min, " +
        "and at least 0.6 sure; minutes until the alarm, of 5, 50 and 95 %. Radio is not in them.",
    ),
    ...table([
      ["", "nodes", "in 20 min", "0.6 sure", "min"],
      ...delays.map(({ network, noise, found, sure, minutes }) => [
        ...[network, noise, of(found), of(sure)],
        minutes.map((each) => each.toFixed(0)).join(", "),
      ]),
    ]),
    "",
    "Where falls of 12 kPa are usual by pumps, told of bursts of 5 kPa and more:",
    ...table([
      ["", "m³/h", "at", "told"],
      ...seen.map(({ network, flow, hour, nearPumps }) => [
        ...[network, `${flow}`, `${String(hour).padStart(2, "0")}:00`],
        of(nearPumps),
      ]),
    ]),
    "",
    ...wrapped("Hydrants opened for 5 to 30 min, with 15 to 60 m³/h; 0.5 a district-year:"),
    ...table([
      ["", "told", "taken back", "not, a node-year"],
      ...hydrants.map(({ network, told, back, keptANode }) => [
        ...[network, of(told), of(back)],
        keptANode.toFixed(4),
      ]),
    ]),
    "",
    ...wrapped(
      "Without a burst, where all nodes of a zone feel its pumps and valves at once, after two months: falls of 4 kPa and " +
        "more a zone-year, and alarms a node-year.",
    ),
    ...table([
      ["", "pumps", "valves", "alarms a node-year"],
      ...zones.map(({ site, pumps, valves, toldANode }) => [
        ...[site, pumps.rate.toFixed(0), valves.rate.toFixed(1), rate(toldANode)],
      ]),
    ]),
    ...table([
      ["", "0.6 sure", "not taken back in a day"],
      ...zones.map(({ site, sureANode, keptANode }) => [site, rate(sureANode), rate(keptANode)]),
    ]),
    ...zones.flatMap(({ site, nodes, zoneYears, byCause }) =>
      wrapped(
        `${site}, ${zoneYears} years of ${nodes} nodes: ${byCause.map(({ cause, told, kept }) => `${cause} ${told.count}, not taken back ${kept.count}`).join("; ") || "no alarm"}.`,
      ),
    ),
  ];
}
