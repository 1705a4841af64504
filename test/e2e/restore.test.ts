// A backup restored under the feet of a node that has said more since: its own bundle on the virtual board, and the
// gateway's store as files, on one simulated clock. No nonce comes twice, and what the node still holds comes again.

import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { createLog } from "../../gateway/log.ts";
import { backUpStore } from "../../gateway/store/backup.ts";
import { openStore } from "../../gateway/store/open.ts";
import { restoreStore } from "../../gateway/store/restore.ts";
import { startNews } from "../../gateway/watch/news.ts";
import { getU32 } from "../../shared/bytes.ts";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { createSimClock, type SimClock } from "../../tools/board/sim-clock.ts";
import { takeOutbox } from "../../tools/district/outbox.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { atEnd } from "../later.ts";
import { temporaryFolder } from "../processes.ts";
import { bundleOf, DAY_MS, START } from "../rig.ts";

const PACE = { tick: 60_000, windows: 1, nightWindows: 24 };
const ANSWER_MS = 30;
const RECORD_TYPES = [READING, EVENT, NIGHT] as number[];

/** A gateway over a store's file, until it is closed. */
function openGateway(path: string, clock: SimClock, published: string[]) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: "info", format: "json" }, { write: (text) => lines.push(JSON.parse(text)) });
  const store = openStore(path);
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({ store, clock, log, refusals });
  const stopNews = startNews({ log, onMessage: pipeline.onMessage, clock });
  return {
    store,
    take: pipeline.take,
    lines,
    async commit() {
      await pipeline.idle();
      for (const { type, counter } of takeOutbox(store)) published.push(`${type} ${counter}`);
    },
    async close() {
      await pipeline.close();
      stopNews();
      refusals.close();
      store.close();
    },
  };
}

test("a day between backup and restore: no nonce twice, nothing lost that the node holds", async () => {
  const folder = temporaryFolder();
  atEnd(folder.remove);
  const path = join(folder.path, "sippra.sqlite");
  const clock = createSimClock(START);
  const published: string[] = [];
  let gateway = openGateway(path, clock, published);
  const { key, ...numbers } = gateway.store.addNode({ name: "n", network: 1 });
  const kind = BOARD_KINDS.puckjs!;

  /** A counter and direction has one plaintext for ever: of answers the replay shows it. */
  const sealed = new Map<string, string>();
  let twice = 0;
  const see = (frame: Uint8Array) => {
    const name = `${frame[0]! & 16} ${getU32(frame, 4)}`;
    const bytes = Buffer.from(frame).toString("hex");
    if ((sealed.get(name) ?? bytes) !== bytes) twice++;
    sealed.set(name, bytes);
  };

  const downlinks = () =>
    [...sealed.keys()].filter((name) => name.startsWith("16 ")).map((name) => Number(name.slice(3)));

  let uncommitted = false;
  const taken = new Map<number, number>();
  const board = createVirtualBoard({
    kind,
    ...flashImages(
      kind,
      bundleOf("puckjs"),
      profileFor({ ...numbers, key: Buffer.from(key).toString("hex") }, PACE),
    ),
    clock,
    signals: { pressure: (at) => 400 + ((at / 60_000) % 7), acoustic: undefined },
    transducer: TRANSDUCER,
    flashHooks: {
      write: (_at, data) => {
        if (data[0]! >= RECORD && !(data[0]! & MOVED) && RECORD_TYPES.includes(data[0]! & TYPE))
          taken.set(getU32(data, 2), clock.now());
        return undefined;
      },
    },
    onTransmit: (bytes) => {
      if (bytes[0] !== 0) return;
      const inner = Uint8Array.from(bytes.subarray(1, -1));
      const frame = inner.slice(0, cobsDecode(inner, inner.length, crc32));
      see(frame);
      uncommitted = true;
      const send = (answer: Uint8Array) => {
        see(answer);
        clock.setTimeout(() => board.receive(cobsEncode(answer, crc32)), ANSWER_MS);
      };
      gateway.take({ frame, received: clock.now(), via: "line", back: { send } });
    },
  });
  const run = async (ms: number) => {
    const end = clock.now() + ms;
    while (clock.next() <= end) {
      clock.step();
      if (!uncommitted) continue;
      uncommitted = false;
      await gateway.commit();
    }
    clock.runUntil(end);
  };

  board.boot();
  await run(2 * DAY_MS);
  const backup = join(folder.path, "backup.sqlite");
  await backUpStore(path, backup);
  const backedUpAt = clock.now();
  await run(DAY_MS);
  const restoredAt = clock.now();
  const before = gateway.store.recent("n", 9999).length;
  const lastDownlink = Math.max(...downlinks());
  await gateway.close();

  expect(() => restoreStore(backup, path, { now: clock.now() })).toThrow(/--over-newer/);
  const { lacks } = restoreStore(backup, path, { now: clock.now(), overNewer: true });
  const publishedBefore = published.length;
  gateway = openGateway(path, clock, published);
  expect(gateway.store.recent("n", 9999).length).toBe(before - lacks!.records);
  await run(DAY_MS);

  expect(board.errors()).toEqual([]);
  expect(twice).toBe(0);
  expect(downlinks().filter((counter) => counter > lastDownlink + 2 ** 20 - 1).length).toBeGreaterThan(4);
  // All that was taken is in the store again, also what was acknowledged between backup and restore.
  const kept = new Set(gateway.store.recent("n", 9999).map(({ counter }) => counter));
  const lost = [...taken].filter(([counter, at]) => at < clock.now() - 60_000 && !kept.has(counter));
  expect(lost).toEqual([]);
  const between = [...taken]
    .filter(([, at]) => at > backedUpAt && at <= restoredAt)
    .map(([counter]) => counter);
  expect(between.length).toBeGreaterThan(80);
  // It goes out again, under the same ids.
  const again = new Set(published.slice(publishedBefore).map((each) => Number(each.split(" ")[1])));
  expect(between.filter((counter) => !again.has(counter))).toEqual([]);
  const told = gateway.lines.find(({ msg }) => String(msg).includes("handed on again"));
  expect(told).toMatchObject({ node: "n" });
  expect(told!.records).toBeGreaterThanOrEqual(between.length);
  await gateway.close();
});
