// How gateways are, made up: one that is well, and what differs from that.
import { VERSION } from "../../../gateway/version.ts";
import {
  type BrokerStatus,
  FORMAT,
  type OutboxStatus,
  type Status,
  type WayStatus,
} from "../../../gateway/watch/local/status.ts";

export const AT = Date.UTC(2026, 11, 2, 20, 0, 0);
const MINUTE_MS = 60_000;
/** So many minutes before. */
export const before = (minutes: number) => new Date(AT - minutes * MINUTE_MS).toISOString();

export const way = (more: Partial<WayStatus> = {}): WayStatus => ({
  ...{
    name: "serial 1",
    port: "serial /dev/ttyUSB0",
    state: "listening",
    since: before(600),
    why: null,
    cause: null,
  },
  ...{ frames: 1234, heard: before(1), hour: { frames: 4, spoilt: 0 } },
  ...{ airtime_used: null, ...more },
});

export const brokerIs = (more: Partial<BrokerStatus> = {}): BrokerStatus => ({
  ...{ name: "main", connected: true, retained_refused: 0, refused_topic: null, last_break: null, ...more },
});

export const waiting = (more: Partial<OutboxStatus> = {}): OutboxStatus => ({
  ...{ sink: "main", broker: "main", events: 0, readings: 0, history: 0, oldest: null, parked: 0, ...more },
});

export const statusWith = (more: Partial<Status> = {}): Status => ({
  ...{ format: FORMAT, version: VERSION, running: true, site: "sundsvall", gateway: "gateway-1", network: 1 },
  ...{ time: before(0), uptime_s: 36_000, not_ready: [], ways: [way()] },
  ...{ brokers: [brokerIs()], outbox: [waiting()], parked: [] },
  ...{ refusals: [], disk: { state: "ok", free_mb: 75_000, full_in_days: null }, database_mb: 12 },
  clock: { doubt: null, since: null },
  nodes: {
    ...{ count: 2, by_state: { online: 2, late: 0, offline: 0, unheard: 0 }, heard: before(1), silent: [] },
  },
  ...{ alarms: { count: 0, named: [] }, tellers: [], ...more },
});
