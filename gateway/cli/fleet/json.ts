// A fleet's noise for programs, which rely on the names of its fields: each ends in its unit, and null is what cannot be
// said yet.
import type { Fleet, FleetTold, NodeNoise } from "../../watch/noise/fleet.ts";
import { NODE_THRESHOLD } from "../../watch/noise/fleet.ts";
import type { Told } from "../../watch/noise/replay.ts";
import { PUBLISHED, SIMULATED } from "../../watch/noise/sites.ts";

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 as "2026-11-29". */
export const dateText = (days: number) => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** To what levels in half dB allow to be said. */
const rounded = (value: number | null | undefined, decimals = 2) =>
  value === null || value === undefined ? null : Number(value.toFixed(decimals));

export function fleetJson(fleet: Fleet) {
  const { thresholds, nodes, unheard, noise, like, years, told, replayed } = fleet;
  return {
    node_threshold_db: NODE_THRESHOLD,
    nodes: nodes.map((node) => nodeJson(node, thresholds)),
    without_nights: unheard,
    fleet: {
      nightly_deviation_db: rounded(noise.nightly),
      main_band_deviation_db: rounded(noise.mainBand),
      wander_db: rounded(noise.wander),
      season_amplitude_db: rounded(noise.season),
      most_like: like,
      node_years: rounded(years),
      as_told: fleetTold(told),
      at_thresholds: thresholds.map((threshold, i) => ({
        threshold_db: threshold,
        ...fleetTold(replayed[i]!),
      })),
    },
    published_field_sensors: {
      nightly_deviation_db: PUBLISHED.nightly,
      main_band_deviation_db: PUBLISHED.mainBand,
      wander_db: PUBLISHED.wander,
      season_amplitude_db: PUBLISHED.season,
    },
    simulated_sites: Object.entries(SIMULATED).map(([name, site]) => ({
      ...{ name, nightly_deviation_db: site.nightly, wander_db: site.wander },
    })),
  };
}

function nodeJson(node: NodeNoise, thresholds: readonly number[]) {
  const {
    name,
    first,
    last,
    nights,
    isOfQuiet,
    nightly,
    mainBand,
    wander,
    memory,
    season,
    judged,
    told,
    replayed,
  } = node;
  return {
    name,
    first_night: dateText(first),
    last_night: dateText(last),
    nights_heard: nights.heard,
    nights_counting: nights.counting,
    nights_missing: nights.missing,
    nights_not_counting: nights.not,
    nightly_deviation_db: rounded(nightly),
    main_band_deviation_db: rounded(mainBand),
    wander_db: rounded(wander),
    wander_memory_nights: memory,
    season_amplitude_db: rounded(season?.amplitude),
    season_error_db: rounded(season?.error),
    wander_and_season_of_quiet_nights: isOfQuiet,
    nights_judged: judged,
    as_told: toldJson(told),
    at_thresholds: thresholds.map((threshold, i) => ({ threshold_db: threshold, ...toldJson(replayed[i]!) })),
  };
}

const toldJson = ({ suspicions, underSuspicion, usedToIt }: Told) => ({
  ...{ suspicions, nights_under_suspicion: underSuspicion, nights_used_to_it: usedToIt },
});

const fleetTold = ({ rate, interval, ...told }: FleetTold) => ({
  ...toldJson(told),
  suspicions_a_node_year: rounded(rate, 3),
  interval_95: interval?.map((end) => rounded(end, 3)) ?? null,
});
