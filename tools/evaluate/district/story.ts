// Which of all leaks and false alarms is told night by night: a typical one, chosen by rules and not by its looks, so that the
// same seed tells the same story.
import { median } from "../../statistics.ts";
import {
  CLASS_LEAKS,
  CLASSES,
  type DistrictFigures,
  type DistrictOptions,
  type Leg,
  runOne,
} from "./evaluate.ts";
import type { Leak } from "./leaks.ts";
import type { Outcome, Told } from "./run.ts";
import { VISIT_NIGHTS } from "./run.ts";

/** A district by how it is drawn, and what is told of it. */
export interface Chosen {
  /** Place of its network in the list. */
  network: number;
  number: number;
  leg: Leg;
  told: Told;
  /** Null for a false alarm. */
  leak: Leak | null;
  /** Nights from the first in which it is heard until the alarm; null for a false alarm. */
  after: number | null;
  /** From a district that was drawn for the story. */
  isExtra?: boolean;
}

interface Drawn {
  network: number;
  number: number;
  leg: Leg;
  outcome: Outcome;
}

/** Power at a node from which it hears a leak: 1.5 dB. */
const HEARD_POWER = 0.41;
export const hearersOf = ({ sources }: Leak): number[] =>
  sources
    .filter(({ power }) => power >= HEARD_POWER)
    .toSorted((a, b) => b.power - a.power)
    .map(({ sensor }) => sensor);

/** Districts of their own where no leak was found with a meter: their numbers, how many, and of fewer. */
const NUMBERS = 980;
const MOST = 4;

function drawnOf({ runs, options: { leaks } }: DistrictFigures, metered: boolean): Drawn[] {
  return (metered ? runs.metered : runs.plain).flatMap(({ outcomes }, network) =>
    outcomes.map((outcome, i) => ({ network, number: 100 * network + i, leg: { metered, leaks }, outcome })),
  );
}

function foundIn({ outcome: { told, leaks }, ...district }: Drawn): Chosen[] {
  return leaks.flatMap(({ leak, after }) => {
    const alarm = told.find((each) => each.leak === leak && each.night >= leak.from);
    const isVisited = alarm !== undefined && leak.until === alarm.night + VISIT_NIGHTS;
    return isVisited && after !== null ? [{ ...district, told: alarm, leak, after }] : [];
  });
}

/** The one nearest to the median; of several the first. */
function middlemost<T>(all: readonly T[], of: (each: T) => number): T | null {
  if (all.length === 0) return null;
  const middle = median(all.map(of));
  return all.reduce((best, each) =>
    Math.abs(of(each) - middle) < Math.abs(of(best) - middle) ? each : best,
  );
}

/** A leak that was found with a meter, after a typical time; where there is one, heard by two nodes. */
export function chooseLeak(figures: DistrictFigures, options: DistrictOptions): Chosen | null {
  let found = drawnOf(figures, true).flatMap(foundIn);
  const leg = { metered: true, leaks: CLASS_LEAKS, classes: [CLASSES.found_6db!] };
  for (let i = 0; i < MOST && found.length === 0; i++) {
    const outcome = runOne(options.networks[0]!, options, leg, NUMBERS + i);
    found = foundIn({ network: 0, number: NUMBERS + i, leg, outcome }).map((each) => ({
      ...each,
      isExtra: true,
    }));
  }
  const byTwo = found.filter(({ leak }) => hearersOf(leak!).length >= 2);
  return middlemost(byTwo.length > 0 ? byTwo : found, ({ after }) => after!);
}

/** A false alarm of the commonest cause, as sure as most: with a meter, where there was one. */
export function chooseFalse(figures: DistrictFigures): Chosen | null {
  for (const metered of [true, false]) {
    const all = drawnOf(figures, metered).flatMap(({ outcome: { told }, ...district }) =>
      told
        .filter(({ leak }) => leak === null)
        .map((each) => ({ ...district, told: each, leak: null, after: null })),
    );
    const commonest = (metered ? figures.metered : figures.plain).causes[0]?.[0];
    const chosen = middlemost(
      all.filter(({ told }) => told.cause === commonest),
      ({ told }) => told.probability,
    );
    if (chosen !== null) return chosen;
  }
  return null;
}
