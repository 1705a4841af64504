// The node's nights: when to listen, what is measured in them, and the decision after each. While the clock is not
// set, the windows of a day stand in for a night, so that something is reported; such a night decides nothing.
import type { Cbor } from "../../shared/cbor.ts";
import { AFTER, BEFORE, burst, newBurst } from "../../shared/leak/burst.ts";
import { decide } from "../../shared/leak/decide.ts";
import { STATE } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import {
  MEAN_MS,
  MEANS,
  MOST_NIGHT_WINDOWS,
  NIGHT_BEGINS,
  NIGHT_ENDS,
  SLOW,
} from "../../shared/leak/thresholds.ts";
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
import { percentile, random, round } from "../../shared/numbers.ts";
import { addLevel, addQuiet, beginNight, tellNight } from "../sense/night.ts";
import { takeMean } from "../sense/pressure.ts";
import { clockSet, forgetJump, jumped, now } from "./clock.ts";
import { batteryByte, temperatureByte } from "./health.ts";
import { keepLearned, learned } from "./journal.ts";
import { profile } from "./setup.ts";
import { sendSpectrum } from "./spectrum.ts";
import { report } from "./uplink.ts";

const DAY_S = 86400;
/** The spectrum of one night in so many is sent unasked. */
const SPECTRUM_NIGHTS = 7;

/** What the windows go into: nothing, a night, or a day without a clock. */
const HEARING_NOTHING = 0;
const HEARING_NIGHT = 1;
const HEARING_DAY = 2;

let hearing = HEARING_NOTHING;
/** Windows of readings that fall into a night; one in `oneIn` is taken, since there is no room for more. */
let readingWindows: number;
let oneIn = 1;
let windowCount = 0;
/** Windows in the quietest fifth of a night. */
let quietestFifth: number;
/** Local days since 1970 and second of the day, as of the last slot; when a day without a clock ends, as `now` has it. */
let day = 0;
let secondOfDay = 0;
let dayEnds: number;
/** A night listens once in each slot: ticks in one, ticks until this one ends, and ticks until it listens. */
let slotTicks: number;
let ticksLeft = 0;
let ticksToWindow: number;

/** Samples in a mean of the pressure; means of the night, 0.1 kPa; its lowest sample, 0.01 kPa. */
let samplesPerMean: number;
let means = new Int16Array(60);
let meanCount = 0;
let lowestSample: number;
let burstState = newBurst();

function clearNight(): void {
  beginNight();
  forgetJump();
  meanCount = 0;
  lowestSample = 99999;
}

/** Decides about a night, and reports it and a change of state. */
function decideNight(night: Maybe[]): void {
  let stateBefore = learned[STATE];
  let components = decide(learned, night, profile.reference, profile.nightWindows, SLOW);
  keepLearned();
  let flags = (night[N.FLAGS] as number) | FLAG_ACK_WANTED;
  night[N.FLAGS] = flags;
  // The last item is for the decision only.
  night.pop();
  report(NIGHT, night, 0);
  if (learned[STATE] !== stateBefore) {
    let change: Cbor[] = [EVENT_LEAK_STATE, night[N.RISE], null, stateBefore, learned[STATE], night[N.SCORE]];
    report(EVENT, change.concat([flags, components]), 0);
  }
  if (!((night[N.NIGHT] as number) % SPECTRUM_NIGHTS)) sendSpectrum();
}

/** A night is over, or a day that stands in for one. It is computed in two steps, lest the watchdog waits too long. */
function endNight(flags: number): void {
  let night: Maybe[] = [];
  for (let i = 0; i <= N.BALANCE; i++) night.push(null);
  tellNight(night);
  if (profile.acoustic === null) night[N.FLAGS] = (night[N.FLAGS] as number) & ~FLAG_ACOUSTIC_FAULT;
  if (meanCount) {
    let sorted = means.subarray(0, meanCount);
    sorted.sort((a, b) => a - b);
    for (let i = 0; i < 2; i++) {
      night[N.PRESSURE_10 + i] = round(percentile(sorted, meanCount, 4 * i + 1) / 10);
    }
    night[N.PRESSURE_10 + 2] = round(lowestSample / 10);
  } else if (profile.pressure) flags |= FLAG_PRESSURE_FAULT;
  night[N.NIGHT] = flags & FLAG_CLOCK_UNSET ? 0 : day;
  night[N.FLAGS] = (night[N.FLAGS] as number) | flags | (jumped ? FLAG_CLOCK_JUMP : 0);
  night[N.BATTERY] = batteryByte();
  night[N.TEMPERATURE] = temperatureByte();
  setTimeout(() => decideNight(night), 0);
}

/** A slot begins, with which a night may begin or be over. */
function beginNightSlot(): void {
  let time = now() + 60 * profile.utcOffset;
  ticksLeft = slotTicks;
  ticksToWindow = -1;
  let due = HEARING_DAY;
  if (clockSet) {
    let today = Math.floor(time / DAY_S);
    secondOfDay = time - DAY_S * today;
    due = secondOfDay >= NIGHT_BEGINS && secondOfDay < NIGHT_ENDS ? HEARING_NIGHT : HEARING_NOTHING;
    if (hearing === HEARING_NIGHT && due === HEARING_NOTHING) endNight(0);
    day = today;
  } else if (hearing === HEARING_DAY && time >= dayEnds) {
    endNight(FLAG_CLOCK_UNSET);
    hearing = HEARING_NOTHING;
  }
  if (due !== hearing) {
    hearing = due;
    oneIn = Math.ceil(
      (readingWindows * (due === HEARING_DAY ? DAY_S / (NIGHT_ENDS - NIGHT_BEGINS) : 1)) / MOST_NIGHT_WINDOWS,
    );
    dayEnds = time + DAY_S;
    clearNight();
  }
  if (due === HEARING_NIGHT && readingWindows < profile.nightWindows) ticksToWindow = random(slotTicks);
}

/** Called at each tick; true where the night listens at this one. */
export function nightTick(): boolean {
  if (ticksLeft <= 0) beginNightSlot();
  ticksLeft--;
  return ticksToWindow-- === 0;
}

/** Takes the window measured last into the night; true where it is one of the quietest: then `takeQuiet` has to follow. */
export function takeWindow(): boolean {
  return hearing !== HEARING_NOTHING && !(windowCount++ % oneIn) && addLevel(quietestFifth);
}

export function takeQuiet(): void {
  addQuiet(quietestFifth, profile.mainBand);
}

/** Takes a sample of the pressure, 0.01 kPa. */
export function takeSample(value: number): void {
  if (value < lowestSample) lowestSample = value;
  let mean = takeMean(value, samplesPerMean);
  if (mean === null) return;
  if (hearing !== HEARING_NOTHING && meanCount < means.length) means[meanCount++] = round(mean / 10);
  let hour = clockSet ? Math.floor(secondOfDay / 3600) + ((day + 3) % 7 > 4 ? 24 : 0) : -1;
  if (!burst(burstState, learned, mean, profile.burst, hour)) return;
  let lastedS = (MEANS * samplesPerMean * profile.tick) / 1000;
  let before = round(burstState[BEFORE] / 10);
  let after = round(burstState[AFTER] / 10);
  let flags = FLAG_ACK_WANTED | (clockSet ? 0 : FLAG_CLOCK_UNSET);
  report(EVENT, [EVENT_BURST, after - before, lastedS, before, after, null, flags, null], lastedS);
}

export function startNights(): void {
  let nightMs = 1000 * (NIGHT_ENDS - NIGHT_BEGINS);
  readingWindows = Math.floor((nightMs * profile.windows) / profile.interval);
  quietestFifth = Math.ceil(profile.nightWindows / 5);
  slotTicks = round(nightMs / (profile.tick * Math.max(profile.nightWindows - readingWindows, 1))) || 1;
  samplesPerMean = Math.ceil(MEAN_MS / profile.tick);
  clearNight();
}
