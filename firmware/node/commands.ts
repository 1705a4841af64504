// Commands: settings and requests out of a list, checked against ranges in which the node goes on reporting. The
// journal keeps what they set, over what the profile says; a restart puts it in force.

import { getU16, getU32, putU16, putU32 } from "../../shared/bytes.ts";
import {
  COMMAND_CHECK,
  COMMAND_ID,
  COMMAND_INTERVAL,
  COMMAND_KNOWN_NOISE,
  COMMAND_OFFSET,
  COMMAND_RESTART,
  COMMAND_SPECTRUM,
  COMMAND_TICK,
  COMMAND_WINDOWS,
  type NumberOf,
  type OUTCOMES,
} from "../../shared/messages.ts";
import type { ByKey, SettingName } from "../../shared/settings.ts";
import { checkSoon } from "./check.ts";
import { settings } from "./journal.ts";
import { profile } from "./setup.ts";

const DONE: NumberOf<typeof OUTCOMES, "done"> = 0;
const UNKNOWN: NumberOf<typeof OUTCOMES, "unknown"> = 1;
const OUT_OF_RANGE: NumberOf<typeof OUTCOMES, "out-of-range"> = 2;

/** Settings that the journal keeps, and requests that are done at once. A row of SETTINGS in neither does not compile. */
type Kept = "interval_s" | "tick_s" | "windows" | "utc_offset_min";
type DoneAtOnce = "restart" | "known_noise" | "spectrum" | "check";
type All<Left extends never> = Left;
export type Undone = All<
  { [Name in SettingName]: Name extends Kept | DoneAtOnce ? never : Name }[SettingName]
>;

/** The last key that this node knows. */
export const LAST_KEY = COMMAND_CHECK;

/** Lowest and highest value by key: SETTINGS has the same, but would cost a board memory. */
const LOWEST: ByKey<"min"> = [0, 60, 1, 1, -720, 1, 1, 1, 1];
const HIGHEST: ByKey<"max"> = [0, 43200, 3600, 16, 840, 1, 1, 1, 1];
/** `settings`: the id of the last command, u32, then u16 a key: value less the lowest one, or UNSET. */
const UNSET = 0xffff;

function setBefore(key: number): number {
  let value = getU16(settings, 2 + 2 * key);
  return value === UNSET ? -1 : value;
}

/** The value under a key: of this command, of one before, or of the profile. */
function inForce(values: number[], key: number, profileValue: number): number {
  if (values[key] !== undefined) return values[key];
  return setBefore(key) < 0 ? profileValue : setBefore(key) + LOWEST[key];
}

/** Puts what commands have set into the profile. */
export function applySettings(): void {
  profile.interval = 1000 * inForce([], COMMAND_INTERVAL, profile.interval / 1000);
  profile.tick = 1000 * inForce([], COMMAND_TICK, profile.tick / 1000);
  profile.windows = inForce([], COMMAND_WINDOWS, profile.windows);
  profile.utcOffset = inForce([], COMMAND_OFFSET, profile.utcOffset);
}

/** The key of a command's first value that is out of range, or 0. */
function wrongKey(values: number[]): number {
  for (let key = 1; key <= LAST_KEY; key++) {
    let value = values[key];
    if (value !== undefined && (value < LOWEST[key] || value > HIGHEST[key])) return key;
  }
  let ticks =
    inForce(values, COMMAND_INTERVAL, profile.interval / 1000) /
    inForce(values, COMMAND_TICK, profile.tick / 1000);
  if (ticks !== Math.floor(ticks) || ticks < inForce(values, COMMAND_WINDOWS, profile.windows)) {
    return values[COMMAND_INTERVAL] !== undefined ? COMMAND_INTERVAL : COMMAND_TICK;
  }
  return 0;
}

/** Values by key, and the first key that the node does not know, or 0. */
export interface Command {
  values: number[];
  unknown: number;
}

/** What a command came to: see `outcome` in shared/protocol.cddl. */
export interface Outcome {
  id: number;
  result: number;
  key: number;
  /** A restart has to follow: it was asked for, or puts settings in force. */
  restart: boolean;
  /** The noise of the pipe is known and no leak. */
  knownNoise: boolean;
  /** The spectrum of the last night is asked for. */
  spectrum: boolean;
}

/** Checks a command and takes its settings over. To keep them in the journal is the caller's part. */
export function applyCommand(command: Command): Outcome {
  let values = command.values;
  let id = values[COMMAND_ID];
  let outcome: Outcome = { id, result: DONE, key: 0, restart: false, knownNoise: false, spectrum: false };
  if (id === getU32(settings, 0)) return outcome;
  outcome.key = command.unknown;
  if (outcome.key) outcome.result = UNKNOWN;
  else {
    outcome.key = wrongKey(values);
    if (outcome.key) outcome.result = OUT_OF_RANGE;
  }
  if (outcome.result !== DONE) return outcome;
  putU32(settings, 0, id);
  for (let key = 1; key < COMMAND_RESTART; key++) {
    if (values[key] === undefined) continue;
    let value = values[key] - LOWEST[key];
    putU16(settings, 2 + 2 * key, value);
    outcome.restart = true;
  }
  if (values[COMMAND_RESTART]) outcome.restart = true;
  outcome.knownNoise = values[COMMAND_KNOWN_NOISE] > 0;
  outcome.spectrum = values[COMMAND_SPECTRUM] > 0;
  if (values[COMMAND_CHECK]) checkSoon();
  return outcome;
}
