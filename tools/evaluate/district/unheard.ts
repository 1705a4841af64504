// Leaks that a single node cannot hear: those that grow more slowly than its baseline follows, and those that were there
// before it was hung. What the gateway finds of them by the other nodes, and what that costs.
import { createDraws, type Progress } from "./draws.ts";
import { type DistrictOptions, type Leg, runOne } from "./evaluate.ts";
import { foundOf, type Rate, rateOf, type Share, shareOf } from "./figures.ts";
import { type FoundLeak, LEAK_NIGHTS, type Outcome } from "./run.ts";

export interface UnheardFigures {
  /** Leaks that grow over 60 to 300 nights to 6 dB and more: found within 60 nights of being 4 dB loud. */
  slow: Share;
  /** Leaks of 6 dB and more that ran when their node was hung: found within 45 nights of that. */
  young: Share;
  /** False alarms of those that were hung, each. */
  youngFalse: Rate;
}

const LEAST_RISE = 6;
const SLOW_WITHIN = 60;
const YOUNG_WITHIN = 45;
/** Every third node is hung on a night when the others have a baseline. */
const HUNG = 140;
const EVERY = 3;
/** Nights that a leak has to have left, to count. */
const FOLLOWED = 90;
/** Leaks a node-year: more, so that there are enough. */
const LEAKS = 0.1;
const LEAKS_BEFORE = 0.4;

export const hungAt = (node: number) => (node % EVERY === 0 ? HUNG : 0);

/** Years of nodes for each of both, of each network. */
export function evaluateUnheard(options: DistrictOptions, progress: Progress): UnheardFigures {
  const { networks, nodeYears } = options;
  const draws = createDraws(2 * networks.length * nodeYears, progress);
  const runs = (leg: Leg, first: number): Outcome[] =>
    networks.flatMap((network, place) =>
      draws({ first, place, years: nodeYears }, (number) => runOne(network, options, leg, number)),
    );
  const slow = runs({ metered: false, leaks: LEAKS, slowLeaks: 1 }, 2000);
  const young = runs({ metered: false, leaks: LEAKS_BEFORE, hungAt }, 3000);
  const isLoud = ({ leak }: FoundLeak) => leak.rise >= LEAST_RISE;
  const grown = slow.flatMap(({ leaks, nights }) =>
    leaks.filter((each) => isLoud(each) && each.leak.heard < nights - FOLLOWED),
  );
  /** Those that nobody had found when their node was hung, and that run for long enough after it. */
  const isLeft = ({ leak, after }: FoundLeak) =>
    leak.heard < hungAt(leak.sensor) &&
    leak.runs + LEAK_NIGHTS > HUNG + YOUNG_WITHIN &&
    (after === null || leak.heard + after >= HUNG);
  const before = young.flatMap(({ leaks }) => leaks.filter((each) => isLoud(each) && isLeft(each)));
  const within = ({ leak, after }: FoundLeak) => after !== null && leak.heard + after <= HUNG + YOUNG_WITHIN;
  const newcomers = young.reduce((sum, { sensors }) => sum + Math.ceil(sensors / EVERY), 0);
  const wrong = young.flatMap(({ told }) =>
    told.filter(({ leak, parts }) => leak === null && "fleet" in parts),
  );
  return {
    slow: foundOf(grown, SLOW_WITHIN),
    young: shareOf(before.filter(within).length, before.length),
    youngFalse: rateOf(wrong.length, newcomers),
  };
}
