// What is old goes, each type after a time of its own, and the disk gets the room back.
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { pruneRegularly } from "../../../gateway/assemble/upkeep.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { EVENT, NIGHT, READING, SPECTRUM } from "../../../shared/messages.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { cbor, reading, seal } from "../admit/nodes.ts";
import { storePath } from "./folder.ts";
import { take } from "./frames.ts";

const T = 1_800_000_000;
const DAY_S = 86_400;
const EVENT_BODY = [0, T, null, -300, 12, 4100, 3800, 90, 0];
const NIGHT_BODY = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
const SPECTRUM_BODY = [0, 20_780, new Uint8Array(32).fill(0xc0), 40];

test("readings, events and nights with spectra are kept for as long as each is to be", () => {
  const store = openStore(":memory:");
  const node = store.addNode({ name: "a", network: 1 });
  for (let day = 0; day < 400; day += 10) {
    const at = (T + day * DAY_S) * 1000;
    const bodies = [
      [READING, null],
      [EVENT, EVENT_BODY],
      [NIGHT, NIGHT_BODY],
      [SPECTRUM, SPECTRUM_BODY],
    ] as const;
    for (const [i, [type, body]] of bodies.entries()) {
      const counter = 4 * day + i + 1;
      const frame = body === null ? reading(node, counter, at / 1000) : seal(node, type, counter, cbor(body));
      take(store, frame, at);
    }
  }
  const clock = createSimClock((T + 400 * DAY_S) * 1000);
  const retention = { readings: "30d", nights: "1y", events: "100d" };
  const stop = pruneRegularly(store, retention, clock, silentLog);
  clock.runUntil(clock.now() + 1000);
  stop();
  const kept = Map.groupBy(store.recent("a", 999), ({ type }) => type);
  expect([...kept].map(([type, { length }]) => [type, length]).sort()).toEqual([
    ["event", 10],
    ["night", 36],
    ["reading", 3],
    ["spectrum", 36],
  ]);
  store.close();
});

test("nothing is deleted by a clock that is not believed, and all that is due once it is", () => {
  const store = openStore(":memory:");
  const node = store.addNode({ name: "a", network: 1 });
  for (const counter of [1, 2, 3]) take(store, reading(node, counter, T), 1000 * T);
  const sim = createSimClock((T + 400 * DAY_S) * 1000);
  let isBelieved = false;
  const clock = { ...sim, isBelieved: () => isBelieved };
  const retention = { readings: "30d", nights: "10y", events: "10y" };
  const stop = pruneRegularly(store, retention, clock, silentLog);
  sim.runUntil(sim.now() + DAY_S * 1000);
  expect(store.recent("a", 9)).toHaveLength(3);
  isBelieved = true;
  sim.runUntil(sim.now() + DAY_S * 1000);
  expect(store.recent("a", 9)).toHaveLength(0);
  stop();
  store.close();
});

test("the disk gets back what a backlog took, but for some room, and in steps", () => {
  const path = storePath();
  const store = openStore(path);
  store.addNode({ name: "a", network: 1 });
  store.close();
  const db = new DatabaseSync(path);
  db.exec(`WITH RECURSIVE n (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM n WHERE c < 20000)
    INSERT INTO records (node, epoch, counter, type, time, received, via, body, held)
      SELECT 1, 0, c, 0, NULL, ${T}000, 'test', randomblob(1500), 0 FROM n`);
  db.close();
  const full = statSync(path).size;
  const again = openStore(path);
  const before = again.giveBack(1_000_000);
  expect(before).toBe(0);
  const clock = createSimClock((T + 400 * DAY_S) * 1000);
  const stop = pruneRegularly(again, { readings: "30d", nights: "10y", events: "10y" }, clock, silentLog);
  clock.runUntil(clock.now() + 1000);
  stop();
  const { total, free } = again.size();
  again.close();
  expect(free).toBeLessThanOrEqual(16_000_000);
  expect(free).toBeGreaterThan(14_000_000);
  expect(statSync(path).size).toBe(total);
  expect(total).toBeLessThan(full - 14_000_000);
});
