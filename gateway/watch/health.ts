// How the gateway is, looked at each minute, and sooner where a broker has come or gone, or refuses something or takes it
// again: for whoever runs it, and for programs that watch programs.
import { type Clock, evenly, every, type Timer } from "../clock.ts";
import type { Cause } from "../findings.ts";
import type { View } from "../store/view.ts";
import type { AvailabilityWatch, NodeAvailability } from "./availability.ts";
import type { DiskHealth } from "./disk.ts";

/** A way in, as its room tells of it: `via` begins with its kind. */
export interface Way {
  via: string;
  state: {
    name: "opening" | "listening" | "away";
    since: number /** A sentence, where it is away. */;
    why?: string;
    /** And the same for programs. */
    cause?: Cause;
  };
}

/** A topic that a broker does not take what is retained on, since unix ms. */
export interface RefusedTopic {
  topic: string;
  reason: string;
  since: number;
}

/** A broker, as its room tells of it. */
export interface BrokerState {
  name: string;
  connected: boolean;
  version: string | null;
  proof: string;
  connections: number;
  published: number;
  republished: number;
  /** Names of what is sent there, as the store has them. */
  sinks: readonly string[];
  refused: readonly RefusedTopic[];
  /** What ended its last connection, or keeps it from being made: why, when, and how often within ten minutes. */
  lastBreak: { cause: Cause; sentence: string; at: number; times: number } | null;
  /** What is being tried again, with one message each: as good as refused until it has got through. */
  tried: readonly RefusedTopic[];
}

/** A way of telling people of alarms, as its room tells of it. Times in unix ms. */
export interface TellerState {
  name: string;
  kind: "mail" | "webhook";
  /** Alarms that its people are yet to be told of. */
  waiting: number;
  oldest: number | null;
  /** Who is not reached at the moment, and who is refused, each with why. */
  away: readonly { who: string; why: string; since: number }[];
  refused: readonly { who: string; why: string; since: number }[];
}

export interface HealthDeps {
  view: Pick<View, "outboxLength" | "outboxOldest" | "outboxStates" | "outboxParked" | "onParked">;
  availability: Pick<AvailabilityWatch, "now">;
  clock: Clock;
  /** What is told sooner is told by this one: a clock that is simulated may be faster than people. */
  wall: Clock;
  version: string;
  ways(): readonly Way[];
  brokers(): readonly BrokerState[];
  tellers(): readonly TellerState[];
  /** Since the start, by reason. */
  refusals(): Readonly<Record<string, number>>;
  /** Why the gateway's clock is not believed, and since when, unix ms; null where it is. */
  clockDoubt(): ClockDoubt | null;
  disk(): DiskHealth;
  /** What the database's file takes, bytes. */
  databaseBytes(): number;
}

export interface ClockDoubt {
  why: string;
  since: number;
}

export interface BrokerHealth extends Omit<BrokerState, "sinks" | "refused" | "tried" | "lastBreak"> {
  waiting: Waiting;
  parked: number;
}

export interface Waiting {
  events: number;
  readings: number;
  history: number;
  oldest: number | null;
}

export interface ParkedHealth extends RefusedTopic {
  broker: string;
  messages: number;
}

/** Times in unix ms. */
export interface Health {
  at: number;
  version: string;
  uptimeMs: number;
  nodes: Record<NodeAvailability["state"], number>;
  outbox: { messages: number; oldest: number | null };
  brokers: BrokerHealth[];
  /** What has been refused longest. */
  parked: ParkedHealth[];
  /** For who runs the gateway: they name recipients, and are not told over MQTT. */
  tellers: readonly TellerState[];
  ways: { kind: string; number: number; state: Way["state"]["name"]; since: number }[];
  refused: { reason: string; count: number }[];
  memoryMb: number;
  clockDoubt: ClockDoubt | null;
  disk: DiskHealth;
  databaseMb: number;
}

type Parked = ReturnType<View["outboxParked"]>;

export interface HealthWatch {
  now(): Health;
  onChanged(listener: () => void): () => void;
  close(): void;
}

const EVERY_MS = 60_000;
/** What is news is told this often at most. */
const NEWS_MS = 10_000;
/** Several rows are mostly parked together. */
const SETTLES_MS = 1_000;
/** Links and what is retained do not tell when they change: they are looked at this often. */
const LINKS_MS = 5_000;
const PARKED_MAX = 20;
/** Rows that are counted at each look; where there are more, each minute: a million take 25 ms (measured). */
const COUNTED_MAX = 50_000;
const MB = 1_000_000;

export function watchHealth(deps: HealthDeps): HealthWatch {
  const { view, clock, wall, brokers } = deps;
  const startedAt = evenly(clock);
  const listeners = new Set<() => void>();
  let newest: Health | null = null;
  /** By sink. */
  let waiting: Map<string, Waiting> | null = null;
  /** Null where that may have changed: 200,000 rows take a tenth of a second (measured). */
  let parked: Parked | null = null;
  /** As of the newest look, and as listeners have been told. */
  let links = linksOf([]);
  let toldLinks = links;
  let toldParked = "";
  let toldAt = Number.NEGATIVE_INFINITY;
  let news: Timer = null;

  function tell(): void {
    wall.clearTimeout(news);
    news = null;
    toldAt = wall.now();
    toldLinks = linksOf(brokers());
    toldParked = parkedText();
    newest = null;
    for (const listener of listeners) listener();
  }

  function tellSoon(): void {
    news ??= wall.setTimeout(tellNews, Math.max(SETTLES_MS, toldAt + NEWS_MS - wall.now()));
  }

  function allParked(): Parked {
    parked ??= view.outboxParked();
    return parked;
  }

  /** Differs where something was parked or is not any more. */
  function parkedText(): string {
    try {
      return JSON.stringify(refusedAt(brokers(), allParked()).map(({ since: _, ...each }) => each));
    } catch {
      return "unreadable"; // whoever asks for all of it says what is wrong
    }
  }

  /** A topic that was tried and refused again is none. */
  function tellNews(): void {
    news = null;
    if (linksOf(brokers()) !== toldLinks || parkedText() !== toldParked) tell();
  }

  function now(): Health {
    const current = linksOf(brokers());
    if (newest !== null && current === links) return newest;
    links = current;
    if (waiting === null || view.outboxLength() <= COUNTED_MAX) waiting = waitingBySink(view);
    newest = look(deps, startedAt, waiting, allParked());
    return newest;
  }

  const stops = [
    every(EVERY_MS, clock, () => {
      waiting = null;
      tell();
    }),
    every(LINKS_MS, wall, () => {
      if (linksOf(brokers()) !== toldLinks) tellSoon();
    }),
    view.onParked(() => {
      parked = null;
      tellSoon();
    }),
  ];
  return {
    // Not before somebody asks: the ways in are opened last.
    now,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const stop of stops) stop();
      wall.clearTimeout(news);
    },
  };
}

/** Differs where a broker has come or gone, or takes other topics. */
const linksOf = (brokers: readonly BrokerState[]) =>
  JSON.stringify(
    brokers.map(({ connected, version, proof, refused }) => [
      ...[connected, version, proof],
      ...refused.map(({ topic, reason }) => [topic, reason]),
    ]),
  );

function waitingBySink(view: Pick<View, "outboxStates">): Map<string, Waiting> {
  return new Map(
    view.outboxStates().map(({ name, lanes, oldest }) => {
      const [events, readings, history] = [0, 1, 2].map(
        (lane) => lanes.find((each) => each.lane === lane)?.messages ?? 0,
      ) as [number, number, number];
      return [name, { events, readings, history, oldest }];
    }),
  );
}

function look(
  deps: HealthDeps,
  startedAt: number,
  waiting: ReadonlyMap<string, Waiting>,
  allParked: Parked,
): Health {
  const { view, availability, clock, version, ways, refusals, brokers, clockDoubt } = deps;
  const { disk, databaseBytes } = deps;
  const nodes = { online: 0, late: 0, offline: 0 };
  for (const { state } of availability.now()) nodes[state]++;
  const all = brokers();
  const parked = refusedAt(all, allParked);
  return {
    at: clock.now(),
    version,
    uptimeMs: evenly(clock) - startedAt,
    nodes,
    outbox: { messages: view.outboxLength(), oldest: view.outboxOldest() },
    brokers: all.map(({ sinks, refused, tried: _, lastBreak: __, ...broker }) => ({
      ...broker,
      waiting: sumOf(sinks.flatMap((sink) => waiting.get(sink) ?? [])),
      parked:
        parked.reduce((sum, each) => sum + (each.broker === broker.name ? each.messages : 0), 0) -
        refused.length,
    })),
    parked: parked.sort((a, b) => a.since - b.since).slice(0, PARKED_MAX),
    tellers: deps.tellers(),
    ways: numbered(ways()),
    refused: Object.entries(refusals()).flatMap(([reason, count]) => (count > 0 ? [{ reason, count }] : [])),
    memoryMb: Math.round((10 * process.memoryUsage.rss()) / MB) / 10,
    clockDoubt: clockDoubt(),
    disk: disk(),
    databaseMb: Math.ceil(databaseBytes() / MB),
  };
}

function sumOf(sinks: readonly Waiting[]): Waiting {
  const sum: Waiting = { events: 0, readings: 0, history: 0, oldest: null };
  for (const { events, readings, history, oldest } of sinks) {
    sum.events += events;
    sum.readings += readings;
    sum.history += history;
    if (oldest !== null) sum.oldest = Math.min(sum.oldest ?? oldest, oldest);
  }
  return sum;
}

/** By broker, topic and reason: rows that are parked or being tried, and what is retained, which is one on each topic. */
function refusedAt(brokers: readonly BrokerState[], parked: Parked): ParkedHealth[] {
  const bySink = new Map(parked.map((each) => [each.name, each.parked]));
  const one = (each: RefusedTopic) => ({ ...each, messages: 1 });
  return brokers.flatMap(({ name: broker, sinks, refused, tried }) => {
    const rows = [...sinks.flatMap((sink) => bySink.get(sink) ?? []), ...tried.map(one)];
    const alike = Map.groupBy(rows, ({ topic, reason }) => `${reason} ${topic}`);
    const summed = [...alike.values()].map((each) => ({
      ...each[0]!,
      messages: each.reduce((sum, { messages }) => sum + messages, 0),
      since: Math.min(...each.map(({ since }) => since)),
    }));
    return [...summed, ...refused.map(one)].map(({ topic, reason, messages, since }) => ({
      ...{ broker, topic, reason, messages, since },
    }));
  });
}

/** Each way under its kind and its place among those, which say nothing of this machine. */
export function numbered(ways: readonly Way[]): Health["ways"] {
  const counts = new Map<string, number>();
  return ways.map(({ via, state }) => {
    const kind = via.split(" ", 1)[0]!;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    return { kind, number, state: state.name, since: state.since };
  });
}
