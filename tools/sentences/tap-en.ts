// What sippra-node says while somebody taps a valve, in English.
import type { Verdict } from "./check.ts";

const fixed = (db: number | null) => (db === null ? "-" : Number(db).toFixed(1));

export const tap = {
  hush: "Be quiet for a moment: the noise is heard first.",
  tapNow: (taps: number, seconds: number) =>
    `Now tap the valve ${Number(taps)} times within ${Number(seconds)} s, a second or more apart.`,
  meter: (db: number | null, taps: number) => `${fixed(db).padStart(6)} dB, taps: ${Number(taps)}`,
  result: (verdict: string, taps: number, over: number | null, noise: number | null) =>
    `Taps      ${String(verdict).padEnd(12)}${Number(taps)} heard, ${fixed(over)} dB over the noise (${fixed(noise)} dB re full scale)`,
  failed: "The taps were not heard.",
  fault: {
    "no-sensor": "Nothing comes from the amplifier: run the check, which says what is wrong.",
    "not-heard":
      "No tap was heard: is it the right valve, and does the sensor sit flat and tight on bare metal of the same pipe? Check disc and cable.",
    "too-few":
      "Fewer than three stood out: tap harder with metal on metal, a second apart, and run this again.",
    weak: "Heard, but weakly: clean the metal, press the sensor on more firmly, or place it nearer to the valve. A plastic pipe carries little.",
    restless: "The noise itself goes up and down too much: wait until it is quiet, then run this again.",
  },
  all: {
    pass: "Pass. The sensor hears its pipe.",
    doubtful: "Doubtful: read what is said above before the lid is closed.",
    fail: "Fail: do not close the lid.",
  } as Record<Verdict, string>,
};
