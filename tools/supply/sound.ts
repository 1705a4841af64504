// Noise for windows: a stretch of a long recording that is made once, at a level of one's own.
import type { Chance } from "../chance.ts";
import { streamOf } from "./draws.ts";

const LENGTH = 65_536;
const normals = (() => {
  const chance = streamOf(0, 0, 63);
  return Float64Array.from({ length: LENGTH }, () => chance.normal());
})();

/** The same, of mean power 1. */
function levelled(samples: Float64Array): Float64Array {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  return samples.map((x) => x / Math.sqrt(power));
}

/** What a leak's hiss is like. */
const HISS = levelled(normals);
/** Through a low pass at some 100 Hz: what a quiet pipe has (assumed, as in test/firmware/pipe.ts). */
const RUMBLE = levelled(
  (() => {
    let y = 0;
    return normals.map((x) => {
      y += 0.15 * (x - y);
      return y;
    });
  })(),
);

export interface Sound {
  /** Another stretch, at a level, dB: a sine that fills the converter at 3.3 V has -3.01. */
  next(level: number): void;
  fill(out: Float64Array): void;
}

export function createSound(chance: Chance, colour: "hiss" | "rumble" = "hiss"): Sound {
  const noise = colour === "hiss" ? HISS : RUMBLE;
  let from = 0;
  let amplitude = 0;
  return {
    next: (level) => {
      from = Math.floor(LENGTH * chance.uniform());
      amplitude = 10 ** (level / 20);
    },
    fill: (out) => {
      for (let i = 0; i < out.length; i++) out[i] = amplitude * noise[(from + i) & (LENGTH - 1)]!;
    },
  };
}
