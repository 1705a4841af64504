// Bursts as they come into a store: told at once, not again after a start, and taken back with the pressure.
import { expect, test } from "vitest";
import { silentLog } from "../../../../gateway/log.ts";
import { openStore, type Store } from "../../../../gateway/store/open.ts";
import { viewOf } from "../../../../gateway/store/view.ts";
import { watchBursts } from "../../../../gateway/watch/alarms/burst-watch.ts";
import { EVENT, type EventBody, READING } from "../../../../shared/messages.ts";
import { createSimClock, type SimClock } from "../../../../tools/board/sim-clock.ts";
import { cbor, readingBody, seal } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";

const MIN = 60_000;
const T = Date.UTC(2026, 10, 12, 14);

function createSite() {
  const store = openStore(":memory:");
  const nodes = ["a", "b", "c"].map((name) => store.addNode({ name, network: 1 }));
  const clock = createSimClock(T);
  let counter = 0;
  let listener: ((node: string, body: EventBody, time: number | null) => void) | undefined;
  /** 0.1 kPa, as the node sends it. */
  const burst = (node: number, before: number, after: number) => {
    const time = Math.floor(clock.now() / 1000);
    const body: EventBody = [0, time, 0, after - before, 600, before, after, null, 0, null];
    take(store, seal(nodes[node]!, EVENT, ++counter, cbor(body)), clock.now());
    listener?.(["a", "b", "c"][node]!, body, time * 1000);
  };
  const reading = (node: number, pressure: number) => {
    const body = readingBody(Math.floor(clock.now() / 1000));
    body[1] = pressure;
    take(store, seal(nodes[node]!, READING, ++counter, cbor(body)), clock.now());
  };
  const start = () =>
    watchBursts({
      ...{ view: viewOf(store), decide: store.alarms.decide, clock, log: silentLog },
      onEvent: (each) => {
        listener = each;
        return () => {
          listener = undefined;
        };
      },
    });
  return { store, clock, burst, reading, start };
}

const told = (store: Store) =>
  store.alarms.list(0).map(({ kind, place, state, reason }) => [kind, place.nodes.join(" "), state, reason]);
const pass = (clock: SimClock, minutes: number) => clock.runUntil(clock.now() + minutes * MIN);

test("two nodes within minutes are one burst, told at once and once", () => {
  const { store, clock, burst, start } = createSite();
  const stop = start();
  burst(0, 4000, 3780);
  expect(told(store)).toEqual([["burst", "a", "open", null]]);
  pass(clock, 3);
  burst(1, 4100, 3850);
  pass(clock, 5);
  expect(told(store)).toEqual([["burst", "b a", "open", null]]);
  const changes = store.alarms.changes(0, 100).length;
  stop();
  // Another process, that knows what is in the store.
  const again = start();
  pass(clock, 30);
  expect(store.alarms.changes(0, 100)).toHaveLength(changes);
  again();
  store.close();
});

test("a burst that came while nobody watched is told at the start", () => {
  const { store, clock, burst, start } = createSite();
  burst(0, 4000, 3600);
  pass(clock, 20);
  const stop = start();
  expect(told(store)).toEqual([["burst", "a", "open", null]]);
  stop();
  store.close();
});

test("is taken back when the pressure has come back, and not before", () => {
  const { store, clock, burst, reading, start } = createSite();
  const stop = start();
  burst(0, 4000, 3700);
  pass(clock, 15);
  reading(0, 3750);
  pass(clock, 15);
  reading(0, 3980);
  pass(clock, 2);
  expect(told(store)).toEqual([["burst", "a", "open", null]]);
  pass(clock, 13);
  reading(0, 3990);
  pass(clock, 2);
  expect(told(store)).toEqual([["burst", "a", "closed", "pressure-returned"]]);
  stop();
  store.close();
});

test("stands for as long as the pressure is down, also for days, and after a start", () => {
  const { store, clock, burst, reading, start } = createSite();
  const stop = start();
  burst(0, 4000, 3700);
  const hours = (n: number, pressure: number) => {
    for (let hour = 0; hour < n; hour++) {
      pass(clock, 60);
      reading(0, pressure);
    }
  };
  hours(40, 3720);
  expect(told(store)).toEqual([["burst", "a", "open", null]]);
  stop();
  const again = start();
  hours(40, 3720);
  expect(told(store)).toEqual([["burst", "a", "open", null]]);
  hours(3, 3990);
  expect(told(store)).toEqual([["burst", "a", "closed", "pressure-returned"]]);
  again();
  store.close();
});

test("a pump's step, told at the same hour on days before, is no burst; at another hour it is", () => {
  const { store, clock, burst, reading, start } = createSite();
  for (let day = 0; day < 3; day++) {
    burst(2, 4000, 3780);
    pass(clock, 20);
    for (let i = 0; i < 2; i++) {
      reading(2, 4000);
      pass(clock, 5);
    }
    clock.runUntil(T + (day + 1) * 1440 * MIN);
  }
  const stop = start();
  const before = told(store).filter(([, , state]) => state === "open");
  expect(before).toEqual([]);
  burst(2, 4000, 3780);
  expect(told(store).filter(([, , state]) => state === "open")).toEqual([]);
  pass(clock, 8 * 60);
  burst(2, 4000, 3780);
  expect(told(store).filter(([, , state]) => state === "open")).toEqual([["burst", "c", "open", null]]);
  stop();
  store.close();
});
