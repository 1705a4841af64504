// What Home Assistant is told, and what is taken away again: nodes that come, go, are renamed and change their way, another
// prefix or broker, and a sink that is switched off.
import { expect, test } from "vitest";
import { startRetained } from "../../gateway/deliver/retained.ts";
import type { DiscoveryDeps } from "../../gateway/deliver/sinks/home-assistant/discovery.ts";
import { homeAssistantSinks } from "../../gateway/deliver/sinks/home-assistant/sink.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { viewOf } from "../../gateway/store/view.ts";
import { hello, reading } from "../gateway/admit/nodes.ts";
import { handClock, handLink, settled } from "../gateway/deliver/hand.ts";
import { keepingLog } from "../gateway/deliver/harness.ts";
import { take } from "../gateway/store/frames.ts";
import { atEnd } from "../later.ts";

const topics = topicsOf("here", "g");
const NOW = Date.UTC(2026, 10, 23);
const DAY_MS = 86_400_000;
const GATEWAY = "homeassistant/device/sippra_here_gateway_g/config";
const topicOf = (node: number) => `homeassistant/device/sippra_here_1_${node}/config`;

function storeOf(...names: string[]): Store {
  const store = openStore(":memory:");
  atEnd(store.close);
  for (const name of names) store.addNode({ name, network: 1 });
  return store;
}

interface Told {
  dev: { ids: string[]; name: string };
  cmps: Record<string, Record<string, unknown>>;
}

interface Options {
  broker?: string | null;
  prefix?: string;
  now?: () => number;
  nodesMax?: number;
}

/** What is told at the broker "main", over a link in the test's hand. */
function telling(store: Store, options: Options = {}) {
  const { broker = "main", prefix = "homeassistant", now = () => NOW, nodesMax = null } = options;
  const log = keepingLog();
  const wall = handClock();
  const hand = handLink(65535, wall);
  const deps: DiscoveryDeps = {
    ...{ view: viewOf(store), topics, origin: { site: "here", gateway: "g" } },
    ...{
      prefix,
      language: "en",
      announced: store.announced,
      now,
      wall,
      nodesMax,
      log,
      radioPeriodMs: 3_600_000,
    },
  };
  const sinks = homeAssistantSinks(deps, ["main", "city"], broker).filter(({ brokers }) =>
    brokers?.includes("main"),
  );
  const sources = sinks.flatMap(({ retained }) => retained);
  const retained = startRetained({ link: hand.link, sources, log, wall });
  /** Answers all there is to answer; what was sent since the last time, by topic. */
  async function sent(): Promise<Record<string, Told | null>> {
    const found: Record<string, Told | null> = {};
    await wall.advance(10_000);
    while (hand.sent.length > 0) {
      for (const { topic, payload } of hand.sent) found[topic] = payload === "" ? null : JSON.parse(payload);
      await hand.answer(hand.sent.length);
      await wall.advance(10_000);
    }
    return found;
  }
  return { sent, hand, wall, log, close: retained.close };
}

test("this gateway and each of its nodes, once a connection", async () => {
  const { sent, hand } = telling(storeOf("elm-4", "ash-1"));
  const all = await sent();
  expect(Object.keys(all).sort()).toEqual([topicOf(1), topicOf(2), GATEWAY]);
  expect(all[topicOf(1)]!.dev).toMatchObject({ name: "elm-4", via_device: "sippra_here_gateway_g" });
  expect(all[topicOf(1)]!.cmps.pressure!.stat_t).toBe("sippra/v1/here/node/elm-4/latest");
  expect(await sent()).toEqual({});
  await hand.break();
  await hand.make();
  expect(Object.keys(await sent())).toHaveLength(3);
});

test("all of it again when Home Assistant starts, and not because it once did", async () => {
  const { sent, hand } = telling(storeOf("elm-4"));
  await sent();
  hand.deliver("homeassistant/status", "offline");
  hand.deliver("homeassistant/status", "online", true);
  expect(await sent()).toEqual({});
  hand.deliver("homeassistant/status", "online");
  expect(Object.keys(await sent())).toEqual([GATEWAY, topicOf(1)]);
});

test("all of it once in 30 s, however often somebody calls", async () => {
  const { sent, hand, wall } = telling(storeOf("elm-4"));
  await sent();
  const calls = () => {
    for (let i = 0; i < 100; i++) hand.deliver("homeassistant/status", "online");
  };
  const before = hand.all.length;
  calls();
  await sent();
  calls();
  expect(hand.all.length - before).toBe(2);
  await wall.advance(30_000);
  await sent();
  expect(hand.all.length - before).toBe(4);
  await wall.advance(90_000);
  expect(await sent()).toEqual({});
});

test("a node that is renamed keeps its topic and its ids", async () => {
  const store = storeOf("elm-4");
  const { sent } = telling(store);
  const before = (await sent())[topicOf(1)];
  store.renameNode("elm-4", "oak-9", NOW);
  const after = await sent();
  expect(Object.keys(after)).toEqual([topicOf(1)]);
  expect(after[topicOf(1)]!.dev.name).toBe("oak-9");
  expect(after[topicOf(1)]!.cmps.pressure!.stat_t).toBe("sippra/v1/here/node/oak-9/latest");
  const ids = ({ dev, cmps }: Told) => [
    dev.ids,
    Object.values(cmps).map(({ uniq_id, default_entity_id: id }) => [uniq_id, id]),
  ];
  expect(ids(after[topicOf(1)]!)).toEqual(ids(before!));
});

test("a node that is removed is taken away, for a day after each connect, and another gets another number", async () => {
  let now = NOW;
  const store = storeOf("elm-4", "ash-1");
  const { sent, hand } = telling(store, { now: () => now });
  await sent();
  store.removeNode("elm-4", NOW);
  expect(await sent()).toEqual({ [topicOf(1)]: null });
  const again = async () => {
    await hand.break();
    await hand.make();
    return sent();
  };
  expect((await again())[topicOf(1)]).toBe(null);
  now += DAY_MS + 1;
  expect((await again())[topicOf(1)]).toBe(null);
  expect(Object.keys(await again())).toEqual([GATEWAY, topicOf(2)]);
});

test("what an earlier process has told is taken away, also where it ended before it could", async () => {
  const store = storeOf("elm-4", "ash-1");
  const first = telling(store);
  await first.sent();
  await first.close();
  store.removeNode("elm-4", NOW);
  expect((await telling(store).sent())[topicOf(1)]).toBe(null);
});

test.each<[string, Options, string[]]>([
  [
    "another prefix",
    { prefix: "home/two" },
    ["home/two/device/sippra_here_1_1/config", "home/two/device/sippra_here_gateway_g/config"],
  ],
  ["another broker", { broker: "city" }, []],
  ["a sink that is off", { broker: null }, []],
])("with %s all that was told is taken away", async (_what, options, told) => {
  const store = storeOf("elm-4");
  const first = telling(store);
  await first.sent();
  await first.close();
  const now = await telling(store, options).sent();
  const gone = Object.keys(now).filter((topic) => now[topic] === null);
  expect(gone.sort()).toEqual([topicOf(1), GATEWAY]);
  expect(
    Object.keys(now)
      .filter((topic) => now[topic] !== null)
      .sort(),
  ).toEqual(told);
});

test("what was off and is on again is noted again", async () => {
  const store = storeOf("elm-4");
  for (const broker of ["main", null, "main"]) {
    const one = telling(store, { broker });
    await one.sent();
    await one.close();
  }
  expect(store.announced.topics("main").map(({ isEmptied }) => isEmptied)).toEqual([false, false]);
  // A day later nothing of it is forgotten.
  store.announced.markEmptied("main", "nothing", NOW + 2 * DAY_MS);
  expect(Object.values(await telling(store, { broker: null }).sent())).toEqual([null, null]);
});

test("with more nodes than the broker inside can serve it is told nothing, with a sentence, and all when there are fewer", async () => {
  const store = storeOf("elm-4", "ash-1");
  const { sent, log } = telling(store, { nodesMax: 2 });
  expect(Object.keys(await sent())).toHaveLength(3);
  store.addNode({ name: "oak-9", network: 1 });
  store.lookElsewhere();
  store.renameNode("ash-1", "ash-2", NOW);
  expect(Object.values(await sent())).toEqual([null, null, null]);
  expect(log.sentences).toEqual([
    "Home Assistant is told nothing: the broker inside is for 2 nodes with it, and there are 3. Run a broker beside this gateway, and set mqtt.url.",
  ]);
  store.removeNode("oak-9", NOW);
  const now = await sent();
  expect(
    Object.keys(now)
      .filter((topic) => now[topic] !== null)
      .sort(),
  ).toEqual([topicOf(1), topicOf(2), GATEWAY]);
});

test("off, and never on, nothing is told", async () => {
  expect(await telling(storeOf("elm-4"), { broker: null }).sent()).toEqual({});
});

test("what a node has only over radio comes with it, and is taken away, then left out, when it goes", async () => {
  const store = openStore(":memory:");
  atEnd(store.close);
  const node = store.addNode({ name: "elm-4", network: 1 });
  const { sent, wall } = telling(store);
  expect((await sent())[topicOf(1)]!.cmps.signal_strength).toBeUndefined();
  const T = Math.floor(NOW / 1000);
  const signal = { rssi: -90, snr: 4, margin: 9, at: NOW };
  take(store, hello(node, 1), NOW, { via: "radio", signal });
  await settled();
  expect((await sent())[topicOf(1)]!.cmps.signal_strength!.uniq_id).toBe("sippra_here_1_1_signal_strength");
  take(store, reading(node, 2, T), NOW);
  await settled();
  expect((await sent())[topicOf(1)]!.cmps.signal_strength).toEqual({ p: "sensor" });
  await wall.advance(60_000);
  const last = (await sent())[topicOf(1)]!;
  expect(last.cmps.pressure).toBeDefined();
  expect(last.cmps.signal_strength).toBeUndefined();
});
