// Commands: settings and requests out of a list, checked against ranges in which the node goes on reporting.
// What they set is kept in the journal, over what the profile says, and takes effect by a restart.

import { getU32, putU32 } from "../../shared/frame.ts";
import {
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
import { settings } from "./journal.ts";
import { profile } from "./setup.ts";

const DONE: NumberOf<typeof OUTCOMES, "done"> = 0;
const UNKNOWN: NumberOf<typeof OUTCOMES, "unknown"> = 1;
const OUT_OF_RANGE: NumberOf<typeof OUTCOMES, "out-of-range"> = 2;

/** What is kept in the journal, and what is done at once: below, each. A setting that is in neither does not compile. */
type Kept = "interval_s" | "tick_s" | "windows" | "utc_offset_min";
type DoneAtOnce = "restart" | "known_noise" | "spectrum";
type All<Left extends never> = Left;
export type Undone = All<
  { [Name in SettingName]: Name extends Kept | DoneAtOnce ? never : Name }[SettingName]
>;

/** The last key that this node knows. */
export const LAST_KEY = SPARSE ? COMMAND_KNOWN_NOISE : COMMAND_SPECTRUM;

/** Lowest and highest value by key: as in the table, which itself would cost a board memory. */
const LOWEST: ByKey<"min"> = [0, 60, 1, 1, -720, 1, 1, 1];
const HIGHEST: ByKey<"max"> = [0, 43200, 3600, 16, 840, 1, 1, 1];
/** Settings are kept as id u32 and then two bytes a key, the value above its lowest; FFFF where none is set. */
const UNSET = 0xffff;

function setting(key: number): number {
  let value = (settings[2 + 2 * key] << 8) | settings[3 + 2 * key];
  return value === UNSET ? -1 : value;
}

/** What is in force under a key: set by a command now or before, else from the profile. */
function inForce(values: number[], key: number, ofProfile: number): number {
  if (values[key] !== undefined) return values[key];
  return setting(key) < 0 ? ofProfile : setting(key) + LOWEST[key];
}

/** Replaces what commands have set in the profile. */
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

/** What a command says: values by key, and the first key that is not in the list, or 0. */
export interface Command {
  values: number[];
  unknown: number;
}

/** What it came to: see `outcome` in shared/protocol.cddl. */
export interface Outcome {
  id: number;
  result: number;
  key: number;
  /** Something has been set or asked for that a restart brings about. */
  restart: boolean;
  /** What is heard is known and no leak; the spectrum of the last night is wanted. */
  known: boolean;
  spectrum: boolean;
}

/** Checks a command and takes its settings over; keeping them in the journal is the caller's. */
export function applyCommand(command: Command): Outcome {
  let values = command.values;
  let id = values[COMMAND_ID];
  let outcome: Outcome = { id, result: DONE, key: 0, restart: false, known: false, spectrum: false };
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
    settings[2 + 2 * key] = value >> 8;
    settings[3 + 2 * key] = value;
    outcome.restart = true;
  }
  if (values[COMMAND_RESTART]) outcome.restart = true;
  outcome.known = values[COMMAND_KNOWN_NOISE] > 0;
  if (!SPARSE) outcome.spectrum = values[COMMAND_SPECTRUM] > 0;
  return outcome;
}
