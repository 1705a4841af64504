// Whether nodes are heard as often as their own interval says.
import { expect, test } from "vitest";
import type { Change, NodeInfo } from "../../../gateway/store/view.ts";
import { watchAvailability } from "../../../gateway/watch/availability.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { atEnd } from "../../later.ts";
import { NOW } from "../deliver/harness.ts";
import { nodeInfo } from "../deliver/node-info.ts";

const MINUTE_MS = 60_000;

function watching(...nodes: NodeInfo[]) {
  const clock = createSimClock(NOW);
  const told: (string | undefined)[] = [];
  let changed = (_change: Change) => {};
  const view = {
    nodes: (name?: string) => nodes.filter((node) => name === undefined || node.name === name),
    onChanged(listener: (change: Change) => void) {
      changed = listener;
      return () => {};
    },
  };
  const keepSince = (name: string, since: number) => {
    nodes = nodes.map((node) => (node.name === name ? { ...node, heardSince: since } : node));
  };
  const watch = watchAvailability({ view, clock, radioPeriodMs: 60 * MINUTE_MS, keepSince });
  atEnd(watch.close);
  watch.onChanged((name) => told.push(name));
  return {
    watch,
    clock,
    told,
    of: (name: string) => watch.now(name)[0],
    hear(name: string, more: Partial<NodeInfo> = {}) {
      nodes = nodes.map((node) => (node.name === name ? { ...node, lastSeen: clock.now(), ...more } : node));
      changed({ of: "heard", name });
    },
    replace(...others: NodeInfo[]) {
      nodes = others;
      changed({ of: "all" });
    },
  };
}

const quarter = { interval: 15 * MINUTE_MS };

test("late after two and a half intervals, offline after eight, online at the next frame, each with its since", () => {
  const { clock, of, hear, told } = watching(
    nodeInfo("a", { ...quarter, lastSeen: NOW, heardSince: NOW - 5 }),
  );
  expect(of("a")).toEqual({
    ...{ name: "a", state: "online", since: NOW - 5, lastHeard: null, expectedMs: 15 * MINUTE_MS },
  });
  clock.runUntil(clock.now() + 37 * MINUTE_MS);
  expect(told).toEqual([]);
  clock.runUntil(clock.now() + MINUTE_MS);
  expect(of("a")).toMatchObject({ state: "late", since: NOW + 37.5 * MINUTE_MS, lastHeard: NOW });
  clock.runUntil(clock.now() + 83 * MINUTE_MS);
  expect(of("a")).toMatchObject({ state: "offline", since: NOW + 120 * MINUTE_MS, lastHeard: NOW });
  const back = clock.now();
  hear("a");
  expect(of("a")).toMatchObject({ state: "online", since: back, lastHeard: null });
  expect(told).toEqual(["a", "a", "a"]);
  clock.runUntil(clock.now() + 20 * MINUTE_MS);
  hear("a");
  expect(of("a")).toMatchObject({ state: "online", since: back });
});

test("a node's own interval decides, and over radio its batches", () => {
  const signal = { rssi: -100, snr: 1, margin: 9, at: NOW };
  const { clock, of } = watching(
    nodeInfo("fast", { interval: MINUTE_MS, lastSeen: NOW }),
    nodeInfo("slow", { interval: 720 * MINUTE_MS, lastSeen: NOW }),
    nodeInfo("radio", { ...quarter, signal, lastSeen: NOW }),
  );
  clock.runUntil(clock.now() + 120 * MINUTE_MS);
  expect([of("fast"), of("slow"), of("radio")].map((each) => each!.state)).toEqual([
    ...["offline", "online", "online"],
  ]);
  clock.runUntil(clock.now() + 31 * MINUTE_MS);
  expect(of("radio")).toMatchObject({ state: "late", expectedMs: 60 * MINUTE_MS });
});

test("one that was never heard is offline since it was enrolled; one that is gone is not there", () => {
  const { of, replace, told } = watching(nodeInfo("a", { changed: NOW - 7 }));
  expect(of("a")).toMatchObject({ state: "offline", since: NOW - 7, lastHeard: null });
  replace(nodeInfo("b", { lastSeen: NOW }));
  expect(of("a")).toBeUndefined();
  expect(of("b")!.state).toBe("online");
  expect(told).toContain(undefined);
});

test("while the gateway was away nothing could be heard: that does not count", () => {
  const before = NOW - 600 * MINUTE_MS;
  const { clock, of } = watching(
    nodeInfo("a", { ...quarter, lastSeen: before, heardSince: before - 5 }),
    nodeInfo("b", { ...quarter, lastSeen: before - 30 * MINUTE_MS }),
    nodeInfo("c", { ...quarter, lastSeen: before - 200 * MINUTE_MS }),
  );
  expect(["a", "b", "c"].map((name) => of(name)!.state)).toEqual(["online", "online", "offline"]);
  clock.runUntil(NOW + 8 * MINUTE_MS);
  expect(["a", "b"].map((name) => of(name)!.state)).toEqual(["online", "late"]);
  clock.runUntil(NOW + 38 * MINUTE_MS);
  expect(of("a")).toMatchObject({ state: "late", lastHeard: before });
});
