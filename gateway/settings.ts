// What can be set on a node from afar: the one list by which requests, the command line and the store go. The
// names say their unit, and stand in requests, in the store and in what people are shown.
import { z } from "zod";
import {
  COMMAND_ID,
  COMMAND_INTERVAL,
  COMMAND_KNOWN_NOISE,
  COMMAND_OFFSET,
  COMMAND_RESTART,
  COMMAND_SPECTRUM,
  COMMAND_TICK,
  COMMAND_WINDOWS,
} from "../shared/messages.ts";

export interface Settings {
  /** Reporting interval. */
  interval_s?: number | undefined;
  /** Between two pressure samples: a divisor of the interval. */
  tick_s?: number | undefined;
  /** Acoustic windows in an interval: at most one a tick. */
  windows?: number | undefined;
  /** Local standard time less UTC. */
  utc_offset_min?: number | undefined;
  restart?: true | undefined;
  /** What is heard is no leak: ends a suspicion and learns anew. */
  known_noise?: true | undefined;
  /** Both parts of the last night's spectrum. */
  spectrum?: true | undefined;
}

export type SettingName = keyof Settings;

/** Key on the wire, lowest and highest value: those of shared/protocol.cddl, by which nodes go too. */
const SETTINGS: Record<SettingName, { key: number; min: number; max: number }> = {
  interval_s: { key: COMMAND_INTERVAL, min: 60, max: 43_200 },
  tick_s: { key: COMMAND_TICK, min: 1, max: 3600 },
  windows: { key: COMMAND_WINDOWS, min: 1, max: 16 },
  utc_offset_min: { key: COMMAND_OFFSET, min: -720, max: 840 },
  restart: { key: COMMAND_RESTART, min: 1, max: 1 },
  known_noise: { key: COMMAND_KNOWN_NOISE, min: 1, max: 1 },
  spectrum: { key: COMMAND_SPECTRUM, min: 1, max: 1 },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

function number(name: SettingName) {
  const { min, max } = SETTINGS[name];
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).optional();
}

const request = () => z.literal(true, { error: "must be true, or left out" }).optional();

/** Of a zod object: each setting, optional, in its range. */
export const settingsShape = {
  interval_s: number("interval_s"),
  tick_s: number("tick_s"),
  windows: number("windows"),
  utc_offset_min: number("utc_offset_min"),
  restart: request(),
  known_noise: request(),
  spectrum: request(),
};

/**
 * What no node would do about settings that are each in range, as a sentence; null where one might. What
 * depends on settings that a node has already, only the node can tell.
 */
export function conflict({ interval_s, tick_s, windows, ...more }: Settings): string | null {
  if ([interval_s, tick_s, windows, ...Object.values(more)].every((value) => value === undefined)) {
    return `Nothing is asked for: give at least one of ${SETTING_NAMES.join(", ")}.`;
  }
  if (interval_s === undefined || tick_s === undefined) return null;
  if (interval_s % tick_s !== 0) {
    return `interval_s must be a multiple of tick_s, and ${interval_s} is none of ${tick_s}.`;
  }
  if (windows !== undefined && windows > interval_s / tick_s) {
    const ticks = interval_s / tick_s;
    return `windows must be at most one a tick, ${ticks} in an interval of ${interval_s} s with ticks of ${tick_s} s.`;
  }
  return null;
}

/** As they are kept and compared: the names in their order, nothing else. */
export function settingsText(settings: Settings): string {
  return JSON.stringify(settings, SETTING_NAMES);
}

/** The map of a command on the wire. */
export function commandMap(id: number, settings: Settings): { [key: number]: number } {
  const map: { [key: number]: number } = { [COMMAND_ID]: id };
  for (const name of SETTING_NAMES) {
    const value = settings[name];
    if (value !== undefined) map[SETTINGS[name].key] = Number(value);
  }
  return map;
}

/** The name of a key that a node has refused. */
export function settingName(key: number): string {
  return SETTING_NAMES.find((name) => SETTINGS[name].key === key) ?? `key ${key}`;
}

const DAY_S = 86_400;
/** How long a command may wait for its node, s: nodes ask for an answer once a day at least. */
export const LIFETIME_S = { min: 60, max: 30 * DAY_S, usual: 7 * DAY_S };
