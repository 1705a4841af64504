// Nuisances of a district that sound at a place: drawn for each node as often as the table says, and heard by others too.
import { createChance } from "../../chance.ts";
import { NUISANCES } from "../simulate/added.ts";
import { drawEvents, power, type Source } from "../simulate/events.ts";
import type { Life } from "../simulate/nights.ts";
import { passed } from "./hearing.ts";
import { FIRST_DATE, LEAST_POWER, type WorldOptions } from "./options.ts";
import type { Spot } from "./terrain.ts";

/** Purpose of streams: numbers of nodes that no node has, one for each. */
const PLACES = 1_000_010;

/** A nuisance at a place. */
export interface Noise {
  from: number;
  until: number;
  kind: number;
  /** l/min that are drawn through the night. */
  flow: number;
  spot: Spot;
  sources: { sensor: number; source: Source }[];
}

/** Sounds that others hear too. */
const LOCATED = NUISANCES.filter((nuisance) => nuisance.does === "sound" && nuisance.together !== true);
export const LOCATED_NAMES: ReadonlySet<string> = new Set(LOCATED.map(({ name }) => name));

/** Power that raises a level by 3 dB. */
const HEARD_POWER = 1;
/** l/min that whoever makes these noises draws through the night; assumed. */
const DRAWN: Record<string, readonly [number, number]> = {
  "tap left running": [2, 10],
  "tap for weeks": [2, 10],
  "irrigation all night": [5, 40],
  "tank that fills at night": [10, 60],
  "leak that comes and goes": [1, 5],
};

/** Gardens are watered from May to August: days of the year. */
const WATERED = ["irrigation", "irrigation all night"];
const SUMMER = [120, 243] as const;
const YEAR = 365.25;
/** Day of the year, from 0, of a date in days since 1970-01-01. */
const dayOfYear = (date: number) => date % YEAR;

/** The same share of a summer as `night` is of its year. */
function inSummer(night: number): number {
  const day = dayOfYear(FIRST_DATE + night);
  return Math.floor(night - day + SUMMER[0] + (day / YEAR) * (SUMMER[1] - SUMMER[0]));
}

/** Nights in which a cause is looked for, and power from which it can be one: 1.5 dB. */
const CAUSE_NIGHTS = 14;
const CAUSE_POWER = 0.41;

/** The loudest nuisance at nodes in the nights before a night. */
export function causeAt(
  nodes: readonly number[],
  night: number,
  noises: readonly Noise[],
  lives: readonly Life[],
): string {
  let [name, loudest] = ["", CAUSE_POWER];
  for (const { from, until, kind, sources } of noises) {
    if (from > night || until <= night - CAUSE_NIGHTS) continue;
    for (const { sensor, source } of sources) {
      if (!nodes.includes(sensor) || source.power <= loudest) continue;
      [name, loudest] = [NUISANCES[kind]!.name, source.power];
    }
  }
  if (name !== "") return name;
  for (const node of nodes) {
    for (const { kind, from } of lives[node]!.events) {
      const { does, name: its } = NUISANCES[kind]!;
      if (["gain", "growth", "loose"].includes(does) && from <= night && from > night - 90) return its;
    }
  }
  return "the site's own wandering";
}

/** What is drawn for each node, at a place near it, as others hear it too. */
export function drawNoises(
  { terrain, family, seed, site, nights, heard }: WorldOptions,
  offsets: Float64Array,
): Noise[] {
  const noises: Noise[] = [];
  for (let node = 0; node < terrain.sensors; node++) {
    const chance = createChance(family, seed, PLACES + node, 1);
    for (const event of drawEvents(family, seed, node, site, nights, { ...heard, town: 0 })) {
      const nuisance = NUISANCES[event.kind]!;
      if (event.source === null || !LOCATED_NAMES.has(nuisance.name)) continue;
      const spot = terrain.spot(chance, { sensor: node });
      const home = spot.ways.find(({ sensor }) => sensor === node)!;
      const lost = passed(home).loss;
      const [low, high] = DRAWN[nuisance.name] ?? [0, 0];
      const sources = spot.ways.flatMap((way) => {
        if (way.sensor === node) return [{ sensor: node, source: event.source! }];
        // Whoever hears it best is the one that it was drawn for.
        const more = lost - passed(way).loss + offsets[way.sensor]! - offsets[node]!;
        const louder = power(Math.min(more, 0));
        const source = {
          ...event.source!,
          power: event.source!.power * louder,
          band: event.source!.band * louder,
        };
        return source.power < LEAST_POWER ? [] : [{ sensor: way.sensor, source }];
      });
      const flow = low > 0 ? chance.scale(low, high) : 0;
      // The table says how often a node hears one: of those that several hear, so many fewer.
      const hearing = sources.filter(
        ({ source }) => source.power >= HEARD_POWER || source === event.source,
      ).length;
      if (chance.uniform() * hearing >= 1) continue;
      const from = WATERED.includes(nuisance.name) ? inSummer(event.from) : event.from;
      const until = event.until - event.from + from;
      noises.push({ from, until, kind: event.kind, flow, spot, sources });
    }
  }
  return noises.sort((a, b) => a.from - b.from);
}
