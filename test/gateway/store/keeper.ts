// A watch that decides night after night, to be killed at any moment: says each night that is on disk.
//
//   node keeper.ts <store>
import { writeSync } from "node:fs";
import { openStore } from "../../../gateway/store/open.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";

const store = openStore(process.argv[2]!);
const numberIn = (name: string) => Number(Buffer.from(store.alarms.watch(name) ?? []).toString() || 0);
const NODES = Array.from({ length: 40 }, (_, i) => `n-${i}`);

for (let night = numberIn("nights") + 1; ; night++) {
  // Each night others are heard, some of them together.
  const heard = NODES.filter((_, i) => (i * 7 + night * 5) % 11 < 4);
  const pairs = heard.map((name, i) => finding(i % 3 === night % 3 ? [name, heard[i - 1] ?? name] : [name]));
  store.alarms.decide(({ track, keepWatch }) => {
    const changes = track(pairs, T + night * DAY_MS, { kinds: ["leak", "steady-noise"] });
    keepWatch("changes", Buffer.from(`${numberIn("changes") + changes.length}`));
    keepWatch("nights", Buffer.from(`${night}`));
  });
  writeSync(1, `${night}\n`);
}
