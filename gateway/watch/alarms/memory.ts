// What the watch remembers of a node: its last nights as it told them, so that they can be held against each other and
// against those of other nodes. A night's place is its date, so that one that is missing leaves a gap and moves nothing.
import * as N from "../../../shared/leak/night.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_GAIN_CHANGED,
  FLAG_TONAL,
  type Maybe,
} from "../../../shared/messages.ts";

/** Nights that are remembered: those before a suspicion, 28 and more, and those since. */
export const NIGHTS = 96;

/** Fields of a night: levels in half dB, frequency in Hz, pressure in 0.1 kPa, as they are sent. */
export const FIELD = {
  date: 0,
  level10: 1,
  level50: 2,
  level90: 3,
  main: 4,
  frequency: 5,
  tonality: 6,
  pressure: 7,
  /** What the others have in common that night and was taken off this one, in half dB. */
  common: 8,
  commonMain: 9,
  /** Over the node's own usual level of then, in half dB (common.ts). */
  over: 10,
  overMain: 11,
} as const;
export type Field = keyof typeof FIELD;
const FIELDS = 12;
/** Not told. */
export const NONE = -32768;

export type NightMemory = Int16Array;

export const newMemory = (): NightMemory => new Int16Array(NIGHTS * FIELDS).fill(NONE);

/** A night of these is not held against others: the node was not itself, or did not listen when it should. */
const NOT_HEARD =
  FLAG_CLOCK_UNSET |
  FLAG_CLOCK_JUMP |
  FLAG_ACOUSTIC_FAULT |
  FLAG_FEW_WINDOWS |
  FLAG_COUPLING_LOST |
  FLAG_TONAL;

/** Whether a night can be compared with others. */
export const isHeard = (night: readonly Maybe[]): boolean =>
  ((night[N.FLAGS] ?? 0) & NOT_HEARD) === 0 && night[N.LEVEL_10] !== null && night[N.MAIN_BAND] !== null;

export const hasGainChanged = (night: readonly Maybe[]): boolean =>
  ((night[N.FLAGS] ?? 0) & FLAG_GAIN_CHANGED) !== 0;

const at = (date: number, field: Field) => (date % NIGHTS) * FIELDS + FIELD[field];
/** Dates since 1970 pass 32767 in 2059: kept from 2020 on. */
const FIRST_DATE = 18262;

/** Keeps what a node told of a night. `date`: days since 1970-01-01. */
export function remember(memory: NightMemory, date: number, night: readonly Maybe[]): void {
  memory[at(date, "date")] = date - FIRST_DATE;
  const values: Partial<Record<Field, Maybe>> = {
    level10: night[N.LEVEL_10] ?? null,
    level50: night[N.LEVEL_50] ?? null,
    level90: night[N.LEVEL_90] ?? null,
    main: night[N.MAIN_BAND] ?? null,
    frequency: night[N.FREQUENCY] ?? null,
    tonality: night[N.TONALITY] ?? null,
    pressure: night[N.PRESSURE_10] ?? null,
  };
  for (const [field, value] of Object.entries(values)) memory[at(date, field as Field)] = value ?? NONE;
  memory[at(date, "common")] = memory[at(date, "commonMain")] = 0;
  memory[at(date, "over")] = memory[at(date, "overMain")] = NONE;
}

/** What was told of a night; NONE where there was none. */
export const recall = (memory: NightMemory, date: number, field: Field): number =>
  memory[at(date, "date")] === date - FIRST_DATE ? memory[at(date, field)]! : NONE;

export function note(memory: NightMemory, date: number, field: Field, value: number): void {
  if (memory[at(date, "date")] === date - FIRST_DATE) memory[at(date, field)] = value;
}

/** A field of a node's nights from one date up to, but not including, another: those that were told, oldest first. */
export function values(memory: NightMemory, from: number, until: number, field: Field): number[] {
  const found: number[] = [];
  for (let date = Math.max(from, until - NIGHTS); date < until; date++) {
    const value = recall(memory, date, field);
    if (value !== NONE) found.push(value);
  }
  return found;
}

/** What is left of the levels of the nights from one date up to another, oldest first. */
export function ownValues(
  memory: NightMemory,
  from: number,
  until: number,
  band: "level10" | "main",
): number[] {
  const found: number[] = [];
  for (let date = from; date < until; date++) {
    const value = own(memory, date, band);
    if (value !== NONE) found.push(value);
  }
  return found;
}

/** What is left of a level when what all have in common is taken off it, in half dB; NONE where it was not told. */
export function own(memory: NightMemory, date: number, field: "level10" | "main"): number {
  const value = recall(memory, date, field);
  return value === NONE ? NONE : value - recall(memory, date, field === "main" ? "commonMain" : "common");
}

/** Level-90 less level-10 of nights, dB. */
export function spreads(memory: NightMemory, from: number, until: number): number[] {
  const found: number[] = [];
  for (let d = from; d < until; d++) {
    const [low, high] = [recall(memory, d, "level10"), recall(memory, d, "level90")];
    if (low !== NONE && high !== NONE) found.push((high - low) / 2);
  }
  return found;
}
