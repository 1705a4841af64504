// What there is to say of a place where a node hangs, and of anything that it hears there besides a leak.

import { SIMULATED, type SimulatedSite } from "../../../gateway/watch/noise/sites.ts";

/** Three that differ in their noise alone, and one where everything happens more often too. */
export type SiteKind = "default" | "between" | "field" | "bad";
export const SITE_KINDS: SiteKind[] = ["default", "between", "field", "bad"];
/** How often something happens where life is quiet, and where it is not. */
export interface ByPlace {
  default: number;
  bad: number;
}
export const ofPlace = (by: ByPlace, site: SiteKind) => (site === "bad" ? by.bad : by.default);
/** Drawn log-uniform for times and rates of years, uniform for what is in dB, Hz, kPa or a share. */
export type Range = readonly [low: number, high: number];

/** Where a node hangs. Each node draws its own values, 25 % around these, lognormal. */
export interface SiteModel {
  /** Deviation of the background from night to night, dB: what is left of people, wind and machines at 3 o'clock. */
  night: number;
  /** Deviation, dB, and memory, nights, of its slow wandering: AR(1). */
  wander: number;
  memory: number;
  /** Half of what summer and winter differ by, dB. */
  season: number;
  /** Night and wander of the main band, over those of the broad band. */
  main: number;
  /** Level-90 less level-10 of the background's windows within a night, dB. */
  spread: number;
  /** Deviation of the night's pressure from night to night, kPa (detection: 0.8). */
  pressure: number;
}

/** What a fleet is held against too, so that it finds its row. */
const noiseOf = (site: SimulatedSite) => ({
  night: SIMULATED[site].nightly,
  wander: SIMULATED[site].wander,
});

const DEFAULT: SiteModel = {
  ...noiseOf("default"),
  ...{ memory: 12, season: 1 },
  ...{ main: 1, spread: 5, pressure: 0.8 },
};

/**
 * `default` is assumed. `field` is what 180 Korean sensors with five and more records show: 1.65 dB from night to night,
 * 1.99 in all, so 1.17 of wandering; 500 to 1000 Hz differs by 0.7 (test/tools/evaluate/simulate/site.test.ts). Its
 * season is left as assumed, which is more than theirs. `between` is between the two, and `bad` is assumed.
 */
export const SITES: Record<SiteKind, SiteModel> = {
  default: DEFAULT,
  between: { ...DEFAULT, ...noiseOf("between") },
  field: { ...DEFAULT, ...noiseOf("field"), main: 0.31 },
  bad: { ...DEFAULT, night: 1.5, wander: 1.1, memory: 8, season: 1.5, spread: 8, pressure: 1.5 },
};

/** Correlation of what main band and broad band do from night to night; assumed. */
export const BAND_CORRELATION = 0.7;

export interface Kind {
  name: string;
  /** Events a node-year. */
  rate: ByPlace;
  /** How long one lasts. */
  nights: Range;
  source: string;
}

/** Something that sounds: its power adds to that of the background. */
export interface Sound extends Kind {
  does: "sound";
  /** Goes on for weeks, steady in all windows, as a leak does: no single node can tell. Counted apart. */
  sustained?: true;
  /** All nodes of a town have it in the same nights. */
  together?: true;
  /** dB by which it would raise the node's usual level-10, were it heard in every window. */
  rise: Range;
  /** Share of the night's windows in which it is heard. */
  share: Range;
  /** Its own deviation from window to window and from night to night, dB. */
  steady: Range;
  /** How much more it raises the main band than the broad band, dB of its power. */
  band: Range;
  /** Zero-crossing frequency, Hz. */
  frequency: Range;
  /** Crest of its loudest 64 Hz, dB. */
  tonality: Range;
  /** Fall of the night's pressure, kPa. */
  pressure: Range;
  /** Heard in so many nights of so many, over and over; in all of them where it is left out. */
  rhythm?: readonly [on: number, of: number];
}

/** Something that is over within windows, and comes so many times an hour of the night. */
export interface Moment extends Omit<Sound, "does" | "rate" | "nights" | "share" | "pressure"> {
  does: "moment";
  hourly: ByPlace;
  /** Seconds. */
  lasts: Range;
}

/** Something that happens to the node itself. */
export interface Mishap extends Kind {
  does: "gain" | "loose" | "windows" | "silence" | "clock" | "burst" | "valve" | "growth";
  /** dB of gain, loss or growth, share of windows left, kPa: as `does` says. */
  size: Range;
}

/** What some nodes have all their life. */
export interface Trait {
  name: string;
  does: "season" | "temperature";
  /** Of the nodes. */
  share: number;
  /** Half of what summer and winter differ by, dB; or dB by a degree, either way. */
  size: Range;
  source: string;
}

export type Nuisance = (Sound | Moment | Mishap | Trait) & {
  /** Not of the first table: heard only where it is asked for. */
  added?: true;
};
