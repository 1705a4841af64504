// What becomes of a profile by what a technician asks for: of a new node's, and of one that has its settings already.
import type { Profile, SensorProfile } from "../../firmware/profile.ts";
import { BURST_NEAR_PUMPS } from "../../shared/leak/thresholds.ts";
import { PIPES, SENSORS, SUPPLY_MV } from "../image/profile.ts";
import { pressureChannel, rangeOf, TRANSDUCERS, transducerOf, USUAL_RANGE } from "../image/transducers.ts";
import { type FlashFlags, TICK } from "./options.ts";

/** The options that are a node's settings. */
export type SettingFlags = Pick<
  FlashFlags,
  | "interval"
  | "utcOffset"
  | "acousticGain"
  | "reference"
  | "pipe"
  | "mainBand"
  | "nightWindows"
  | "nearPumps"
  | "transducer"
  | "range"
  | "settle"
  | "switch"
  | "supply"
  | "uart"
  | "bits"
  | "acoustic"
  | "pressure"
>;

/** What each option sets by itself, where it was given. */
function asked(flags: SettingFlags): Partial<Profile> {
  const changes: Partial<Profile> = {};
  if (flags.utcOffset !== undefined) changes.utcOffset = flags.utcOffset;
  if (flags.interval !== undefined) {
    changes.interval = flags.interval * 1000;
    changes.windows = Math.min(4, flags.interval / TICK);
  }
  if (flags.acousticGain !== undefined) changes.acoustic = Math.round(flags.acousticGain * 10);
  if (flags.reference !== undefined) changes.reference = Math.round(flags.reference * 10);
  if (flags.pipe !== undefined) changes.mainBand = PIPES[flags.pipe];
  if (flags.mainBand !== undefined) changes.mainBand = flags.mainBand;
  if (flags.nightWindows !== undefined) changes.nightWindows = flags.nightWindows;
  if (flags.nearPumps) changes.burst = BURST_NEAR_PUMPS;
  if (flags.uart !== undefined) changes.uart = flags.uart as 1 | 2;
  if (flags.bits !== undefined) changes.bits = flags.bits;
  if (!flags.acoustic) changes.acoustic = null;
  if (!flags.pressure) changes.pressure = null;
  return changes;
}

/** What differs from the profile's defaults. */
export function profileChanges(flags: FlashFlags): Partial<Profile> {
  const changes: Partial<Profile> = { utcOffset: standardOffset(), ...asked(flags) };
  const { transducer, range } = flags;
  if (changes.pressure !== null && (transducer !== undefined || range !== undefined)) {
    changes.pressure = pressureChannel(transducer ?? "5v", range ?? USUAL_RANGE);
  }
  changes.sensors = sensorsFor(flags);
  if (flags.dataPath !== undefined) changes.path = flags.dataPath;
  if (flags.acousticFile !== undefined) changes.acousticFile = flags.acousticFile;
  if (flags.pressureFile !== undefined) changes.pressureFile = flags.pressureFile;
  return changes;
}

type Kind = { settles: number; ratiometric?: true };

/** How the sensors are switched, and what their readings are shares of. */
function sensorsFor(flags: FlashFlags): SensorProfile {
  const { settles, ratiometric }: Kind = TRANSDUCERS[flags.transducer ?? "5v"];
  const supply = flags.supply ?? SUPPLY_MV;
  return [
    flags.settle?.[0] ?? settles,
    flags.settle?.[1] ?? SENSORS[1],
    flags.switch === "low" ? 0 : 1,
    ratiometric ? 0 : supply,
    supply,
  ];
}

/** Whether any setting was asked for. */
export const asksAny = (flags: SettingFlags): boolean =>
  Object.keys(asked(flags)).length > 0 ||
  [flags.transducer, flags.range, flags.settle, flags.switch, flags.supply].some(
    (value) => value !== undefined,
  );

/** What a node's settings have to be changed by; what was not asked for stays as it has it. */
export function settingsChanges(
  flags: SettingFlags,
  held: Pick<Profile, "pressure" | "sensors">,
): Partial<Profile> {
  const changes = { ...asked(flags), sensors: sensorsChanged(flags, held.sensors ?? SENSORS) };
  const { transducer, range } = flags;
  if (changes.pressure !== null && (transducer !== undefined || range !== undefined)) {
    const { pressure } = held;
    const bar = pressure === null ? USUAL_RANGE : Math.round(rangeOf(pressure) / 100);
    const is = pressure === null ? undefined : transducerOf(pressure);
    changes.pressure = pressureChannel(transducer ?? is ?? "5v", range ?? bar);
  }
  return changes;
}

function sensorsChanged(flags: SettingFlags, held: SensorProfile): SensorProfile {
  const { settle, switch: level, supply, transducer } = flags;
  const [pressureSettles, acousticSettles, on, pressureSupply, acousticSupply] = held;
  const kind: Kind | undefined = transducer && TRANSDUCERS[transducer];
  const board = supply ?? acousticSupply;
  // A transducer that follows the supply is none of the supply's business, until another is connected.
  const follows = kind === undefined ? pressureSupply === 0 && acousticSupply !== 0 : kind.ratiometric;
  return [
    settle?.[0] ?? kind?.settles ?? pressureSettles,
    settle === undefined ? acousticSettles : (settle[1] ?? SENSORS[1]),
    level === undefined ? on : level === "low" ? 0 : 1,
    follows ? 0 : board,
    board,
  ];
}

/** This computer's standard time less UTC, min: summer time is always ahead of it. */
function standardOffset(): number {
  const year = new Date().getFullYear();
  return Math.min(...[0, 6].map((month) => -new Date(year, month, 1).getTimezoneOffset()));
}
