// A heat map as numbers: which night is drawn from when until when, and which colour a level has. Without a browser.
import type { NodeDetail } from "../api.ts";
import { DAY_MS, nightAt } from "./chart-data.ts";

export type Spectrum = NodeDetail["spectra"][number];

/** A spectrum stands until the next one, a week at most: they come weekly. */
const STANDS_MS = 7 * DAY_MS;

export interface Column {
  from: number;
  until: number;
  spectrum: Spectrum;
}

export function columnsOf(spectra: readonly Spectrum[]): Column[] {
  return spectra.map((spectrum, i) => {
    const from = nightAt(spectrum.date);
    const next = spectra[i + 1];
    const until = Math.min(next === undefined ? from + DAY_MS : nightAt(next.date), from + STANDS_MS);
    return { from, until, spectrum };
  });
}

/** Lowest and highest level of all, and the highest frequency; null where there is none. */
export function reachOf(spectra: readonly Spectrum[]): { low: number; high: number; hz: number } | null {
  let [low, high, hz] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { from_hz, step_hz, levels } of spectra) {
    hz = Math.max(hz, from_hz + step_hz * levels.length);
    for (const level of levels) {
      low = Math.min(low, level);
      high = Math.max(high, level);
    }
  }
  return low > high ? null : { low, high: Math.max(high, low + 1), hz };
}

/** The loudest line, and how much it stands over the median one: for who cannot see the picture. */
export function loudest({ from_hz, step_hz, levels }: Spectrum): { hz: number; level: number; over: number } {
  const level = Math.max(...levels);
  const sorted = levels.toSorted((a, b) => a - b);
  const hz = from_hz + step_hz * (levels.indexOf(level) + 0.5);
  return { hz, level, over: level - sorted[sorted.length >> 1]! };
}

/** Cividis (Nuñez, Anderton and Renslow 2018): as bright, and the same, to the colour-blind. Ten of its colours. */
const CIVIDIS = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
] as const;

const SHADES = 64;
/** A picture of ten years has thousands of squares: each shade is worded once. */
const shades = Array.from({ length: SHADES }, (_, i) => mix(i / (SHADES - 1)));

/** `part`: 0 to 1. */
export const cividis = (part: number): string =>
  shades[Math.round(Math.min(Math.max(part, 0), 1) * (SHADES - 1))]!;

function mix(part: number): string {
  const at = Math.min(Math.max(part, 0), 1) * (CIVIDIS.length - 1);
  const below = Math.min(Math.floor(at), CIVIDIS.length - 2);
  const mixed = [0, 1, 2].map((channel) => {
    const [a, b] = [CIVIDIS[below]![channel]!, CIVIDIS[below + 1]![channel]!];
    return Math.round(a + (b - a) * (at - below));
  });
  return `rgb(${mixed.join(" ")})`;
}
