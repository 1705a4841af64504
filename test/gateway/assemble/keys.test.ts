// What shows that a node's key is in other hands, or on two boards.
import { expect, test } from "vitest";
import { watchKeys } from "../../../gateway/watch/keys.ts";
import { HELLO_MAP, hello, reading } from "../admit/nodes.ts";
import { gateway, T } from "./pipeline-rig.ts";

function watched() {
  const rig = gateway();
  const { log, pipeline } = rig;
  watchKeys({ log, onMessage: pipeline.onMessage, onRefused: pipeline.onRefused });
  const warned = () =>
    rig.logged
      .filter(({ level }) => level === "warn")
      .map(({ sentence, fields }) => ({ sentence, ...fields }));
  return { ...rig, warned };
}

const LEAP = 2 ** 20;
const of = (serial: number) => ({ ...HELLO_MAP, 10: serial });

test("a leap of a million counters is told, but not of a board that is new", async () => {
  const { store, take, warned } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  await take(hello(node, 1_800_000_000));
  await take(reading(other, 1_200_000_000, T));
  await take(hello(other, 1_200_000_000 + LEAP + 1));
  expect(warned()).toEqual([]);
  await take(hello(node, 1_800_000_000 + LEAP + 2));
  expect(warned()).toEqual([
    expect.objectContaining({
      node: "a",
      jump: LEAP + 1,
      sentence: expect.stringMatching(/leapt.*nodes rekey/),
    }),
  ]);
});

test("frames that are refused after it are told once, when they are many", async () => {
  const { store, take, warned } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  const quiet = store.addNode({ name: "b", network: 1 });
  await take(hello(node, 1));
  for (let c = 2; c <= 30; c++) await take(reading(quiet, 1, T));
  await take(hello(node, 3_000_000));
  for (let c = 2; c <= 10; c++) await take(reading(node, c, T));
  expect(warned()).toHaveLength(1);
  for (let c = 11; c <= 40; c++) await take(reading(node, c, T));
  expect(warned().slice(1)).toEqual([
    expect.objectContaining({ node: "a", sentence: expect.stringMatching(/two send under its key/) }),
  ]);
});

test("two boards under one key are told each time that the other comes, one that stays is not", async () => {
  const { store, take, warned } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  await take(hello(node, 1, of(0xaabb)));
  await take(hello(node, 2, of(0xaabb)));
  await take(hello(node, 3));
  expect(warned()).toEqual([]);
  await take(hello(node, 300_000, of(0xccdd)));
  await take(hello(node, 4, of(0xaabb)));
  expect(warned()).toEqual([
    expect.objectContaining({
      node: "a",
      board: "0000ccdd",
      sentence: expect.stringMatching(/two boards use one key/),
    }),
  ]);
  const renewed = store.rekey("a");
  await take(hello(renewed, 1, of(0xeeff)));
  expect(warned()).toHaveLength(1);
  expect(store.keysOf("a").map(({ epoch, isAlive, serial }) => [epoch, isAlive, serial])).toEqual([
    [1, true, 0xeeff],
    [0, false, 0xccdd],
  ]);
});
