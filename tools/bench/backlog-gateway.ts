// The gateway of a backlog, as a process of its own, so that its memory is its own: started on a filled store, it takes
// readings and bursts as they come, and tells its parent when. Started with the store, the broker's URL and the rows.
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { keepHeapSmall } from "../../gateway/heap.ts";
import { createLog } from "../../gateway/log.ts";
import { filledStore, NODES } from "./backlog-store.ts";

/** To the parent. */
export type Told =
  | { told: "started"; ms: number }
  | { told: "up"; at: number; receiveMaximum: number }
  | { told: "took"; id: string; type: "reading" | "event"; at: number }
  | { told: "memory"; mb: number; waiting: number };

/** Readings a second, and seconds between bursts: 600 nodes that report every quarter of an hour send 0.7 a second. */
const READINGS_PER_S = 20;
const BURST_EVERY_MS = 500;
const MB = 1_000_000;

const [path, url, rows] = process.argv.slice(2) as [string, string, string];
const tell = (told: Told) => void process.send!(told);
const began = performance.now();
const { store, take } = filledStore(path, Number(rows), Date.now());
const config = configSchema.parse({ site: "bench", data: ".", mqtt: { url } });
const log = createLog({ level: "error", format: "text" }, process.stderr);
const gateway = await startGateway(config, { clock: systemClock, log, store });
tell({ told: "started", ms: performance.now() - began });
await keepHeapSmall();
gateway.link.onUp(() => tell({ told: "up", at: Date.now(), receiveMaximum: gateway.link.receiveMaximum }));

let n = 0;
const takeOne = (type: "reading" | "event") => {
  const at = Date.now();
  n = (n + 7) % NODES;
  const id = store.transact(() => take(n, type, at));
  tell({ told: "took", id, type, at });
};
setInterval(() => takeOne("reading"), 1000 / READINGS_PER_S);
setInterval(() => takeOne("event"), BURST_EVERY_MS);
setInterval(() => {
  const mb = process.memoryUsage.rss() / MB;
  tell({ told: "memory", mb, waiting: store.outbox.count() });
}, 100);
