// Metered areas from the configuration: told to the store, and their meters read from topics of the main broker and from folders.
import type { Clock } from "../clock.ts";
import { type AreaConfig, type MeterConfig, offsetMs } from "../config/areas.ts";
import type { MqttLink } from "../deliver/link.ts";
import { pathSteps } from "../json-path.ts";
import type { Log } from "../log.ts";
import type { Area, AreaMeter } from "../store/flow.ts";
import type { Store } from "../store/open.ts";
import type { FileForm } from "../watch/flow/csv.ts";
import { type FolderMeter, watchFlowFolders } from "../watch/flow/folder.ts";
import { counts } from "../watch/flow/meter.ts";
import { watchMornings } from "../watch/flow/mornings.ts";
import type { Zone } from "../watch/flow/times.ts";
import { startFlowTopics, type TopicMeter } from "../watch/flow/topics.ts";

export interface AreasDeps {
  store: Store;
  /** To the main broker. */
  link: MqttLink;
  clock: Clock;
  wall: Clock;
  log: Log;
}

const meterOf = ({ name, unit, outlet }: MeterConfig): AreaMeter => ({ name, counts: counts(unit), outlet });

export const areaOf = ({ name, title, nodes, utc_offset, flow }: AreaConfig): Area => ({
  ...{ name, title: title ?? null, nodes },
  offset: offsetMs(utc_offset)!,
  meters: flow.map(meterOf),
});

const zoneOf = ({ zone }: MeterConfig, { offset }: Area): Zone => {
  const said = zone === undefined ? offset : offsetMs(zone);
  return said === null ? { name: zone! } : { offset: said };
};

/** How a file of a meter is read, also of one that is on a topic: what a logger has kept is imported. */
export const fileFormOf = (meter: MeterConfig, area: Area): FileForm => ({
  ...{ unit: meter.unit, litresPerPulse: meter.per_pulse_l, zone: zoneOf(meter, area) },
  ...{ timeColumn: meter.time_column ?? null, valueColumn: meter.value_column ?? null },
});

/** All meters of a configuration, each with its area. */
export function metersOf(
  areas: readonly AreaConfig[],
): { area: Area; meter: AreaMeter; config: MeterConfig }[] {
  return areas.flatMap((each) => {
    const area = areaOf(each);
    return each.flow.map((config, i) => ({ area, meter: area.meters[i]!, config }));
  });
}

function topicMeters(areas: readonly AreaConfig[]): TopicMeter[] {
  const steps = (text: string | undefined) => (text === undefined ? null : pathSteps(text));
  return metersOf(areas).flatMap(({ area, meter, config }) => {
    const { topic, path, time_path, unit, per_pulse_l } = config;
    if (topic === undefined) return [];
    const paths = { path: steps(path), timePath: steps(time_path) };
    const form = { ...paths, unit, litresPerPulse: per_pulse_l, zone: zoneOf(config, area) };
    return [{ area, meter, topic, form }];
  });
}

const folderMeters = (areas: readonly AreaConfig[]): FolderMeter[] =>
  metersOf(areas).flatMap(({ area, meter, config }) =>
    config.folder === undefined
      ? []
      : [{ area, meter, folder: config.folder, form: fileFormOf(config, area) }],
  );

/** Returns a function that ends it: what has come is in the store then. */
export function startAreas(areas: readonly AreaConfig[], { store, link, ...deps }: AreasDeps): () => void {
  store.flow.configure(areas.map(areaOf));
  if (areas.length === 0) return () => {};
  warnOfStrangers(store, deps.log);
  const { work } = store.flow;
  const topics = startFlowTopics({ ...deps, work, meters: topicMeters(areas), subscribe: link.subscribe });
  const stops = [
    topics.close,
    watchFlowFolders({ ...deps, work, meters: folderMeters(areas) }),
    watchMornings({ ...deps, work, areas: areas.map(areaOf) }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A node may be added later, and its area is known before. */
function warnOfStrangers({ flow, nodes }: Store, log: Log): void {
  const known = new Set(nodes().map(({ name }) => name));
  for (const { name, nodes: own } of flow.areas()) {
    const strangers = own.filter((node) => !known.has(node));
    if (strangers.length === 0) continue;
    const shown = strangers.slice(0, 5).join(", ");
    const more = strangers.length > 5 ? ` and ${strangers.length - 5} more` : "";
    log.warn(
      { area: name },
      `Area ${name} names nodes that are not there: ${shown}${more}. Add them with "nodes add", or take them out of areas.`,
    );
  }
}
