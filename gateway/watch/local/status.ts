// How the gateway is, as it is told over the socket and by `status --json`: made of the look that metrics are made of, and of
// what only this machine's own people are told: ports, and why they are away.
import type { Refusals } from "../../admit/refusals.ts";
import { timeOrNull, timestamp } from "../../deliver/formats/units.ts";
import type { Cause } from "../../findings.ts";
import type { Health, Way } from "../health.ts";
import { type Look, nodeState } from "../metrics/look.ts";
import { reasonsAgainst } from "../metrics/readiness.ts";
import { type Severity, severityOf } from "../metrics/severity.ts";

/** Of what is said over the socket: another one where a reader of the old one would be wrong. */
export const FORMAT = 2;

/** Nodes and alarms that are named; there may be thousands. */
const NAMED_MAX = 50;

/** Programs rely on the names of its fields. Times as ISO 8601, null where there is none, or it is not known. */
export interface Status {
  format: number;
  version: string;
  /** False where it is what the store knows, and no gateway runs. */
  running: boolean;
  site: string;
  gateway: string;
  /** The number on air of the nodes that are enrolled from now on. */
  network: number;
  time: string;
  uptime_s: number | null;
  /** What keeps the gateway from its work. */
  not_ready: { reason: string; what: string }[];
  ways: WayStatus[];
  brokers: BrokerStatus[];
  outbox: OutboxStatus[];
  /** What has been refused longest, with the broker's reason. */
  parked: { broker: string; topic: string; reason: string; messages: number; since: string }[];
  /** Since the start. */
  refusals: RefusedStatus[];
  disk: { state: string; free_mb: number | null; full_in_days: number | null };
  database_mb: number;
  clock: { doubt: string | null; since: string | null };
  nodes: NodesStatus;
  alarms: { count: number; named: AlarmStatus[] };
  /** Ways of telling people. */
  tellers: { name: string; kind: string; waiting: number; oldest: string | null; trouble: string | null }[];
}

export interface RefusedStatus {
  reason: string;
  count: number;
  last: string | null;
  /** Of whom, as the frames claim, the newest first: a node's name, or "network/number"; and by which way in. */
  from: readonly { who: string; via: string }[];
}

export interface BrokerStatus {
  name: string;
  connected: boolean;
  retained_refused: number;
  /** Of those the one that has been refused longest. */
  refused_topic: string | null;
  /** What ended its last connection, or keeps it from being made; how often that was in the last ten minutes. */
  last_break: { cause: Cause; why: string; time: string; times: number } | null;
}

export interface WayStatus {
  /** "serial 1" */
  name: string;
  /** "serial /dev/ttyUSB0" */
  port: string;
  state: Way["state"]["name"];
  since: string;
  why: string | null;
  /** Where it is away. */
  cause: Cause | null;
  /** Of our nodes, since the start. */
  frames: number;
  /** When the last of them came. */
  heard: string | null;
  /** In the last hour: frames of our nodes, and what was spoilt on its way or is of something else. */
  hour: { frames: number; spoilt: number };
  /** Of what a radio module may send in an hour, the share that it has sent. */
  airtime_used: number | null;
}

export interface OutboxStatus {
  sink: string;
  /** That it is sent to; null where the configuration has none for it any more, or no gateway runs. */
  broker: string | null;
  events: number;
  readings: number;
  history: number;
  oldest: string | null;
  parked: number;
}

export interface NodesStatus {
  count: number;
  /** By how they are heard; null where nobody listens. */
  by_state: Record<ReturnType<typeof nodeState>, number> | null;
  /** When the last frame of any came; of a gateway that runs, since its start. */
  heard: string | null;
  /** Late and offline ones, the one that is silent for longest first. */
  silent: { node: string; state: string; heard: string | null }[];
}

export interface AlarmStatus {
  alarm: number;
  kind: string;
  severity: Severity;
  state: string;
  nodes: readonly string[];
  began: string;
}

export interface StatusDeps {
  network: number;
  look(): Look;
  health(): Pick<Health, "parked">;
  uptimeMs(): number;
  ways(): readonly Way[];
  refusedLast: Refusals["latest"];
}

const MB = 1_000_000;

export function statusOf({
  network,
  look: lookNow,
  health,
  uptimeMs,
  ways,
  refusedLast,
}: StatusDeps): Status {
  const look = lookNow();
  const { parked } = health();
  const last = refusedLast();
  const doubt = look.clockDoubt;
  return {
    ...{
      format: FORMAT,
      version: look.version,
      running: true,
      site: look.site,
      gateway: look.gateway,
      network,
    },
    ...{
      time: timestamp(look.now),
      uptime_s: Math.round(uptimeMs() / 1000),
      not_ready: reasonsAgainst(look),
    },
    ways: waysOf(look, ways()),
    brokers: look.brokers.map(brokerOf),
    outbox: look.sinks.map((each) => outboxOf(each, look.brokers)),
    parked: parked.map((each) => ({ ...each, since: timestamp(each.since) })),
    refusals: Object.entries(look.refusals).flatMap(([reason, count]) =>
      count > 0
        ? [
            {
              ...{ reason, count, last: timeOrNull(last.get(reason)?.at ?? null) },
              from: last.get(reason)?.from ?? [],
            },
          ]
        : [],
    ),
    disk: diskOf(look.disk),
    database_mb: Math.ceil(look.databaseBytes / MB),
    clock: { doubt: doubt?.why ?? null, since: timeOrNull(doubt?.since ?? null) },
    nodes: nodesOf(look),
    alarms: alarmsOf(look.alarms),
    tellers: look.tellers.map(({ name, kind, waiting, oldest, away, refused }) => ({
      ...{ name, kind, waiting, oldest: timeOrNull(oldest) },
      trouble: [...refused, ...away].map(({ who, why }) => `${who}: ${why}`)[0] ?? null,
    })),
  };
}

function brokerOf({ name, connected, refused, lastBreak }: Look["brokers"][number]): BrokerStatus {
  return {
    ...{ name, connected, retained_refused: refused.length, refused_topic: refused[0]?.topic ?? null },
    last_break:
      lastBreak === null
        ? null
        : {
            ...{ cause: lastBreak.cause, why: lastBreak.sentence },
            ...{ time: timestamp(lastBreak.at), times: lastBreak.times },
          },
  };
}

function waysOf(look: Look, ways: readonly Way[]): WayStatus[] {
  const module = new Map(look.airtimes.map(({ number, used }) => [`radio ${number}`, used]));
  return look.ways.map(({ labels, count, silentMs, hour }, i) => {
    const name = `${labels.via} ${labels.number}`;
    const { via, state } = ways[i]!;
    return {
      ...{ name, port: via, state: state.name, since: timestamp(state.since), why: state.why ?? null },
      cause: state.cause ?? null,
      ...{ frames: count, heard: count === 0 ? null : timestamp(look.now - silentMs) },
      ...{ hour, airtime_used: module.get(name) ?? null },
    };
  });
}

type SinkLook = Pick<Look["sinks"][number], "sink" | "lanes" | "parked">;

export function outboxOf(
  { sink, lanes, parked }: SinkLook,
  brokers: readonly Pick<Look["brokers"][number], "name" | "sinks">[],
): OutboxStatus {
  const waiting = (lane: string) => lanes.find((each) => each.lane === lane)?.messages ?? 0;
  const times = lanes.flatMap(({ received }) => (received === null ? [] : [received]));
  return {
    ...{ sink, broker: brokers.find(({ sinks }) => sinks.includes(sink))?.name ?? null },
    ...{ events: waiting("events"), readings: waiting("readings"), history: waiting("history") },
    oldest: times.length === 0 ? null : timestamp(Math.min(...times)),
    parked: [...parked.values()].reduce((sum, messages) => sum + messages, 0),
  };
}

export const diskOf = ({ state, free, fullInDays }: Look["disk"]): Status["disk"] => ({
  ...{ state, free_mb: free === null ? null : Math.floor(free / MB), full_in_days: fullInDays },
});

function nodesOf({ nodes, ways, now }: Look): NodesStatus {
  const by_state = { online: 0, late: 0, offline: 0, unheard: 0 };
  for (const node of nodes) by_state[nodeState(node)]++;
  const heard = ways.flatMap(({ count, silentMs }) => (count === 0 ? [] : [now - silentMs]));
  const silent = nodes.filter((node) => ["late", "offline"].includes(nodeState(node)));
  return {
    ...{ count: nodes.length, by_state, heard: heard.length === 0 ? null : timestamp(Math.max(...heard)) },
    silent: silent
      .sort((a, b) => (a.lastHeard ?? 0) - (b.lastHeard ?? 0))
      .slice(0, NAMED_MAX)
      .map(({ name, state, lastHeard }) => ({ node: name, state, heard: timeOrNull(lastHeard) })),
  };
}

export function alarmsOf(alarms: Look["alarms"]): Status["alarms"] {
  return {
    count: alarms.length,
    named: alarms.slice(-NAMED_MAX).map((alarm) => ({
      ...{ alarm: alarm.id, kind: alarm.kind, severity: severityOf(alarm), state: alarm.state },
      ...{ nodes: alarm.place.nodes.slice(0, NAMED_MAX), began: timestamp(alarm.began) },
    })),
  };
}
