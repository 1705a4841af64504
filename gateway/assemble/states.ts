// What a gateway keeps retained at its broker, and who watches for it: nodes as they are, whether they are heard, and how
// the gateway is.
import { type Clock, every } from "../clock.ts";
import { networkOf } from "../config/radio.ts";
import type { Origin } from "../deliver/formats/record.ts";
import type { RetainedSource } from "../deliver/retained.ts";
import { retainedAlarms } from "../deliver/retained-alarm.ts";
import { retainedAreas } from "../deliver/retained-area.ts";
import { retainedHealth, retainedStatus } from "../deliver/retained-gateway.ts";
import {
  emptiedTopics,
  retainedAvailability,
  retainedInfo,
  retainedLatest,
  retainedLeak,
  retainedSignal,
} from "../deliver/retained-node.ts";
import type { Topics } from "../deliver/topics.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { type View, viewOf } from "../store/view.ts";
import type { BelievedClock } from "../time/believed-clock.ts";
import { VERSION } from "../version.ts";
import { type AvailabilityWatch, watchAvailability } from "../watch/availability.ts";
import { spaceOf, watchDisk } from "../watch/disk.ts";
import { flowReport } from "../watch/flow/report.ts";
import {
  type HealthDeps,
  type HealthWatch,
  type TellerState,
  type Way,
  watchHealth,
} from "../watch/health.ts";
import type { Brokers } from "./brokers.ts";
import type { GatewayConfig } from "./configuration.ts";
import { brokerState, reportsOf } from "./health-reports.ts";
import { aboutOf } from "./mqtt-settings.ts";

export interface StatesDeps {
  config: GatewayConfig;
  store: Store;
  topics: Topics;
  origin: Origin;
  /** Asked for when somebody wants to know how they are: they are started later. */
  brokers(): Brokers;
  refusals(): Record<string, number>;
  tellers(): readonly TellerState[];
  ways(): readonly Way[];
  clock: BelievedClock;
  wall: Clock;
  log: Log;
}

/** Another process (`nodes add`) writes to the store too, and tells nobody: looked for so often, ms. */
const LOOK_MS = 2_000;
const HOUR_MS = 3_600_000;

type Facts = Pick<
  HealthDeps,
  "ways" | "refusals" | "tellers" | "brokers" | "clockDoubt" | "disk" | "databaseBytes"
>;

export interface States {
  sources: RetainedSource[];
  availability: AvailabilityWatch;
  health: Pick<HealthWatch, "now">;
  /** What health is made of, as it is whenever it is asked for. */
  facts: Facts;
  /** Ends the watching. */
  close(): void;
}

export function startStates(deps: StatesDeps): States {
  const { config, store, topics, origin, clock, wall, log } = deps;
  const view = viewOf(store);
  const availability = watchAvailability({
    view,
    clock,
    radioPeriodMs: 1000 * networkOf(config.radio).period,
    keepSince: store.markHeard,
  });
  const databaseBytes = () => store.size().total;
  const disk = watchDisk({
    ...{ log, wall, folder: config.data, elapsed: () => performance.now() },
    space() {
      const space = spaceOf(config.data);
      return space === null ? null : { ...space, store: databaseBytes() };
    },
  });
  const facts: Facts = {
    ways: deps.ways,
    refusals: deps.refusals,
    tellers: deps.tellers,
    brokers: () => deps.brokers().all.map((broker) => brokerState(broker, clock.now() - wall.now())),
    clockDoubt: clock.doubt,
    disk: disk.now,
    databaseBytes,
  };
  const health = watchHealth({ ...facts, view, availability, clock, version: VERSION, wall });
  const ofNodes = { view, topics, origin };
  const { formerNames } = store;
  const stopLooking = every(LOOK_MS, wall, store.lookElsewhere);
  return {
    ...{ availability, health, facts },
    sources: [
      retainedStatus(topics, aboutOf(config), clock),
      retainedHealth(reportsOf(health), topics, origin),
      emptiedTopics(formerNames, topics, clock.now),
      retainedInfo(ofNodes),
      retainedLeak(ofNodes),
      retainedLatest(ofNodes),
      retainedSignal(ofNodes),
      retainedAvailability(availability, topics, origin),
      retainedAlarms({
        ...{ view, topics, origin, topicsOfAlarms: store.alarms, now: clock.now },
        everyHour: (look) => every(HOUR_MS, wall, look),
      }),
      retainedAreas({
        ...{ view, topics, origin, retired: store.flow.retired },
        reports: (name) => reportsOfAreas(view, clock, name),
      }),
    ],
    close() {
      stopLooking();
      availability.close();
      disk.close();
      health.close();
    },
  };
}

/** Of areas that have a meter. */
const reportsOfAreas = (view: View, clock: Clock, name?: string) =>
  view
    .areas()
    .filter((area) => area.meters.length > 0 && (name === undefined || area.name === name))
    .map((area) => flowReport(view, area, clock.now()));
