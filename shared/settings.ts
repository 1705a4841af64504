// What a command can set on a node or ask of it: a row each, by its name in requests, on the command line and in the
// store. Keys, ranges and units all come from here; test/shared/tables.test.ts lists what does not compile until a new
// row is handled. Firmware takes the keys from messages.ts, and of this file types only, as of events.ts.
import * as messages from "./messages.ts";

export interface SettingRow {
  /** In a command's map: from 1 on, without a gap. */
  key: number;
  min: number;
  max: number;
  unit: "s" | "min" | null;
  /** Nothing is set: it is done once, and its value is 1. */
  request: boolean;
  /** As documents for people have it. */
  words: string;
}

export const SETTINGS = {
  interval_s: {
    key: messages.COMMAND_INTERVAL,
    min: 60,
    max: 43_200,
    unit: "s",
    request: false,
    words: "reporting interval",
  },
  tick_s: {
    key: messages.COMMAND_TICK,
    min: 1,
    max: 3600,
    unit: "s",
    request: false,
    words: "time between two pressure samples, a divisor of the interval",
  },
  windows: {
    key: messages.COMMAND_WINDOWS,
    min: 1,
    max: 16,
    unit: null,
    request: false,
    words: "acoustic windows in an interval, at most one a sample",
  },
  utc_offset_min: {
    key: messages.COMMAND_OFFSET,
    min: -720,
    max: 840,
    unit: "min",
    request: false,
    words: "local standard time less UTC",
  },
  restart: { key: messages.COMMAND_RESTART, min: 1, max: 1, unit: null, request: true, words: "restart" },
  known_noise: {
    key: messages.COMMAND_KNOWN_NOISE,
    min: 1,
    max: 1,
    unit: null,
    request: true,
    words:
      "known noise: what is heard is no leak; ends a suspicion and learns anew for 14 nights, muted meanwhile",
  },
  spectrum: {
    key: messages.COMMAND_SPECTRUM,
    min: 1,
    max: 1,
    unit: null,
    request: true,
    words: "spectrum: both parts of the last night's spectrum",
  },
  check: {
    key: messages.COMMAND_CHECK,
    min: 1,
    max: 1,
    unit: null,
    request: true,
    words: "check: sensors, battery while it sends, radio module",
  },
} as const satisfies { [name: string]: SettingRow };

export type SettingName = keyof typeof SETTINGS;

/** The least or the greatest of each row in the order of the keys, with 0 for the id: a board looks ranges up so. */
export type ByKey<Limit extends "min" | "max", Found extends unknown[] = [0]> = {
  [Name in SettingName]: (typeof SETTINGS)[Name]["key"] extends Found["length"]
    ? (typeof SETTINGS)[Name][Limit]
    : never;
}[SettingName] extends infer Value
  ? [Value] extends [never]
    ? Found
    : ByKey<Limit, [...Found, Value]>
  : never;
