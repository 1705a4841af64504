// The nights of one node's life, as the firmware hands them to its decision: sixty windows are drawn for each,
// their percentiles taken and rounded as firmware/sense/night.ts does it.
//
//   usual level of the site + slow wandering + season + tonight's deviation
//     └► sixty windows, spread by people nearby ─► + taps, + traffic ─► + what lasts, + leak ─► percentiles
//
// Powers add; so a leak is heard less on a loud night, and fills the quiet windows more than the loud ones.

import * as N from "../../../firmware/leak/night.ts";
import { NIGHT_WINDOWS } from "../../../firmware/leak/thresholds.ts";
import { percentile, round } from "../../../firmware/numbers.ts";
import { FLAG_CLOCK_UNSET, type Maybe } from "../../../shared/messages.ts";
import { createChance, type Family } from "../../chance.ts";
import {
  decibel,
  drawEvents,
  type Event,
  LEAK_STREAM,
  NIGHT_STREAM,
  power,
  powerOfRise,
  SITE_STREAM,
  type Source,
} from "./events.ts";
import { BAND_CORRELATION, type Moment, NUISANCES, type Range, type SiteKind } from "./nuisance.ts";
import { drawSite, STEPS, WINDOWS } from "./site.ts";

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
}

export interface LifeOptions {
  family: Family;
  seed: number;
  node: number;
  site: SiteKind;
  nights: number;
  sustained: boolean;
  leak: Leak | null;
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
  /** What was there in the night: a bit for each nuisance of the table. */
  heard(): number;
}

/** Day 20000 since 1970 is in 2024: nights are numbered as the node does it. */
const FIRST_NIGHT = 20000;
const SECONDS = 3600;

interface Short {
  /** Probability that a window has it. */
  in: number;
  moment: Moment;
}

function moments(site: SiteKind): Short[] {
  const found: Short[] = [];
  for (const moment of NUISANCES) {
    if (moment.does !== "moment") continue;
    const [low, high] = moment.lasts;
    const mean = (high - low) / Math.log(high / low);
    found.push({ in: 1 - Math.exp((-moment.hourly[site] * mean) / SECONDS), moment });
  }
  return found;
}

export function createLife(options: LifeOptions): Life {
  const { family, seed, node, leak } = options;
  const site = drawSite(createChance(family, seed, node, SITE_STREAM), options.site);
  const chance = createChance(family, seed, node, NIGHT_STREAM);
  const leaks = createChance(family, seed, node, LEAK_STREAM);
  const events = drawEvents(family, seed, node, options.site, options.nights, options.sustained);
  const shorts = moments(options.site);
  const pipe = leak && PIPES[leak.pipe];
  const hiss: Source | null = pipe && {
    power: 0,
    band: 0,
    share: 1,
    windows: 0.5,
    nights: 0.5,
    frequency: leaks.between(...pipe.frequency),
    tonality: leaks.between(0, 1),
    pressure: 0,
  };

  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  const levels = new Int16Array(NIGHT_WINDOWS);
  const sorted = new Int16Array(NIGHT_WINDOWS);
  let live: Event[] = [];
  let next = 0;
  let wander = chance.normal() * site.wander;
  let wanderMain = chance.normal() * site.wander;
  let pressureDeviation = chance.normal();
  let burst = false;
  let heard = 0;

  /** Of tonight: what sounds, with its power tonight, and where its windows begin. */
  const sources: Source[] = [];
  const powers: number[] = [];
  const starts: number[] = [];
  const isOn = (source: number, window: number, windows: number) =>
    (window + starts[source]!) % windows < sources[source]!.share * windows;
  const sound = (source: Source) => {
    sources.push(source);
    powers.push(power(source.nights * chance.normal()));
    starts.push(Math.floor(NIGHT_WINDOWS * chance.uniform()));
  };

  function leakTonight(i: number): void {
    if (!leak || !pipe || !hiss || i < leak.from) return;
    const rise = leak.grows ? leak.rise * Math.min((i - leak.from + 1) / leak.grows, 1) : leak.rise;
    hiss.power = powerOfRise(rise);
    hiss.band = hiss.power * power(pipe.band);
    // A 10 mm hole moves the nearest sensor by about 1 kPa (design); 0.1 kPa a dB: assumed.
    hiss.pressure = 0.1 * rise;
    sound(hiss);
  }

  const noise = (power: number, deviation: number) =>
    deviation ? power * Math.exp((Math.LN10 / 10) * deviation * chance.normal()) : power;

  /** One window's level over the usual quiet level, dB. */
  function window(w: number, windows: number, base: number): number {
    const level = base + site.deviation * WINDOWS[(STEPS * chance.uniform()) | 0]!;
    let more = 0;
    let u = chance.uniform();
    for (let s = 0; s < shorts.length; s++) {
      const short = shorts[s]!;
      if (u < short.in) {
        more += powerOfRise(chance.between(short.moment.rise[0], short.moment.rise[1]));
        break;
      }
      u -= short.in;
    }
    for (let s = 0; s < sources.length; s++) {
      if (isOn(s, w, windows)) more += noise(sources[s]!.power * powers[s]!, sources[s]!.windows);
    }
    return more ? decibel(power(level) + more) : level;
  }

  /** Main band, frequency and tonality of the quietest fifth, into the night. */
  function quiet(windows: number, base: number, main: number): void {
    const loudest = sorted[Math.ceil(windows / 5) - 1]!;
    let mainDb = main;
    let squared = site.frequency * site.frequency;
    let tone = site.tonality;
    if (sources.length) {
      const background = power(base);
      const backgroundMain = power(main);
      let count = 0;
      mainDb = squared = tone = 0;
      for (let w = 0; w < windows; w++) {
        if (levels[w]! > loudest) continue;
        let all = background;
        let band = backgroundMain;
        let f = background * site.frequency * site.frequency;
        let t = background * site.tonality;
        for (let s = 0; s < sources.length; s++) {
          if (!isOn(s, w, windows)) continue;
          const source = sources[s]!;
          const loud = source.power * powers[s]!;
          all += loud;
          band += source.band * powers[s]!;
          f += loud * source.frequency * source.frequency;
          t += loud * source.tonality;
        }
        count++;
        mainDb += decibel(band);
        // Zero crossings of a sum of noises: the root of the mean square, weighted by power (Rice 1944).
        squared += f / all;
        tone += t / all;
      }
      mainDb /= count;
      squared /= count;
      tone /= count;
    }
    night[N.MAIN_BAND] = round(2 * (site.level + site.band + mainDb + 0.3 * chance.normal()));
    night[N.FREQUENCY] = round(Math.sqrt(squared) * Math.exp(0.04 * chance.normal()));
    night[N.TONALITY] = Math.max(0, round(tone + 0.5 * chance.normal()));
  }

  function draw(i: number): boolean {
    while (next < events.length && events[next]!.from <= i) live.push(events[next++]!);
    let gain = 0;
    let share = 1;
    let clock = 0;
    let silent = false;
    let pressure = site.pressure;
    let ended = false;
    sources.length = powers.length = starts.length = 0;
    heard = 0;
    burst = false;
    for (const event of live) {
      if (i >= event.until) {
        ended = true;
        continue;
      }
      heard |= 1 << event.kind;
      const nuisance = NUISANCES[event.kind]!;
      switch (nuisance.does) {
        case "sound":
          sound(event.source!);
          pressure -= event.source!.pressure;
          break;
        case "gain":
          gain += event.size;
          break;
        case "loose":
          gain -= event.size;
          break;
        case "windows":
          share = Math.min(share, event.size);
          break;
        case "silence":
          silent = true;
          break;
        case "clock":
          clock = event.size;
          break;
        case "burst":
          burst = true;
          break;
        case "valve":
          pressure += event.size;
          break;
      }
    }
    if (ended) live = live.filter((event) => i < event.until);
    leakTonight(i);
    if (hiss && leak && i >= leak.from) pressure -= hiss.pressure;

    const fresh = Math.sqrt(1 - site.keeps * site.keeps) * site.wander;
    const own = Math.sqrt(1 - BAND_CORRELATION * BAND_CORRELATION);
    const step = chance.normal();
    wander = site.keeps * wander + fresh * step;
    wanderMain = site.keeps * wanderMain + fresh * (BAND_CORRELATION * step + own * chance.normal());
    pressureDeviation = 0.7 * pressureDeviation + Math.sqrt(0.51) * chance.normal();
    const season = site.season * Math.sin((2 * Math.PI * i) / 365 + site.phase);
    const tonight = chance.normal();
    const base = season + wander + site.night * tonight + clock;
    const main =
      season + wanderMain + site.night * (BAND_CORRELATION * tonight + own * chance.normal()) + clock;
    if (silent) return false;

    const windows = Math.max(Math.round(share * NIGHT_WINDOWS), 1);
    for (let w = 0; w < windows; w++) levels[w] = round(10 * window(w, windows, base));
    // Rounded as window levels are, to 0.1 dB; the site's own level comes in after, as it is the same in all.
    sorted.set(levels);
    const taken = windows === NIGHT_WINDOWS ? sorted : sorted.subarray(0, windows);
    taken.sort();
    const level = site.level + gain;
    night.fill(null);
    for (let p = 0; p < 3; p++) {
      night[N.LEVEL_10 + p] = round(2 * level + percentile(taken, windows, 4 * p + 1) / 50);
    }
    quiet(windows, base, main);
    night[N.MAIN_BAND] = round((night[N.MAIN_BAND] as number) + 2 * gain);
    night[N.NIGHT] = clock ? 0 : FIRST_NIGHT + i;
    night[N.WINDOWS] = windows;
    night[N.FLAGS] = clock ? FLAG_CLOCK_UNSET : 0;
    night[N.PRESSURE_10] = round(10 * (pressure + site.pressureDeviation * pressureDeviation));
    night[N.PRESSURE_10 + 1] = night[N.PRESSURE_10]! + 5;
    night[N.PRESSURE_10 + 2] = night[N.PRESSURE_10]! - 20;
    night[N.BALANCE] = site.balance;
    return true;
  }

  const usual = {
    level: round(2 * site.level),
    balance: site.balance,
  };
  return { events, usual, night, draw, burst: () => burst, heard: () => heard };
}
