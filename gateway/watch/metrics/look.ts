// One look at the gateway, which all metrics of an answer are made of, and whether it is ready.
import { type Airtime, airtimes } from "../airtimes.ts";
import type { NodeAvailability } from "../availability.ts";
import { numbered } from "../health.ts";
import type { MetricsDeps } from "./deps.ts";
import { type Kept, keep } from "./kept.ts";

const LANES = ["events", "readings", "history"] as const;

export interface SinkLook {
  sink: string;
  /** Unix ms of the oldest that waits there. */
  lanes: { lane: (typeof LANES)[number]; messages: number; received: number | null }[];
  /** By reason. */
  parked: Map<string, number>;
}

export type Look = ReturnType<typeof lookAt>;

export interface Looking {
  now(): Look;
  close(): void;
}

/** An answer is so old at most, ms. */
const FRESH_MS = 1_000;

/** However many ask, and however often, the store is looked at once a second. */
export function startLooking(deps: MetricsDeps): Looking {
  const kept = keep(deps.view);
  let newest: { at: number; look: Look } | null = null;
  return {
    now() {
      const at = deps.wall.now();
      if (newest === null || at < newest.at || at - newest.at >= FRESH_MS)
        newest = { at, look: lookAt(deps, kept) };
      return newest.look;
    },
    close: kept.close,
  };
}

function lookAt(deps: MetricsDeps, kept: Kept) {
  const { facts, clock, availability, view } = deps;
  const frames = deps.frames();
  return {
    ...{ site: deps.site, gateway: deps.gateway, version: deps.version, now: clock.now() },
    ways: numbered(facts.ways()).map(({ kind, number, state }, i) => ({
      labels: { via: kind, number: String(number) },
      isUp: state === "listening",
      ...(frames[i] ?? { count: 0, silentMs: 0, hour: { frames: 0, spoilt: 0 } }),
    })),
    refusals: facts.refusals(),
    brokers: facts.brokers(),
    tellers: facts.tellers(),
    sinks: sinksIn(view.outboxStates(), kept.parked()),
    nodes: availability.now(),
    faulty: kept.faulty(),
    alarms: kept.alarms().filter(({ state }) => state !== "closed"),
    disk: facts.disk(),
    databaseBytes: facts.databaseBytes(),
    isWritten: deps.isStoreWritten(),
    clockDoubt: facts.clockDoubt(),
    airtimes: airtimes(deps).map(share),
  };
}

/** Of what a module may send in an hour, what it has sent in the last one. */
const share = ({ used_s, allowed_s }: Airtime, i: number) => ({
  number: String(i + 1),
  used: allowed_s === 0 ? 0 : used_s / allowed_s,
});

type States = ReturnType<MetricsDeps["view"]["outboxStates"]>;

/** Those that are configured, and those for which something is kept still. */
export function sinksIn(states: States, allParked: ReturnType<Kept["parked"]>): SinkLook[] {
  return states.flatMap(({ name: sink, active, lanes }) => {
    const parked = new Map<string, number>();
    for (const { reason, messages } of allParked.find(({ name }) => name === sink)?.parked ?? [])
      parked.set(reason, (parked.get(reason) ?? 0) + messages);
    if (!active && lanes.length === 0 && parked.size === 0) return [];
    const of = LANES.map((lane, i) => {
      const found = lanes.find((each) => each.lane === i);
      return { lane, messages: found?.messages ?? 0, received: found?.received ?? null };
    });
    return [{ sink, lanes: of, parked }];
  });
}

export type NodeState = NodeAvailability["state"] | "unheard";

/** An enrolled node that was never heard waits for somebody to put it in its place, and is not silent. */
export const nodeState = ({ state, lastHeard }: NodeAvailability): NodeState =>
  state === "offline" && lastHeard === null ? "unheard" : state;
