// The nights of a large site decided in a process of its own, so that its memory is the decision's: tools/bench/nights.ts has
// filled the store. Takes its path and the first and last date, and prints figures as JSON.
import { systemClock } from "../../gateway/clock.ts";
import { keepHeapSmall } from "../../gateway/heap.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { viewOf } from "../../gateway/store/view.ts";
import { decideNight } from "../../gateway/watch/alarms/nightly.ts";
import { MODEL, SHOWN } from "../../gateway/watch/alarms/weights.ts";

const [, , path, first, last] = process.argv;
// As a gateway that runs does.
await keepHeapSmall();
const store = openStore(path!);
const deps = {
  ...{ view: viewOf(store), kept: store.alarms.watch, decide: store.alarms.decide, areas: () => [] },
  ...{ clock: systemClock, log: silentLog, at: 480, model: MODEL, shown: SHOWN },
};
const times: number[] = [];
for (let date = Number(first); date <= Number(last); date++) {
  const began = performance.now();
  decideNight(date, date === Number(last), deps);
  times.push((performance.now() - began) / 1000);
}
const alarms = store.alarms.list().length;
store.close();
process.stdout.write(
  JSON.stringify({
    alarms,
    ...{ night_s: times.at(-1)!, slowest_s: Math.max(...times) },
    rss_mb: process.resourceUsage().maxRSS / 1024,
  }),
);
