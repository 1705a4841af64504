// How the gateway is: counted each minute, and told sooner where a broker comes, goes, or refuses something.
import { expect, test } from "vitest";
import { READINGS } from "../../../gateway/store/lanes.ts";
import { type BrokerState, watchHealth } from "../../../gateway/watch/health.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { atEnd } from "../../later.ts";
import { memoryOutbox, NOW, reading } from "../deliver/harness.ts";

const DENIED = { topic: "t", of: "topic", reason: "not-authorized" } as const;

const broker = (name: string, more: Partial<BrokerState> = {}): BrokerState => ({
  ...{ name, connected: true, version: "5", proof: "answer", connections: 1, published: 0, republished: 0 },
  ...{ sinks: [name], refused: [], lastBreak: null, tried: [], ...more },
});

function watching(...brokers: BrokerState[]) {
  let more = 0;
  const clock = createSimClock(NOW);
  const { all, append } = memoryOutbox(brokers.flatMap(({ sinks }) => sinks));
  let counted = 0;
  const watch = watchHealth({
    view: {
      outboxLength: () => more + all.count(),
      outboxOldest: all.oldest,
      outboxStates: () => {
        counted++;
        return all.waiting();
      },
      outboxParked: all.parkedTopics,
      onParked: all.onParked,
    },
    availability: { now: () => [] },
    ...{ clock, wall: clock, version: "1.2.3" },
    ...{
      ways: () => [],
      brokers: () => brokers,
      tellers: () => [],
      refusals: () => ({}),
      clockDoubt: () => null,
    },
    ...{ disk: () => ({ state: "ok", free: null, fullInDays: null }), databaseBytes: () => 1_000_000 },
  });
  atEnd(watch.close);
  const told: number[] = [];
  // As what is retained asks when it is told.
  watch.onChanged(() => {
    told.push(clock.now() - NOW);
    watch.now();
  });
  watch.now();
  return {
    ...{ all, append, watch, told, brokers },
    counted: () => counted,
    /** As if so many more waited. */
    pile: (rows: number) => (more = rows),
    async after(ms: number) {
      await Promise.resolve();
      clock.runUntil(clock.now() + ms);
    },
    park(
      sink: string,
      count: number,
      refusal: { topic: string; of: "topic" | "message"; reason: string } = DENIED,
    ) {
      const of = all.sink(sink);
      const rows = of
        .nodes(READINGS)
        .flatMap((node) => of.read(READINGS, node, -1, 99, NOW))
        .slice(0, count);
      of.now((changes) => {
        for (const row of rows) changes.park(row, refusal, clock.now());
      });
    },
  };
}

test("what waits at each broker, of all its sinks, is counted each minute and told", async () => {
  const { append, watch, told, after, counted } = watching(
    broker("main", { sinks: ["main", "main/senml"] }),
    broker("city", { connected: false, version: null }),
  );
  append(reading(1, 1), reading(1, 2, { live: false, received: NOW - 9000 }));
  await after(60_000);
  expect([told, counted()]).toEqual([[6_000, 60_000], 3]); // first, that they have come
  const { brokers, outbox } = watch.now();
  expect(outbox).toEqual({ messages: 2, oldest: NOW - 500 });
  const waits = { events: 0, readings: 1, history: 1, oldest: NOW - 500 };
  expect(brokers).toMatchObject([
    { name: "main", connected: true, waiting: { ...waits, readings: 2, history: 2 }, parked: 0 },
    { name: "city", connected: false, version: null, waiting: waits },
  ]);
  await after(60_000);
  expect([told.length, counted()]).toEqual([3, 4]);
});

test("what is parked is told within 10 s, at most every 10 s, without counting very much again", async () => {
  const { append, watch, told, after, counted, park, all, pile } = watching(broker("main"), broker("city"));
  pile(1_000_000);
  append(reading(1, 1), reading(1, 2), reading(2, 1));
  await after(30_000);
  told.length = 0;
  park("main", 1);
  await after(2_000);
  expect(told).toEqual([31_000]);
  expect(watch.now()).toMatchObject({
    brokers: [
      { name: "main", parked: 1 },
      { name: "city", parked: 0 },
    ],
    parked: [{ broker: "main", topic: "t", reason: "not-authorized", messages: 1, since: NOW + 30_000 }],
  });
  park("main", 1);
  await after(1_000);
  park("city", 1, { ...DENIED, of: "message" });
  await after(10_000);
  expect(told).toEqual([31_000, 41_000]);
  expect(watch.now().parked).toMatchObject([
    { broker: "main", messages: 2 },
    { broker: "city", messages: 1 },
  ]);
  all.retry({});
  await after(10_000);
  expect([told, watch.now().parked, counted()]).toEqual([[31_000, 41_000, 51_000], [], 1]);
});

test("a topic that is tried and refused again is no news", async () => {
  const { append, watch, told, after, park, all, brokers } = watching(broker("main"));
  append(reading(1, 1), reading(1, 2));
  await after(30_000);
  park("main", 2);
  await after(2_000);
  told.length = 0;
  all.sink("main").now((changes) => void changes.unparkFirst({ topic: "t" }));
  const tried = { topic: "t", reason: "not-authorized", since: NOW + 30_000 };
  brokers[0] = broker("main", { tried: [tried] });
  await after(20_000);
  expect(watch.now()).toMatchObject({
    brokers: [{ parked: 2 }],
    parked: [{ broker: "main", topic: "t", messages: 2, since: NOW + 30_000 }],
  });
  park("main", 1);
  brokers[0] = broker("main");
  await after(4_000);
  expect(told).toEqual([]);
});

test("twenty topics at most are told, the oldest first, with those of what is retained", async () => {
  const since = (i: number) => NOW + 10_000 * i;
  const refused = Array.from({ length: 15 }, (_, i) => ({
    ...{ topic: `r-${i}`, reason: "too-large", since: since(i) },
  }));
  const { append, watch, after, park } = watching(broker("main", { refused }));
  append(...Array.from({ length: 9 }, (_, i) => reading(1, i + 1)));
  await after(5_000);
  for (let i = 0; i < 9; i++) {
    park("main", 1, { ...DENIED, topic: `t-${i}` });
    await after(10_000);
  }
  await after(10_000);
  const { parked, brokers } = watch.now();
  expect(parked.map(({ topic }) => topic).slice(0, 4)).toEqual(["r-0", "t-0", "r-1", "t-1"]);
  expect(parked[0]).toEqual({ broker: "main", topic: "r-0", reason: "too-large", messages: 1, since: NOW });
  expect([parked.length, parked.at(-1)!.topic, brokers[0]!.parked]).toEqual([20, "r-10", 9]);
});

test("a broker that has come or gone is told within some seconds, also where one has asked already", async () => {
  const { watch, told, after, brokers } = watching(broker("main"), broker("city"));
  await after(50_000);
  told.length = 0;
  brokers[1] = broker("city", { connected: false, version: null, proof: "unknown" });
  expect(watch.now().brokers[1]).toMatchObject({ connected: false, proof: "unknown" });
  await after(7_000);
  expect(told).toEqual([56_000]);
  brokers[0] = broker("main", { refused: [{ topic: "r", reason: "not-authorized", since: NOW }] });
  await after(15_000);
  expect(told).toEqual([56_000, 60_000]);
  expect(watch.now().parked).toMatchObject([{ broker: "main", topic: "r", messages: 1 }]);
});
