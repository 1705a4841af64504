// Suspicions of simulated districts as examples for the fit: what was known of each at several ages, and whether it was a
// leak.
import { FLOW_FEATURES, NODE_FEATURES } from "../../../gateway/watch/alarms/features.ts";
import type { Model } from "../../../gateway/watch/alarms/model.ts";
import { placesOf } from "../../../gateway/watch/alarms/places.ts";
import type { Suspected } from "../../../gateway/watch/alarms/watch.ts";
import { MODEL } from "../../../gateway/watch/alarms/weights.ts";
import { fitOdds, type Row } from "../logistic.ts";
import type { Leak } from "./leaks.ts";
import { FIRST_DATE } from "./options.ts";
import { isThere } from "./run.ts";
import type { Terrain } from "./terrain.ts";

export interface Sample {
  nodes: readonly number[];
  flow: readonly number[] | null;
  isLeak: boolean;
  /** A leak runs there, whether it is what is heard or not; and how many neighbours there are. */
  isThere: boolean;
  neighbours: number;
}

/** Nights since the onset at which suspicions are looked at: from when the first are shown until somebody has been there. */
const AGES: ReadonlySet<number> = new Set([12, 16, 18, 20, 25, 30]);
/** Nights since it was found, of what has grown for weeks before. */
const SLOW_AGES: ReadonlySet<number> = new Set([1, 4, 7, 14]);
/** Power at a node from which a leak can be what it hears: 1.5 dB. */
const LEAST_POWER = 0.41;
/** Penalty, in examples. */
const RIDGE = 3;

/** One for each place: its loudest node speaks for it, as for an alarm. */
export function samplesOf(
  night: number,
  suspected: readonly Suspected[],
  leaks: readonly Leak[],
  terrain: Terrain,
): Sample[] {
  const running = leaks.filter(({ runs, until }) => runs <= night && night < until);
  const heard = suspected.map(({ node, suspicion, evidence }) => ({
    ...{ node, suspicion, evidence, onset: suspicion.onset },
    rise: evidence.rise,
  }));
  const nodes = terrain.neighbours.map((neighbours) => ({ neighbours }));
  return placesOf(heard, nodes).flatMap((place) => {
    const { suspicion, evidence } = place[0]!;
    const found = night + FIRST_DATE - suspicion.since;
    const isAsked = suspicion.isSlow ? SLOW_AGES.has(found) : AGES.has(evidence.age);
    if (!isAsked || evidence.fleet !== null) return [];
    const at = place.map(({ node }) => node);
    const isLeak = running.some(
      (leak) =>
        leak.from <= suspicion.since - FIRST_DATE &&
        isThere(leak, at, terrain) &&
        leak.sources.some(({ sensor, power }) => at.includes(sensor) && power >= LEAST_POWER),
    );
    return [
      {
        nodes: NODE_FEATURES.map(({ of }) => of(evidence)),
        flow: evidence.flow === null ? null : FLOW_FEATURES.map(({ of }) => of(evidence)),
        isLeak,
        isThere: running.some((leak) => isThere(leak, at, terrain)),
        neighbours: evidence.neighbours,
      },
    ];
  });
}

/** `share`: how much a leak counts, where they were drawn more often than they come. */
export function fitModel(samples: readonly Sample[], share: number): Model {
  const weight = ({ isLeak }: Sample) => (isLeak ? share : 1);
  const own = fitOdds(
    samples.map(
      (sample): Row => ({
        values: sample.nodes,
        isTrue: sample.isLeak,
        weight: weight(sample),
        offset: 0,
      }),
    ),
    RIDGE,
  );
  const logit = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + value * own.weights[i]!, own.base);
  const metered = samples.filter(({ flow }) => flow !== null);
  const flow = fitOdds(
    metered.map(
      (sample): Row => ({
        values: sample.flow!,
        isTrue: sample.isLeak,
        weight: weight(sample),
        offset: logit(sample.nodes),
      }),
    ),
    RIDGE,
  );
  const named = (names: readonly { name: string }[], weights: readonly number[]) =>
    Object.fromEntries(names.map(({ name }, i) => [name, Number(weights[i]!.toFixed(3))]));
  return {
    nodes: { base: Number(own.base.toFixed(3)), features: named(NODE_FEATURES, own.weights) },
    flow: { base: Number(flow.base.toFixed(3)), features: named(FLOW_FEATURES, flow.weights) },
    nearby: nearbyOf(samples, share),
    young: MODEL.young,
  };
}

/** Of what is no leak: how often one runs there all the same, for each neighbour. */
function nearbyOf(samples: readonly Sample[], share: number): number {
  const others = samples.filter(({ isLeak }) => !isLeak);
  const weight = (sample: Sample) => (sample.isThere ? share : 1);
  const there = others.reduce((sum, each) => sum + (each.isThere ? share : 0), 0);
  const neighbours = others.reduce((sum, each) => sum + each.neighbours * weight(each), 0);
  return Number((there / neighbours).toFixed(4));
}
