// Health as partners are told of it: a broker's facts from its link, publishers and retained topics, and what the watch has
// found, by the contract's names.
import type { ParkedReason } from "../deliver/contract/delivery-words.ts";
import { timeOrNull, timestamp } from "../deliver/formats/units.ts";
import type { Proof } from "../deliver/link.ts";
import type { HealthReports } from "../deliver/retained-gateway.ts";
import type { Doubt } from "../time/trust.ts";
import type { BrokerState, Health, HealthWatch } from "../watch/health.ts";
import type { Broker } from "./brokers.ts";

/** `ahead`: by how much the clock that dates is ahead of the network's, ms. */
export function brokerState(
  { name, link, publishers, counters, retained }: Broker,
  ahead: number,
): BrokerState {
  const { up: connected, version, proof, connections } = link;
  const lastBreak = link.lastBreak();
  return {
    ...{ name, connected, version, proof, connections, ...counters },
    ...{
      sinks: [...publishers.keys()],
      refused: retained.refused().map((each) => ({ ...each, since: each.since + ahead })),
    },
    lastBreak: lastBreak === null ? null : { ...lastBreak, at: lastBreak.at + ahead },
    tried: [...publishers.values()].flatMap((each) => each.tried()),
  };
}

export function reportsOf(health: HealthWatch): HealthReports {
  return { now: () => fieldsOf(health.now()), onChanged: health.onChanged };
}

type Fields = ReturnType<HealthReports["now"]>;

function fieldsOf(health: Health): Fields {
  const { nodes, outbox, brokers } = health;
  const total = (of: "published" | "republished" | "connections") =>
    brokers.reduce((sum, each) => sum + each[of], 0);
  return {
    time: timestamp(health.at),
    version: health.version,
    uptime_s: Math.round(health.uptimeMs / 1000),
    nodes_online: nodes.online,
    nodes_late: nodes.late,
    nodes_offline: nodes.offline,
    outbox_messages: outbox.messages,
    outbox_oldest: timeOrNull(outbox.oldest),
    published_messages: total("published"),
    copied_messages: total("republished"),
    broker_connections: total("connections"),
    brokers: brokers.map(brokerFields),
    parked: health.parked.map(({ since, reason, ...each }) => ({
      ...each,
      reason: reason as ParkedReason,
      since: timestamp(since),
    })),
    ways: health.ways.map(({ kind, number, state, since }) => ({
      via: kind,
      number,
      state,
      since: timestamp(since),
    })),
    refused: health.refused,
    memory_mb: health.memoryMb,
    clock: {
      believed: health.clockDoubt === null,
      reason: (health.clockDoubt?.why ?? null) as Doubt | null,
      since: timeOrNull(health.clockDoubt === null ? null : Math.floor(health.clockDoubt.since)),
    },
    disk_free_mb: wholeMb(health.disk.free),
    disk_state: health.disk.state,
    disk_full_days: wholeDays(health.disk.fullInDays),
    database_mb: health.databaseMb,
  };
}

/** A rate that is hardly one leads to no day that means anything. */
const FARTHEST_DAYS = 999;

const wholeMb = (bytes: number | null) => (bytes === null ? null : Math.floor(bytes / 1e6));

function wholeDays(days: number | null): number | null {
  return days === null || days > FARTHEST_DAYS ? null : Math.floor(days);
}

function brokerFields(broker: Health["brokers"][number]): Fields["brokers"][number] {
  const { waiting } = broker;
  return {
    name: broker.name,
    connected: broker.connected,
    mqtt_version: broker.version,
    proof: broker.proof as Proof,
    waiting_events: waiting.events,
    waiting_readings: waiting.readings,
    waiting_history: waiting.history,
    oldest: timeOrNull(waiting.oldest),
    parked_messages: broker.parked,
    published_messages: broker.published,
    copied_messages: broker.republished,
    connections: broker.connections,
  };
}
