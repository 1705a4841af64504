// The table of leaks found, as text of 80 columns, and its rows for the page.
import type { FoundLevel } from "./found-table.ts";
import { DISTANCE_CLASSES, FLOW_CLASSES, MATERIALS } from "./found-table.ts";
import { table, wrapped } from "./text.ts";

/** Leaks of a cell from which a share is worth a look. */
const LEAST = 10;

export const FOUND_SAYS =
  "Leaks found within 21 nights without a flow meter, by flow, pipe and metres to the nearest node. How loud a leak is " +
  "at its hole is assumed, and decides the table: nobody has measured it. So it stands for four levels of a leak of " +
  "10 l/min over the background there.";

export const FOUND_HEAD = ["", ...FLOW_CLASSES.map(([from, to]) => `${from}-${to} l/min`)];

export const levelTitle = ({ sourceLevel, nodeYears }: FoundLevel) =>
  `Source level ${sourceLevel} dB (assumed), ${nodeYears.toFixed(0)} node-years:`;

/** "0.94 of 31"; "-" where there are too few. */
export function foundRows({ cells }: FoundLevel): string[][] {
  return MATERIALS.flatMap((material) =>
    DISTANCE_CLASSES.map((metres) => [
      `${material}, ${metres[0]}-${metres[1]} m`,
      ...cells
        .filter((cell) => cell.material === material && cell.metres === metres)
        .map(({ found }) => (found.of < LEAST ? "-" : `${found.share.toFixed(2)} of ${found.of}`)),
    ]),
  );
}

export function byChanceText(levels: readonly FoundLevel[]): string {
  const all = levels.map(({ byChance }) => byChance);
  const [count, of] = [
    all.reduce((sum, each) => sum + each.count, 0),
    all.reduce((sum, each) => sum + each.of, 0),
  ];
  if (of === 0) return "";
  return (
    `A cell is - where fewer than ${LEAST} leaks are in it. By chance ${(count / of).toFixed(2)} are found: of ${of} ` +
    `that raise no node by 1 dB, at ${count} an alarm of something else stood.`
  );
}

export function foundTableText(levels: readonly FoundLevel[]): string {
  return [
    "",
    ...wrapped(FOUND_SAYS),
    ...levels.flatMap((level) => ["", levelTitle(level), ...table([FOUND_HEAD, ...foundRows(level)])]),
    "",
    ...wrapped(byChanceText(levels)),
  ].join("\n");
}
