// The nights of one node's life, as the firmware hands them to its decision: sixty windows are drawn for each,
// their percentiles taken and rounded as firmware/sense/night.ts does it.
//
//   usual level of the site + slow wandering + season + tonight's deviation
//     └► sixty windows, spread by people nearby ─► + taps, + traffic ─► + what lasts, + leak ─► percentiles
//
// Powers add; so a leak is heard less on a loud night, and fills the quiet windows more than the loud ones.

import * as N from "../../../shared/leak/night.ts";
import { NIGHT_WINDOWS } from "../../../shared/leak/thresholds.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../shared/messages.ts";
import { percentile, round } from "../../../shared/numbers.ts";
import { type Chance, createChance, type Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { type Background, createBackground } from "./background.ts";
import {
  drawEvents,
  type Event,
  type Heard,
  LEAK_STREAM,
  NIGHT_STREAM,
  power,
  powerOfRise,
  SITE_STREAM,
  type Source,
} from "./events.ts";
import type { Range, SiteKind, SiteModel } from "./kinds.ts";
import { drawSite, type Site, STEPS, WINDOWS } from "./site.ts";
import { createSounds } from "./sounds.ts";
import { createTraits } from "./traits.ts";

/** Metal carries 500 to 1000 Hz, where the pipe itself is quiet; plastic at a distance lets nothing of it through. */
export const PIPES = {
  metal: { band: 1.5, frequency: [500, 1100] as Range },
  "plastic, far": { band: -30, frequency: [100, 250] as Range },
};
export type Pipe = keyof typeof PIPES;

export interface Leak {
  /** First night. */
  from: number;
  /** dB by which it raises the usual level-10. */
  rise: number;
  pipe: Pipe;
  /** Nights in which it grows to that, in dB evenly; 0: it is there at once. */
  grows: number;
  /** Heard in so many nights of so many; in all where it is left out. */
  rhythm?: readonly [on: number, of: number];
}

export interface LifeOptions extends Heard {
  family: Family;
  seed: number;
  node: number;
  site: SiteKind;
  nights: number;
  leak: Leak | null;
  /** What of the site is not as at such places. */
  model?: Partial<SiteModel>;
  /** What sounds around in a night, heard by other nodes too, as this one hears it. */
  around?: (night: number) => readonly Source[];
}

export interface Life {
  /** What happens in it, by first night. */
  events: Event[];
  /** Its usual level-10 and its balance, half dB: for a reference by which they are what they shall be. */
  usual: { level: number; balance: number };
  /** Filled by `draw`, anew each night. */
  night: Maybe[];
  /** The night of number `i`, in order; false where there is none. */
  draw(i: number): boolean;
  /** Whether a burst was told on the day before. */
  burst(): boolean;
  /** Which nuisances there were in the night: a bit for each of the table. */
  nuisances(): number;
}

/** Day 20000 since 1970 is in 2024: nights are numbered as the node does it. */
const FIRST_NIGHT = 20000;

/** What happens to the node in a night, beside what sounds. */
interface Tonight {
  /** Of the sensor, dB. */
  gain: number;
  /** By how much the place has become louder, dB. */
  grown: number;
  /** Of the windows that it has. */
  share: number;
  /** Rise of the level where its clock is not set and it listens by day, dB; 0: it is set. */
  unset: number;
  /** No night. */
  silent: boolean;
  burst: boolean;
  /** kPa */
  pressure: number;
  nuisances: number;
}

/** Whether what is heard in so many nights of so many is heard in the `i`-th. */
const isOn = (rhythm: readonly [number, number] | undefined, i: number) =>
  !rhythm || i % rhythm[1] < rhythm[0];

/** Adds what an event does to night `i`. A kind of nuisance that it does not know does not compile. */
function happen(tonight: Tonight, event: Event, i: number, sounds: ReturnType<typeof createSounds>): void {
  const nuisance = NUISANCES[event.kind]!;
  const { does } = nuisance;
  if (does === "sound" && !isOn(nuisance.rhythm, i - event.from)) return;
  tonight.nuisances |= 1 << event.kind;
  switch (does) {
    case "sound":
      sounds.add(event.source!);
      tonight.pressure -= event.source!.pressure;
      break;
    case "gain":
      tonight.gain += event.size;
      break;
    case "loose":
      tonight.gain -= event.size;
      break;
    case "windows":
      tonight.share = Math.min(tonight.share, event.size);
      break;
    case "silence":
      tonight.silent = true;
      break;
    case "clock":
      tonight.unset = event.size;
      break;
    case "burst":
      tonight.burst = true;
      break;
    case "valve":
      tonight.pressure += event.size;
      break;
    case "growth":
      tonight.grown += event.size * Math.min((i - event.from + 1) / event.grows, 1);
      break;
    case "moment":
    case "season":
    case "temperature":
      // No event: sounds draws what is over within a window, traits.ts what goes on for life.
      break;
    default:
      does satisfies never;
  }
}

/** The leak's hiss, as loud as it is in each night. */
function createHiss(leak: Leak, chance: Chance): { tonight(night: number): Source } {
  const pipe = PIPES[leak.pipe];
  const hiss: Source = {
    power: 0,
    band: 0,
    share: 1,
    windows: 0.5,
    nights: 0.5,
    frequency: chance.between(...pipe.frequency),
    tonality: chance.between(0, 1),
    pressure: 0,
  };
  return {
    tonight: (night) => {
      const grown = leak.grows ? Math.min((night - leak.from + 1) / leak.grows, 1) : 1;
      const rise = leak.rise * grown;
      hiss.power = powerOfRise(rise);
      hiss.band = hiss.power * power(pipe.band);
      // A 10 mm hole moves the nearest sensor by about 1 kPa (design); 0.1 kPa a dB: assumed.
      hiss.pressure = 0.1 * rise;
      return hiss;
    },
  };
}

/** Draws a night's windows, and fills in what the node makes of them. */
function createWindows(site: Site, chance: Chance, sounds: ReturnType<typeof createSounds>) {
  const levels = new Int16Array(NIGHT_WINDOWS);
  const sorted = new Int16Array(NIGHT_WINDOWS);

  /** Main band, frequency and tonality of the quietest fifth. */
  function fillQuiet(night: Maybe[], windows: number, { level, main }: Background, gain: number): void {
    const loudest = sorted[Math.ceil(windows / 5) - 1]!;
    const { frequency, tonality } = site;
    const mix = sounds.mix(windows, (w) => levels[w]! <= loudest, level, { main, frequency, tonality });
    night[N.MAIN_BAND] = round(2 * (site.level + site.band + mix.main + 0.3 * chance.normal()));
    night[N.MAIN_BAND] = round(night[N.MAIN_BAND]! + 2 * gain);
    night[N.FREQUENCY] = round(mix.frequency * Math.exp(0.04 * chance.normal()));
    night[N.TONALITY] = Math.max(0, round(mix.tonality + 0.5 * chance.normal()));
  }

  return (night: Maybe[], windows: number, background: Background, gain: number): void => {
    for (let w = 0; w < windows; w++) {
      const level = background.level + site.deviation * WINDOWS[(STEPS * chance.uniform()) | 0]!;
      levels[w] = round(10 * sounds.windowLevel(w, windows, level));
    }
    // Rounded as window levels are, to 0.1 dB; the site's own level comes in after, as it is the same in all.
    sorted.set(levels);
    const taken = windows === NIGHT_WINDOWS ? sorted : sorted.subarray(0, windows);
    taken.sort();
    for (let p = 0; p < 3; p++) {
      night[N.LEVEL_10 + p] = round(2 * (site.level + gain) + percentile(taken, windows, 4 * p + 1) / 50);
    }
    fillQuiet(night, windows, background, gain);
  };
}

export function createLife(options: LifeOptions): Life {
  const { family, seed, node, leak } = options;
  const site = drawSite(createChance(family, seed, node, SITE_STREAM), options.site, options.model);
  const chance = createChance(family, seed, node, NIGHT_STREAM);
  const events = drawEvents(family, seed, node, options.site, options.nights, options);
  const traits = createTraits(family, seed, node, options, options.nights);
  const hiss = leak && createHiss(leak, createChance(family, seed, node, LEAK_STREAM));
  const background = createBackground(site, chance);
  const sounds = createSounds(options.site, chance);
  const fillWindows = createWindows(site, chance, sounds);

  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  const tonight: Tonight = {
    ...{ gain: 0, grown: 0, share: 1, unset: 0, silent: false, burst: false },
    ...{ pressure: site.pressure, nuisances: 0 },
  };
  /** Those that go on. */
  let active: Event[] = [];
  let next = 0;

  /** What happens in night `i`, and what sounds in it. */
  function begin(i: number): void {
    while (next < events.length && events[next]!.from <= i) active.push(events[next++]!);
    if (active.some((event) => i >= event.until)) active = active.filter((event) => i < event.until);
    Object.assign(tonight, {
      gain: 0,
      grown: traits.rise(i),
      share: 1,
      unset: 0,
      silent: false,
      burst: false,
    });
    Object.assign(tonight, { pressure: site.pressure, nuisances: 0 });
    sounds.begin();
    for (const event of active) happen(tonight, event, i, sounds);
    tonight.nuisances |= traits.kinds;
    for (const source of options.around?.(i) ?? []) {
      sounds.add(source);
      tonight.pressure -= source.pressure;
    }
    if (!hiss || i < leak.from || !isOn(leak.rhythm, i - leak.from)) return;
    const source = hiss.tonight(i);
    sounds.add(source);
    tonight.pressure -= source.pressure;
  }

  function draw(i: number): boolean {
    begin(i);
    const { gain, share, silent } = tonight;
    const rise = tonight.unset + tonight.grown;
    const usual = background.draw(i);
    if (silent) return false;
    const windows = Math.max(Math.round(share * NIGHT_WINDOWS), 1);
    night.fill(null);
    fillWindows(night, windows, { ...usual, level: usual.level + rise, main: usual.main + rise }, gain);
    night[N.NIGHT] = tonight.unset ? 0 : FIRST_NIGHT + i;
    night[N.WINDOWS] = windows;
    night[N.FLAGS] = tonight.unset ? FLAG_CLOCK_UNSET : 0;
    night[N.PRESSURE_10] = round(10 * (tonight.pressure + site.pressureDeviation * usual.pressure));
    night[N.PRESSURE_10 + 1] = night[N.PRESSURE_10]! + 5;
    night[N.PRESSURE_10 + 2] = night[N.PRESSURE_10]! - 20;
    night[N.BALANCE] = site.balance;
    return true;
  }

  return {
    events,
    usual: { level: round(2 * site.level), balance: site.balance },
    night,
    draw,
    burst: () => tonight.burst,
    nuisances: () => tonight.nuisances,
  };
}
