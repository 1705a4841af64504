// The start rule with its own threshold where something is worse than in the recordings: a coarser converter, fewer
// windows, a wrong calibration. Each listens again by the firmware's own code.
import * as N from "../../../shared/leak/night.ts";
import { type Interval, quantile } from "../../statistics.ts";
import { BITS_8, BITS_16, hearNight, startRule, windowsOf } from "../firmware.ts";
import type { Heard } from "./features.ts";
import { type Figures, figures, type Judged } from "./judge.ts";

export interface Ablation extends Figures {
  name: string;
  why: string;
  /** Of repeated draws: rates are their means, and 90 % of the draws lie between these. */
  tpr_draws?: Interval;
  fpr_draws?: Interval;
}

/** Of the range, that the loudest sample of a recording takes where a gain is set by it. */
const PEAK = 0.98;
const FEW_WINDOWS = 12;
const DRAWS = 40;

function judge(heard: Heard[], exponentOf: (h: Heard) => number): Judged[] {
  return heard.map((h) => {
    const score = exponentOf(h);
    return { site: h.site, leak: h.leak, score, told: score >= 0 };
  });
}

/** dB of gain are 0.1 dB of reference the other way. */
const referenceOf = (gain: number) => Math.round(-200 * Math.log10(gain));

/** 8 bits, with a gain for each recording that makes use of the whole range, as one sets it when mounting a node. */
function eightBits({ samples }: Heard): number {
  const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const gain = peak > 0 ? PEAK / peak : 1;
  const { night } = hearNight(windowsOf(samples, BITS_8, gain), BITS_8);
  return startRule(night, referenceOf(gain)).exponent;
}

/** `n` windows of a recording in their order, picked by chance. */
function pick<T>(windows: T[], n: number, random: () => number): T[] {
  const left = windows.map((_, i) => i);
  const taken: number[] = [];
  while (taken.length < n && left.length > 0)
    taken.push(...left.splice(Math.floor(random() * left.length), 1));
  return taken.sort((a, b) => a - b).map((i) => windows[i]!);
}

function fewWindows(
  heard: Heard[],
  random: () => number,
  onDraw: (done: number, of: number) => void,
): Ablation {
  const nights = heard.map(({ samples }) => windowsOf(samples, BITS_16));
  const draws = Array.from({ length: DRAWS }, (_, i) => {
    onDraw(i, DRAWS);
    return judge(heard, (h) => {
      const windows = nights[heard.indexOf(h)]!;
      return startRule(hearNight(pick(windows, FEW_WINDOWS, random), BITS_16).night, 0).exponent;
    });
  });
  const each = draws.map(figures);
  const rates = (of: "tpr" | "fpr" | "auc") => each.map((f) => f[of]).filter((v) => v !== null);
  const mean = (values: number[]) =>
    values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  const within = (values: number[]): Interval => [quantile(values, 0.05), quantile(values, 0.95)];
  return {
    ...each[0]!,
    name: `${FEW_WINDOWS} windows only`,
    why: `mean of ${DRAWS} draws; a night has 60`,
    tpr: mean(rates("tpr")),
    fpr: mean(rates("fpr")),
    auc: mean(rates("auc")),
    tpr_draws: within(rates("tpr")),
    fpr_draws: within(rates("fpr")),
  };
}

/** dB by which a calibration may be wrong. */
const ERRORS = [-3, -2, -1, 1, 2, 3];

export function ablations(
  heard: Heard[],
  random: () => number,
  onDraw: (done: number, of: number) => void = () => {},
): Ablation[] {
  const wrong = ERRORS.map((error) => ({
    ...figures(judge(heard, ({ night }) => startRule(night, 10 * error).exponent)),
    name: `reference wrong by ${error > 0 ? "+" : ""}${error} dB`,
    why: "a calibration that is off",
  }));
  const withBalance = (halfDb: (h: Heard) => number) =>
    figures(judge(heard, (h) => startRule(h.night.with(N.BALANCE, halfDb(h)), 0).exponent));
  return [
    {
      ...withBalance(() => 0),
      name: "without balance",
      why: "the level decides alone, at the same threshold",
    },
    {
      ...withBalance(({ features }) => Math.round(2 * features.balanceFree)),
      name: "balance not limited",
      why: "without its limits of 20 dB either way",
    },
    {
      ...figures(judge(heard, eightBits)),
      name: "8 bits",
      why: "gain so that the peak uses the range, as nRF52 boards hear it",
    },
    fewWindows(heard, random, onDraw),
    ...wrong,
  ];
}
