// Where a node hangs: what is usual there, drawn for each node around the values of its kind of site.
import type { Chance } from "../../chance.ts";
import { SITES, type SiteKind, type SiteModel } from "./kinds.ts";

/** Of the skewed windows: loud ones stand out more than quiet ones. Their tenth and ninetieth percentiles over deviation. */
const SKEW = 0.35;
const skewed = (z: number) => (Math.exp(SKEW * z) - 1) / SKEW;
const TENTH = skewed(-1.2816);
const SPREAD = skewed(1.2816) - TENTH;
/** A window's level over the tenth percentile, for a deviation of 1 dB, by even steps of probability: looked up, as sixty a night are most of the work. */
export const STEPS = 8192;
export const WINDOWS = new Float64Array(STEPS);
for (let z = -6, below = 0, i = 0; i < STEPS; z += 1e-4) {
  below += (1e-4 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  while (i < STEPS && (i + 0.5) / STEPS <= below) WINDOWS[i++] = skewed(z) - TENTH;
}
export interface Site {
  level: number;
  night: number;
  wander: number;
  /** Of AR(1), from night to night. */
  keeps: number;
  season: number;
  /** Of the main band, what differs over the broad band's. */
  main: number;
  phase: number;
  deviation: number;
  frequency: number;
  tonality: number;
  /** 300 to 1500 Hz over 15 to 300 Hz, half dB, limited as the firmware does it. */
  balance: number;
  /** Main band less broad band, dB. */
  band: number;
  pressure: number;
  pressureDeviation: number;
}

/** `other`: what is not as at such places. */
export function drawSite(chance: Chance, kind: SiteKind, other: Partial<SiteModel> = {}): Site {
  const model = { ...SITES[kind], ...other };
  const about = (value: number) => value * Math.exp(0.25 * chance.normal());
  return {
    level: chance.between(-80, -45),
    night: about(model.night),
    wander: about(model.wander),
    keeps: Math.exp(-1 / about(model.memory)),
    season: about(model.season),
    main: model.main,
    phase: 2 * Math.PI * chance.uniform(),
    deviation: about(model.spread) / SPREAD,
    frequency: chance.scale(80, 400),
    tonality: chance.between(0, 1.5),
    balance: Math.round(Math.min(Math.max(2 * (10 * chance.normal() - 8), -40), 40)),
    band: chance.between(-18, -8),
    pressure: chance.between(250, 600),
    pressureDeviation: about(model.pressure),
  };
}
