// A district in simulated nights: every node's life as the evaluation of single nodes draws it, but for what sounds at a
// place in the pipe, which all nodes near it hear, each after its own way; and the night flow of each metered area, which
// leaks and whoever draws water through the night add to.
//
//   what sounds tonight, where ─► ways to sensors ─► power at each ─► nights of all nodes
//                └──────────────► litres a minute ─────────────────► night flow of each area
import type { Maybe } from "../../../shared/messages.ts";
import { type Chance, createChance, type Family } from "../../chance.ts";
import { DISCHARGE } from "../../district/network/leak.ts";
import { NUISANCES } from "../simulate/added.ts";
import { decibel, drawEvents, type Heard, power, powerOfRise, type Source } from "../simulate/events.ts";
import type { SiteKind } from "../simulate/kinds.ts";
import { createLife, type Life } from "../simulate/nights.ts";
import { createFlow } from "./flow.ts";
import { jetOf, passed } from "./hearing.ts";
import type { Spot, Terrain } from "./terrain.ts";

/** Purposes of streams, beyond those of a node: numbers of nodes that no node has. */
const PLACES = 1_000_000;
const LEAKS = 1_000_001;
const FLOWS = 1_000_002;

/** Date of the first night, days since 1970-01-01: as nodes number simulated nights. */
export const FIRST_DATE = 20_000;

export interface WorldOptions {
  terrain: Terrain;
  family: Family;
  seed: number;
  site: SiteKind;
  nights: number;
  heard: Heard;
  /** Leaks a node-year. */
  leaks: number;
  /** First night of the earliest one. */
  leaksFrom: number;
  /** Of a leak of 10 l/min, dB over the usual background at the place itself; assumed. */
  sourceLevel: number;
  /** Only leaks that raise the sensor that hears them best by so many dB, in turn. */
  classes?: readonly RiseClass[];
}

/** dB: from, and up to. */
export type RiseClass = readonly [from: number, to: number];

export interface Leak {
  from: number;
  /** One after its last night: Infinity until it is repaired. */
  until: number;
  spot: Spot;
  /** l/min */
  flow: number;
  /** Nights in which it grows, in dB evenly; 0: it is there at once. */
  grows: number;
  /** First night in which it raises that sensor by 4 dB, the least that is looked for: later than `from` where it grows. */
  heard: number;
  /** dB by which it raises the quiet level of the sensor that hears it best, once it is grown, and which that is. */
  rise: number;
  sensor: number;
  sources: { sensor: number; source: Source; power: number; band: number }[];
}

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

export interface World {
  leaks: Leak[];
  noises: Noise[];
  lives: Life[];
  /** Draws night `i`, in order: the nights of all nodes; null where a node has none. */
  draw(i: number): (Maybe[] | null)[];
  /** m³/h, of each area in the night drawn last. */
  flows(): number[];
  bursts(): boolean[];
  /** The loudest nuisance at nodes in the nights before a night; "nothing that sounds" where there is none. */
  causeAt(nodes: readonly number[], night: number): string;
}

/** Nights in which a cause is looked for, and power from which it can be one: 1.5 dB. */
const CAUSE_NIGHTS = 14;
const CAUSE_POWER = 0.41;

/** Least power at a sensor that is worth a thought: 0.1 dB. */
const LEAST_POWER = 0.023;
/** Power that raises a level by 3 dB. */
const HEARD_POWER = 1;
/** Deviation of coupling and background from place to place, dB (design: coupling normal, 5 dB). */
const COUPLING_DB = 5;
/** Of leaks that are on metal, l/min, and how many grow, over how many nights: assumed, but for the flows (issue). */
const ON_METAL = 0.6;
const FLOW = [4, 60] as const;
const GROWING = 0.3;
const GROWTH = [3, 30] as const;
/** In dB evenly, from a hundredth of its power. */
const GROWTH_DB = 20;
/** dB at a node: what is less is not looked for. */
const LEAST_RISE = 4;

/** As of single nodes' leaks (tools/evaluate/simulate/nights.ts): main band on metal, deviations, fall of pressure. */
const BAND_DB = 1.5;
const STEADY = { windows: 0.5, nights: 0.5 };
const KPA_A_DB = 0.1;

/** Of a jet: m/s at 400 kPa, its corner's constant and its slope (design). */
const JET_M_S = 28;
const KAPPA = [0.05, 0.2] as const;
const SLOPE = [1.5, 3] as const;

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
export const dayOfYear = (date: number) => date % YEAR;

/** The same share of a summer as `night` is of its year. */
function inSummer(night: number): number {
  const day = dayOfYear(FIRST_DATE + night);
  return Math.floor(night - day + SUMMER[0] + (day / YEAR) * (SUMMER[1] - SUMMER[0]));
}

/** Sounds that others hear too. */
const LOCATED = NUISANCES.filter((nuisance) => nuisance.does === "sound" && nuisance.together !== true);
export const LOCATED_NAMES: ReadonlySet<string> = new Set(LOCATED.map(({ name }) => name));

export function createWorld(options: WorldOptions): World {
  const { terrain, family, seed, nights, heard } = options;
  const places = createChance(family, seed, PLACES, 0);
  const offsets = Float64Array.from({ length: terrain.sensors }, () => COUPLING_DB * places.normal());

  const leaks = drawLeaks(options, createChance(family, seed, LEAKS, 0), offsets);
  const noises = drawNoises(options, offsets);
  const tonight: Source[][] = Array.from({ length: terrain.sensors }, () => []);
  const flow = createFlow(terrain.nightFlows, createChance(family, seed, FLOWS, 0));
  let active: Noise[] = [];
  let next = 0;

  const lives = Array.from({ length: terrain.sensors }, (_, node) =>
    createLife({
      ...{ family, seed, node, site: options.site, nights, leak: null, ...heard, town: 0 },
      located: LOCATED_NAMES,
      around: () => tonight[node]!,
    }),
  );

  function soundTonight(i: number): Float64Array {
    const drawn = new Float64Array(terrain.nightFlows.length);
    for (const sources of tonight) sources.length = 0;
    while (next < noises.length && noises[next]!.from <= i) active.push(noises[next++]!);
    active = active.filter(({ until }) => i < until);
    for (const { kind, from, flow: litres, spot, sources } of active) {
      const nuisance = NUISANCES[kind]!;
      const rhythm = nuisance.does === "sound" ? nuisance.rhythm : undefined;
      if (rhythm && (i - from) % rhythm[1] >= rhythm[0]) continue;
      for (const { sensor, source } of sources) tonight[sensor]!.push(source);
      drawn[terrain.area[spot.ways[0]!.sensor]!]! += litres;
    }
    for (const leak of leaks) {
      if (i < leak.from || i >= leak.until) continue;
      const grown = leak.grows ? Math.min((i - leak.from + 1) / leak.grows, 1) : 1;
      const share = power(GROWTH_DB * (grown - 1));
      for (const { sensor, source, power: full, band } of leak.sources) {
        source.power = full * share;
        source.band = band * share;
        tonight[sensor]!.push(source);
      }
      drawn[terrain.area[leak.spot.ways[0]!.sensor]!]! += leak.flow * share;
    }
    return drawn;
  }

  let flows: number[] = [];
  return {
    leaks,
    noises,
    lives,
    draw(i) {
      flows = flow.draw(i, soundTonight(i));
      return lives.map((life) => (life.draw(i) ? life.night : null));
    },
    flows: () => flows,
    bursts: () => lives.map((life) => life.burst()),
    causeAt: (nodes, night) => causeAt(nodes, night, noises, lives),
  };
}

function causeAt(
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

/** Draws until a leak of a class is found; where there is none near, the last one is taken. */
const CLASS_TRIES = 400;

function drawLeaks(options: WorldOptions, chance: Chance, offsets: Float64Array): Leak[] {
  const { terrain, nights, leaks: rate, leaksFrom, classes = [] } = options;
  const found: Leak[] = [];
  let at = leaksFrom;
  for (;;) {
    at += (365 * chance.wait()) / (rate * terrain.sensors);
    if (at >= nights) return found;
    const from = Math.floor(at);
    let leak = drawLeak(options, chance, offsets, from);
    const wanted = classes[found.length % Math.max(classes.length, 1)];
    for (let i = 0; wanted && i < CLASS_TRIES && (leak.rise < wanted[0] || leak.rise >= wanted[1]); i++)
      leak = drawLeak(options, chance, offsets, from);
    found.push(leak);
  }
}

function drawLeak(
  { terrain, sourceLevel }: WorldOptions,
  chance: Chance,
  offsets: Float64Array,
  from: number,
): Leak {
  const isMetal = chance.uniform() < ON_METAL;
  const spot = terrain.spot(chance, { isMetal });
  const flow = chance.scale(...FLOW);
  const grows = chance.uniform() < GROWING ? Math.round(chance.scale(...GROWTH)) : 0;
  // Noise goes with the power that the jet gives off, which goes with the flow.
  const level = sourceLevel + 10 * Math.log10(flow / 10);
  const tonality = chance.between(0, 1);
  // The larger the hole, the lower its tone: q = Cd A U.
  const hole = Math.sqrt((4 * (flow / 60_000)) / (Math.PI * DISCHARGE * JET_M_S));
  const jet = jetOf((chance.scale(...KAPPA) * JET_M_S) / hole, chance.between(...SLOPE));
  const sources = spot.ways.flatMap((way) => {
    const { loss, mainLoss, frequency } = passed(way, jet);
    const loud = power(level - loss + offsets[way.sensor]!);
    if (loud < LEAST_POWER) return [];
    const band = loud * power(BAND_DB - mainLoss);
    const pressure = KPA_A_DB * decibel(1 + loud);
    const source = { power: loud, band, share: 1, ...STEADY, frequency, tonality, pressure };
    return [{ sensor: way.sensor, source, power: loud, band }];
  });
  const nearest = { power: 0, sensor: spot.ways[0]!.sensor };
  const best = sources.reduce((most, each) => (each.power > most.power ? each : most), nearest);
  const missing = decibel(best.power) - decibel(powerOfRise(LEAST_RISE));
  const heard = missing <= 0 ? from : from + Math.floor(grows * Math.max(0, 1 - missing / GROWTH_DB));
  return {
    ...{ from, until: Number.POSITIVE_INFINITY, spot, flow, grows, heard },
    ...{ rise: decibel(1 + best.power), sensor: best.sensor, sources },
  };
}

/** What is drawn for each node, at a place near it, as others hear it too. */
function drawNoises(
  { terrain, family, seed, site, nights, heard }: WorldOptions,
  offsets: Float64Array,
): Noise[] {
  const noises: Noise[] = [];
  for (let node = 0; node < terrain.sensors; node++) {
    const chance = createChance(family, seed, PLACES + 10 + node, 1);
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
