// How the gateway is, looked at each minute: for whoever runs it, and for programs that watch programs.
import { type Clock, every } from "../clock.ts";
import type { View } from "../store/view.ts";
import type { AvailabilityWatch, NodeAvailability } from "./availability.ts";

/** A way in, as its room tells of it: `via` begins with its kind. */
export interface Way {
  via: string;
  state: { name: "opening" | "listening" | "away"; since: number };
}

export interface HealthDeps {
  view: Pick<View, "outboxLength" | "outboxOldest">;
  availability: Pick<AvailabilityWatch, "now">;
  clock: Clock;
  version: string;
  ways(): readonly Way[];
  /** Since the start, by reason. */
  refusals(): Readonly<Record<string, number>>;
  counters(): { published: number; republished: number; connections: number };
  /** Free where the database is, MB; null where that cannot be told. */
  diskFreeMb(): number | null;
}

/** Times in unix ms. */
export interface Health {
  at: number;
  version: string;
  uptimeMs: number;
  nodes: Record<NodeAvailability["state"], number>;
  outbox: { messages: number; oldest: number | null };
  counters: { published: number; republished: number; connections: number };
  ways: { kind: string; number: number; state: Way["state"]["name"]; since: number }[];
  refused: { reason: string; count: number }[];
  memoryMb: number;
  diskFreeMb: number | null;
}

export interface HealthWatch {
  now(): Health;
  onChanged(listener: () => void): () => void;
  close(): void;
}

const EVERY_MS = 60_000;
const MB = 1_000_000;

export function watchHealth(deps: HealthDeps): HealthWatch {
  const { clock } = deps;
  const startedAt = clock.now();
  const listeners = new Set<() => void>();
  let newest: Health | null = null;
  const stop = every(EVERY_MS, clock, () => {
    newest = look(deps, startedAt);
    for (const listener of listeners) listener();
  });
  return {
    // Not before somebody asks: the ways in are opened last.
    now: () => (newest ??= look(deps, startedAt)),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}

function look(deps: HealthDeps, startedAt: number): Health {
  const { view, availability, clock, version, ways, refusals, counters, diskFreeMb } = deps;
  const nodes = { online: 0, late: 0, offline: 0 };
  for (const { state } of availability.now()) nodes[state]++;
  return {
    at: clock.now(),
    version,
    uptimeMs: clock.now() - startedAt,
    nodes,
    outbox: { messages: view.outboxLength(), oldest: view.outboxOldest() },
    counters: counters(),
    ways: numbered(ways()),
    refused: Object.entries(refusals()).flatMap(([reason, count]) => (count > 0 ? [{ reason, count }] : [])),
    memoryMb: Math.round((10 * process.memoryUsage.rss()) / MB) / 10,
    diskFreeMb: diskFreeMb(),
  };
}

/** Each way under its kind and its place among those, which say nothing of this machine. */
function numbered(ways: readonly Way[]): Health["ways"] {
  const counts = new Map<string, number>();
  return ways.map(({ via, state }) => {
    const kind = via.split(" ", 1)[0]!;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    return { kind, number, state: state.name, since: state.since };
  });
}
