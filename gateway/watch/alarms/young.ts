// A node that is younger than its baseline cannot tell a leak that was there before it. The fleet can: quiet nodes of the
// same sensor, gain and pipe say what is usual, without anybody knowing the sensor's scale.
//
// A leak is louder than they are, steadier, and higher; each is counted in their deviations, 3 at most, and alike
// (Dawes 1979, doi:10.1037/0003-066X.34.7.571: with few examples equal weights are as good as fitted ones). On
// recordings of 17 sites, each held against the quiet ones of the others, that has an AUC of 0.91, and over 1 are 10 of
// 18 with a leak and none of 10 without (Tijani et al. 2022, doi:10.17632/hkn8mxcjyz.1).
import { median, medianDeviation } from "../../statistics.ts";
import { type NightMemory, NONE, ownValues, recall, spreads, values } from "./memory.ts";
import type { Compared, Suspicion } from "./suspicion.ts";

/** What a node sounds like, of all its nights: dB, dB, octaves over 1 Hz. */
export interface Sound {
  level: number;
  spread: number;
  octaves: number;
}

/** Nights from which on it is asked, and up to which a node is young: then it has a baseline of its own. */
const LEAST_NIGHTS = 10;
const YOUNG_NIGHTS = 45;
/** Of a node that says what is usual. */
const QUIET_NIGHTS = 28;
const LEAST_PEERS = 6;
const MOST_DEVIATIONS = 3;
/** Least deviations: fewer nodes than differ in a place are no measure. dB, dB, octaves. */
const LEAST_DEVIATION: Sound = { level: 3, spread: 1, octaves: 0.5 };
/** Half dB: of a baseline that there is not. */
const LEAST_LEVEL = 2;

/** Whether all its nights are of the last weeks. */
export function isYoung(memory: NightMemory, date: number): boolean {
  for (let d = date - YOUNG_NIGHTS; d > date - 2 * YOUNG_NIGHTS; d--)
    if (recall(memory, d, "level10") !== NONE) return false;
  return true;
}

/** Of its last nights; null where fewer than `least` were heard. */
function soundOf(memory: NightMemory, date: number, least: number): Sound | null {
  const from = date - YOUNG_NIGHTS + 1;
  const levels = ownValues(memory, from, date + 1, "level10");
  const frequencies = values(memory, from, date + 1, "frequency").filter((frequency) => frequency > 0);
  const spread = spreads(memory, from, date + 1);
  if (levels.length < least || frequencies.length < least || spread.length < least) return null;
  return {
    level: median(levels) / 2,
    spread: median(spread),
    octaves: Math.log2(median(frequencies)),
  };
}

/** Of a node that has told nights enough to say what is usual. */
export const quietSound = (memory: NightMemory, date: number) => soundOf(memory, date, QUIET_NIGHTS);

/** What is usual among quiet nodes of a kind. */
export interface KinSound {
  middle: Sound;
  deviation: Sound;
}

/** Null of too few. */
export function kinSound(quiet: readonly Sound[]): KinSound | null {
  if (quiet.length < LEAST_PEERS) return null;
  const of = (field: keyof Sound) => {
    const all = quiet.map((sound) => sound[field]);
    const middle = median(all);
    return { middle, deviation: Math.max(medianDeviation(all, middle), LEAST_DEVIATION[field]) };
  };
  const [level, spread, octaves] = [of("level"), of("spread"), of("octaves")];
  return {
    middle: { level: level.middle, spread: spread.middle, octaves: octaves.middle },
    deviation: { level: level.deviation, spread: spread.deviation, octaves: octaves.deviation },
  };
}

export function compare(one: Sound, { middle, deviation }: KinSound): Compared {
  const over = (of: keyof Sound, sign: 1 | -1) => {
    const deviations = (sign * (one[of] - middle[of])) / deviation[of];
    return Math.min(Math.max(deviations, -MOST_DEVIATIONS), MOST_DEVIATIONS);
  };
  return {
    score: (over("level", 1) + over("spread", -1) + over("octaves", 1)) / 3,
    above: one.level - middle.level,
  };
}

/** From which score on there is a suspicion. */
const LEAST_SCORE = 1.2;
/** Over where it has become quieter by half of so much, half dB: what a leak does at least, to be heard at all. */
const ASSUMED_RISE = 12;

/** A suspicion of a young node that is made on a night; null where it sounds as others do. */
export function beginYoung(memory: NightMemory, date: number, kin: KinSound): Suspicion | null {
  const sound = soundOf(memory, date, LEAST_NIGHTS);
  const fleet = sound && compare(sound, kin);
  if (fleet === null || fleet.score < LEAST_SCORE) return null;
  const from = date - YOUNG_NIGHTS + 1;
  const of = (band: "level10" | "main") => median(ownValues(memory, from, date + 1, band)) - ASSUMED_RISE;
  let onset = from;
  while (recall(memory, onset, "level10") === NONE) onset++;
  return {
    ...{ since: date, onset, base: { level10: of("level10"), main: of("main") } },
    ...{ deviation: { level10: LEAST_LEVEL, main: LEAST_LEVEL }, isSlow: false, fleet },
  };
}
