// A node with a key harms only itself, whatever it says: others are answered as before, and what it takes has a bound.
import { expect, test } from "vitest";
import { FLAG_ACK_WANTED, READING } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { event, hello, openAck, reading, readingBody, records, uplinkOf } from "../admit/nodes.ts";
import { gateway, T } from "./pipeline-rig.ts";

const batch = (...items: [counter: number, time: number | null][]) =>
  items.map(([counter, time]) => [counter, READING, readingBody(time)] as never);

test("a key settles nothing that a later one has yet to say, and nothing above its own frame", async () => {
  const { store, take, refused } = gateway();
  const old = store.addNode({ name: "a", network: 1 });
  await take(hello(old, 1));
  const next = store.rekey("a");
  await take(records(old, 2, 1, [[1, 4_000_000_000]]));
  await take(records(old, 3, 1, batch([7, T])));
  await take(records(old, 4, 0, batch([4, T], [9, T])));
  expect(refused()).toEqual({ "not-valid": 3 });
  await take(records(old, 5, 0, [[2, 4_000_000_000]]));
  for (const counter of [6, 7])
    expect(openAck(old, (await take(event(old, counter, T))).sent[0]!).settled).toBe(counter);
  for (const counter of [1, 2])
    expect(openAck(next, (await take(event(next, counter, T))).sent[0]!).settled).toBe(counter);
  expect(outboxRows(store).map(({ message: { epoch, counter } }) => [epoch, counter])).toEqual([
    [0, 6],
    [0, 7],
    [1, 1],
    [1, 2],
  ]);
});

test("it is answered at once a minute's worth of times, and then once a second", async () => {
  const { clock, store, take, refused } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  let answered = 0;
  for (let c = 1; c <= 200; c++) answered += (await take(reading(node, c, T, FLAG_ACK_WANTED))).sent.length;
  expect(answered).toBe(61);
  expect(refused()).toEqual({ "answered-enough": 139 });
  expect((await take(hello(other, 1))).sent).toHaveLength(1);
  clock.runUntil(clock.now() + 10_000);
  for (let c = 201; c <= 300; c++) answered += (await take(reading(node, c, T, FLAG_ACK_WANTED))).sent.length;
  expect(answered).toBe(71);
  expect(outboxRows(store)).toHaveLength(300);
});

test("its frames and records have a rate, by a clock that nobody sets", async () => {
  const { clock, store, pipeline, take, refused } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  for (let c = 1; c <= 1000; c++) pipeline.take(uplinkOf(reading(node, c, T), clock.now()).uplink);
  await pipeline.idle();
  expect(refused()).toEqual({ "too-many": 400 });
  expect((await take(hello(other, 1))).sent).toHaveLength(1);
  clock.runUntil(clock.now() + 1000);
  for (let c = 1001; c <= 1100; c++) pipeline.take(uplinkOf(reading(node, c, T), clock.now()).uplink);
  await pipeline.idle();
  expect(refused()).toEqual({ "too-many": 480 });
});

test("its lines in the log have a rate, and what is left out is counted", async () => {
  const { clock, store, pipeline, logged } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  for (let c = 1; c <= 500; c++) pipeline.take(uplinkOf(event(node, c, T), clock.now()).uplink);
  await pipeline.idle();
  const lines = () => logged.filter(({ sentence }) => sentence.includes("burst"));
  expect(lines()).toHaveLength(100);
  clock.runUntil(clock.now() + 60_000);
  pipeline.take(uplinkOf(event(node, 501, T), clock.now()).uplink);
  await pipeline.idle();
  expect(lines().at(-1)!.fields).toMatchObject({ node: "a", lines_left_out: 400 });
});
