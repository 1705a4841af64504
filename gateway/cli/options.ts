// Options that several commands have, and how their values are read.

import { InvalidArgumentError, Option } from "commander";
import { SETTINGS, type SettingName } from "../../shared/settings.ts";
import { type GatewayConfig, loadConfig, loadWithPlaces } from "../assemble/configuration.ts";
import type { Placed } from "../assemble/findings.ts";
import type { Environment } from "../config/environment.ts";
import { seconds } from "../text/time.ts";

export const configOption = () => new Option("--config <file>", "configuration").default("./sippra.yaml");

export const forceOption = () => new Option("--force", "write over the file that is there");

/** Throws a GatewayError "config". */
export function load({ config }: { config: string }, env: Environment): GatewayConfig {
  return loadConfig(config, env);
}

/** With where each setting stands. Throws a GatewayError "config". */
export function loadPlaced({ config }: { config: string }, env: Environment): Placed {
  return loadWithPlaces(config, env);
}

/** s */
export function time(text: string): number {
  const found = seconds(text);
  if (found === null) throw new InvalidArgumentError("It must be a time like 30s, 5m or 12h.");
  return found;
}

export function minutes(text: string): number {
  if (!/^[+-]?\d{1,4}$/.test(text)) throw new InvalidArgumentError("It must be minutes like +60 or -300.");
  return Number(text);
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** The range of a setting as its option is written: "1m to 12h", "-720 to +840". */
export function rangeOf(name: SettingName): string {
  const { min, max, unit } = SETTINGS[name];
  const written = (value: number) => {
    if (unit !== "s") return min < 0 && value > 0 ? `+${value}` : String(value);
    if (value % 3600 === 0) return `${value / 3600}h`;
    return value % 60 === 0 ? `${value / 60}m` : `${value}s`;
  };
  return `${written(min)} to ${written(max)}`;
}
