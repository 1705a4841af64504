// Which nodes belong here, what they have said of themselves, and which of their keys open frames.
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Admitted } from "../../../gateway/admit/message.ts";
import type { GatewayErrorCode } from "../../../gateway/errors.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import type { NodeSignal } from "../../../gateway/store/records.ts";
import { event, HELLO_MAP, hello, reading, records } from "../admit/nodes.ts";
import { NOWHERE } from "../deliver/node-info.ts";
import { storePath } from "./folder.ts";
import { failure, take } from "./frames.ts";
import { dropModules } from "./older.ts";

describe("the registry", () => {
  test("draws keys and gives the lowest free numbers", () => {
    const store = openStore(":memory:");
    const a = store.addNode({ name: "a", network: 1 });
    expect(a).toMatchObject({ network: 1, node: 1, epoch: 0 });
    expect(a.key).toHaveLength(16);
    expect(store.addNode({ name: "b", network: 1, node: 3 }).key).not.toEqual(a.key);
    expect(store.addNode({ name: "c", network: 1 }).node).toBe(2);
    expect(store.addNode({ name: "d", network: 1 }).node).toBe(4);
    expect(store.addNode({ name: "e", network: 2 }).node).toBe(1);
    expect(store.addNode({ name: "f", network: 1, node: 65535 }).node).toBe(65535);
    expect(store.addNode({ name: "g", network: 1 }).node).toBe(5);
  });

  test("a full network is said", () => {
    const path = storePath();
    const store = openStore(path);
    const db = new DatabaseSync(path);
    db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 65535)
      INSERT INTO nodes (name, network, node) SELECT 'n' || i, 1, i FROM n WHERE i <> 40000`);
    expect(store.addNode({ name: "last", network: 1 }).node).toBe(40000);
    expect(failure(() => store.addNode({ name: "more", network: 1 })).message).toMatch(/no free number/);
    db.close();
    store.close();
  });

  test.each<[Parameters<Store["addNode"]>[0], GatewayErrorCode]>([
    [{ name: "a", network: 2 }, "exists"],
    [{ name: "b", network: 1, node: 1 }, "exists"],
    [{ name: "", network: 1 }, "config"],
    [{ name: "Åre", network: 1 }, "config"],
    [{ name: "a/b", network: 1 }, "config"],
    [{ name: "x".repeat(64), network: 1 }, "config"],
    [{ name: "b", network: 256 }, "config"],
    [{ name: "b", network: 1, node: 0 }, "config"],
    [{ name: "b", network: 1, node: 65536 }, "config"],
    [{ name: "b", network: 1, node: 1.5 }, "config"],
  ])("%o is refused: %s", (node, code) => {
    const store = openStore(":memory:");
    store.addNode({ name: "a", network: 1 });
    expect(failure(() => store.addNode(node)).code).toBe(code);
    expect(store.nodes()).toHaveLength(1);
  });

  test("keeps what hellos tell, and tells when that changes", async () => {
    const store = openStore(":memory:");
    const changed: string[] = [];
    store.onNodeChanged((name) => changed.push(name));
    const changedNow = async () => {
      await Promise.resolve();
      return changed.splice(0);
    };
    const node = store.addNode({ name: "a", network: 1 });
    expect(await changedNow()).toEqual(["a"]);
    take(store, hello(node, 1), 5000);
    expect(await changedNow()).toEqual(["a"]);
    expect(store.nodes()).toEqual([
      {
        name: "a",
        network: 1,
        node: 1,
        epoch: 0,
        firmware: "1.2.3",
        board: "pico",
        interval: 900_000,
        lastSeen: 5000,
        acousticRate: 4000,
        acousticBits: 12,
        acousticGain: 200,
        reset: 0,
        boot: 7,
        module: null,
        thinned: null,
        signal: null,
        changed: 5000,
        heardSince: null,
        place: NOWHERE,
        hasKey: true,
      },
    ]);
    take(store, hello(node, 2), 6000);
    take(store, reading(node, 3, null), 7000);
    expect(await changedNow()).toEqual([]);
    expect(store.nodes()[0]!.lastSeen).toBe(7000);
    take(store, hello(node, 4, { 0: "1.2.4", 8: 60 }));
    expect(await changedNow()).toEqual(["a"]);
    expect(store.nodes()[0]).toMatchObject({ firmware: "1.2.4", board: null, interval: 60_000 });
  });

  test("shows how a node was heard last, also to another process", () => {
    const path = storePath();
    const store = openStore(path);
    const node = store.addNode({ name: "a", network: 1 });
    const receive = (counter: number, signal?: NodeSignal) =>
      store.transact(() => {
        const admitted = admit(reading(node, counter, null), store.keyring) as Admitted;
        store.accept(admitted, { received: 7000, via: "radio", now: 7000, signal });
      });
    const signal = { rssi: -104, snr: -3, margin: 9.5, at: 7000 };
    receive(1, signal);
    const other = openStore(path);
    expect(other.nodes()[0]!.signal).toEqual(signal);
    receive(2, { rssi: null, snr: null, margin: null, at: 7000 });
    expect(other.nodes()[0]!.signal).toEqual({ rssi: null, snr: null, margin: null, at: 7000 });
    receive(3);
    expect(other.nodes()[0]!.signal).toBeNull();
  });

  test("keeps what a radio module did not do since the boot, also in a store that did not", () => {
    const path = storePath();
    const older = openStore(path);
    const node = older.addNode({ name: "a", network: 1 });
    take(older, hello(node, 1));
    older.close();
    const db = new DatabaseSync(path);
    dropModules(db);
    db.close();
    const store = openStore(path);
    const module = (counter: number, map: object) => {
      const news = take(store, hello(node, counter, { ...HELLO_MAP, ...map })).hello;
      return [news?.changed, store.nodes()[0]!.module];
    };
    expect(store.nodes()[0]!).toMatchObject({ firmware: "1.2.3", module: null });
    expect(module(2, {})).toEqual([false, null]);
    expect(module(3, { 11: [1, 0] })).toEqual([true, { sleepless: 1, resets: 0 }]);
    expect(module(4, { 11: [1, 0] })).toEqual([false, { sleepless: 1, resets: 0 }]);
    expect(module(5, { 11: [4, 2] })).toEqual([true, { sleepless: 4, resets: 2 }]);
    // Another boot, and none since.
    expect(module(6, { 9: 8 })).toEqual([true, null]);
  });

  test("keeps what was given up for lack of room, until more is", () => {
    const store = openStore(":memory:");
    const node = store.addNode({ name: "a", network: 1 });
    const news = (counter: number, map: object, received: number) =>
      take(store, hello(node, counter, { ...HELLO_MAP, ...map }), received).hello;
    expect(news(1, { 7: [5, 96] }, 1000)).toEqual({
      changed: true,
      restarted: true,
      thinned: { first: 5, count: 96 },
    });
    expect(news(2, { 7: [5, 96] }, 2000)).toEqual({ changed: false, restarted: false, thinned: null });
    expect(news(3, {}, 3000)).toMatchObject({ changed: false });
    expect(store.nodes()[0]).toMatchObject({
      reset: 0,
      boot: 7,
      thinned: { first: 5, count: 96, received: 1000 },
    });
    expect(news(4, { 4: 1, 9: 8 }, 4000)).toEqual({ changed: true, restarted: true, thinned: null });
    expect(news(5, { 4: 1, 7: [5, 192], 9: 8 }, 5000)).toMatchObject({ thinned: { first: 5, count: 192 } });
    expect(store.nodes()[0]).toMatchObject({ reset: 1, thinned: { first: 5, count: 192, received: 5000 } });
    expect(take(store, reading(node, 6, null)).hello).toBeNull();
  });
});

describe("a new epoch", () => {
  const opens = (store: Store, frame: Uint8Array) => !("refused" in admit(frame, store.keyring));

  test("the old key opens frames until the new one has, its records stay welcome", () => {
    const store = openStore(":memory:");
    const old = store.addNode({ name: "a", network: 1 });
    take(store, reading(old, 1, null));
    const now = store.rekey("a");
    expect(now).toMatchObject({ network: 1, node: 1, epoch: 1 });
    take(store, reading(old, 2, null));
    take(store, reading(now, 1, null));
    expect(opens(store, reading(old, 3, null))).toBe(false);
    expect(opens(store, reading(now, 2, null))).toBe(true);
    take(store, records(now, 2, 0, [[3, 0, [1, null, null, null, null, null, null, null, 0, null, null]]]));
    expect(store.recent("a", 9).map((each) => [each.epoch, each.counter])).toEqual([
      [1, 1],
      [0, 3],
      [0, 2],
      [0, 1],
    ]);
    expect(store.nodes()[0]!.epoch).toBe(1);
  });

  test("revoked, the old key opens nothing at once, and is erased", () => {
    const path = storePath();
    const store = openStore(path);
    const old = store.addNode({ name: "a", network: 1 });
    store.rekey("a", { revoke: true });
    expect(opens(store, reading(old, 1, null))).toBe(false);
    expect(new DatabaseSync(path).prepare("SELECT count(*) AS n FROM keys WHERE key IS NULL").get()).toEqual({
      n: 1,
    });
    store.close();
  });

  test("only the current and the one before are tried", () => {
    const store = openStore(":memory:");
    const first = store.addNode({ name: "a", network: 1 });
    const second = store.rekey("a");
    const third = store.rekey("a");
    expect([first, second, third].map((node) => opens(store, event(node, 1, null)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
