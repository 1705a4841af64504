// Every threshold of the leak decision, and what a node is set to where its profile says nothing else: one page to
// read, and to argue with. "Evaluated": chosen by `npm run evaluate`, on seeds and sites that the figures in its
// report are not from. Levels are in half dB where nothing else is said.

// Listening

/** The night, s after midnight of local standard time: least demand, least traffic (Permalog+, Sebalog manuals). */
export const NIGHT_BEGINS = 7200;
export { NIGHT_ENDS } from "../../shared/messages.ts";
/** Windows in a night, the readings' own among them, unless the profile says otherwise. */
export const NIGHT_WINDOWS = 60;
/** The most that there is memory for; fewer than a fifth of what was wanted, and the night does not count. */
export const MOST_NIGHT_WINDOWS = 120;
/** Leak noise of metal pipes lies here, Hz (Hong Kong recordings: the best single band); in plastic 60 to 250. */
export const MAIN_BAND: [from: number, to: number] = [500, 1000];

// Baseline

/** Quiet nights that it is the median of, and how many of the newest it leaves out, lest a leak hides itself. */
export const BASE_NIGHTS = 28;
export const LAG = 3;
/** Quiet nights after which it is trusted. */
export const WARM_UP = 14;
/** What is told of a deviation and of creep at most, 0.5 dB: one byte, so that a night fits 47 B (docs/wire.md). */
export const MOST_TOLD = 23;
/** Least deviation, 0.05 dB: below 1 dB it is chance. */
export const LEAST_DEVIATION = 20;

// Decision

/** Nights that the slow rule looks at, how many of them there must be, and the tenth of them that it takes. */
export const RECENT = 7;
export const ENOUGH = 5;
export const LATELY = 3;
/**
 * The slow rule: so much over the baseline, 0.05 dB, and so many of its deviations (evaluated: 3.1 dB finds more, and
 * tells falsely half as often again where nights differ as at Korean field sensors).
 */
export const SLOW = 70;
export const SLOW_DEVIATIONS = 2;
/** So many of the newest have to be over SLOW_OFF, one after the other: rain and taps come in between (evaluated). */
export const HOLDS = 5;
/** Below this, 0.05 dB, a suspicion may end. */
export const SLOW_OFF = 30;
/**
 * The fast rule: so many nights over this, 0.05 dB, and over so many deviations (evaluated: three nights are a tap that
 * was left running twice as often as four).
 */
export const FAST = 200;
export const FAST_DEVIATIONS = 5;
export const FAST_NIGHTS = 4;
/**
 * In a suspicion the baseline creeps up by half a dB on each night whose number this divides: one that stood still made
 * each drift, as a season's, a suspicion of months (evaluated: more seldom and seasons last longer, more often and leaks
 * of 6 dB are not told for 90 nights).
 */
export const CREEP_NIGHTS = 10;
/** A leak: a score of so much on so many nights running. A suspicion ends after nights below. */
export const LEAK_SCORE = 60;
export const LEAK_NIGHTS = 3;
export const CALM_SCORE = 35;
export const CALM_NIGHTS = 5;
/** The start rule, 0.1 dB on the recordings' scale (start.ts; evaluated). */
export const START = -300;
/** It has to hold on so many nights running: once could be anything. */
export const START_NIGHTS = 5;
/**
 * Its exponent is between these, tenths: level-10 and 0.4 times the balance are -88 to -10 dB on the recordings' scale
 * (they have -56 to -17), or the reference is wrong.
 */
export const LEAST_START = -290;
export const MOST_START = 100;

// Score: 100 / (1 + exp(-z)), z in tenths: z = BIAS + rise + spread + frequency + pressure + tonal

export const BIAS = -30;
/** A dB of rise over the first one adds this. */
export const PER_DB = 9;
/** The most that a fall of pressure adds: alone it is no leak. */
export const MOST_PRESSURE = 20;

// What is no leak

/** Crest of the loudest 64 Hz, dB, and so much over the usual: a tone, as a pump's is. Leaks recorded have up to 2.4. */
export const TONAL = 4;
export const TONAL_OVER_USUAL = 3;
/** The median level falls by this for so many nights: the sensor has come loose (design: 6 dB, 5 nights). */
export const LOOSE = 12;
export const LOOSE_NIGHTS = 5;
/**
 * A rise that leaves spread and frequency as they were is the amplifier's, not the pipe's: a leak's steady noise
 * fills the quiet windows more than the loud ones. From a rise of GAIN_RISE, 0.05 dB, with a usual spread of
 * GAIN_SPREAD or more, where GAIN_SPREAD_LEFT
 * twentieths of the spread are left and the frequency is within 1/8.
 */
export const GAIN_RISE = 40;
export const GAIN_SPREAD = 4;
export const GAIN_SPREAD_LEFT = 15;
/** After a gap of so many nights the last ones say nothing about this one. */
export const STALE = 14;

// Pressure and bursts, 0.01 kPa

/** Means of 2 min are compared with the mean of so many before, and a fall has to last for as many. */
export const MEANS = 5;
export const MEAN_MS = 120_000;
/** A burst: the fall is more than this, and than 5 deviations; with pumps near the larger (9 to 15 kPa in a second). */
export const BURST = 400;
export const BURST_NEAR_PUMPS = 2000;
/** Median of the absolute differences at first, 0.001 kPa: that of which five deviations are BURST. */
export const FIRST_DIFFERENCE = 540;
/** Deviation of the nights' pressure at least, 0.1 kPa; a fall of 3 deviations and 2 kPa is evidence. */
export const LEAST_PRESSURE_DEVIATION = 5;
export const EVIDENCE = 20;
