// What the rule says of a node's real nights at other thresholds: the node's own decision, made again.
//
// Where no threshold would have told of anything, all have learned the same: it is decided once for all of them, and they
// part where one speaks. Ten years of nights at five thresholds take a quarter of the time so.
import { decide, isDoubted } from "../../../shared/leak/decide.ts";
import { learnAnew, newLearned, STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_GAIN_CHANGED,
  FLAG_LEARNING_ANEW,
  FLAG_NO_REFERENCE,
  FLAG_TONAL,
  FLAG_WARM_UP,
  type Maybe,
  MUTED,
  type NightBody,
  RULE_SLOW,
  USED_TO_IT,
} from "../../../shared/messages.ts";
import type { HeardNight } from "./heard.ts";

/** The decision's levels are so many to a dB. */
export const PER_DB = 20;

/** At one threshold, or as the node told it. */
export interface Told {
  /** Suspicions that began. */
  suspicions: number;
  /** Nights under suspicion, suspect or leak; and with a noise that the node is used to. */
  underSuspicion: number;
  usedToIt: number;
}

export interface Replayed {
  /** Nights that were heard and judged: there was a baseline to hold them against. */
  nights: number;
  /** By threshold, as they were asked for. */
  at: Told[];
}

/** What the decision says itself of a night, so not what it is given of it. */
const DECIDED =
  FLAG_WARM_UP |
  FLAG_NO_REFERENCE |
  FLAG_TONAL |
  FLAG_COUPLING_LOST |
  FLAG_CLOCK_JUMP |
  FLAG_LEARNING_ANEW |
  FLAG_GAIN_CHANGED;

/** Thresholds that have learned the same. */
interface Group {
  learned: Uint8Array;
  /** Their places among those asked for. */
  of: number[];
}

/**
 * Makes the decision again. `thresholds`: 0.05 dB, ascending. `isJudged`: whether a night is counted, or only learned
 * from. The start rule stays off, since a night's balance is not told.
 */
export function replay(
  nights: readonly HeardNight[],
  thresholds: readonly number[],
  isJudged: (night: HeardNight) => boolean,
): Replayed {
  const at: Told[] = thresholds.map(() => ({ suspicions: 0, underSuspicion: 0, usedToIt: 0 }));
  const wanted = usualWindows(nights);
  let groups: Group[] = [{ learned: newLearned(), of: thresholds.map((_, i) => i) }];
  let judged = 0;
  let before: NightBody | null = null;
  for (const heard of nights) {
    const state = beginsAnew(heard.body, before);
    if (state !== null) groups = merged(groups.map((group) => begun(group, state)));
    before = heard.body;
    const isCounted = isJudged(heard);
    let isKnown = false;
    const next: Group[] = [];
    for (const group of groups) {
      const was = group.learned[STATE]!;
      for (const decided of decideFor(group, heard, thresholds, wanted)) {
        next.push(decided);
        isKnown ||= decided.isKnown;
        if (!isCounted || !decided.isKnown) continue;
        const is = decided.learned[STATE]!;
        for (const i of decided.of) count(at[i]!, was, is);
      }
    }
    if (isCounted && isKnown) judged++;
    groups = next.length > 1 ? merged(next) : next;
  }
  return { nights: judged, at };
}

/** As the node itself told it, of the nights that it had a baseline for. */
export function asTold(nights: readonly HeardNight[], isJudged: (night: HeardNight) => boolean): Told {
  const told: Told = { suspicions: 0, underSuspicion: 0, usedToIt: 0 };
  let was: number | null = null;
  for (const night of nights) {
    const [state, flags] = [night.body[N.STATE], night.body[N.FLAGS]];
    // A suspicion that was there before the first night that is kept began at no time that is known.
    if (isJudged(night) && (flags & FLAG_WARM_UP) === 0) count(told, was ?? state, state);
    was = state;
  }
  return told;
}

function count(told: Told, was: number, is: number): void {
  if (isDoubted(is)) told.underSuspicion++;
  if (isDoubted(is) && !isDoubted(was)) told.suspicions++;
  if (is === USED_TO_IT) told.usedToIt++;
}

/** How many windows a night has where nothing is amiss: what most have. What was wanted is not told. */
function usualWindows(nights: readonly HeardNight[]): number {
  const counts = new Map<number, number>();
  for (const { body } of nights) counts.set(body[N.WINDOWS], (counts.get(body[N.WINDOWS]) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
}

/**
 * The state in which the node began to learn anew before this night: muted by the command for known noise; or warm-up,
 * where its board was another one, or could not read what it had kept. Null where it went on.
 */
function beginsAnew(night: NightBody, before: NightBody | null): number | null {
  if (before === null) return null;
  const [state, flags, stateBefore, flagsBefore] = [
    night[N.STATE],
    night[N.FLAGS],
    before[N.STATE],
    before[N.FLAGS],
  ];
  if (state === MUTED && stateBefore !== MUTED) return MUTED;
  const learnsAgain = (flags & FLAG_WARM_UP) !== 0 && (flagsBefore & FLAG_WARM_UP) === 0;
  return learnsAgain || (flags & FLAG_LEARNING_ANEW) !== 0 ? state : null;
}

function begun({ learned, of }: Group, state: number): Group {
  if (state !== MUTED) return { learned: newLearned(), of };
  const muted = learned.slice();
  learnAnew(muted, MUTED);
  return { learned: muted, of };
}

/** The group's thresholds after this night, apart where they speak apart. */
function decideFor(
  { learned, of }: Group,
  heard: HeardNight,
  thresholds: readonly number[],
  wanted: number,
): (Group & { isKnown: boolean })[] {
  const first = decideOne(learned, heard, thresholds[of[0]!]!, wanted);
  if (of.length === 1 || !first.isOfThreshold) return [{ ...first, of }];
  const rest = of.slice(1).map((i) => ({ ...decideOne(learned, heard, thresholds[i]!, wanted), of: [i] }));
  return [{ ...first, of: [of[0]!] }, ...rest];
}

/** `isOfThreshold`: at a higher one it may be decided otherwise. */
function decideOne(before: Uint8Array, heard: HeardNight, slow: number, wanted: number) {
  const learned = before.slice();
  const night = nightOf(heard);
  decide(learned, night, null, wanted, slow);
  // The others ask nothing of the threshold, and are stronger.
  const isOfThreshold = night[N.RULE] === RULE_SLOW;
  return { learned, isKnown: ((night[N.FLAGS] as number) & FLAG_WARM_UP) === 0, isOfThreshold };
}

/** A night as the decision takes it: what was heard, without what was decided of it. */
function nightOf({ body, jumped }: HeardNight): Maybe[] {
  const night: Maybe[] = [...body.slice(0, N.TOLD), null];
  while (night.length <= N.BALANCE) night.push(null);
  for (const i of [N.BASELINE, N.DEVIATION, N.PRESSURE_DROP, N.SCORE, N.RISE, N.RULE, N.CREPT])
    night[i] = null;
  let flags = body[N.FLAGS] & ~DECIDED;
  if (jumped) flags |= FLAG_CLOCK_JUMP;
  if (body[N.NIGHT] === 0) flags |= FLAG_CLOCK_UNSET;
  for (const i of [N.LEVEL_10, N.LEVEL_50, N.LEVEL_90, N.MAIN_BAND, N.FREQUENCY, N.TONALITY]) {
    if (body[i] === null) flags |= FLAG_ACOUSTIC_FAULT;
  }
  night[N.FLAGS] = flags;
  return night;
}

/** Those that have learned the same again are one. */
function merged(groups: readonly Group[]): Group[] {
  const found: Group[] = [];
  for (const { learned, of } of groups) {
    const same = found.find((each) => Buffer.compare(each.learned, learned) === 0);
    if (same === undefined) found.push({ learned, of: [...of] });
    else same.of.push(...of);
  }
  for (const { of } of found) of.sort((a, b) => a - b);
  return found;
}
