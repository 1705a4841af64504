// When what happens to a node: every nuisance of the table drawn over its life, before it begins.
import { type Chance, createChance, type Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { type Mishap, ofPlace, type Range, type SiteKind, type Sound } from "./kinds.ts";

/** Nodes that have the same weather. */
export const TOWN = 20;
/** Purposes of streams: a node's nuisances by their place in the table, a town's, and a node's other ones. */
export const TOWN_STREAMS = 24;
export const SITE_STREAM = 48;
export const NIGHT_STREAM = 49;
export const LEAK_STREAM = 50;
export const WEATHER_STREAM = 51;

/** What makes a noise, as a node hears it. Powers are those that the node's usual quiet level has 1 of. */
export interface Source {
  power: number;
  /** Power in the main band, over the background's there. */
  band: number;
  share: number;
  /** Deviations from window to window and night to night, dB. */
  windows: number;
  nights: number;
  frequency: number;
  tonality: number;
  /** Fall of pressure, kPa. */
  pressure: number;
}

export interface Event {
  /** First night, and the one after the last. */
  from: number;
  until: number;
  /** Place of its nuisance in the table. */
  kind: number;
  /** A mishap's; else 0. */
  size: number;
  /** Nights in which it grows to its size. */
  grows: number;
  /** A sound's; else null. */
  source: Source | null;
}

const K = Math.LN10 / 10;
export const power = (db: number) => Math.exp(K * db);
export const decibel = (power: number) => Math.log(power) / K;

/** The power that, added to a steady 1, makes it louder by `rise` dB. */
export const powerOfRise = (rise: number) => power(rise) - 1;

const drawn = (chance: Chance, range: Range) => chance.between(range[0], range[1]);

export function drawSource(chance: Chance, sound: Sound, louder: number): Source {
  const rise = Math.max(drawn(chance, sound.rise) + louder, 0.2);
  const loud = powerOfRise(rise);
  return {
    power: loud,
    band: loud * power(drawn(chance, sound.band)),
    share: Math.min(drawn(chance, sound.share), 1),
    windows: sound.steady[0],
    nights: sound.steady[1],
    frequency: drawn(chance, sound.frequency),
    tonality: drawn(chance, sound.tonality),
    pressure: drawn(chance, sound.pressure),
  };
}

const signed = (kind: Mishap, chance: Chance) => {
  const size = drawn(chance, kind.size);
  return kind.does === "gain" && chance.uniform() < 0.5 ? -size : size;
};

function drawKind(
  events: Event[],
  chance: Chance,
  kind: number,
  nuisance: Sound | Mishap,
  rate: number,
  nights: number,
  louder: number,
): void {
  let at = 0;
  for (;;) {
    at += (chance.wait() / rate) * 365;
    if (at >= nights) return;
    const from = Math.floor(at);
    const lasts = Math.max(1, Math.round(chance.scale(...nuisance.nights)));
    const grows = nuisance.does === "growth";
    events.push({
      from,
      until: grows ? Number.POSITIVE_INFINITY : from + lasts,
      kind,
      grows: grows ? lasts : 0,
      size: nuisance.does === "sound" ? 0 : signed(nuisance, chance),
      source: nuisance.does === "sound" ? drawSource(chance, nuisance, louder) : null,
    });
  }
}

/** What of the nuisances is heard. */
export interface Heard {
  /** Those of the table that go on for weeks. */
  sustained: boolean;
  /** Names of those that are not in the table. */
  added?: readonly string[];
  /** How much more often than is said; 1 where it is left out. */
  often?: number;
  /** Names of those that the node does not draw for itself, since others hear them too. */
  located?: ReadonlySet<string>;
  /** Nodes of one town have the same weather; TOWN of them in the order of their numbers where it is left out. */
  town?: number;
}

export const townOf = (node: number, { town = Math.floor(node / TOWN) }: Pick<Heard, "town">) => town;

/** All events of `nights` nights of a node, by their first night. */
export function drawEvents(
  family: Family,
  seed: number,
  node: number,
  site: SiteKind,
  nights: number,
  heard: Heard,
): Event[] {
  const { sustained, added = [], often = 1, located } = heard;
  const events: Event[] = [];
  NUISANCES.forEach((nuisance, kind) => {
    if (!("rate" in nuisance) || (nuisance.added && !added.includes(nuisance.name))) return;
    if (located?.has(nuisance.name)) return;
    const sound = nuisance.does === "sound" ? nuisance : null;
    if (sound?.sustained && !sustained) return;
    const own = createChance(family, seed, node, kind);
    const chance = sound?.together
      ? createChance(family, seed, townOf(node, heard), TOWN_STREAMS + kind)
      : own;
    // Rain is the same, what is over the pipe is not.
    drawKind(
      events,
      chance,
      kind,
      nuisance,
      often * ofPlace(nuisance.rate, site),
      nights,
      sound?.together ? 2 * own.normal() : 0,
    );
  });
  return events.sort((a, b) => a.from - b.from);
}
