// What can be set on a node from afar: shared/settings.ts as requests, the command line and the store go by it. The
// names say their unit, and stand in requests, in the store and in what people are shown.
import { z } from "zod";
import { COMMAND_ID } from "../shared/messages.ts";
import { SETTINGS, type SettingName } from "../shared/settings.ts";

type Row<Name extends SettingName> = (typeof SETTINGS)[Name];

/** Some of the settings; a request is true. */
export type Settings = {
  [Name in SettingName]?: (Row<Name>["request"] extends true ? true : number) | undefined;
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

function schemaOf(name: SettingName) {
  const { min, max, request } = SETTINGS[name];
  if (request) return z.literal(true, { error: "must be true, or left out" }).optional();
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).optional();
}

type Shape = {
  [Name in SettingName]: z.ZodOptional<Row<Name>["request"] extends true ? z.ZodLiteral<true> : z.ZodInt>;
};

/** Of a zod object: each setting, optional, in its range. */
export const settingsShape = Object.fromEntries(SETTING_NAMES.map((name) => [name, schemaOf(name)])) as Shape;

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
