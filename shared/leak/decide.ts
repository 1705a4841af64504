// Is the pipe leaking? One night at a time, against what was learned of the same pipe before. Leak noise never stops,
// and nearly all other noise comes and goes. So only the quietest windows of a night count, and most of the last nights
// have to be louder than the nights before them.
//
//   night ─► does it count? ─► last nights ─► rise over the baseline ─► slow rule ┐
//                                                                      fast rule ├─► state, score
//                                              no baseline yet: start rule ──────┘
//
// docs/leak.md describes states and rules; thresholds.ts has their sources.
import { getU16, putU16 } from "../bytes.ts";
import {
  CREPT_BYTE,
  FLAG_GAIN_CHANGED,
  FLAG_NO_REFERENCE,
  FLAG_WARM_UP,
  LEAK,
  type Maybe,
  MUTED,
  OK,
  RULE_BYTE,
  RULE_FAST,
  RULE_PRESSURE,
  RULE_SLOW,
  RULE_START,
  SUSPECT,
  USED_TO_IT,
  WARMING_UP,
} from "../messages.ts";
import { clamp, round } from "../numbers.ts";
import { baseline, creep, holds, lately } from "./baseline.ts";
import { isLoose, louderAlike, weigh } from "./counts.ts";
import {
  BEFORE,
  BURSTS,
  CALMS,
  COUNT,
  FASTS,
  FREQUENCY,
  HIGHS,
  HOURS_AT,
  LEVEL_50,
  NONE,
  PRESSURE,
  PRESSURE_MAD,
  push,
  QUIET_AT,
  QUIET_NIGHTS,
  RECENT_AT,
  RECENTS,
  SCORE,
  SPREAD,
  STARTS,
  STATE,
  TONALITY,
} from "./learned.ts";
import * as N from "./night.ts";
import { exponent, percent } from "./score.ts";
import { startExponent } from "./start.ts";
import {
  CALM_NIGHTS,
  CALM_SCORE,
  CREEP_NIGHTS,
  ENOUGH,
  EVIDENCE,
  FAST,
  FAST_DEVIATIONS,
  FAST_NIGHTS,
  GAIN_RISE,
  LEAK_NIGHTS,
  LEAK_SCORE,
  LEAST_PRESSURE_DEVIATION,
  LEAST_START,
  MOST_START,
  MOST_TOLD,
  RECENT,
  SLOW_DEVIATIONS,
  SLOW_OFF,
  START_NIGHTS,
  WARM_UP,
} from "./thresholds.ts";

/** The night's fall of pressure below the usual, in hundredths of its deviation; 0 where it is not known. */
function pressureFall(learned: Uint8Array, night: Maybe[]): number {
  let usual = getU16(learned, PRESSURE);
  if (night[N.PRESSURE_10] === null || !usual) return 0;
  let fall = usual - 32768 - night[N.PRESSURE_10];
  night[N.PRESSURE_DROP] = fall;
  let deviation = (learned[PRESSURE_MAD] * 3) / 2;
  return round((100 * fall) / (deviation < LEAST_PRESSURE_DEVIATION ? LEAST_PRESSURE_DEVIATION : deviation));
}

/** A level of the night as it is kept: half dB re full scale + 255, in a byte. */
function byteOf(night: Maybe[], at: number): number {
  return clamp((night[at] as number) + 255, 0, 255);
}

/** A usual value goes a step towards `value`. No closure: on a board one is a circle of variables, and stays. */
function follow(learned: Uint8Array, at: number, value: number): void {
  learned[at] = creep(learned[at], value, 1, !learned[COUNT]);
}

/** Takes a quiet night into the usual values. */
function learn(learned: Uint8Array, night: Maybe[]): void {
  follow(learned, SPREAD, (night[N.LEVEL_90] as number) - (night[N.LEVEL_10] as number));
  follow(learned, TONALITY, night[N.TONALITY] as number);
  follow(learned, LEVEL_50, byteOf(night, N.LEVEL_50));
  let usual = getU16(learned, FREQUENCY);
  let frequency = creep(usual, night[N.FREQUENCY] as number, 1 + (usual >> 5), !learned[COUNT]);
  putU16(learned, FREQUENCY, frequency);
  push(learned, QUIET_AT, QUIET_NIGHTS, byteOf(night, N.LEVEL_10));
  push(learned, QUIET_AT + QUIET_NIGHTS, QUIET_NIGHTS, byteOf(night, N.MAIN_BAND));
  if (learned[COUNT] < QUIET_NIGHTS) learned[COUNT]++;
  let pressure = night[N.PRESSURE_10];
  if (pressure === null) return;
  usual = getU16(learned, PRESSURE);
  let value = pressure + 32768;
  if (usual) learned[PRESSURE_MAD] = creep(learned[PRESSURE_MAD], Math.abs(value - usual), 1, false);
  putU16(learned, PRESSURE, creep(usual, value, 1 + (learned[PRESSURE_MAD] >> 2), !usual));
}

function pushRecent(learned: Uint8Array, plane: number, value: number): void {
  push(learned, RECENT_AT + plane * RECENT, RECENT, clamp(value, 0, 255));
}

/** Counts the nights running in which it happened. */
function count(learned: Uint8Array, at: number, happened: boolean): number {
  learned[at] = happened ? Math.min(learned[at] + 1, 99) : 0;
  return learned[at];
}

/** Takes a night that counts into the last nights. */
function takeRecent(learned: Uint8Array, night: Maybe[]): void {
  pushRecent(learned, 0, byteOf(night, N.LEVEL_10));
  pushRecent(learned, 1, byteOf(night, N.MAIN_BAND));
  pushRecent(learned, 2, (night[N.LEVEL_90] as number) - (night[N.LEVEL_10] as number));
  pushRecent(learned, 3, (night[N.FREQUENCY] as number) >> 3);
  if (learned[RECENTS] < RECENT) learned[RECENTS]++;
}

/** Whether the pressure speaks for a leak too: there was a burst, or it fell by 3 deviations and by EVIDENCE. */
function hasEvidence(learned: Uint8Array, night: Maybe[], fall: number): boolean {
  let drop = night[N.PRESSURE_DROP];
  return learned[BURSTS] > 0 || (fall >= 300 && drop !== null && drop >= EVIDENCE);
}

/** Whether a suspicion is on: SUSPECT or LEAK. */
export function isDoubted(state: number): boolean {
  return state >> 1 === 1;
}

/**
 * Of the last nights, as `lookBack` has seen them: the rise over the baseline, 0.05 dB; whether the slow rule holds;
 * whether the noise of a suspicion is gone; by how much the baseline is over what it was before that noise, 0.5 dB.
 */
let rise: number;
let overSlow: boolean;
let gone: boolean;
let crept: number;

/** `usual`: baseline and deviation of both bands, 0.05 dB. `slow`: from what rise on the slow rule speaks. */
function lookBack(learned: Uint8Array, usual: number[][], slow: number): void {
  let follows = !isDoubted(learned[STATE]) && learned[STATE] !== USED_TO_IT;
  rise = -9999;
  gone = true;
  for (let i = 0; i < 2; i++) {
    let base = usual[i][0];
    let over = lately(learned, i) - base;
    // A node whose firmware did not keep it yet may be in a suspicion already.
    if (follows || !learned[BEFORE + i]) learned[BEFORE + i] = round(base / 10);
    let higher = round(base / 10) - learned[BEFORE + i];
    if (higher > crept) crept = higher;
    if (over > rise) rise = over;
    if (over + 10 * higher >= SLOW_OFF) gone = false;
    if (over >= slow && over >= SLOW_DEVIATIONS * usual[i][1] && holds(learned, i, base + SLOW_OFF))
      overSlow = true;
  }
}

/**
 * The state after a night that counts, where its baseline is `known` or not. `rule`: which one tells of a leak, 0: none.
 */
function stateAfter(learned: Uint8Array, known: boolean, score: number, rule: number): number {
  let state = learned[STATE];
  let doubted = isDoubted(state);
  let highs = count(learned, HIGHS, doubted && score >= LEAK_SCORE);
  let calms = count(learned, CALMS, score < CALM_SCORE && rise < SLOW_OFF);
  if (doubted) {
    if (calms >= CALM_NIGHTS) state = known ? (gone ? OK : USED_TO_IT) : WARMING_UP;
  } else if (known && (gone || state !== USED_TO_IT)) state = OK;
  if (state !== MUTED && state !== LEAK && rule) state = SUSPECT;
  if (state === SUSPECT && (highs >= LEAK_NIGHTS || rule === RULE_PRESSURE)) state = LEAK;
  return state;
}

/** Lifts the baselines, by half a dB. */
function creepUp(learned: Uint8Array): void {
  for (let i = QUIET_AT; i < HOURS_AT; i++) if (learned[i] < 255) learned[i]++;
}

/**
 * Decides about a night: takes it into `learned`, and fills in its baseline, deviation, fall of pressure, score, state,
 * flags, rise, rule and what has crept. Returns the components of the score, the rule and what has crept, as they are
 * sent. `wanted`: windows that a night should have. `reference`: from the node's full scale to that of the recordings
 * behind the start rule, 0.1 dB; null where the node was not calibrated. `slow`: from what rise on the slow rule speaks,
 * 0.05 dB; SLOW on a node.
 */
export function decide(
  learned: Uint8Array,
  night: Maybe[],
  reference: Maybe,
  wanted: number,
  slow: number,
): Uint8Array {
  let components = new Uint8Array(CREPT_BYTE + 1);
  let counts = weigh(learned, night, wanted);
  let known = learned[COUNT] >= WARM_UP;
  /** How far this night is over the baseline, 0.05 dB. */
  let overTonight = 0;
  rise = crept = 0;
  overSlow = gone = false;
  let overFast = false;
  let gainChanged = false;
  /** Baseline and deviation of the broad band and of the main band. */
  let usual: number[][] = [];
  if (known) {
    usual = [baseline(learned, 0), baseline(learned, 1)];
    night[N.BASELINE] = round(usual[0][0] / 10) - 255;
    night[N.DEVIATION] = round(usual[0][1] / 10);
    if (counts) {
      overTonight = 10 * byteOf(night, N.LEVEL_10) - usual[0][0];
      counts = !isLoose(learned, night, overTonight);
      overFast = overTonight >= FAST && overTonight >= FAST_DEVIATIONS * usual[0][1];
    }
  }
  if (counts) {
    takeRecent(learned, night);
    gainChanged = known && louderAlike(learned, (usual[0][0] + GAIN_RISE) / 10);
  }
  if (known && learned[RECENTS] >= ENOUGH) {
    lookBack(learned, usual, slow);
    night[N.RISE] = round(rise / 10);
  }
  night[N.CREPT] = components[CREPT_BYTE] = clamp(crept, 0, MOST_TOLD);
  let raisedTonight = overTonight >= GAIN_RISE;
  if (gainChanged && (overSlow || raisedTonight))
    night[N.FLAGS] = (night[N.FLAGS] as number) | FLAG_GAIN_CHANGED;

  let fall = pressureFall(learned, night);
  let state = learned[STATE];
  if (counts) {
    let z = known
      ? exponent(learned, night, rise, fall, components)
      : state !== MUTED && reference !== null
        ? startExponent(night, reference)
        : null;
    if (!known && z !== null && (z > MOST_START || z < LEAST_START)) z = reference = null;
    let score = z === null ? NONE : percent(z);
    learned[SCORE] = score;
    let fasts = count(learned, FASTS, overFast);
    let starts = count(learned, STARTS, !known && z !== null && z >= 0);
    let rule =
      fasts && hasEvidence(learned, night, fall)
        ? RULE_PRESSURE
        : fasts >= FAST_NIGHTS
          ? RULE_FAST
          : overSlow
            ? RULE_SLOW
            : starts >= START_NIGHTS
              ? RULE_START
              : 0;
    if (gainChanged) rule = 0;
    night[N.RULE] = components[RULE_BYTE] = rule;
    state = stateAfter(learned, known, score, rule);
    if (isDoubted(state)) {
      if (known && !((night[N.NIGHT] as number) % CREEP_NIGHTS)) creepUp(learned);
    } else if (!(gainChanged && raisedTonight)) learn(learned, night);
    learned[STATE] = state;
    learned[BURSTS] = 0;
  }
  night[N.STATE] = state;
  night[N.SCORE] = learned[SCORE] === NONE ? null : learned[SCORE];
  night[N.FLAGS] =
    (night[N.FLAGS] as number) | (known ? 0 : FLAG_WARM_UP) | (reference === null ? FLAG_NO_REFERENCE : 0);
  return components;
}
