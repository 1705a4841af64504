// Nights as a node tells them, with noise that is known: what the estimates are held against.
import * as N from "../../../../shared/leak/night.ts";
import type { NightBody } from "../../../../shared/messages.ts";
import { createChance } from "../../../../tools/chance.ts";

/** Of days since 1970: in 2024. */
export const FIRST = 20_000;

export interface Drawn {
  seed: number;
  nights: number;
  /** dB; nights for `memory`. */
  nightly: number;
  wander: number;
  memory: number;
  season: number;
  mainBand?: number;
}

/** A night that counts, of a state that is ok, half dB; `more` by the places of its items. */
export function bodyOf(
  date: number,
  level: number | null,
  more: Record<number, number | null> = {},
): NightBody {
  const body: (number | null)[] = new Array(N.TOLD).fill(null);
  const band = level === null ? null : level - 20;
  const spread = level === null ? {} : { [N.LEVEL_50]: level + 8, [N.LEVEL_90]: level + 20 };
  const heard = { [N.LEVEL_10]: level, ...spread, [N.MAIN_BAND]: band, [N.FREQUENCY]: 200, [N.TONALITY]: 1 };
  const told = { [N.NIGHT]: date, [N.WINDOWS]: 60, [N.STATE]: 1, [N.FLAGS]: 0 };
  for (const [place, value] of Object.entries({ ...heard, ...told, ...more })) body[Number(place)] = value;
  return body as NightBody;
}

/** Level = -60 dB + season + wander, an AR(1), + each night's own, rounded to half a dB as nodes do. */
export function drawNights({ seed, nights, nightly, wander, memory, season, mainBand = nightly }: Drawn) {
  const chance = createChance("report", seed, 1, 1);
  const keeps = Math.exp(-1 / memory);
  let slow = wander * chance.normal();
  return Array.from({ length: nights }, (_, i) => {
    slow = keeps * slow + Math.sqrt(1 - keeps * keeps) * wander * chance.normal();
    const wave = season * Math.sin((2 * Math.PI * (FIRST + i)) / 365.25 + seed);
    const level = Math.round(2 * (-60 + wave + slow + nightly * chance.normal()));
    const band = Math.round(2 * (-70 + mainBand * chance.normal()));
    return { body: bodyOf(FIRST + i, level, { [N.MAIN_BAND]: band }) };
  });
}
