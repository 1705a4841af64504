// Reads pressure until it stands still: a calibration by readings that move would be wrong by as much.
import type { Diagnosis, PressureSeen } from "../check/program.ts";
import { type Channel, measuredKpa } from "./channel.ts";

/** Readings, ms apart, over which it has to stand still. */
export const READINGS = 24;
export const EVERY_MS = 250;
/** Shares of the range: from the lowest to the highest, and from the first half's mean to the second's. */
const MOST_MOVES = 0.01;
const MOST_DRIFTS = 0.0015;

export interface SteadyOptions {
  diagnosis: Pick<Diagnosis, "pressure">;
  channel: Channel;
  rangeKpa: number;
  /** Time as this computer has it, s. */
  seconds(): number;
  sleep(ms: number): Promise<unknown>;
  /** Seconds after which it is given up. */
  patience: number;
  /** Called with each reading: kPa now, and how far it moves where there are enough. */
  onReading(kpa: number, moves: number | undefined): void;
  /** Throws what ends it. */
  check(): void;
}

export interface Steady {
  isSteady: boolean;
  /** Mean, 1/65536 of full scale, at the supply that the channel is for. */
  reading: number;
  kpa: number;
  /** kPa from the lowest to the highest. */
  moves: number;
  /** As they came, of the last ones. */
  seen: PressureSeen[];
}

const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** What a row of readings comes to. */
export function steadyOf(seen: PressureSeen[], channel: Channel, rangeKpa: number): Steady {
  const scaled = seen.map(({ reading, scale }) => reading * (scale ?? Number.NaN));
  const kpa = scaled.map((reading) => measuredKpa(channel, reading));
  const moves = Math.max(...kpa) - Math.min(...kpa);
  const half = kpa.length >> 1;
  const drifts = Math.abs(mean(kpa.slice(half)) - mean(kpa.slice(0, half)));
  const isSteady =
    seen.length >= READINGS && moves <= MOST_MOVES * rangeKpa && drifts <= MOST_DRIFTS * rangeKpa;
  return { isSteady, reading: mean(scaled), kpa: mean(kpa), moves, seen };
}

/**
 * Reads until the last readings stand still, or patience ends. `wanted`: only where it stands still at another pressure than
 * before, as one that was asked to be changed.
 */
export async function readSteady(
  options: SteadyOptions,
  wanted: (kpa: number) => boolean = () => true,
): Promise<Steady> {
  const { diagnosis, channel, rangeKpa, seconds, sleep, patience, onReading, check } = options;
  const from = seconds();
  let seen: PressureSeen[] = [];
  for (;;) {
    check();
    seen = [...seen, await diagnosis.pressure()].slice(-READINGS);
    const now = steadyOf(seen, channel, rangeKpa);
    const last = steadyOf(seen.slice(-1), channel, rangeKpa);
    onReading(last.kpa, seen.length < READINGS ? undefined : now.moves);
    const isThere = wanted(now.kpa);
    if ((now.isSteady && isThere) || seconds() - from > patience)
      return { ...now, isSteady: now.isSteady && isThere };
    // Without a supply or a signal there is nothing to wait for.
    if (seen.length >= READINGS / 2 && seen.some(({ scale }) => scale === null)) return now;
    await sleep(EVERY_MS);
  }
}
