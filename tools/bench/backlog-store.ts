// A store whose outbox has waited for weeks: readings of many nodes, each under its own frame, put in as frames are.

import type { Admitted } from "../../gateway/admit/message.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import type { EventBody, ReadingBody } from "../../shared/messages.ts";

export const NODES = 600;
export const INTERVAL_MS = 900_000;
const BATCH = 2_000;

export interface FilledStore {
  store: Store;
  /** A frame of node `n` (from 0) as it would have come now: a reading, or a burst. Returns its id. */
  take(n: number, type: "reading" | "event", at: number): string;
}

/** Opens or makes the store at `path`; with `rows` readings until `now` where it is new. */
export function filledStore(path: string, rows: number, now: number): FilledStore {
  const store = openStore(path);
  if (store.nodes("node-0").length === 0) {
    for (let n = 0; n < NODES; n++) store.addNode({ name: `node-${n}`, network: 1 });
  }
  const nodes = Array.from({ length: NODES }, (_, n) => {
    const [info] = store.nodes(`node-${n}`);
    return store.keyring.find(1, info!.node)!;
  });
  const counters = nodes.map(({ name }) => store.recent(name, 1)[0]?.counter ?? 0);

  function take(n: number, type: "reading" | "event", at: number): string {
    const from = nodes[n]!;
    const counter = ++counters[n]!;
    const body = type === "reading" ? readingBody(at, counter) : BURST;
    const frame = { type, body, from, epoch: 0, counter, key: from.keys[0]!.key } as Admitted;
    store.accept(frame, { received: at, via: "serial /virtual/tty0", now: at });
    return `1-${from.node}-0-${counter}`;
  }

  if (counters[0] === 0) {
    const each = Math.ceil(rows / NODES);
    for (let i = 0; i < rows; i += BATCH) {
      store.transact(() => {
        for (let k = i; k < Math.min(rows, i + BATCH); k++) {
          const age = (each - Math.floor(k / NODES)) * INTERVAL_MS;
          take(k % NODES, "reading", now - age);
        }
      });
    }
  }
  return { store, take };
}

const BURST: EventBody = [0, null, 20, -300, 12, 4100, 3800, 90, 0, null];

function readingBody(at: number, i: number): ReadingBody {
  const bands = new Uint8Array(8).map((_, band) => 190 + ((i + band) % 20));
  return [Math.floor(at / 1000), 4000 + (i % 300), 12, 14, 284, -37, bands, null, 0, 158, 11];
}
