// Bursts at once: what nodes tell of a sudden fall of pressure, put together. Two nodes within minutes are a burst; one
// alone is told from 20 kPa on, and a step that is usual there, at that hour or by its size, is a pump's or a valve's. An alarm is
// taken back when the pressure has come back, as after a hydrant.
import type { Finding, Part } from "../../alarms/alarm.ts";

export interface BurstSeen {
  node: string;
  /** When the pressure fell, unix ms. */
  at: number;
  /** kPa */
  before: number;
  after: number;
  /** Bursts that the node told in the weeks before, about as large, at this hour of the day or, where they are many, at any. */
  usual: number;
  /** The pressure is back. */
  isOver: boolean;
}

/** Falls so near in time have one cause: the front runs at 300 m/s and more, clocks of nodes differ by minutes. */
const TOGETHER_MS = 10 * 60_000;
/** News for so long; what was told by then stands until the pressure has come back. */
export const FORGOTTEN_MS = 24 * 3_600_000;
/** Usual: told at this hour so often already. */
const USUAL = 2;

/**
 * How sure by the largest fall of one node alone, kPa, and of several: assumed. Valves that are turned and pumps make
 * falls of 2 to 15 kPa (design), and one node has no other to ask: told from 8 kPa on it was wrong 2 to 17 times a year
 * (measured: npm run evaluate -- district).
 */
const ALONE: readonly (readonly [from: number, probability: number])[] = [
  [40, 0.7],
  [20, 0.5],
  [8, 0.2],
  [0, 0.1],
];
const TWO = 0.85;
const MORE = 0.95;
/**
 * Of many nodes that fall alike, and by less than what one alone would be told for: a burst in a small area does so, and each
 * valve of it that is turned (measured: npm run evaluate -- district).
 */
const ALIKE = 0.5;
const MANY = 5;
const ALIKE_MOST = 1.5;
const ALIKE_KPA = 20;
/** Shown from so sure on. */
const SHOWN = 0.25;
const USUAL_SHARE = 0.2;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** What is usual at an hour is asked of so many days. */
export const LEARNED_MS = 60 * DAY_MS;
/** The pressure is back where so much of the fall is left at most, in so many readings. */
const LEFT = 0.3;
const READINGS = 2;

/** Two pumps that stop together fall by twice as much as one: with 3/2, near two of them a node alone was wrong 2.5 times a year. */
const AS_LARGE = 1 / 2;
/** Told at any hour so often in the weeks before, each ten days, it is usual at all of them. */
const USUAL_AT_ANY = 6;

type Fall = Pick<BurstSeen, "at" | "before" | "after">;

/**
 * How many of a node's falls, an hour before it and more, make this one usual. Only those about as large do: near pumps each hour has
 * had a fall, and a burst is larger. At the hour of day of this one or the next to it few are enough; many, as of a pump that runs
 * when a tank is empty, are so at any.
 */
export function usualIn(falls: readonly Fall[], fall: Fall): number {
  const hour = (time: number) => Math.floor((time % DAY_MS) / HOUR_MS);
  const near = (a: number, b: number) => Math.min((a - b + 24) % 24, (b - a + 24) % 24) <= 1;
  const asLarge = falls.filter(
    (each) => fall.at - each.at > HOUR_MS && fallOf(each) >= AS_LARGE * fallOf(fall),
  );
  if (asLarge.length >= USUAL_AT_ANY) return asLarge.length;
  return asLarge.filter(({ at }) => near(hour(at), hour(fall.at))).length;
}

/** Whether pressures since a fall, kPa, show that it is over. Once it was back it is: what falls later is another matter. */
export function isBack(
  { before, after }: Pick<BurstSeen, "before" | "after">,
  since: readonly number[],
): boolean {
  const back = before - LEFT * (before - after);
  let running = 0;
  return since.some((pressure) => {
    running = pressure >= back ? running + 1 : 0;
    return running >= READINGS;
  });
}

/** Groups of falls that belong together: each within minutes of the one before. */
function together(seen: readonly BurstSeen[]): BurstSeen[][] {
  const groups: BurstSeen[][] = [];
  for (const burst of seen.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last !== undefined && burst.at - last.at(-1)!.at <= TOGETHER_MS) last.push(burst);
    else groups.push([burst]);
  }
  return groups;
}

export function burstFindings(seen: readonly BurstSeen[], now: number): Finding[] {
  const recent = seen.filter(({ at }) => now - at < FORGOTTEN_MS);
  return together(recent).flatMap((group) => {
    if (group.every(({ isOver }) => isOver)) return [];
    const byNode = new Map<string, BurstSeen>();
    for (const burst of group.toSorted((a, b) => b.before - b.after - (a.before - a.after)))
      if (!byNode.has(burst.node)) byNode.set(burst.node, burst);
    const [largest, ...others] = [...byNode.values()];
    const probability = probabilityOf(largest!, others);
    if (probability < SHOWN) return [];
    return [
      {
        kind: "burst" as const,
        place: { nodes: [...byNode.keys()], stretch: null, area: null },
        probability,
        parts: partsOf(largest!, others, probability),
        advice: "look-tonight" as const,
        began: Math.min(...group.map(({ at }) => at)),
      },
    ];
  });
}

const fallOf = ({ before, after }: Pick<BurstSeen, "before" | "after">) => before - after;

/** Many nodes, and none by much more than half of them: what is nearest to a burst falls most. */
function isAlike(largest: BurstSeen, others: readonly BurstSeen[]): boolean {
  const falls = [largest, ...others].map(fallOf).toSorted((a, b) => a - b);
  const middle = falls[falls.length >> 1]!;
  return falls.length >= MANY && fallOf(largest) < ALIKE_KPA && fallOf(largest) <= ALIKE_MOST * middle;
}

/** Of several nodes. */
function severalAt(largest: BurstSeen, others: readonly BurstSeen[]): number {
  if (isAlike(largest, others)) return ALIKE;
  return others.length > 1 ? MORE : TWO;
}

function probabilityOf(largest: BurstSeen, others: readonly BurstSeen[]): number {
  const isUsual = [largest, ...others].every(({ usual }) => usual >= USUAL);
  const sure = others.length > 0 ? severalAt(largest, others) : aloneAt(fallOf(largest));
  return isUsual ? sure * USUAL_SHARE : sure;
}

const aloneAt = (fall: number) => ALONE.find(([from]) => fall >= from)?.[1] ?? 0;

function partsOf(largest: BurstSeen, others: readonly BurstSeen[], probability: number): Part[] {
  const odds = (p: number) => Math.log(p / (1 - p));
  const alone = aloneAt(fallOf(largest));
  const weight = (value: number) => Number(value.toFixed(2));
  const usual = Math.min(largest.usual, ...others.map((other) => other.usual));
  const neighbours = others.length > 0 ? odds(severalAt(largest, others)) - odds(alone) : 0;
  return [
    {
      name: "pressure",
      weight: weight(odds(alone)),
      figures: { fall_kpa: Number(fallOf(largest).toFixed(1)) },
    },
    {
      name: "neighbours",
      weight: weight(neighbours),
      figures: { hearing_nodes: others.length, neighbour_nodes: null },
    },
    {
      name: "history",
      weight: weight(odds(probability) - odds(alone) - neighbours),
      figures: { false_alarms: usual },
    },
  ];
}
