// What is left of a noise after its way along the pipes, and how long it takes. Constants are drawn once for each pipe:
// where in its range a pipe lies depends on age, bedding and joints, which nobody knows.
import type { Chance } from "../../chance.ts";
import type { PathPart } from "./graph.ts";
import { classOf, type Network, type PipeClass } from "./network.ts";

/** Loss along a pipe: `flat + slope f` dB a metre, at f Hz. */
export interface PipeSound {
  /** dB/m at any frequency. */
  flat: number;
  /** dB/m for each Hz. */
  slope: number;
  /** m/s */
  speed: number;
}

/** dB that an amplitude loses where it falls to 1/e. */
const DB_OF_NEPER = 20 / Math.LN10;

interface ClassSound {
  /** dB/m */
  flat: readonly [low: number, high: number] | undefined;
  /** Wave loss factor, s/m: the amplitude falls as exp(-2 pi f beta d). */
  beta: readonly [low: number, high: number] | undefined;
  /** m/s */
  speed: readonly [low: number, high: number];
}

/**
 * Metal: 0.02 to 0.2 dB/m, nearly the same at all frequencies, 1000 to 1400 m/s. Plastic: beta 0.5 to 2e-4 s/m, 300 to
 * 600 m/s. These are the ranges of the simulator's physics (the aim of the district), which name no paper. Cement:
 * assumed, as lossy as the worse half of metal, at 900 to 1100 m/s.
 */
const SOUND: Record<PipeClass, ClassSound> = {
  metal: { flat: [0.02, 0.2], beta: undefined, speed: [1000, 1400] },
  plastic: { flat: undefined, beta: [0.5e-4, 2e-4], speed: [300, 600] },
  cement: { flat: [0.06, 0.2], beta: undefined, speed: [900, 1100] },
};

/** By link: each pipe's own constants, in the links' order; valves take and delay nothing, for lack of a source. */
export function soundOf(network: Network, chance: Chance): PipeSound[] {
  return network.links.map(({ material }) => {
    if (material === null) return { flat: 0, slope: 0, speed: Number.POSITIVE_INFINITY };
    const { flat, beta, speed } = SOUND[classOf(material)];
    return {
      flat: flat === undefined ? 0 : chance.scale(...flat),
      slope: beta === undefined ? 0 : DB_OF_NEPER * 2 * Math.PI * chance.scale(...beta),
      speed: chance.between(...speed),
    };
  });
}

/** Of a whole way; `lossAt` tells the dB. */
export interface PathLoss {
  /** dB */
  flat: number;
  /** dB for each Hz. */
  slope: number;
  /** s */
  delay: number;
}

/** Fittings take nothing: no source says how much. */
export function lossOf(parts: readonly PathPart[], sounds: readonly PipeSound[]): PathLoss {
  const loss: PathLoss = { flat: 0, slope: 0, delay: 0 };
  for (const { link, metres } of parts) {
    const sound = sounds[link]!;
    loss.flat += sound.flat * metres;
    loss.slope += sound.slope * metres;
    loss.delay += metres / sound.speed;
  }
  return loss;
}

/** dB that a tone of `frequency` Hz has lost at the end of its way. */
export const lossAt = ({ flat, slope }: PathLoss, frequency: number): number => flat + slope * frequency;

/**
 * dB that a noise has lost in a band, Hz, where it begins with a power density of `density(f)`: what the band's power is
 * less at the end. High tones die first, so this grows slower than the way.
 */
export function bandLoss(
  loss: PathLoss,
  [low, high]: readonly [low: number, high: number],
  density: (frequency: number) => number = () => 1,
): number {
  const STEPS = 64;
  let before = 0;
  let after = 0;
  for (let i = 0; i < STEPS; i++) {
    const frequency = low + ((i + 0.5) * (high - low)) / STEPS;
    const power = density(frequency);
    before += power;
    // What all tones lose stays out of the sum, so that long ways do not end at zero.
    after += power * 10 ** (-(loss.slope * (frequency - low)) / 10);
  }
  return loss.flat + loss.slope * low + 10 * Math.log10(before / after);
}
