// The watches that raise alarms, given what they need of the store and of the settings.
import type { Clock } from "../clock.ts";
import { minutesOf } from "../config/alarms.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { type View, viewOf } from "../store/view.ts";
import { watchBursts } from "../watch/alarms/burst-watch.ts";
import { type AreaFlows, watchNights } from "../watch/alarms/nightly.ts";
import { watchReach } from "../watch/alarms/reach-watch.ts";
import { MODEL, SHOWN } from "../watch/alarms/weights.ts";
import type { AvailabilityWatch } from "../watch/availability.ts";
import type { Way } from "../watch/health.ts";
import type { NewsDeps } from "../watch/news.ts";
import type { GatewayConfig } from "./configuration.ts";

export interface AlarmsDeps {
  config: GatewayConfig;
  store: Store;
  clock: Clock;
  log: Log;
  availability: Pick<AvailabilityWatch, "now">;
  ways(): readonly Way[];
  onMessage: NewsDeps["onMessage"];
}

/** Returns a function that ends them. */
export function startAlarms({ config, store, clock, log, ...deps }: AlarmsDeps): () => void {
  const { enabled, decide_at } = config.alarms;
  if (!enabled) return () => {};
  const view = viewOf(store);
  const { decide } = store.alarms;
  const common = { view, decide, clock, log };
  const stops = [
    watchNights({
      ...common,
      kept: store.alarms.watch,
      areas: () => areasWithFlows(view, clock.now()),
      at: minutesOf(decide_at),
      model: MODEL,
      shown: SHOWN,
    }),
    watchBursts({
      ...common,
      onEvent: (listener) =>
        deps.onMessage(({ name }, { events }) => {
          for (const { body, time } of events) listener(name, body, time);
        }),
    }),
    watchReach({
      ...common,
      availability: deps.availability,
      away: () => deps.ways().flatMap(({ state: { name, since } }) => (name === "away" ? [since] : [])),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const DAY_MS = 86_400_000;
/** Night flows that evidence may ask for: before the onset of the oldest suspicion that is remembered. */
const FLOW_NIGHTS = 150;

function areasWithFlows(view: Pick<View, "areas" | "nightFlows">, now: number): AreaFlows[] {
  const today = Math.floor(now / DAY_MS) + 1;
  return view.areas().map(({ name, nodes, meters }) => ({
    ...{ name, nodes },
    flows: meters.length === 0 ? null : view.nightFlows(name, today - FLOW_NIGHTS, today),
  }));
}
