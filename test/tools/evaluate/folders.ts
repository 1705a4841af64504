// Folders of labelled recordings that the tests make themselves: hiss that goes on, as leaks have it, and rumble
// that comes and goes.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lookAtCodes } from "../../../tools/board/codes.ts";
import { findEnds } from "../../../tools/board/converter-ends.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import type { LabelledRecording } from "../../../tools/evaluate/recordings/load.ts";
import { wavBytes } from "../../wav.ts";

const RATE = 4096;

/** Noise of a resonator at `hertz`, `width` wide, so that its RMS is `level` dB re full scale. */
export function noise(seed: number, hertz: number, width: number, level: number, seconds = 5): Float64Array {
  const random = createRandom(seed);
  const r = Math.exp((-Math.PI * width) / RATE);
  const a1 = 2 * r * Math.cos((2 * Math.PI * hertz) / RATE);
  const out = new Float64Array(RATE * seconds);
  let [y1, y2, power] = [0, 0, 0];
  for (let i = 0; i < out.length; i++) {
    const y = random() + random() + random() - 1.5 + a1 * y1 - r * r * y2;
    [y2, y1] = [y1, y];
    out[i] = y;
    power += y * y;
  }
  const scale = 10 ** (level / 20) / Math.sqrt(power / out.length);
  return out.map((y) => y * scale);
}

export const hiss = (seed: number, level = -24) => noise(seed, 800, 400, level);
export const rumble = (seed: number, level = -32) => noise(seed, 60, 60, level);

/** Samples as a recording of 16 bits, of a pipe that leaks. */
export function recorded(samples: Float64Array, bits = 16): LabelledRecording {
  const codes = lookAtCodes(samples, bits);
  return {
    ...{ file: "leak/1.wav", name: "1", leak: true, kind: "all", site: "1" },
    ...{ samples, codes, ends: findEnds([codes])[0]!, otherScale: undefined },
  };
}

/** As a converter gives it whose codes are multiples of `step` of 32768 and end at `low` and `high`. */
export const converted = (samples: Float64Array, step: number, low: number, high: number) =>
  samples.map((x) => Math.max(low, Math.min(high, step * Math.round((x * 32768) / step))) / 32768);

/** So that a code of 16 bits is a sample times 32768, as converters and readers have it. */
const wavOf = (samples: Float64Array) =>
  wavBytes(
    samples.map((x) => Math.min(1, (x * 32768) / 32767)),
    RATE,
  );

/** Writes `files`, of which the names have their folders, into `root`. */
export function writeFolder(root: string, files: Record<string, Float64Array | Buffer | string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content instanceof Float64Array ? wavOf(content) : content);
  }
}

/** Four sites with leaks and four without, of which one has two recordings. */
export const eightSites = (): Record<string, Float64Array> => ({
  "leak-metal/001_10001-20200101.wav": hiss(1),
  "leak-metal/002_10002-20200101.wav": hiss(2, -22),
  "leak-plastic/003_10003-20200101.wav": hiss(3, -26),
  "leak-plastic/110004_20200101_0300.wav": hiss(4, -20),
  "no-leak-metal/20001_20200101_0300.wav": rumble(5),
  "no-leak-metal/20001_20200102_0300.wav": rumble(6, -33),
  "no-leak-metal/20002_20200101_0300.wav": rumble(7, -36),
  "no-leak-plastic/20003_20200101_0300.wav": rumble(8, -40),
  "no-leak-plastic/20004_20200101_0300.wav": rumble(9, -30),
});
