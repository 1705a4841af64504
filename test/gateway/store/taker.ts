// A gateway without lines, to be killed at any moment: takes what a node would send, and says on stdout what
// it has acknowledged, with a blocking write right after each ack.
//
//   node taker.ts <store> <network> <node> <key, hex> <first counter>
import { writeSync } from "node:fs";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { startPipeline } from "../../../gateway/assemble/pipeline.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { FLAG_ACK_WANTED, READING } from "../../../shared/messages.ts";
import { cbor, readingBody, records, seal } from "../admit/nodes.ts";

const [path, network, number, key, first] = process.argv.slice(2) as [string, string, string, string, string];
const node = { network: +network, node: +number, epoch: 0, key: Buffer.from(key, "hex") };
const store = openStore(path);
// Each life an hour after the one before: of one node 60 answers go ahead of the clock, and then one a second.
const LIFE_MS = 3_600_000;
const hours = Math.floor(+first / 1_000_000);
const clock = { ...systemClock, now: () => Date.now() + hours * LIFE_MS };
const deps = { clock, log: silentLog };
const pipeline = startPipeline({ ...deps, store, refusals: startRefusals(deps) });

function take(frame: Uint8Array, kind: "own" | "batch", counter: number) {
  pipeline.take({
    frame,
    received: clock.now(),
    via: "test",
    back: { writable: () => true, send: () => writeSync(1, `${kind} ${counter}\n`) },
  });
}

// Each round: some readings under frames of their own, and one left out that follows in a batch.
for (let counter = +first; ; ) {
  const left = counter++;
  const now = Math.floor(clock.now() / 1000);
  for (let i = 0; i < 1 + (counter % 20); i++, counter++) {
    take(seal(node, READING, counter, cbor(readingBody(now, FLAG_ACK_WANTED))), "own", counter);
  }
  take(records(node, counter++, 0, [[left, READING, readingBody(now)]] as never), "batch", left);
  await pipeline.idle();
}
