// The figures of a store of years, for people.
import { table } from "../../gateway/text/table.ts";
import type { Print } from "./print.ts";
import type { StoreFigures, Waits } from "./store.ts";

export function printStore(print: Print, figures: StoreFigures): void {
  const { nodes, years, records, mb, prune_step_ms: prune } = figures;
  print(`${nodes} nodes, ${years} years: ${records.toLocaleString("en")} records, ${mb} MB`);
  print(`${figures.bytes_a_reading} B a reading, ${figures.bytes_a_night} B a night, with indexes`);
  print(`open after ${figures.open_ms} ms, a gateway runs after ${figures.start_ms} ms`);
  print(`500 old readings go in ${prune.median} ms, at most ${prune.most} ms`);
  const row = (name: string, { frames, median, p99, most, over_100 }: Waits) =>
    [name, frames, `${median} ms`, `${p99} ms`, `${most} ms`, over_100].map(String);
  const head = [
    `${figures.load_per_s} frames/s, to the answer`,
    "frames",
    "median",
    "99 %",
    "longest",
    "100 ms and more",
  ];
  const rows = [head, row("before the backup", figures.before), row("during the backup", figures.during)];
  print(table(rows, { align: "lr" }).join("\n"));
  print(`backup ${figures.backup_s} s, restore ${figures.restore_s} s`);
}
