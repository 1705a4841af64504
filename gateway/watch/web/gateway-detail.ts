// How the gateway is: in short for every view, and whole for its own.
import type { Health } from "../health.ts";
import type { GatewayDetail, GatewayShort } from "./api.ts";
import type { WebDeps } from "./deps.ts";

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

const HOUR_MS = 3_600_000;

/** How full the channel is with what this gateway sends: answers that have no room are not sent, and nodes ask again. */
export function airtimes({
  radio,
  view,
  clock,
}: Pick<WebDeps, "radio" | "view" | "clock">): GatewayDetail["radio"] {
  if (radio === null) return [];
  const since = clock.now() - HOUR_MS;
  return radio.modems.map((modem, i) => {
    const sent = view.airtime(modem).reduce((sum, { at, ms }) => sum + (at >= since ? ms : 0), 0);
    return { name: `radio ${i + 1}`, used_s: sent / 1000, allowed_s: (radio.duty * HOUR_MS) / 1000 };
  });
}
