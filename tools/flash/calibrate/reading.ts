// What somebody has read off a gauge, in the units that gauges have: "412kPa", "4,1bar", "42 mH2O", "60psi".
import { InvalidArgumentError } from "commander";
import { LANGUAGES, type Sentences } from "../../sentences.ts";

export interface GaugeReading {
  kpa: number;
  /** As it was given. */
  text: string;
}

/** kPa. A metre of water: conventional, at 4 degC and standard gravity (ISO 80000-4); a psi: NIST SP 811, B.8. */
const UNITS: Record<string, number> = { kpa: 1, bar: 100, mh2o: 9.80665, psi: 6.894757 };

/** kPa: gauges of water mains show a little under zero when they are vented, and none goes beyond 100 bar. */
const [LEAST_KPA, MOST_KPA] = [-20, 10_000];

/** Undefined where it is none. */
export function gaugeReading(text: string): GaugeReading | undefined {
  const [, figure, unit] = /^\s*([+-]?\d+(?:[.,]\d+)?)\s*([a-z0-9]+)\s*$/i.exec(text) ?? [];
  const factor = UNITS[unit?.toLowerCase() ?? ""];
  if (figure === undefined || factor === undefined) return undefined;
  const kpa = Number(figure.replace(",", ".")) * factor;
  return kpa >= LEAST_KPA && kpa <= MOST_KPA ? { kpa, text: text.trim() } : undefined;
}

/** An option's value. Throws InvalidArgumentError with a sentence. */
export function readingOption(
  text: string,
  before: GaugeReading[] | undefined,
  { calibrate: say }: Sentences = LANGUAGES.en,
): GaugeReading[] {
  const reading = gaugeReading(text);
  if (reading === undefined) throw new InvalidArgumentError(say.mustBeReading);
  if (before !== undefined && before.length >= 2) throw new InvalidArgumentError(say.atMostTwo);
  return [...(before ?? []), reading];
}
