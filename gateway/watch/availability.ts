// Whether nodes are heard as often as they should be: each by its own interval. "Connected" but silent is what users of
// other gateways complain of (chirpstack-gateway-bridge #206).
//
//   silent for   0 ......... 2.5 ............ 8 x expected
//                  online     |     late      |  offline
//
// While the gateway itself was away nothing could be heard: that time does not count.
import { type Clock, evenly, every } from "../clock.ts";
import {
  expectedInterval,
  INTERVAL_DEFAULT_MS,
  LATE_INTERVALS,
  type NodeInfo,
  type View,
} from "../store/view.ts";

/** Times in unix ms. */
export interface NodeAvailability {
  name: string;
  state: "online" | "late" | "offline";
  since: number;
  /** null while it is online, and where it never was heard */
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

const OFFLINE_AFTER = 8;
const LOOK_MS = 15_000;

/** What is remembered of a node, so that ten thousand of them are looked through without a look into the store. */
interface Remembered {
  node: NodeInfo;
  is: NodeAvailability;
}

export function watchAvailability(deps: AvailabilityDeps): AvailabilityWatch {
  const { view, clock, radioPeriodMs, keepSince } = deps;
  const listeners = new Set<(name?: string) => void>();
  const known = new Map<string, Remembered>();
  const startedAt = evenly(clock);
  const first = view.nodes();
  const awaySince = Math.max(0, ...first.map(({ lastSeen }) => lastSeen ?? 0));
  const tell = (name?: string) => {
    for (const listener of listeners) listener(name);
  };

  /** How long nothing has come, less what the gateway was away for: of what has not come since, whatever the clock is set to. */
  const silence = (lastSeen: number, now: number) =>
    lastSeen <= awaySince ? evenly(clock) - startedAt + awaySince - lastSeen : now - lastSeen;

  /** As the store has it now: told where that is another state than before, or another interval. */
  function take(node: NodeInfo): void {
    const before = known.get(node.name);
    const is = availabilityOf(node, before?.is, silence(node.lastSeen ?? 0, clock.now()), radioPeriodMs);
    // What is said with a state stands until the state, or how often it is expected, is another.
    const isSame = before?.is.state === is.state && before.is.expectedMs === is.expectedMs;
    known.set(node.name, { node, is: isSame ? before.is : is });
    if (isSame) return;
    if (is.state === "online" && node.heardSince !== is.since) keepSince(node.name, is.since);
    tell(node.name);
  }

  const read = (name: string) => view.nodes(name).forEach(take);

  function look(): void {
    const now = clock.now();
    for (const [name, { node, is }] of known) {
      const silent = silence(node.lastSeen ?? 0, now);
      if (availabilityOf(node, is, silent, radioPeriodMs).state !== is.state) read(name);
    }
  }

  function onHeard(name: string): void {
    const before = known.get(name);
    if (before?.is.state === "online") before.node = { ...before.node, lastSeen: clock.now() };
    else read(name);
  }

  /** Nodes may have come and gone, or have other names. */
  function readAnew(): void {
    const nodes = view.nodes();
    const names = new Set(nodes.map(({ name }) => name));
    for (const name of known.keys()) if (!names.has(name)) known.delete(name);
    nodes.forEach(take);
    tell();
  }

  first.forEach(take);
  const stops = [
    every(LOOK_MS, clock, look),
    view.onChanged((change) => {
      if (change.of === "all") readAnew();
      else if (change.of === "node") read(change.name);
      else if (change.of === "heard") onHeard(change.name);
    }),
  ];
  return {
    now: (name) => {
      if (name === undefined) return [...known.values()].map(({ is }) => is);
      const found = known.get(name);
      return found === undefined ? [] : [found.is];
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

/** Of a node of which nothing has come for `silent` ms. */
function availabilityOf(
  node: NodeInfo,
  before: NodeAvailability | undefined,
  silent: number,
  radioPeriodMs: number,
): NodeAvailability {
  const { name, lastSeen, heardSince, changed, interval, signal } = node;
  const expectedMs = expectedInterval(interval ?? INTERVAL_DEFAULT_MS, signal !== null, radioPeriodMs);
  if (lastSeen === null) return { name, expectedMs, lastHeard: null, state: "offline", since: changed };
  const late = LATE_INTERVALS * expectedMs;
  const offline = OFFLINE_AFTER * expectedMs;
  const common = { name, expectedMs, lastHeard: lastSeen };
  if (silent > offline) return { ...common, state: "offline", since: lastSeen + offline };
  if (silent > late) return { ...common, state: "late", since: lastSeen + late };
  // Of a gateway that has just started it is the store that knows.
  const since = before === undefined || before.state === "online" ? (heardSince ?? lastSeen) : lastSeen;
  return { ...common, lastHeard: null, state: "online", since };
}
