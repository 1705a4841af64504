// The watches that raise alarms, given what they need of the store and of the settings.
import type { Clock } from "../clock.ts";
import { minutesOf } from "../config/alarms.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { watchNights } from "../watch/alarms/nightly.ts";
import { MODEL, SHOWN } from "../watch/alarms/weights.ts";
import type { GatewayConfig } from "./configuration.ts";

export interface AlarmsDeps {
  config: GatewayConfig;
  store: Store;
  clock: Clock;
  log: Log;
}

/** Returns a function that ends them. */
export function startAlarms({ config, store, clock, log }: AlarmsDeps): () => void {
  const { enabled, decide_at } = config.alarms;
  if (!enabled) return () => {};
  return watchNights({
    view: viewOf(store),
    kept: store.alarms.watch,
    decide: store.alarms.decide,
    areas: () => [],
    at: minutesOf(decide_at),
    model: MODEL,
    shown: SHOWN,
    clock,
    log,
  });
}
