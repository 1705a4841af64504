// Walks along a life, cuts it at its points, and lets each branch go on. A share of a campaign is the operations
// of one worker; what a point does depends on the seed and the point alone, not on the share.
import { type Book, createBook, type Fault, type Frame, type Item, readFrame } from "./book.ts";
import { goOn, type Recording } from "./branch.ts";
import { apply, type Cut, copyMemory, cutName, cutsOf, type Memory, type Op } from "./cuts.ts";
import { createLearning, type Learnt } from "./learned.ts";
import type { Event, Life } from "./life.ts";
import { chances, hash } from "./signals.ts";

export interface Share {
  life: Life;
  /** Of every `of` operations it takes the one numbered `worker`. */
  worker: number;
  of: number;
  /** Chance of a point to be taken: 1 for all. */
  rate: number;
  /** The one point to be taken, as "operation.cut". */
  only?: string | undefined;
}

export interface Violation {
  board: string;
  seed: number;
  /** "operation.cut", to be given to --point. */
  point: string;
  at: string;
  cut: string;
  faults: Fault[];
}

export interface Tally {
  points: number;
  cuts: number;
  frames: number;
  hours: number;
  given_up: number;
  /** Points by where the power was cut. */
  where: Record<string, number>;
  violations: Violation[];
}

export const emptyTally = (): Tally => ({
  points: 0,
  cuts: 0,
  frames: 0,
  hours: 0,
  given_up: 0,
  where: {},
  violations: [],
});

export function addTally(sum: Tally, { where, violations, ...numbers }: Tally): void {
  for (const [name, n] of Object.entries(numbers)) sum[name as keyof typeof numbers] += n;
  for (const [name, n] of Object.entries(where)) sum.where[name] = (sum.where[name] ?? 0) + n;
  sum.violations.push(...violations);
}

export const isOp = (event: Event): event is Op => event.what === "write" || event.what === "erase";

/** Operations at the start that every sample has: a node that was just flashed has everything in one page. */
const FIRST = 3;

/** How many points a life has. */
export function pointsOf(life: Life): number {
  return life.events
    .filter(isOp)
    .reduce((sum, op, i) => sum + cutsOf(op, chances(life.seed, 10, i)).length, 0);
}

/**
 * For each operation, the records that were in the journal by then and had not been told of: those that the next
 * frames tell for the first time. They have to be found after a cut right behind it.
 */
function keptBy(events: Event[], frames: Map<number, Frame>): Map<number, Item[]> {
  const out = new Map<number, Item[]>();
  const known = new Set<number>();
  let last = -1;
  events.forEach((event, i) => {
    if (isOp(event)) last = i;
    else if (event.what === "sent") {
      for (const item of frames.get(i)!.items) {
        if (known.has(item.counter)) continue;
        known.add(item.counter);
        out.set(last, [...(out.get(last) ?? []), item]);
      }
    }
  });
  return out;
}

/** A point as it was lived on the virtual board: Storage at the cut, and all that came of it. */
export interface RecordedPoint {
  point: string;
  at: string;
  cut: string;
  image: Uint8Array;
  recording: Recording;
}

/** Lives all points of a share; calls `progress` after each. With `record`, each is written down. */
export function campaign(
  { life, worker, of, rate, only }: Share,
  progress: () => void,
  record?: (point: RecordedPoint) => void,
): Tally {
  const { kind, seed, events } = life;
  const tally = emptyTally();
  const book = createBook();
  const memory: Memory = copyMemory(life);
  const frames = new Map<number, Frame>();
  events.forEach((event, i) => {
    if (event.what === "sent") frames.set(i, readFrame(event.frame));
  });
  const kept = keptBy(events, frames);

  const learning = createLearning(kind, []);
  const learntBy = (op: Op, cut: Cut): Learnt => {
    const own = createLearning(kind, [], learning.learnt());
    if (op.what === "write" && cut.how === "after") own.wrote(op.data);
    else if (op.what === "write" && cut.how !== "before") own.cut(op.data);
    return own.learnt();
  };

  const cutAt = (number: number, op: Op, c: number, cut: Cut, own: Book) => {
    const here = copyMemory(memory);
    apply(kind, here, op, cut, chances(seed, 11, number, c));
    const image = here.image.slice();
    const [at, point] = [new Date(op.at).toISOString(), `${number}.${c}`];
    const result = goOn({
      kind,
      memory: here,
      image: life.image,
      book: own,
      learnt: learntBy(op, cut),
      at: op.at,
      seed: [seed, number, c],
      ...(record
        ? {
            record: (recording: Recording) => record({ point, at, cut: cutName(cut), image, recording }),
          }
        : {}),
    });
    tally.points++;
    tally.cuts += result.cuts;
    tally.frames += result.frames;
    tally.hours += result.hours;
    tally.given_up += result.givenUp;
    const where = `${cut.how} ${op.what === "erase" ? "an erase" : "a write"}`;
    tally.where[where] = (tally.where[where] ?? 0) + 1;
    if (result.faults.length > 0) {
      tally.violations.push({ board: kind.id, seed, point, at, cut: cutName(cut), faults: result.faults });
    }
    progress();
  };

  let number = -1;
  events.forEach((event, i) => {
    if (event.what === "sent") book.sent(frames.get(i)!);
    if (event.what === "heard") book.heard(frames.get(event.frame)!);
    if (event.what === "asked") book.command(0, event.command, event.at);
    if (!isOp(event)) return;
    number++;
    const mine = number % of === worker;
    const cuts = mine ? cutsOf(event, chances(seed, 10, number)) : [];
    cuts.forEach((cut, c) => {
      const picked = number < FIRST || hash(seed, 12, number, c) < rate;
      const taken = only === undefined ? picked : only === `${number}.${c}`;
      if (!taken) return;
      const own = book.fork();
      if (cut.how === "after") for (const item of kept.get(i) ?? []) own.keep(item);
      cutAt(number, event, c, cut, own);
    });
    apply(kind, memory, event, { how: "after" }, Math.random);
    if (event.what === "write") learning.wrote(event.data);
  });
  return tally;
}
