// What the store knows of a gateway that does not run: what waits, what is parked, which alarms are open, and when a node was
// heard last. Whether nodes are heard, and what comes in, nobody knows then.
import { existsSync } from "node:fs";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { databaseIn } from "../../assemble/stored.ts";
import { timeOrNull, timestamp } from "../../deliver/formats/units.ts";
import { isLocked } from "../../store/lock.ts";
import { viewOf } from "../../store/view.ts";
import { VERSION } from "../../version.ts";
import { diskNow } from "../../watch/disk.ts";
import { alarmsOf, diskOf, FORMAT, outboxOf, type Status } from "../../watch/local/status.ts";
import { sinksIn } from "../../watch/metrics/look.ts";
import { withStore } from "../store.ts";
import { notAsked } from "./ask.ts";

const MB = 1_000_000;
export const NO_SOCKET = {
  reason: "no-socket",
  what: "A gateway runs here and cannot be asked: it starts or stops just now, is of an older version, or its log says why it has no socket.",
};

/** Throws a GatewayError "store", and "gateway" where there is no store yet. */
export function storedStatus(config: GatewayConfig, now: number): Status {
  const { data, site, gateway, network, mqtt } = config;
  if (!existsSync(databaseIn(data)))
    throw notAsked(`No gateway runs on ${data}, and none ever has: start one with "sippra-gateway run".`);
  return withStore(config, (store) => {
    const view = viewOf(store);
    const nodes = view.nodes();
    const heard = nodes.reduce<number | null>(
      (newest, { lastSeen }) => (lastSeen === null ? newest : Math.max(newest ?? 0, lastSeen)),
      null,
    );
    // Before the gateway has run under a configuration, the one there is is its main broker.
    const named = <T extends { name: string }>(each: T): T => ({ ...each, name: each.name || mqtt.name });
    const parked = view.outboxParked().map(named);
    return {
      ...{ format: FORMAT, version: VERSION, running: false, site, gateway, network },
      time: timestamp(now),
      ...{
        uptime_s: null,
        not_ready: isLocked(data) ? [NO_SOCKET] : [],
        ways: [],
        brokers: [],
        refusals: [],
        tellers: [],
      },
      outbox: sinksIn(view.outboxStates().map(named), parked).map((each) => outboxOf(each, [])),
      parked: parked
        .flatMap(({ name: broker, parked: topics }) => topics.map((each) => ({ ...each, broker })))
        .sort((a, b) => a.since - b.since)
        .map(({ broker, topic, reason, messages, since }) => ({
          ...{ broker, topic, reason, messages, since: timestamp(since) },
        })),
      disk: diskOf(diskNow(data)),
      database_mb: Math.ceil(store.size().total / MB),
      clock: { doubt: null, since: null },
      nodes: { count: nodes.length, by_state: null, heard: timeOrNull(heard), silent: [] },
      alarms: alarmsOf(view.alarms().filter(({ state }) => state !== "closed")),
    };
  });
}
