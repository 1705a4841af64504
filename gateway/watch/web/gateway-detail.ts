// How the gateway is: in short for every view, and whole for its own.
import type { Health } from "../health.ts";
import type { GatewayDetail, GatewayShort } from "./api.ts";

const MB = 1_000_000;

export function gatewayShort({ outbox, brokers, ways, clockDoubt }: Health): GatewayShort {
  return {
    ...{ waiting: outbox.messages, waitingSince: outbox.oldest },
    brokersAway: brokers.filter(({ connected }) => !connected).map(({ name }) => name),
    waysAway: ways.filter(({ state }) => state === "away").map(({ kind, number }) => `${kind} ${number}`),
    refused: brokers.reduce((sum, { parked }) => sum + parked, 0),
    clockDoubt: clockDoubt?.why ?? null,
  };
}

export function gatewayDetail(
  health: Health,
  log: GatewayDetail["log"],
  audit: GatewayDetail["audit"],
  radio: GatewayDetail["radio"],
): GatewayDetail {
  const { at, version, uptimeMs, memoryMb, databaseMb, clockDoubt, disk, brokers, ways, refused, parked } =
    health;
  return {
    ...{ at, version, uptime_ms: uptimeMs, memory_mb: memoryMb, database_mb: databaseMb },
    disk: {
      state: disk.state,
      free_mb: disk.free === null ? null : Math.round(disk.free / MB),
      full_in_days: disk.fullInDays,
    },
    clockDoubt: clockDoubt?.why ?? null,
    brokers: brokers.map(({ name, connected, waiting, parked, version: mqtt, published }) => ({
      ...{ name, connected, mqtt, published, parked },
      ...{
        events: waiting.events,
        readings: waiting.readings,
        history: waiting.history,
        oldest: waiting.oldest,
      },
    })),
    parked: parked.map(({ broker, topic, reason, messages, since }) => ({
      broker,
      topic,
      reason,
      messages,
      since,
    })),
    ways: ways.map(({ kind, number, state, since }) => ({ name: `${kind} ${number}`, state, since })),
    ...{ radio, refused: [...refused], log, audit },
  };
}
