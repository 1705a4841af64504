// What there is of a site before its faults begin: nodes that have lived some minutes, a store that has taken part of what
// they say and has its rows still to publish, and journals with what nobody has heard. By the gateway's own pipeline and
// store, on a clock that runs ahead.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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
  /** Pages of the nodes' journals, where these are not as many as their boards have for them. */
  ringPages?: number | undefined;
  /** Called in the middle of it, somewhere, while the store is open. */
  backUp?: (() => Promise<void>) | undefined;
  /** Sees each answer to a node before it is on its way. */
  onAnswer(node: string, frame: Uint8Array): void;
  chance: () => number;
}

/** What counters of answers are ahead by after a restore, or a clock that was a month ahead. */
const COUNTERS_AHEAD = 2 ** 21;

/**
 * Mostly these counters follow the clock, which runs faster than nodes ask: then none comes twice whatever a gateway
 * forgets. Here nothing but what is on disk, and a restore's leap, keeps them apart.
 */
function runAhead(path: string): void {
  const db = new DatabaseSync(path);
  db.prepare("UPDATE nodes SET downlink = ?").run(Math.floor(Date.now() / 1000) + COUNTERS_AHEAD);
  db.close();
}

export async function liveYesterday(options: YesterdayOptions): Promise<Yesterday> {
  const { folder, heardMs, awayMs, loss, ringPages, backUp, onAnswer, chance } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const now = Date.now();
  const clock = createSimClock(now - heardMs - awayMs);
  // All of a night that there is: some half of a minute of it, while the gateway listens where that may be.
  const nightEndsAt = Math.ceil((clock.now() + CONSOLE_MS) / MINUTE_MS) * MINUTE_MS;
  const path = join(folder, "sippra.sqlite");
  const store = openStore(path);
  const refusals = startRefusals({ clock, log: silentLog });
  const pipeline = startPipeline({ store, clock, log: silentLog, refusals });
  let isDue = false;
  const nodes = Array.from({ length: options.nodes }, (_, i) => {
    const { key, ...numbers } = store.addNode({ name: `n-${i + 1}`, network: 1 });
    const identity = { ...numbers, key: Buffer.from(key).toString("hex") };
    const node = createNode({ name: `n-${i + 1}`, identity, clock, nightEndsAt, ringPages, chance });
    node.onSend((bytes) => {
      const frame = frameIn(bytes);
      if (frame === undefined) return;
      isDue = true;
      const send = (answer: Uint8Array) => {
        onAnswer(node.name, answer);
        node.receiveFrame(answer);
      };
      pipeline.take({ frame, received: clock.now(), via: "serial", back: { send } });
    });
    node.lose(loss);
    node.board.boot();
    return node;
  });
  // Not where there is no restore: with the clock behind, a node is answered once a second, and these live a day in minutes.
  if (chance() < 0.25 && backUp !== undefined) runAhead(path);
  const heardUntil = now - awayMs;
  let backUpAt = heardUntil - heardMs * chance();
  while (clock.next() <= heardUntil) {
    clock.step();
    if (clock.now() >= backUpAt) {
      backUpAt = Number.POSITIVE_INFINITY;
      await backUp?.();
    }
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
