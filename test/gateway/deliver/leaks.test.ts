// The retained leak state: what a partner finds who comes at any time, whatever broke before.
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { leakPayload } from "../../../gateway/deliver/formats/leak.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { startRetained } from "../../../gateway/deliver/retained.ts";
import { type NodeSourceDeps, retainedLeak } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Change, NodeLeak } from "../../../gateway/store/view.ts";
import { atEnd } from "../../later.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { ear, keepingLog, NOW, ORIGIN, seeded, until } from "./harness.ts";

const topics = topicsOf("here", "g");
const leakOf = (name: string, more: Partial<NodeLeak> = {}): NodeLeak => ({
  name,
  network: 1,
  node: 7,
  epoch: 2,
  counter: 4711,
  time: NOW + 100,
  received: NOW + 1500,
  state: 2,
  since: NOW,
  firstReceived: NOW + 900,
  score: 61,
  components: new Uint8Array([25, 0x80, 0xff, 0, 4]),
  rule: 1,
  crept: 3,
  rise: 13,
  baseline: -150,
  night: 20_780,
  flags: 256 + 1,
  ...more,
});

describe("the payload", () => {
  it("says all that is known, in units", () => {
    expect(leakPayload(leakOf("elm-4"), ORIGIN)).toEqual({
      based_on: "1-7-2-4711",
      site: "here",
      gateway: "g",
      node: "elm-4",
      time: "2026-11-23T02:00:00.100Z",
      state: "suspect",
      state_code: 2,
      since: "2026-11-23T02:00:00.000Z",
      since_before: null,
      received: "2026-11-23T02:00:01.500Z",
      rule: "slow",
      rule_code: 1,
      crept_db: 1.5,
      leak_score: 61,
      components: { rise: 2.5, spread: -12.8, frequency: -0.1, pressure: 0, tonal: 0.4 },
      rise_db: 6.5,
      baseline_dbfs: -75,
      night: "2026-11-23",
      flags: ["no-reference"],
      flags_bits: 256,
    });
  });

  it("has null, and no field fewer, for what is not", () => {
    const nothing = { since: null, score: null, components: null, rise: null, baseline: null, night: null };
    const more = { ...nothing, rule: null, crept: null, state: 9, flags: 0 };
    const payload = leakPayload(leakOf("elm-4", more), ORIGIN);
    expect(Object.keys(payload)).toEqual(Object.keys(leakPayload(leakOf("elm-4"), ORIGIN)));
    expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
    expect(payload).toMatchObject({
      state: "state-9",
      since: null,
      since_before: "2026-11-23T02:00:00.900Z",
      rule: null,
      crept_db: null,
      leak_score: null,
      components: null,
      rise_db: null,
      baseline_dbfs: null,
      night: null,
      flags: [],
    });
  });
});

const sourceOf = (view: Partial<NodeSourceDeps["view"]>) =>
  ({ view, topics, origin: ORIGIN }) as NodeSourceDeps;

/** Leak states that the test changes, told of over a link in its hand. */
function telling(names: string[]) {
  const known = new Map(names.map((name) => [name, leakOf(name)]));
  const hand = handLink();
  const wall = handClock();
  const log = keepingLog();
  let changed = (_change: Change) => {};
  let reads = 0;
  const view = {
    leaks(name?: string) {
      reads++;
      return name === undefined ? [...known.values()] : known.has(name) ? [known.get(name)!] : [];
    },
    onChanged(listener: (change: Change) => void) {
      changed = listener;
      return () => {
        changed = () => {};
      };
    },
  };
  const sources = [retainedLeak(sourceOf(view))];
  const leaks = startRetained({ link: hand.link, sources, log, wall });
  atEnd(leaks.close);
  const tell = (change: Change) => {
    changed(change);
    return settled();
  };
  const change = (name: string, more: Partial<NodeLeak>) => {
    known.set(name, { ...leakOf(name), ...more });
    return tell({ of: "leak", name });
  };
  const scores = () =>
    hand.sent.map(({ topic, payload }) => [topic.split("/")[4], JSON.parse(payload).leak_score]);
  return { ...hand, wall, log, leaks, tell, change, scores, reads: () => reads };
}

describe("telling", () => {
  it("is retained, of all after a connect, and then of each as it changes", async () => {
    const { sent, answer, tell, change, scores, reads, wall } = telling(["a", "b"]);
    expect(sent.map(({ topic, retain }) => [topic, retain])).toEqual([
      ["sippra/v1/here/node/a/leak", true],
      ["sippra/v1/here/node/b/leak", true],
    ]);
    await answer(2);
    await change("b", { score: 70 });
    expect(scores()).toEqual([["b", 70]]);
    await answer(1);
    const before = reads();
    await wall.advance(3_600_000);
    await tell({ of: "node", name: "b" });
    expect(sent).toEqual([]);
    expect(reads()).toBe(before);
  });

  it("is some at a time, and of what changed meanwhile again, the newest last", async () => {
    const names = Array.from({ length: 45 }, (_, i) => `n-${i}`);
    const { sent, answer, change, scores } = telling(names);
    expect(sent).toHaveLength(20);
    await change("n-3", { score: 1 });
    await change("n-3", { score: 2 });
    await change("n-30", { score: 3 });
    expect(sent).toHaveLength(20);
    await answer(20);
    expect(scores()).toContainEqual(["n-30", 3]);
    await answer(20);
    expect(scores()).toHaveLength(6);
    expect(scores()).toContainEqual(["n-3", 2]);
    await answer(6);
    expect(sent).toEqual([]);
  });

  it("starts again with all after a break, also with what changed while it lasted", async () => {
    const hand = telling(["a", "b"]);
    await hand.answer(1);
    await hand.break();
    await hand.change("c", { score: 5 });
    expect(hand.sent).toEqual([]);
    await hand.make();
    expect(hand.scores()).toEqual([
      ["b", 61],
      ["c", 5],
      ["a", 61],
    ]);
    await hand.answer(3);
    expect(hand.sent).toEqual([]);
    expect(hand.log.sentences).toEqual([]);
  });

  it("is tried again where the broker refuses, and said once", async () => {
    const { refuse, answer, sent, wall, log } = telling(["a"]);
    for (let i = 0; i < 3; i++) {
      await refuse(new GatewayError("broker", "The broker does not allow it."));
      expect(sent).toEqual([]);
      await wall.advance(5_000);
      expect(sent).toHaveLength(1);
    }
    expect(log.sentences).toEqual(["Leak states could not be told: The broker does not allow it."]);
    await answer(1);
    await wall.advance(60_000);
    expect(sent).toEqual([]);
  });

  it("ends when closed", async () => {
    const { leaks, answer, change, sent, make } = telling(["a"]);
    const closing = leaks.close();
    await answer(1);
    await closing;
    await change("a", { score: 1 });
    await make();
    expect(sent).toEqual([]);
  });
});

it("is found by a subscriber that comes after", async () => {
  const broker = await startBroker(0);
  atEnd(broker.close);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const settings = { url, version: "3.1.1", clientId: "c" } as const;
  const link = connectMqtt(settings, { clock: systemClock, log: silentLog, random: seeded(1) });
  atEnd(link.close);
  let now = [leakOf("a")];
  let changed = (_change: Change) => {};
  const view = {
    leaks: () => now,
    onChanged(listener: (change: Change) => void) {
      changed = listener;
      return () => {};
    },
  };
  const sources = [retainedLeak(sourceOf(view))];
  const { close } = startRetained({ link, sources, log: silentLog, wall: systemClock });
  atEnd(close);
  const topic = topics.node("a").leak;
  const first = await ear(url);
  await until(() => first.last.has(topic));
  now = [leakOf("a", { state: 3 })];
  changed({ of: "leak", name: "a" });
  await until(() => (first.last.get(topic) as { state: string }).state === "leak");
  await first.close();
  const after = await ear(url);
  atEnd(after.close);
  await until(() => after.last.has(topic));
  expect(after.last.get(topic)).toEqual(leakPayload(now[0]!, ORIGIN));
});
