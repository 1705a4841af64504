// What the wire counts in, as partners read it: times, dates, and numbers in their units.
//
// Wire integers are scaled by dividing by a power of ten (or by two): the quotient is the double nearest to
// the decimal number, so it prints with exactly its digits, 4123 -> 412.3.
import type { Maybe } from "../../../shared/messages.ts";
import type { Timestamp } from "../contract/fields.ts";

const DAY_MS = 86_400_000;

/** The day of the timestamp asked for last, and how it is written. */
let day = Number.NaN;
let date = "";
const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, "0"));

/** Only another day is left to Date, which takes seven times as long as the arithmetic. */
export function timestamp(ms: number): Timestamp {
  const at = Math.floor(ms / DAY_MS);
  if (at !== day) {
    date = new Date(ms).toISOString().slice(0, -"00:00:00.000Z".length);
    day = at;
  }
  const rest = Math.floor(ms - at * DAY_MS);
  const hours = twoDigits[Math.floor(rest / 3_600_000)];
  const minutes = twoDigits[Math.floor(rest / 60_000) % 60];
  const seconds = twoDigits[Math.floor(rest / 1000) % 60];
  return `${date}${hours}:${minutes}:${seconds}.${String(1000 + (rest % 1000)).slice(1)}Z`;
}

export function timeOrNull(ms: number | null): Timestamp | null {
  return ms === null ? null : timestamp(ms);
}

export function divided(value: Maybe | undefined, by: number): number | null {
  return value === null || value === undefined ? null : value / by;
}

/** 0.1 kPa to kPa. */
export const kpa = (tenths: Maybe | undefined) => divided(tenths, 10);
/** 0.5 dB to dB. */
export const halfDb = (halves: Maybe | undefined) => divided(halves, 2);
/** (mV - 2000) / 10 to V. */
export const volts = (battery: Maybe | undefined) =>
  battery === null || battery === undefined ? null : (200 + battery) / 100;
/** A byte of the wire that has a sign. */
export const int8 = (byte: number) => (byte << 24) >> 24;

/** Days since 1970-01-01 as a date, "2025-11-23"; null where the node did not know the day. */
export const nightDate = (night: number) =>
  night === 0 ? null : timestamp(night * DAY_MS).slice(0, "0000-00-00".length);
