// What is retained of nodes and of the gateway, as a subscriber of a broker gets it.
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { startRetained } from "../../../gateway/deliver/retained.ts";
import { retainedStatus, statusWill } from "../../../gateway/deliver/retained-gateway.ts";
import { type NodeSourceDeps, retainedInfo, retainedSignal } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Change } from "../../../gateway/store/view.ts";
import { later } from "../../later.ts";
import { ABOUT, ear, NOW, ORIGIN, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { nodeInfo } from "./node-info.ts";

const topics = topicsOf("here", "g");

describe("retained states", () => {
  it("tell of each node once, again when it changes, and all again after a break", async () => {
    const broker = later(await startBroker(0));
    const subscriber = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
    const will = statusWill(topics, ABOUT);
    const link = connectLink({ url: `mqtt://127.0.0.1:${broker.port}`, will });
    let nodes = Array.from({ length: 45 }, (_, i) => nodeInfo(`n-${i}`));
    const listeners = new Set<(change: Change) => void>();
    const changed = (change: Change) => {
      for (const listener of listeners) listener(change);
    };
    const clock: Clock = { ...systemClock, now: () => NOW };
    const view = {
      nodes: (name?: string) => nodes.filter((each) => name === undefined || each.name === name),
      onChanged(listener: (change: Change) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const ofNodes = { view, topics, origin: ORIGIN } as unknown as NodeSourceDeps;
    const sources = [retainedStatus(topics, ABOUT, clock), retainedInfo(ofNodes), retainedSignal(ofNodes)];
    const retained = startRetained({ link, sources, log: silentLog, wall: systemClock });
    await until(() => subscriber.arrivals.length === 46);
    const ofGateway = { site: "here", gateway: "g" };
    expect(subscriber.last.get(topics.gatewayStatus)).toEqual({
      ...ofGateway,
      time: "2026-11-23T02:00:00.000Z",
      state: "online",
      state_code: 1,
      version: "1.2.3",
      takes_requests: false,
    });
    // lastSeen moves with every frame and is no part of info.
    nodes = nodes.map((each) => ({ ...each, lastSeen: 5 }));
    nodes[7] = nodeInfo("n-7", {
      firmware: "0.1.0",
      interval: 900_000,
      acousticRate: 4096,
      acousticBits: 12,
      reset: 3,
      boot: 4,
      module: { sleepless: 2, resets: 0 },
      thinned: { first: 700, count: 96, received: NOW },
      place: {
        latitude: 62.39,
        longitude: 17.3063,
        address: "Älvgatan 4",
        pipeId: "V-12",
        pipeMaterial: "grey-iron",
        pipeDiameter: 150,
      },
    });
    for (const { name } of nodes) changed({ of: "node", name });
    await until(() => subscriber.arrivals.length === 47);
    expect(subscriber.last.get(topics.node("n-7").info)).toEqual({
      ...ofGateway,
      node: "n-7",
      time: "2026-11-23T02:00:00.000Z",
      network: 1,
      node_number: 1,
      epoch: 0,
      firmware: "0.1.0",
      board: null,
      interval_s: 900,
      acoustic_rate_hz: 4096,
      acoustic_bits: 12,
      restart_reason: "command",
      restart_reason_code: 3,
      boots: 4,
      thinned_readings: 96,
      thinned_from_counter: 700,
      thinned_told: "2026-11-23T02:00:00.000Z",
      module_sleepless: 2,
      module_resets: 0,
      latitude_deg: 62.39,
      longitude_deg: 17.3063,
      address: "Älvgatan 4",
      pipe_id: "V-12",
      pipe_material: "grey-iron",
      pipe_diameter_mm: 150,
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(subscriber.arrivals.length).toBe(47);

    // A signal is told with each frame that is heard, but not more than once a second.
    const signals = () => subscriber.arrivals.filter(({ topic }) => topic.endsWith("/signal"));
    const receive = (rssi: number, at: number) => {
      nodes[7] = nodeInfo("n-7", { signal: { rssi, snr: -3, margin: 9.5, at } });
      changed({ of: "heard", name: "n-7" });
    };
    await until(() => {
      receive(-100, NOW);
      return signals().length === 1;
    });
    for (let i = 1; i <= 9; i++) receive(-100 - i, NOW + i);
    await until(() => signals().length === 2);
    expect(subscriber.last.get(topics.node("n-7").signal)).toEqual({
      ...ofGateway,
      node: "n-7",
      time: "2026-11-23T02:00:00.009Z",
      rssi_dbm: -109,
      snr_db: -3,
      margin_db: 9.5,
    });
    const arrived = subscriber.arrivals.length;
    await retained.close();
    await link.close();
    await until(() => subscriber.arrivals.length > arrived);
    expect(subscriber.last.get(topics.gatewayStatus)).toEqual({
      ...ofGateway,
      time: "2026-11-23T02:00:00.000Z",
      state: "offline",
      state_code: 0,
      version: "1.2.3",
      takes_requests: false,
    });
  });
});
