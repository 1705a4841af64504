// What there is of a node's nights: which count, which do not and why, and how many were never heard. As docs/leak.md has
// it, and as the node has flagged them.
import * as N from "../../../shared/leak/night.ts";
import { STALE } from "../../../shared/leak/thresholds.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_TONAL,
  type NightBody,
} from "../../../shared/messages.ts";

/** Why a night does not count: words of its flags, and that its date was told before. */
export const REASONS = {
  "clock-unset": FLAG_CLOCK_UNSET,
  "clock-jump": FLAG_CLOCK_JUMP,
  "acoustic-fault": FLAG_ACOUSTIC_FAULT,
  "few-windows": FLAG_FEW_WINDOWS,
  tonal: FLAG_TONAL,
  "coupling-lost": FLAG_COUPLING_LOST,
  "date-again": 0,
} as const;
export type Reason = keyof typeof REASONS;

/** A night as its node told it. */
export interface HeardNight {
  body: NightBody;
  /** Days since 1970-01-01; of one whose clock was not set that of the night before it, 0 where there is none. */
  date: number;
  /** Null where it counts. */
  reason: Reason | null;
  /** The clock was set by minutes in it: the flag clock-jump, where a gap of nights does not explain that. */
  jumped: boolean;
}

export interface NightCounts {
  heard: number;
  counting: number;
  /** Between the first and the last one. */
  missing: number;
  /** Of those that were heard and do not count, how many for which reason: the first that holds. */
  not: Partial<Record<Reason, number>>;
}

/** `nights`: as the node has made them, by epoch and counter. */
export function siftNights(nights: Iterable<{ body: NightBody }>): HeardNight[] {
  const sifted: HeardNight[] = [];
  let last = 0;
  for (const { body } of nights) {
    const flags = body[N.FLAGS];
    const told = (flags & FLAG_CLOCK_UNSET) !== 0 ? 0 : body[N.NIGHT];
    const gap = told - last;
    const isGap = told > 0 && last > 0 && gap > STALE;
    const jumped = (flags & FLAG_CLOCK_JUMP) !== 0 && !isGap && !(told > 0 && gap < 1);
    const again = told > 0 && last > 0 && gap < 1;
    sifted.push({ body, date: told || last, reason: reasonOf(body, jumped, again), jumped });
    if (told > last) last = told;
  }
  return sifted;
}

function reasonOf(body: NightBody, jumped: boolean, again: boolean): Reason | null {
  const flags = body[N.FLAGS];
  for (const [reason, flag] of Object.entries(REASONS)) {
    if (reason === "clock-jump" ? jumped : (flags & flag) !== 0) return reason as Reason;
  }
  if (again) return "date-again";
  // Nothing is known of its level, whatever it says.
  return body[N.NIGHT] === 0 || body[N.LEVEL_10] === null || body[N.MAIN_BAND] === null
    ? "acoustic-fault"
    : null;
}

/** Of nights from one date on. */
export function countNights(nights: readonly HeardNight[]): NightCounts {
  const not: NightCounts["not"] = {};
  const dates = new Set<number>();
  let undated = 0;
  for (const { date, reason } of nights) {
    if (reason !== null) not[reason] = (not[reason] ?? 0) + 1;
    if (reason === "clock-unset" || date === 0) undated++;
    else dates.add(date);
  }
  const [first, last] = spanOf(nights) ?? [0, -1];
  const counting = nights.filter(({ reason }) => reason === null).length;
  const missing = Math.max(0, last - first + 1 - dates.size - undated);
  return { heard: nights.length, counting, missing, not };
}

/** Dates of the first and the last night, days since 1970-01-01; null where none has one. */
export function spanOf(nights: readonly HeardNight[]): [first: number, last: number] | null {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { date } of nights) {
    if (date === 0) continue;
    first = Math.min(first, date);
    last = Math.max(last, date);
  }
  return last === 0 ? null : [first, last];
}
