// Whether nodes are heard as often as they should be: each by its own interval. "Connected" but silent is what users of
// other gateways complain of (chirpstack-gateway-bridge #206).
//
//   silent for   0 ......... 2.5 ............ 8 x expected
//                  online     |     late      |  offline
import { type Clock, every } from "../clock.ts";
import type { NodeInfo, View } from "../store/view.ts";

/** Times in unix ms. */
export interface NodeAvailability {
  name: string;
  state: "online" | "late" | "offline";
  since: number;
  lastHeard: number | null;
  /** How often it should be heard. */
  expectedMs: number;
}

export interface AvailabilityDeps {
  view: Pick<View, "nodes" | "onChanged">;
  /** The clock that frames are dated by. */
  clock: Clock;
  /** How often a node on radio sends what it has kept, ms. */
  radioPeriodMs: number;
  /** Keeps since when a node is heard, over a restart. */
  keepSince(name: string, since: number): void;
}

export interface AvailabilityWatch {
  now(name?: string): readonly NodeAvailability[];
  /** Calls back with each node of which it has changed, and without one where any may have. Returns how to end it. */
  onChanged(listener: (name?: string) => void): () => void;
  close(): void;
}

/** Of a node that has said nothing of itself yet. */
const INTERVAL_DEFAULT_MS = 900_000;
const LATE_AFTER = 2.5;
const OFFLINE_AFTER = 8;
const LOOK_MS = 15_000;

export function watchAvailability(deps: AvailabilityDeps): AvailabilityWatch {
  const { view, clock, radioPeriodMs, keepSince } = deps;
  const listeners = new Set<(name?: string) => void>();
  /** As it was looked at last, by name. */
  const known = new Map<string, NodeAvailability>();
  const tell = (name?: string) => {
    for (const listener of listeners) listener(name);
  };

  function isNow(node: NodeInfo, now: number): NodeAvailability {
    const { name, lastSeen, heardSince, changed, interval, signal } = node;
    const own = interval ?? INTERVAL_DEFAULT_MS;
    const expectedMs = signal === null ? own : Math.max(own, radioPeriodMs);
    const common = { name, lastHeard: lastSeen, expectedMs };
    if (lastSeen === null) return { ...common, state: "offline", since: changed };
    const silent = now - lastSeen;
    const after = (times: number) => lastSeen + times * expectedMs;
    if (silent > OFFLINE_AFTER * expectedMs)
      return { ...common, state: "offline", since: after(OFFLINE_AFTER) };
    if (silent > LATE_AFTER * expectedMs) return { ...common, state: "late", since: after(LATE_AFTER) };
    const before = known.get(name);
    // Of a gateway that has just started it is the store that knows.
    const since = before === undefined || before.state === "online" ? (heardSince ?? lastSeen) : lastSeen;
    return { ...common, lastHeard: before?.lastHeard ?? null, state: "online", since };
  }

  /** What is said with a state stands until the state, or how often it is expected, is another. */
  function look(nodes: readonly NodeInfo[]): void {
    for (const node of nodes) {
      const is = isNow(node, clock.now());
      const was = known.get(node.name);
      if (was?.state === is.state && was.expectedMs === is.expectedMs) continue;
      known.set(node.name, is);
      if (is.state === "online" && node.heardSince !== is.since) keepSince(node.name, is.since);
      tell(node.name);
    }
  }

  /** Nodes may have come and gone, or have other names. */
  function lookAnew(): void {
    const nodes = view.nodes();
    const names = new Set(nodes.map(({ name }) => name));
    for (const name of known.keys()) if (!names.has(name)) known.delete(name);
    look(nodes);
    tell();
  }

  look(view.nodes());
  const stops = [
    every(LOOK_MS, clock, () => look(view.nodes())),
    view.onChanged((change) => {
      if (change.of === "all") lookAnew();
      else if ((change.of === "heard" || change.of === "node") && known.get(change.name)?.state !== "online")
        look(view.nodes(change.name));
    }),
  ];
  return {
    now: (name) => {
      if (name === undefined) return [...known.values()];
      const found = known.get(name);
      return found === undefined ? [] : [found];
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
