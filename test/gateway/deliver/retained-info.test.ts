// What is retained of nodes and of the gateway, as a subscriber of a broker gets it.
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { startRetained } from "../../../gateway/deliver/retained.ts";
import { retainedStatus, statusWill } from "../../../gateway/deliver/retained-gateway.ts";
import { retainedInfo } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Change, NodeInfo } from "../../../gateway/store/view.ts";
import { later } from "../../later.ts";
import { ear, NOW, until } from "./harness.ts";
import { connectLink } from "./links.ts";

describe("retained states", () => {
  const node = (name: string, more: Partial<NodeInfo> = {}): NodeInfo => ({
    name,
    network: 1,
    node: 1,
    epoch: 0,
    firmware: null,
    board: null,
    interval: null,
    lastSeen: null,
    acousticRate: null,
    acousticBits: null,
    reset: null,
    boot: null,
    thinned: null,
    signal: null,
    ...more,
  });

  it("tell of each node once, again when it changes, and all again after a break", async () => {
    const broker = later(await startBroker(0));
    const topics = topicsOf("here", "g");
    const subscriber = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
    const link = connectLink({ url: `mqtt://127.0.0.1:${broker.port}`, will: statusWill(topics) });
    let nodes = Array.from({ length: 45 }, (_, i) => node(`n-${i}`));
    let changed = (_change: Change) => {};
    const clock: Clock = { ...systemClock, now: () => NOW };
    const view = {
      nodes: (name?: string) => nodes.filter((each) => name === undefined || each.name === name),
      onChanged(listener: (change: Change) => void) {
        changed = listener;
        return () => {};
      },
    };
    const sources = [retainedStatus(topics, "1.2.3", clock), retainedInfo(view, topics)];
    const retained = startRetained({ link, sources, log: silentLog, wall: systemClock });
    await until(() => subscriber.arrivals.length === 46);
    expect(subscriber.last.get(topics.gatewayStatus)).toEqual({
      state: "online",
      time: "2026-11-23T02:00:00.000Z",
      version: "1.2.3",
    });
    // lastSeen moves with every frame and is no part of info.
    nodes = nodes.map((each) => ({ ...each, lastSeen: 5 }));
    nodes[7] = node("n-7", {
      firmware: "0.1.0",
      interval: 900_000,
      acousticRate: 4096,
      acousticBits: 12,
      reset: 3,
      boot: 4,
      thinned: { first: 700, count: 96, received: NOW },
    });
    for (const { name } of nodes) changed({ of: "node", name });
    await until(() => subscriber.arrivals.length === 47);
    expect(subscriber.last.get(topics.node("n-7").info)).toEqual({
      name: "n-7",
      network: 1,
      node: 1,
      epoch: 0,
      firmware: "0.1.0",
      board: null,
      interval_s: 900,
      acoustic_rate_hz: 4096,
      acoustic_bits: 12,
      restart_reason: "command",
      boots: 4,
      thinned: { readings: 96, from_counter: 700, told: "2026-11-23T02:00:00.000Z" },
      signal: null,
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(subscriber.arrivals.length).toBe(47);

    // A signal is told when it is the first, a day old, or when something else has changed.
    const DAY_MS = 86_400_000;
    const signals: unknown[] = [];
    const receive = async (rssi: number, at: number, more: Partial<NodeInfo> = {}) => {
      nodes[7] = node("n-7", { boot: 4, ...more, signal: { rssi, snr: -3, margin: 9.5, at } });
      const before = subscriber.arrivals.length;
      changed({ of: "node", name: "n-7" });
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (subscriber.arrivals.length > before)
        signals.push((subscriber.last.get(topics.node("n-7").info) as { signal: unknown }).signal);
    };
    await receive(-100, NOW);
    await receive(-101, NOW + 1000);
    await receive(-102, NOW + DAY_MS - 1);
    await receive(-103, NOW + DAY_MS);
    await receive(-104, NOW + DAY_MS + 1000);
    await receive(-105, NOW + DAY_MS + 2000, { boot: 5 });
    await receive(-106, NOW + DAY_MS + 3000, { boot: 5 });
    const signal = { snr_db: -3, margin_db: 9.5 };
    expect(signals).toEqual([
      { rssi_dbm: -100, ...signal, at: "2026-11-23T02:00:00.000Z" },
      { rssi_dbm: -103, ...signal, at: "2026-11-24T02:00:00.000Z" },
      { rssi_dbm: -105, ...signal, at: "2026-11-24T02:00:02.000Z" },
    ]);
    const arrived = subscriber.arrivals.length;
    await retained.close();
    await link.close();
    await until(() => subscriber.arrivals.length === arrived + 1);
    expect(subscriber.last.get(topics.gatewayStatus)).toEqual({
      state: "offline",
      time: "2026-11-23T02:00:00.000Z",
    });
  });
});
