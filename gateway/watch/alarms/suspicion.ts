// A suspicion as the watch follows it: made by the node's own decision on nights from which what all have in common is
// taken off, and held against the nights before it for as long as it is heard. A node that gets used to the noise does
// not end it.
import { decide, isDoubted } from "../../../shared/leak/decide.ts";
import { STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { SLOW } from "../../../shared/leak/thresholds.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  type Maybe,
} from "../../../shared/messages.ts";
import { median, medianDeviation } from "../../statistics.ts";
import { type NightMemory, NONE, own, ownValues, recall } from "./memory.ts";

/** How a young node compares with the fleet's quiet ones. */
export interface Compared {
  /** Mean of the three in deviations. */
  score: number;
  /** dB over their median level. */
  above: number;
}

export interface Suspicion {
  /** Dates: of the night on which it was made, and of the first night that was louder. */
  since: number;
  onset: number;
  /** Usual before it, half dB: level and main band, and the deviation of both. */
  base: { level10: number; main: number };
  deviation: { level10: number; main: number };
  /** It grew so slowly that the node's baseline followed it (growth.ts). */
  isSlow: boolean;
  /** Of a node too young for a baseline: how it compared with the fleet (young.ts); null of others. */
  fleet: Compared | null;
}

/** Nights before the onset that are usual, and how many are looked through for the onset. */
const USUAL_NIGHTS = 28;
const LOOK_BACK = 21;
/** Heard where a night is so much over what was usual, half dB. */
export const HEARD = 3;
/** Over where the median of so many of the newest nights is less, dB, or less than half of what it was. */
const LATELY = 7;
const LEAST_RISE = 1.5;
/** Begun where it is so much in one band, half dB, and so many of its deviations, in so many nights at least. */
const LEAST_BEGUN = 5;
const LEAST_DEVIATIONS = 1.5;
const LEAST_NIGHTS = 5;
const LEAST_DEVIATION = 2;

/** A night without what the node decided of it, less what all have in common, half dB. */
export function corrected(night: readonly Maybe[], common: number, commonMain: number): Maybe[] {
  const again: Maybe[] = night.slice(0, N.TOLD);
  while (again.length <= N.BALANCE) again.push(null);
  for (const i of [N.BASELINE, N.DEVIATION, N.PRESSURE_DROP, N.SCORE, N.RISE, N.RULE, N.CREPT])
    again[i] = null;
  const flags = FLAG_ACOUSTIC_FAULT | FLAG_CLOCK_JUMP | FLAG_CLOCK_UNSET;
  again[N.FLAGS] = (again[N.FLAGS] ?? 0) & flags;
  for (const i of [N.LEVEL_10, N.LEVEL_50, N.LEVEL_90]) if (again[i] !== null) again[i] = again[i]! - common;
  if (again[N.MAIN_BAND] !== null) again[N.MAIN_BAND] = again[N.MAIN_BAND]! - commonMain;
  return again;
}

/** Decides about a corrected night, into `learned`. Returns whether there is a suspicion. */
export function decideAgain(learned: Uint8Array, night: Maybe[], windows: number): boolean {
  decide(learned, night, null, windows, SLOW);
  return isDoubted(learned[STATE]!);
}

/** Nights of the newest that have to be over the node's usual level, before it is looked at more closely. */
const MAY_BEGIN_NIGHTS = 4;
const MAY_BEGIN = 4;

/** A first look, which costs little: whether most of the newest nights are over what was usual. */
export function mayBegin(memory: NightMemory, date: number): boolean {
  return (["over", "overMain"] as const).some((field) => {
    let nights = 0;
    for (let d = date - LATELY + 1; d <= date; d++) if (recall(memory, d, field) >= MAY_BEGIN) nights++;
    return nights >= MAY_BEGIN_NIGHTS;
  });
}

/** A suspicion that is made on a night: null where it is not loud enough, or too little is known of the nights before. */
export function begin(memory: NightMemory, date: number): Suspicion | null {
  // What was usual is looked for before the earliest night that can belong to it.
  const early = usual(memory, date - LOOK_BACK);
  if (early === null) return null;
  const onset = onsetOf(memory, date, early.base, LOOK_BACK);
  const suspicion = { since: date, onset, ...(usual(memory, onset) ?? early), isSlow: false, fleet: null };
  return isLoud(suspicion, memory, date) ? suspicion : null;
}

/** The first night of those that are over what was usual, without more than one between them that is not. */
export function onsetOf(
  memory: NightMemory,
  date: number,
  base: Suspicion["base"],
  lookBack: number,
): number {
  let onset = date;
  let misses = 0;
  for (let d = date - 1; d > date - lookBack && misses < 2; d--) {
    const isHeardThen = isOver(memory, d, base);
    if (isHeardThen === null) continue;
    if (isHeardThen) {
      onset = d;
      misses = 0;
    } else misses++;
  }
  return onset;
}

/** Whether the newest nights are louder by enough, in one band or the other. */
function isLoud({ onset, base, deviation }: Suspicion, memory: NightMemory, date: number): boolean {
  return (["level10", "main"] as const).some((band) => {
    const lately = ownValues(memory, onset, date + 1, band)
      .map((level) => level - base[band])
      .slice(-LATELY);
    return (
      lately.length >= LEAST_NIGHTS &&
      median(lately) >= Math.max(LEAST_BEGUN, LEAST_DEVIATIONS * deviation[band])
    );
  });
}

/** What was usual in the nights before a date; null where too few were heard. */
export function usual(memory: NightMemory, until: number): Pick<Suspicion, "base" | "deviation"> | null {
  const of = (band: "level10" | "main") => ownValues(memory, until - USUAL_NIGHTS, until, band);
  const [level10, main] = [of("level10"), of("main")];
  if (level10.length < 7) return null;
  const base = { level10: median(level10), main: median(main) };
  return {
    base,
    deviation: {
      level10: Math.max(medianDeviation(level10, base.level10), LEAST_DEVIATION),
      main: Math.max(medianDeviation(main, base.main), LEAST_DEVIATION),
    },
  };
}

/** Whether a night is over what was usual; null where it was not heard. */
export function isOver(memory: NightMemory, date: number, base: Suspicion["base"]): boolean | null {
  const [level, main] = [own(memory, date, "level10"), own(memory, date, "main")];
  if (level === NONE || main === NONE) return null;
  return level >= base.level10 + HEARD || main >= base.main + HEARD;
}

/** Whether it goes on: the newest nights are still louder, by half of what it was. */
export function goesOn(suspicion: Suspicion, memory: NightMemory, date: number): boolean {
  const rises = risesOf(suspicion, memory, date);
  if (rises.length < LATELY) return true;
  const lately = median(rises.slice(-LATELY));
  return lately >= Math.max(LEAST_RISE, median(rises) / 2);
}

/** Rise of each night since the onset that was heard, dB, over the louder of both bands. */
export function risesOf({ onset, base }: Suspicion, memory: NightMemory, date: number): number[] {
  const rises: number[] = [];
  for (let d = onset; d <= date; d++) {
    const [level, main] = [own(memory, d, "level10"), own(memory, d, "main")];
    if (level !== NONE && main !== NONE) rises.push(Math.max(level - base.level10, main - base.main) / 2);
  }
  return rises;
}
