// Sounds as loops of samples: noise in thirds of octaves, made once, of which every source is a mixture. Making noise anew
// for each window would cost more than the boards do.
import { createRandom, shaped } from "../board/synth.ts";
import { createChance } from "../chance.ts";
import { type Jet, THIRDS } from "../evaluate/district/hearing.ts";

/** Of unit power. */
export type Loop = Float64Array;

const RATE = 4096;
/** A resonator as wide as a third. */
const WIDTH = 0.23;

let thirds: Loop[] | undefined;
const thirdLoops = () => (thirds ??= THIRDS.map((f, i) => shaped(createRandom(i + 1), f, WIDTH * f)));

/** `shares`: of the power in the thirds; in all whatever they are. The same seed gives the same loop. */
export function mixed(shares: Jet, seed: number): Loop {
  const loops = thirdLoops();
  const length = loops[0]!.length;
  const chance = createChance("report", seed, 0, 5);
  const all = shares.reduce((sum, share) => sum + share, 0);
  const out = new Float64Array(length);
  for (const [i, share] of shares.entries()) {
    const amplitude = Math.sqrt(share / all);
    let at = Math.floor(chance.uniform() * length);
    // What is 40 dB below the whole is not worth a pass.
    if (amplitude < 0.01) continue;
    const loop = loops[i]!;
    for (let k = 0; k < length; k++) {
      out[k]! += amplitude * loop[at]!;
      if (++at === length) at = 0;
    }
  }
  return scaled(out);
}

/** With a tone of that frequency, Hz, which has `share` of the power. */
export function withTone(loop: Loop, frequency: number, share: number): Loop {
  const cycles = Math.round((frequency / RATE) * loop.length);
  const [tone, rest] = [Math.sqrt(2 * share), Math.sqrt(1 - share)];
  return loop.map((x, k) => rest * x + tone * Math.sin((2 * Math.PI * cycles * k) / loop.length));
}

function scaled(loop: Loop): Loop {
  let power = 0;
  for (const x of loop) power += x * x;
  const scale = Math.sqrt(loop.length / Math.max(power, 1e-30));
  return loop.map((x) => x * scale);
}

/** Around a frequency, Hz, half an octave either way. */
export const aroundFrequency = (frequency: number): Jet =>
  THIRDS.map((f) => Math.exp(-2 * Math.log(f / frequency) ** 2));

/** 1/f rumble up to 150 Hz, and less above (design): the main band has 13 dB less than the whole. */
export const BACKGROUND: Jet = THIRDS.map((f) => Math.min(1, (150 / f) ** 1.5));
