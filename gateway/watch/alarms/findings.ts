// What of tonight's suspicions is told: places, how sure, and why.
import type { AlarmPlace, Finding, Part, PartName } from "../../alarms/alarm.ts";
import type { Evidence } from "./evidence.ts";
import { type Model, nearbyPart, partsOf, probabilityOf, sum, weigh, withNearby } from "./model.ts";
import { placesOf } from "./places.ts";
import type { Suspected, WatchedNode } from "./watch.ts";

/** From where on a suspicion is shown. */
export interface Shown {
  /** Probabilities that a leak is what is heard, without and with a flow meter. */
  least: number;
  leastMetered: number;
  /** Nights since the onset before anything is shown, but for what is as sure as `sure`. */
  nights: number;
  sure: number;
  /** Nights of a suspicion up to which it is news: one that was never sure enough is not made so by a drift of months. */
  news: number;
}

export interface Judged {
  node: number;
  onset: number;
  /** Nights for which it has been suspected. */
  suspected: number;
  rise: number;
  logit: number;
  evidence: Evidence;
  weights: Map<PartName, number>;
}

export interface FindingsOptions {
  nodes: readonly WatchedNode[];
  areas: readonly string[];
  model: Model;
  shown: Shown;
  /** What alarms here have turned out to be; null where nobody has said. */
  reports: Part | null;
  /** Whether an alarm stands at a node: then it is told of for as long as the noise is heard. */
  isTold(name: string): boolean;
  /** Whether one stood there lately: what goes on after somebody has closed it, or known it for a while, is said again. */
  wasTold(name: string): boolean;
}

const DAY_MS = 86_400_000;

export function judge({ node, suspicion, evidence }: Suspected, model: Model, reports: Part | null): Judged {
  const weights = weigh(evidence, model);
  if (reports !== null) weights.set("reports", reports.weight);
  return {
    node,
    onset: suspicion.onset,
    suspected: suspicion.onset + evidence.age - suspicion.since,
    rise: evidence.rise,
    logit: sum(weights.values()),
    evidence,
    weights,
  };
}

export function findingsOf(suspected: readonly Suspected[], options: FindingsOptions): Finding[] {
  const { nodes, model, shown, reports, isTold, wasTold } = options;
  const judged = suspected.map((each) => judge(each, model, reports));
  return placesOf(judged, nodes).flatMap((place) => {
    // The node that hears it best speaks for all: of several chances the best one would be too sure.
    const loudest = place[0]!;
    const heard = probabilityOf(loudest.logit);
    const probability = withNearby(heard, loudest.evidence, model);
    const isMetered = loudest.evidence.flow !== null;
    const isShown =
      place.some(({ node }) => isTold(nodes[node]!.name)) ||
      (heard >= (isMetered ? shown.leastMetered : shown.least) &&
        (heard >= shown.sure ||
          (loudest.evidence.age >= shown.nights &&
            (loudest.suspected <= shown.news || place.some(({ node }) => wasTold(nodes[node]!.name))))));
    if (!isShown) return [];
    return [
      {
        kind: "leak" as const,
        place: placeOf(place, options),
        probability,
        parts: [
          ...partsOf(loudest.weights, loudest.evidence).map((part) =>
            part.name === "reports" ? { ...part, figures: reports!.figures } : part,
          ),
          ...nearbyPart(heard, probability),
        ],
        advice: probability >= 0.3 ? ("correlate" as const) : ("listen" as const),
        began: Math.min(...place.map(({ onset }) => onset)) * DAY_MS,
      },
    ];
  });
}

/** dB by which one end has to be louder to be likelier the nearer one. */
const LOUDER = 1;

function placeOf(place: readonly Judged[], { nodes, areas }: FindingsOptions): AlarmPlace {
  const [first, second] = place;
  const { name, area, neighbours } = nodes[first!.node]!;
  const metres = neighbours.find(({ to }) => to === second?.node)?.metres ?? null;
  return {
    nodes: place.map(({ node }) => nodes[node]!.name),
    stretch:
      second === undefined
        ? null
        : {
            from: name,
            to: nodes[second.node]!.name,
            likelier: first!.rise - second.rise >= LOUDER ? name : null,
            length_m: metres === null ? null : Math.round(metres),
          },
    area: area === null ? null : areas[area]!,
  };
}
