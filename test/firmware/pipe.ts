// Pipes to listen to, with and without a leak, and nodes on the virtual board that live on them for weeks.
import { expect } from "vitest";
import * as N from "../../shared/leak/night.ts";
import { EVENT, LEAK, LEAK_STATES, NIGHT, OUTCOME, SPECTRUM, SUSPECT } from "../../shared/messages.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { createRig, DAY_MS, MINUTE_MS, type RigOptions, START } from "../rig.ts";

export const HOUR_MS = 60 * MINUTE_MS;
/** 2026-11-02T03:00Z: the first night is over, at 04:00 in a place an hour east. */
export const MORNING = START + 15 * HOUR_MS;

const NOISE = 4096;
const hiss = Float64Array.from({ length: NOISE }, (_, i) => hash(i, 1) + hash(i, 2) + hash(i, 3) - 1.5);
/** The same through a low pass at some 100 Hz: what a pipe has without a leak. */
const rumble = new Float64Array(NOISE);
for (let i = 0, y = 0; i < 2 * NOISE; i++) {
  y += 0.15 * (hiss[i % NOISE]! - y);
  rumble[i % NOISE] = y;
}
const rms = (x: Float64Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);
const [HISS, RUMBLE] = [rms(hiss), rms(rumble)];

export interface Pipe {
  /** Level of the rumble, and of the leak's hiss, dB re full scale. */
  quiet?: (at: number) => number;
  leak?: (at: number) => number;
  /** Factor of all of it: the amplifier's. */
  gain?: (at: number) => number;
  pressure?: (at: number) => number;
}

/** Rumble with a spread of some 6 dB, taps now and then, and where it is asked for a leak. */
export function pipe({ quiet = () => -42, leak, gain = () => 1, pressure }: Pipe = {}) {
  return {
    acoustic: (from: number, _rate: number, out: Float64Array) => {
      const window = Math.floor(from / 1000);
      // Two windows of five are quiet, the others louder by up to 6 dB.
      const louder = Math.max(0, 10 * hash(7, window) - 4);
      const a = (gain(from) * 10 ** ((quiet(from) + louder) / 20)) / RUMBLE;
      const b = leak ? (gain(from) * 10 ** (leak(from) / 20)) / HISS : 0;
      let i = Math.floor(NOISE * hash(8, window));
      let k = Math.floor(NOISE * hash(9, window));
      for (let n = 0; n < out.length; n++) {
        out[n] = a * rumble[i]! + b * hiss[k]!;
        i = (i + 1) % NOISE;
        k = (k + 1) % NOISE;
      }
    },
    pressure: pressure ?? ((at: number) => 400 + 20 * Math.sin((2 * Math.PI * at) / DAY_MS) + hash(3, at)),
  };
}

/** Few samples and windows by day keep weeks within seconds. */
export function createNode(signals: ReturnType<typeof pipe>, options: RigOptions = {}) {
  const rig = createRig({
    ...options,
    signals,
    profile: { tick: 120_000, interval: 3_600_000, windows: 2, nightWindows: 40, ...options.profile },
  });
  rig.board.boot();
  const bodies = (type: number) => rig.uplinks.filter((one) => one.type === type).map(({ body }) => body);
  return {
    ...rig,
    nights: () => bodies(NIGHT),
    events: (kind: number) => bodies(EVENT).filter((body) => body[0] === kind),
    spectra: () => bodies(SPECTRUM),
    outcomes: () => bodies(OUTCOME),
    states: () => bodies(NIGHT).map((night) => night[N.STATE] as number),
    days: (n: number) => rig.run(n * DAY_MS),
  };
}

/** Fails where a leak was suspected in any of these states. */
export const expectNoSuspicion = (states: number[]) =>
  expect(states.filter((s) => s === SUSPECT || s === LEAK).map((s) => LEAK_STATES[s])).toEqual([]);
/** Whether each night has this flag. */
export const allFlagged = (nights: number[][], flag: number) =>
  nights.every((night) => night[N.FLAGS]! & flag);
