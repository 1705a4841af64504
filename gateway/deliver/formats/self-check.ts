// What a node tells of itself, under the names that its readings have for the same.
import type { CheckBody } from "../../../shared/messages.ts";
import { flagNames } from "./names.ts";
import { kpa, timeOrNull, volts } from "./units.ts";

export function selfCheckFields(body: CheckBody) {
  const [time, pressure, level, flags, battery, sending, temperature, sleepless, resets] = body;
  return {
    time: timeOrNull(time === null ? null : 1000 * time),
    pressure_kpa: kpa(pressure),
    level_dbfs: level,
    flags: flagNames(flags),
    battery_v: volts(battery),
    battery_sending_v: volts(sending),
    temperature_c: temperature,
    module_sleepless: sleepless,
    module_resets: resets,
  };
}
