// How sure: the logarithm of the odds that a suspicion is a leak, as a sum of what each piece of evidence weighs, so that
// it can be told in parts.
import type { Part, PartName } from "../../alarms/alarm.ts";
import type { Evidence } from "./evidence.ts";
import { type Feature, FLOW_FEATURES, NODE_FEATURES } from "./features.ts";

/** Weights by the features' names; those that are not there weigh nothing. */
export interface Weights {
  /** Logarithm of the odds where no feature says anything. */
  base: number;
  features: Readonly<Record<string, number>>;
}

export interface Model {
  nodes: Weights;
  /** What is added where the flow is metered. */
  flow: Weights;
  /** Chance that a leak runs near a node that does not hear it, of each of its neighbours. */
  nearby: number;
  /** Of a young node's suspicion, and what each deviation of its score adds. */
  young: { base: number; score: number };
}

const sumOf = (features: readonly Feature[], weights: Weights, evidence: Evidence) => {
  const parts = new Map<PartName, number>();
  for (const { name, part, of } of features) {
    const weight = (weights.features[name] ?? 0) * of(evidence);
    parts.set(part, (parts.get(part) ?? 0) + weight);
  }
  return parts;
};

/** Weight of each part, the base rate among them. */
export function weigh(evidence: Evidence, model: Model): Map<PartName, number> {
  if (evidence.fleet !== null) {
    const { base, score } = model.young;
    return new Map([
      ["base-rate", base],
      ["fleet", score * evidence.fleet.score],
    ]);
  }
  const parts = sumOf(NODE_FEATURES, model.nodes, evidence);
  parts.set("base-rate", model.nodes.base);
  if (evidence.flow === null) return parts;
  const flow = sumOf(FLOW_FEATURES, model.flow, evidence);
  for (const [part, weight] of flow) parts.set(part, (parts.get(part) ?? 0) + weight);
  parts.set("night-flow", (parts.get("night-flow") ?? 0) + model.flow.base);
  return parts;
}

/**
 * A leak that is found where people look need not be what the node hears: one may run on the next stretch. Returns how
 * likely one of both is, of how likely the first is.
 */
export const withNearby = (heard: number, { neighbours }: Evidence, { nearby }: Model) =>
  heard + (1 - heard) * Math.min(nearby * neighbours, MOST_NEARBY);

/** Beyond it the leaks would be known. */
const MOST_NEARBY = 0.1;

/** What that adds to the logarithm of the odds. */
export function nearbyPart(heard: number, told: number): Part[] {
  if (told === heard) return [];
  return [
    {
      ...{ name: "nearby", weight: round(logitOf(told) - logitOf(heard), 2) },
      figures: { nearby_percent: round((100 * (told - heard)) / (1 - heard), 1) },
    },
  ];
}

export const probabilityOf = (logit: number) => 1 / (1 + Math.exp(-logit));
const logitOf = (p: number) => Math.log(p / (1 - p));

export const sum = (parts: Iterable<number>) => [...parts].reduce((total, weight) => total + weight, 0);

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** What each part's sentence needs. */
function figuresOf(name: PartName, e: Evidence): Part["figures"] {
  switch (name) {
    case "rise":
      return { rise_db: round(e.rise, 1) };
    case "persistence":
      return { nights: Math.round(e.held * e.nights), of_nights: e.nights };
    case "onset":
      return { onset_nights: e.onsetNights };
    case "steadiness":
      return { spread_db: round(e.spread, 1) };
    case "sound":
      return { frequency_hz: Math.round(e.frequency) };
    case "history":
      return e.before === 0 ? {} : { suspicions: e.before };
    case "neighbours":
      return { hearing_nodes: e.neighboursLouder, neighbour_nodes: e.neighbours };
    case "alike-elsewhere":
      return { nodes: e.alike };
    case "night-flow":
      return e.flow === null ? {} : { flow_m3h: round(e.flow.step, 2) };
    case "pressure":
      return { fall_kpa: round(e.pressureFall, 1) };
    case "season":
    case "base-rate":
    case "fleet":
      return e.fleet === null ? {} : { above_db: round(e.fleet.above, 1) };
    case "nearby":
    case "reports":
      return {};
    default:
      return name satisfies never;
  }
}

/** Less than that is nothing, either way. */
const LEAST_TOLD = 0.05;

export function partsOf(weights: ReadonlyMap<PartName, number>, evidence: Evidence): Part[] {
  return [...weights].map(([name, weight]) => ({
    name,
    weight: Math.abs(weight) < LEAST_TOLD ? 0 : round(weight, 2),
    figures:
      name === "base-rate"
        ? { leaks_percent: round(100 * probabilityOf(weight), 1) }
        : figuresOf(name, evidence),
  }));
}
