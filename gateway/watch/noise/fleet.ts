// The noise of a fleet: of each node what its nights say, one node after another, so that ten years of them are never in
// memory together; then all of them.
import { SLOW } from "../../../shared/leak/thresholds.ts";
import { garwood, type Interval, median } from "../../statistics.ts";
import type { View } from "../../store/view.ts";
import { countNights, type HeardNight, type NightCounts, siftNights, spanOf } from "./heard.ts";
import { type Noise, noiseOf } from "./noise.ts";
import { asTold, PER_DB, replay, type Told } from "./replay.ts";

import { mostLike, type SimulatedSite } from "./sites.ts";

/** Thresholds at which the decision is made again, dB over the baseline: that of a node is among them. */
export const NODE_THRESHOLD = SLOW / PER_DB;
export const THRESHOLDS: readonly number[] = [3, NODE_THRESHOLD, 4, 5, 6];

/** Nights before the first that is asked for, from which is learned: a baseline's 31, and those of a suspicion. */
const RUN_UP = 90;
/** As in docs/evaluation.md. */
const YEAR = 365;

export interface NodeNoise extends Noise {
  name: string;
  /** Days since 1970-01-01. */
  first: number;
  last: number;
  nights: NightCounts;
  told: Told;
  /** What the rule would say, by threshold, and of how many nights. */
  judged: number;
  replayed: Told[];
}

/** What is told, of all nodes together. */
export interface FleetTold extends Told {
  /** Suspicions a node-year, and the exact interval of 95 % that so many allow; null where no night was judged. */
  rate: number | null;
  interval: Interval | null;
}

/** Medians over those nodes that have a value, dB; null where none has. */
export interface FleetNoise {
  nightly: number | null;
  mainBand: number | null;
  wander: number | null;
  season: number | null;
}

export interface Fleet {
  thresholds: readonly number[];
  nodes: NodeNoise[];
  /** Names of nodes that have told no night, of the time that was asked for. */
  unheard: string[];
  noise: FleetNoise;
  like: SimulatedSite | null;
  /** Node-years that were judged. */
  years: number;
  told: FleetTold;
  replayed: FleetTold[];
}

export interface Wanted {
  /** Names; all where it is left out. */
  names?: readonly string[] | undefined;
  /** Days since 1970-01-01: nights from then on are counted. */
  since?: number | undefined;
  /** dB, ascending. */
  thresholds: readonly number[];
  onProgress(done: number, total: number): void;
  /** Called between nodes: whatever else there is to do comes in then. */
  pause(): Promise<void>;
}

export async function measureFleet(view: Pick<View, "nodes" | "nights">, wanted: Wanted): Promise<Fleet> {
  const { thresholds, onProgress, pause } = wanted;
  const names = wanted.names ?? view.nodes().map(({ name }) => name);
  const nodes: NodeNoise[] = [];
  const unheard: string[] = [];
  for (const [i, name] of names.entries()) {
    onProgress(i, names.length);
    await pause();
    const node = measureNode(name, siftNights(view.nights(name)), wanted);
    if (node === null) unheard.push(name);
    else nodes.push(node);
  }
  const judged = nodes.reduce((sum, node) => sum + node.judged, 0);
  const years = judged / YEAR;
  const noise = fleetNoise(nodes);
  const { nightly, wander } = noise;
  return {
    ...{ thresholds, nodes, unheard, noise, years },
    like: nightly === null || wander === null ? null : mostLike({ nightly, wander }),
    told: together(
      nodes.map(({ told }) => told),
      years,
    ),
    replayed: thresholds.map((_, i) =>
      together(
        nodes.map(({ replayed }) => replayed[i]!),
        years,
      ),
    ),
  };
}

function measureNode(
  name: string,
  all: readonly HeardNight[],
  { since = 0, thresholds }: Wanted,
): NodeNoise | null {
  const isJudged = ({ date }: HeardNight) => date >= since;
  const nights = all.filter(isJudged);
  const span = spanOf(nights);
  if (span === null) return null;
  const { nights: judged, at } = replay(
    all.filter(({ date }) => date >= since - RUN_UP),
    thresholds.map((threshold) => Math.round(PER_DB * threshold)),
    isJudged,
  );
  return {
    ...{ name, first: span[0], last: span[1] },
    ...noiseOf(nights),
    nights: countNights(nights),
    told: asTold(all, isJudged),
    judged,
    replayed: at,
  };
}

function fleetNoise(nodes: readonly NodeNoise[]): FleetNoise {
  const middle = (value: (node: NodeNoise) => number | null | undefined) => {
    const values = nodes.map(value).filter((each) => each !== null && each !== undefined);
    return values.length === 0 ? null : median(values);
  };
  return {
    nightly: middle(({ nightly }) => nightly),
    mainBand: middle(({ mainBand }) => mainBand),
    wander: middle(({ wander }) => wander),
    season: middle(({ season }) => season?.amplitude),
  };
}

function together(told: readonly Told[], years: number): FleetTold {
  const sum = (what: keyof Told) => told.reduce((total, each) => total + each[what], 0);
  const suspicions = sum("suspicions");
  return {
    ...{ suspicions, underSuspicion: sum("underSuspicion"), usedToIt: sum("usedToIt") },
    rate: years > 0 ? suspicions / years : null,
    interval: years > 0 ? garwood(suspicions, years) : null,
  };
}
