// Growth that a node's baseline follows, so that the node never hears it: its newest nights are held against those of
// three months ago, and against what the other nodes did in the same time, which a season does to all of them.
//
//   nights ago   95 ......... 68 ............................ 6 ... 0
//                   usual         louder from part to part     now
import { median, medianDeviation } from "../../statistics.ts";
import { NIGHTS, type NightMemory, ownValues } from "./memory.ts";
import { onsetOf, type Suspicion, usual } from "./suspicion.ts";

/** By how much the newest nights are over the oldest ones, half dB, by band; null where too few were heard. */
export interface Growth {
  level10: number;
  main: number;
}

/** Of all nodes: the median, and the deviation of a node from it, half dB. */
export interface FleetGrowth {
  middle: Growth;
  deviation: Growth;
}

const BANDS = ["level10", "main"] as const;
/** The oldest nights that are remembered, and the newest. */
const OLDEST = NIGHTS - 1;
const OLD_NIGHTS = 28;
const NEW_NIGHTS = 7;
const LEAST_OLD = 14;
const LEAST_NEW = 4;
/** Nodes at least: of fewer the median may be a leak's. */
const LEAST_NODES = 6;
/** Half dB over what the others grew by, and deviations of it. */
const LEAST_GROWTH = 7;
const LEAST_DEVIATIONS = 3;
const LEAST_DEVIATION = 2;
/** Parts of the time in between, each of which is louder than the one before, but for so much, half dB. */
const PARTS = 3;
const SLACK = 1;

const oldFrom = (date: number) => date - OLDEST;
const oldUntil = (date: number) => oldFrom(date) + OLD_NIGHTS;

export function growthOf(memory: NightMemory, date: number): Growth | null {
  const of = (band: keyof Growth) => {
    const old = ownValues(memory, oldFrom(date), oldUntil(date), band);
    const now = ownValues(memory, date - NEW_NIGHTS + 1, date + 1, band);
    return old.length < LEAST_OLD || now.length < LEAST_NEW ? null : median(now) - median(old);
  };
  const [level10, main] = [of("level10"), of("main")];
  return level10 === null || main === null ? null : { level10, main };
}

/** Null where too few nodes are known for so long. */
export function fleetGrowth(all: readonly (Growth | null)[]): FleetGrowth | null {
  const known = all.filter((growth) => growth !== null);
  if (known.length < LEAST_NODES) return null;
  const of = (band: keyof Growth) => known.map((growth) => growth[band]);
  const middle = { level10: median(of("level10")), main: median(of("main")) };
  const deviation = (band: keyof Growth) =>
    Math.max(medianDeviation(of(band), middle[band]), LEAST_DEVIATION);
  return { middle, deviation: { level10: deviation("level10"), main: deviation("main") } };
}

/** A suspicion of growth that is made on a night; null where the node has grown like the others. */
export function beginGrown(
  memory: NightMemory,
  date: number,
  growth: Growth | null,
  fleet: FleetGrowth,
): Suspicion | null {
  const grown = BANDS.some(
    (band) =>
      growth !== null &&
      growth[band] - fleet.middle[band] >= Math.max(LEAST_GROWTH, LEAST_DEVIATIONS * fleet.deviation[band]) &&
      isSteady(memory, date, band),
  );
  const old = grown ? usual(memory, oldUntil(date)) : null;
  if (old === null) return null;
  const base = {
    level10: old.base.level10 + fleet.middle.level10,
    main: old.base.main + fleet.middle.main,
  };
  const onset = onsetOf(memory, date, base, date - oldUntil(date));
  return { since: date, onset, base, deviation: old.deviation, isSlow: true, fleet: null };
}

/** Whether each part is louder than the one before: what jumps has an onset of its own. */
function isSteady(memory: NightMemory, date: number, band: keyof Growth): boolean {
  const nights = (date - NEW_NIGHTS + 1 - oldUntil(date)) / PARTS;
  const parts = [median(ownValues(memory, oldFrom(date), oldUntil(date), band))];
  for (let i = 0; i < PARTS; i++) {
    const from = Math.round(oldUntil(date) + i * nights);
    const values = ownValues(memory, from, Math.round(from + nights), band);
    if (values.length < LEAST_NEW) return false;
    parts.push(median(values));
  }
  parts.push(median(ownValues(memory, date - NEW_NIGHTS + 1, date + 1, band)));
  return parts.every((part, i) => i === 0 || part >= parts[i - 1]! - SLACK);
}
