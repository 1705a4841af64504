// Nodes and gateways that need somebody: each alone, and all together.
import { describe, expect, test } from "vitest";
import { nightConditions, type Reach, reachConditions } from "../../../../gateway/watch/alarms/conditions.ts";
import { FLAG_ACOUSTIC_FAULT, FLAG_BATTERY_LOW, FLAG_CLOCK_JUMP } from "../../../../shared/messages.ts";

const NOW = Date.UTC(2026, 10, 12);
const HOUR = 3_600_000;

const told = (findings: { kind: string; place: { nodes: readonly string[] } }[]) =>
  findings.map(({ kind, place }) => `${kind} ${place.nodes.join(" ")}`.trim());

describe("nights", () => {
  const of = (...flags: number[]) => told(nightConditions([{ node: "a", flags, at: NOW }]));
  test("a fault of three nights running is told, of two it is not", () => {
    expect(of(FLAG_ACOUSTIC_FAULT, FLAG_ACOUSTIC_FAULT, FLAG_ACOUSTIC_FAULT)).toEqual(["sensor a"]);
    expect(of(FLAG_ACOUSTIC_FAULT, 0, FLAG_ACOUSTIC_FAULT)).toEqual([]);
    expect(of(FLAG_ACOUSTIC_FAULT, FLAG_ACOUSTIC_FAULT)).toEqual([]);
  });
  test("a low battery is its own, and what is no fault is none", () => {
    const both = FLAG_BATTERY_LOW | FLAG_ACOUSTIC_FAULT;
    expect(of(both, both, both)).toEqual(["sensor a", "battery a"]);
    expect(of(FLAG_CLOCK_JUMP, FLAG_CLOCK_JUMP, FLAG_CLOCK_JUMP)).toEqual([]);
  });
});

describe("what is heard", () => {
  const nodes = (states: Reach["state"][], isRadio = false): Reach[] =>
    states.map((state, i) => ({ node: `n${i}`, state, since: NOW - HOUR, isRadio }));
  const of = (reach: Reach[], away: number[] = []) => told(reachConditions(reach, away, NOW));

  test("a silent node is told, a late one not yet", () => {
    expect(of(nodes(["offline", "late", "online", "online", "online"]))).toEqual(["silent n0"]);
  });
  test("where all fall silent at once it is the gateway, and no node", () => {
    expect(of(nodes(["offline", "offline", "offline", "offline", "online"]))).toEqual(["gateway"]);
  });
  test("where nodes on radio do it is the channel, and those on lines are told for themselves", () => {
    const radio = nodes(["offline", "late", "offline", "late", "online"], true);
    const line: Reach = { node: "line", state: "offline", since: NOW, isRadio: false };
    expect(of([...radio, line])).toEqual(["jammed", "silent line"]);
  });
  test("a way in that is away is told after a quarter of an hour", () => {
    expect(of(nodes(["online"]), [NOW - 10 * 60_000])).toEqual([]);
    expect(of(nodes(["online"]), [NOW - 20 * 60_000])).toEqual(["gateway"]);
  });
});
