// What some nodes have all their life: a season louder than most, a sensor that follows the temperature.
import { createChance, type Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { wave } from "./background.ts";
import { type Heard, townOf, WEATHER_STREAM } from "./events.ts";
import type { Trait } from "./kinds.ts";

export interface Traits {
  /** A bit for each that it has, by its place among the nuisances. */
  kinds: number;
  /** By how much all is louder in a night than without them, dB. */
  rise(night: number): number;
}

/** At a metre's depth, K: half of what summer and winter differ by, and deviation and memory, nights, of weather. */
const SEASON_K = 7;
const WEATHER_K = 1.5;
const KEEPS = Math.exp(-1 / 5);
const FRESH = Math.sqrt(1 - KEEPS * KEEPS);

/** Temperature of the ground in each night, K over the year's mean; the same in a town. */
function temperatures(family: Family, seed: number, town: number, nights: number): Float64Array {
  const chance = createChance(family, seed, town, WEATHER_STREAM);
  let weather = chance.normal();
  return Float64Array.from({ length: nights }, (_, i) => {
    weather = KEEPS * weather + FRESH * chance.normal();
    return SEASON_K * wave(i, 0) + WEATHER_K * weather;
  });
}

export function createTraits(
  family: Family,
  seed: number,
  node: number,
  heard: Pick<Heard, "added" | "town">,
  nights: number,
): Traits {
  const names = heard.added ?? [];
  let kinds = 0;
  const rises: ((night: number) => number)[] = [];
  function add(trait: Trait, kind: number): void {
    const chance = createChance(family, seed, node, kind);
    if (chance.uniform() >= trait.share) return;
    kinds |= 1 << kind;
    const size = chance.between(...trait.size);
    if (trait.does === "season") {
      const phase = 2 * Math.PI * chance.uniform();
      rises.push((night) => size * wave(night, phase));
      return;
    }
    const sign = chance.uniform() < 0.5 ? -1 : 1;
    const warm = temperatures(family, seed, townOf(node, heard), nights);
    rises.push((night) => sign * size * warm[night]!);
  }
  NUISANCES.forEach((nuisance, kind) => {
    if ((nuisance.does === "season" || nuisance.does === "temperature") && names.includes(nuisance.name))
      add(nuisance, kind);
  });
  return { kinds, rise: (night) => rises.reduce((sum, rise) => sum + rise(night), 0) };
}
