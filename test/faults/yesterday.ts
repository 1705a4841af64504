// What there is of a site before its faults begin: nodes that have lived some minutes, a store that has taken part of what
// they say and has its rows still to publish, and journals with what nobody has heard. By the gateway's own pipeline and
// store, on a clock that runs ahead.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { messageId } from "../../gateway/deliver/formats/record.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createSimClock, type SimClock } from "../../tools/board/sim-clock.ts";
import { outboxRows } from "../../tools/district/outbox.ts";
import { createNode, frameIn, type LabNode, type Loss } from "./nodes.ts";

const MINUTE_MS = 60_000;
/** A node keeps its console for 3 s after a boot. */
const CONSOLE_MS = 5000;

export interface Yesterday {
  clock: SimClock;
  nodes: LabNode[];
  /** Ids of what the gateway has in its outbox. */
  waiting: string[];
}

export interface YesterdayOptions {
  /** Of the database. */
  folder: string;
  nodes: number;
  /** How long the gateway was there, and how long it was away before now, ms. */
  heardMs: number;
  awayMs: number;
  loss: Loss;
  chance: () => number;
}

export async function liveYesterday(options: YesterdayOptions): Promise<Yesterday> {
  const { folder, heardMs, awayMs, loss, chance } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const now = Date.now();
  const clock = createSimClock(now - heardMs - awayMs);
  // All of a night that there is: some half of a minute of it, while the gateway listens where that may be.
  const nightEndsAt = Math.ceil((clock.now() + CONSOLE_MS) / MINUTE_MS) * MINUTE_MS;
  const store = openStore(join(folder, "sippra.sqlite"));
  const refusals = startRefusals({ clock, log: silentLog });
  const pipeline = startPipeline({ store, clock, log: silentLog, refusals });
  let isDue = false;
  const nodes = Array.from({ length: options.nodes }, (_, i) => {
    const { key, ...numbers } = store.addNode({ name: `n-${i + 1}`, network: 1 });
    const identity = { ...numbers, key: Buffer.from(key).toString("hex") };
    const node = createNode({ name: `n-${i + 1}`, identity, clock, nightEndsAt, chance });
    node.onSend((bytes) => {
      const frame = frameIn(bytes);
      if (frame === undefined) return;
      isDue = true;
      const send = (answer: Uint8Array) => node.receiveFrame(answer);
      pipeline.take({ frame, received: clock.now(), via: "serial", back: { send } });
    });
    node.lose(loss);
    node.board.boot();
    return node;
  });
  const heardUntil = now - awayMs;
  while (clock.next() <= heardUntil) {
    clock.step();
    if (!isDue) continue;
    isDue = false;
    await pipeline.idle();
  }
  clock.runUntil(heardUntil);
  await pipeline.close();
  refusals.close();
  const waiting = outboxRows(store).map(({ message }) => messageId(message));
  store.close();
  for (const node of nodes) node.onSend(() => {});
  clock.runUntil(now);
  return { clock, nodes, waiting };
}
