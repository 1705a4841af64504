// Whether a clock's time is believed: a gateway without a battery clock starts in 1970 or at its last shutdown, one whose
// time server is wrong jumps, and what is dated by that misleads a town. Rules only: believed-clock.ts lives by them.

/** Why a clock's time is not believed. */
export type Doubt =
  | "before-build"
  | "after-2100"
  | "not-synchronised"
  | "behind-store"
  | "ahead-of-store"
  | "jumped";

/** No clock is right before this program was made, unix ms. */
export const MADE = Date.UTC(2026, 0, 1);
/** What is installed now does not run then any more. */
const LATEST = Date.UTC(2100, 0, 1);
/** A clock that is set by less is not wrong for anything that it is used for here, ms. */
export const JUMP_MS = 60_000;
/** Where the machine cannot tell, a time that has jumped is believed when it has stood for so long, ms. */
const SETTLES_MS = 10 * 60_000;
/** So long a gateway may have been switched off where the machine cannot tell, ms. */
const OFF_MAX_MS = 90 * 86_400_000;

export interface Evidence {
  /** What the clock says, unix ms. */
  now: number;
  /** Whether the machine says that it is synchronised; null where it cannot tell. */
  synchronised: boolean | null;
  /** The newest time that was believed: of the store, or before the doubt, unix ms; null where there is none. */
  floor: number | null;
  /** Since the clock jumped, ms; null where it has not, since it was believed last. */
  sinceJump: number | null;
}

/** There were no nodes before. */
const EARLIEST = Date.UTC(2020, 0, 1);

export const isPlausible = (time: number): boolean => time >= MADE && time < LATEST;

/** Whether a node can have measured then. */
export const isPossible = (time: number): boolean => time >= EARLIEST && time < LATEST;

/** Null where it is believed. Of a clock that is believed already only what jumps is asked about. */
export function doubtOf({ now, synchronised, floor, sinceJump }: Evidence): Doubt | null {
  if (now < MADE) return "before-build";
  if (now >= LATEST) return "after-2100";
  if (synchronised === true) return null;
  if (synchronised === false) return "not-synchronised";
  if (floor !== null && now < floor - JUMP_MS) return "behind-store";
  if (floor !== null && now > floor + OFF_MAX_MS) return "ahead-of-store";
  return sinceJump !== null && sinceJump < SETTLES_MS ? "jumped" : null;
}
