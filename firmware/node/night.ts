// The node's nights: when to listen, and what becomes of what was heard. While the clock is not set, a day's windows
// stand in for a night, so that something is told; such a night decides nothing.
import type { Cbor } from "../../shared/cbor.ts";
import {
  EVENT,
  EVENT_BURST,
  EVENT_LEAK_STATE,
  FLAG_ACK_WANTED,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_PRESSURE_FAULT,
  type Maybe,
  NIGHT,
} from "../../shared/messages.ts";
import { AFTER, BEFORE, burst, newBurst } from "../leak/burst.ts";
import { decide } from "../leak/decide.ts";
import { STATE } from "../leak/learned.ts";
import * as N from "../leak/night.ts";
import { MEAN_MS, MEANS, MOST_NIGHT_WINDOWS, NIGHT_BEGINS, NIGHT_ENDS } from "../leak/thresholds.ts";
import { percentile, random, round } from "../numbers.ts";
import { addLevel, addQuiet, beginNight, tellNight } from "../sense/night.ts";
import { takeMean } from "../sense/pressure.ts";
import { clockSet, forgetJump, jumped, now } from "./clock.ts";
import { batteryByte, temperatureByte } from "./health.ts";
import { keepLearned, learned } from "./journal.ts";
import { profile } from "./setup.ts";
import { sendSpectrum } from "./spectrum.ts";
import { report } from "./uplink.ts";

const DAY_S = 86400;
/** Nights between two spectra that nobody asked for. */
const WEEK_NIGHTS = 7;

/** What is being heard: nothing, a night, or a day without a clock. */
const NOTHING = 0;
const A_NIGHT = 1;
const A_DAY = 2;

let hearing = NOTHING;
/** Windows that a night has of the readings' own, and one in how many of them is taken, since more have no room. */
let regular: number;
let every = 1;
let windows = 0;
/** Windows in the quietest fifth of a night. */
let fifth: number;
/** Local days since 1970 and seconds in this one, as of the last slot; the time, as `now` has it, at which a day without a clock ends. */
let day = 0;
let second = 0;
let dayEnds: number;
/** Ticks in a slot, in each of which a night listens once, and until this one ends and until it listens. */
let slot: number;
let left = 0;
let wait: number;

/** Samples in a mean of the pressure; the means of a night, 0.1 kPa, and the lowest sample, 0.01 kPa. */
let samples: number;
let means = new Int16Array(60);
let meansUsed = 0;
let lowest: number;
let state = newBurst();

function clearNight(): void {
  beginNight();
  forgetJump();
  meansUsed = 0;
  lowest = 99999;
}

/** Decides about a night and tells it. */
function decideNight(night: Maybe[]): void {
  let before = learned[STATE];
  let components = decide(learned, night, profile.reference, profile.nightWindows);
  keepLearned();
  let flags = (night[N.FLAGS] as number) | FLAG_ACK_WANTED;
  night[N.FLAGS] = flags;
  // What is for the decision only is not told.
  night.pop();
  report(NIGHT, night, 0);
  if (learned[STATE] !== before) {
    let change: Cbor[] = [EVENT_LEAK_STATE, night[N.RISE], null, before, learned[STATE], night[N.SCORE]];
    report(EVENT, change.concat([flags, components]), 0);
  }
  if (!SPARSE && !((night[N.NIGHT] as number) % WEEK_NIGHTS)) sendSpectrum();
}

/** The night is over, or what stands in for it. Its computing takes two steps, lest a watchdog has to wait. */
function endNight(flags: number): void {
  let night: Maybe[] = [];
  for (let i = 0; i <= N.BALANCE; i++) night.push(null);
  tellNight(night);
  if (profile.acoustic === null) night[N.FLAGS] = (night[N.FLAGS] as number) & ~FLAG_ACOUSTIC_FAULT;
  if (meansUsed) {
    let sorted = means.subarray(0, meansUsed);
    sorted.sort((a, b) => a - b);
    for (let i = 0; i < 2; i++) {
      night[N.PRESSURE_10 + i] = round(percentile(sorted, meansUsed, 4 * i + 1) / 10);
    }
    night[N.PRESSURE_10 + 2] = round(lowest / 10);
  } else if (profile.pressure) flags |= FLAG_PRESSURE_FAULT;
  night[N.NIGHT] = flags & FLAG_CLOCK_UNSET ? 0 : day;
  night[N.FLAGS] = (night[N.FLAGS] as number) | flags | (jumped ? FLAG_CLOCK_JUMP : 0);
  night[N.BATTERY] = batteryByte();
  night[N.TEMPERATURE] = temperatureByte();
  setTimeout(() => decideNight(night), 0);
}

/** A slot has ended: is it night? */
function turn(): void {
  let time = now() + 60 * profile.utcOffset;
  left = slot;
  wait = -1;
  let due = A_DAY;
  if (clockSet) {
    let today = Math.floor(time / DAY_S);
    second = time - DAY_S * today;
    due = second >= NIGHT_BEGINS && second < NIGHT_ENDS ? A_NIGHT : NOTHING;
    if (hearing === A_NIGHT && due === NOTHING) endNight(0);
    day = today;
  } else if (hearing === A_DAY && time >= dayEnds) {
    endNight(FLAG_CLOCK_UNSET);
    hearing = NOTHING;
  }
  if (due !== hearing) {
    hearing = due;
    every = Math.ceil(
      (regular * (due === A_DAY ? DAY_S / (NIGHT_ENDS - NIGHT_BEGINS) : 1)) / MOST_NIGHT_WINDOWS,
    );
    dayEnds = time + DAY_S;
    clearNight();
  }
  if (due === A_NIGHT && regular < profile.nightWindows) wait = random(slot);
}

/** To be called at each tick; true where the night listens at this one. */
export function nightTick(): boolean {
  if (left <= 0) turn();
  left--;
  return wait-- === 0;
}

/** Takes the window measured last into the night; true where it is one of the quietest, and `takeQuiet` has to follow. */
export function takeWindow(): boolean {
  return hearing !== NOTHING && !(windows++ % every) && addLevel(fifth);
}

export function takeQuiet(): void {
  addQuiet(fifth, profile.mainBand);
}

/** Takes a sample of the pressure, 0.01 kPa. */
export function takeSample(value: number): void {
  if (value < lowest) lowest = value;
  let mean = takeMean(value, samples);
  if (mean === null) return;
  if (hearing !== NOTHING && meansUsed < means.length) means[meansUsed++] = round(mean / 10);
  let hour = clockSet ? Math.floor(second / 3600) + ((day + 3) % 7 > 4 ? 24 : 0) : -1;
  if (!burst(state, learned, mean, profile.burst, hour)) return;
  let lasted = (MEANS * samples * profile.tick) / 1000;
  let before = round(state[BEFORE] / 10);
  let after = round(state[AFTER] / 10);
  let flags = FLAG_ACK_WANTED | (clockSet ? 0 : FLAG_CLOCK_UNSET);
  report(EVENT, [EVENT_BURST, after - before, lasted, before, after, null, flags, null], lasted);
}

export function startNights(): void {
  let lasts = 1000 * (NIGHT_ENDS - NIGHT_BEGINS);
  regular = Math.floor((lasts * profile.windows) / profile.interval);
  fifth = Math.ceil(profile.nightWindows / 5);
  slot = round(lasts / (profile.tick * Math.max(profile.nightWindows - regular, 1))) || 1;
  samples = Math.ceil(MEAN_MS / profile.tick);
  clearNight();
}
