// What there is to say of a suspicion, for a leak and against it: figures of its nights, of its neighbours, of the fleet
// and of the area's flow. What they weigh is in weights.ts.
import { median, medianDeviation } from "../../statistics.ts";
import type { FlowStep } from "./flow.ts";
import { type Field, type NightMemory, NONE, own, spreads, values } from "./memory.ts";
import { type Compared, risesOf, type Suspicion } from "./suspicion.ts";

export interface Evidence {
  /** 1 where the node's own rule, on what is left, speaks. */
  decided: number;
  /** Nights since the onset, and how many of them were heard. */
  age: number;
  nights: number;
  /** dB: median over the nights since the onset. */
  rise: number;
  /** Share of the nights since the onset that were louder; and of the newest ten. */
  held: number;
  heldLately: number;
  /** dB: deviation from night to night since the onset, robust; and before. */
  wobble: number;
  usualWobble: number;
  /** dB by which the spread of a night has shrunk. */
  steadier: number;
  /** dB: level-90 less level-10 of a night, since the onset. */
  spread: number;
  /** Hz, since the onset; octaves over what was usual. */
  frequency: number;
  octaves: number;
  /** dB by which the main band has risen more than the level. */
  mainOver: number;
  /** dB of tonality more than usual. */
  tonal: number;
  /** kPa by which the night's pressure has fallen. */
  pressureFall: number;
  /** dB of the first nights, over the rise: 1 where it came at once. */
  abrupt: number;
  /** Nights until it was nearly as loud as it is. */
  onsetNights: number;
  /** 1 where it grew so slowly that the node's baseline followed it. */
  slow: number;
  /** 1 where it began while gardens are watered, 0 where it did not. */
  watering: number;
  /** Suspicions of this node in the year before. */
  before: number;
  /** Of its neighbours along the pipe: how many there are, how many are louder since, and the largest rise, dB. */
  neighbours: number;
  neighboursLouder: number;
  neighbourRise: number;
  /** Nodes that are no neighbours with a suspicion since the same nights. */
  alike: number;
  flow: FlowStep | null;
  /** Of a young node: how it compares with the fleet; null of one that has a past of its own. */
  fleet: Compared | null;
  /** Suspicions of the area that the same step would explain. */
  sharing: number;
}

const USUAL_NIGHTS = 28;

/** dB from night to night; 0 of fewer than three. */
const robust = (all: readonly number[]) => (all.length < 3 ? 0 : medianDeviation(all));
const middle = (all: readonly number[]) => (all.length === 0 ? null : median(all));

/** Median of a field since the onset less that of before. */
function change(memory: NightMemory, onset: number, date: number, field: Field): number | null {
  const [before, since] = [
    middle(values(memory, onset - USUAL_NIGHTS, onset, field)),
    middle(values(memory, onset, date + 1, field)),
  ];
  return before === null || since === null ? null : since - before;
}

/** Days of a year in which gardens are watered, in the north; half a year later in the south. */
const WATERING = [115, 250] as const;
const YEAR = 365.25;

const isWatering = (date: number) => {
  const day = date % YEAR;
  return day >= WATERING[0] && day < WATERING[1];
};

/** What a node's own nights say. */
export function ownEvidence(
  suspicion: Suspicion,
  memory: NightMemory,
  date: number,
): Omit<
  Evidence,
  | "decided"
  | "before"
  | "neighbours"
  | "neighboursLouder"
  | "neighbourRise"
  | "alike"
  | "flow"
  | "fleet"
  | "sharing"
> {
  const { onset, base, deviation } = suspicion;
  const rises = risesOf(suspicion, memory, date);
  const rise = rises.length === 0 ? 0 : median(rises);
  const over = rises.map((each) => each >= Math.max(rise / 2, 1.5));
  const share = (all: readonly boolean[]) => (all.length === 0 ? 0 : all.filter(Boolean).length / all.length);
  const first = rises.slice(0, 4);
  const frequency = middle(values(memory, onset, date + 1, "frequency")) ?? 0;
  const usualFrequency = middle(values(memory, onset - USUAL_NIGHTS, onset, "frequency")) ?? 0;
  const spreadBefore = middle(spreads(memory, onset - USUAL_NIGHTS, onset)) ?? 0;
  const spreadSince = middle(spreads(memory, onset, date + 1)) ?? 0;
  const levels: number[] = [];
  const mains: number[] = [];
  for (let d = onset; d <= date; d++) {
    const [level, main] = [own(memory, d, "level10"), own(memory, d, "main")];
    if (level === NONE || main === NONE) continue;
    levels.push(level / 2);
    mains.push((main - base.main - (level - base.level10)) / 2);
  }
  return {
    age: date - onset + 1,
    nights: rises.length,
    rise,
    held: share(over),
    heldLately: share(over.slice(-10)),
    wobble: robust(levels),
    usualWobble: deviation.level10 / 2,
    steadier: spreadBefore - spreadSince,
    spread: spreadSince,
    frequency,
    octaves: frequency > 0 && usualFrequency > 0 ? Math.log2(frequency / usualFrequency) : 0,
    mainOver: middle(mains) ?? 0,
    tonal: change(memory, onset, date, "tonality") ?? 0,
    pressureFall: -(change(memory, onset, date, "pressure") ?? 0) / 10,
    slow: suspicion.isSlow ? 1 : 0,
    watering: isWatering(onset) ? 1 : 0,
    onsetNights:
      1 +
      Math.max(
        0,
        rises.findIndex((each) => each >= 0.8 * rise),
      ),
    abrupt: rise > 0 && first.length > 0 ? median(first) / rise : 0,
  };
}
