// What sounds in a night over the site's background: sources that go on through it, each in its share of the windows,
// and moments that are over within one.
import { NIGHT_WINDOWS } from "../../../shared/leak/thresholds.ts";
import type { Chance } from "../../chance.ts";
import { decibel, power, powerOfRise, type Source } from "./events.ts";
import { type Moment, ofPlace, type SiteKind } from "./kinds.ts";
import { TABLE } from "./nuisance.ts";

const HOUR_S = 3600;

interface WindowMoment {
  /** Probability that a window has it. */
  share: number;
  moment: Moment;
}

function momentsOf(site: SiteKind): WindowMoment[] {
  const found: WindowMoment[] = [];
  for (const moment of TABLE) {
    if (moment.does !== "moment") continue;
    const [low, high] = moment.lasts;
    const mean = (high - low) / Math.log(high / low);
    found.push({ share: 1 - Math.exp((-ofPlace(moment.hourly, site) * mean) / HOUR_S), moment });
  }
  return found;
}

/** What is heard in some windows: main band in dB over the site's level, frequency in Hz, and tonality in dB. */
export interface Mix {
  main: number;
  frequency: number;
  tonality: number;
}

export function createSounds(siteKind: SiteKind, chance: Chance) {
  const moments = momentsOf(siteKind);
  /** What sounds tonight, with its power tonight, and where its windows begin. */
  const sources: Source[] = [];
  const powers: number[] = [];
  const starts: number[] = [];

  const isOn = (source: number, window: number, windows: number) =>
    (window + starts[source]!) % windows < sources[source]!.share * windows;
  const noise = (loud: number, deviation: number) =>
    deviation ? loud * Math.exp((Math.LN10 / 10) * deviation * chance.normal()) : loud;
  /** Of the moment that this window has, if it has one. */
  const momentPower = () => {
    let u = chance.uniform();
    for (const { share, moment } of moments) {
      if (u < share) return powerOfRise(chance.between(moment.rise[0], moment.rise[1]));
      u -= share;
    }
    return 0;
  };

  return {
    /** A night begins: nothing sounds yet. */
    begin: () => {
      sources.length = powers.length = starts.length = 0;
    },
    add: (source: Source) => {
      sources.push(source);
      powers.push(power(source.nights * chance.normal()));
      starts.push(Math.floor(NIGHT_WINDOWS * chance.uniform()));
    },
    /** A window's level with all that sounds in it, dB; `level`: of its background. */
    windowLevel: (window: number, windows: number, level: number): number => {
      let more = momentPower();
      for (let s = 0; s < sources.length; s++) {
        if (isOn(s, window, windows)) more += noise(sources[s]!.power * powers[s]!, sources[s]!.windows);
      }
      return more ? decibel(power(level) + more) : level;
    },
    /** The mean over the windows that are quiet, of `windows`. */
    mix: (windows: number, isQuiet: (window: number) => boolean, level: number, background: Mix): Mix => {
      if (sources.length === 0) return background;
      const loud = power(level);
      const loudMain = power(background.main);
      const { frequency } = background;
      let count = 0;
      let main = 0;
      let squared = 0;
      let tonality = 0;
      for (let w = 0; w < windows; w++) {
        if (!isQuiet(w)) continue;
        let all = loud;
        let band = loudMain;
        let f = loud * frequency * frequency;
        let t = loud * background.tonality;
        for (let s = 0; s < sources.length; s++) {
          if (!isOn(s, w, windows)) continue;
          const source = sources[s]!;
          const own = source.power * powers[s]!;
          all += own;
          band += source.band * powers[s]!;
          f += own * source.frequency * source.frequency;
          t += own * source.tonality;
        }
        count++;
        main += decibel(band);
        // Zero crossings of a sum of noises: the root of the mean square, weighted by power (Rice 1944).
        squared += f / all;
        tonality += t / all;
      }
      return { main: main / count, frequency: Math.sqrt(squared / count), tonality: tonality / count };
    },
  };
}
