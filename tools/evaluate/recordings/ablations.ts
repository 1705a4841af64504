// The start rule with its own threshold where something is worse than in the recordings: a coarser converter, fewer
// windows, a wrong calibration. Each listens again by the firmware's own code.
import * as N from "../../../shared/leak/night.ts";
import { NIGHT_WINDOWS } from "../../../shared/leak/thresholds.ts";
import { type Interval, quantile } from "../../statistics.ts";
import { BITS_8, converterOf, hearNight, isAbsurd, startRule, windowsOf } from "../firmware.ts";
import type { Heard } from "./features.ts";
import { type Figures, figures, type Judged } from "./judge.ts";

export interface Ablation extends Figures {
  name: string;
  why: string;
  /** Recordings that a node would flag and not decide about: they count neither way. */
  flagged: number;
  /** Of repeated draws: rates are their medians, and 90 % of the draws lie between these. */
  tpr_draws?: Interval;
  fpr_draws?: Interval;
  sites_tpr_draws?: Interval;
  sites_fpr_draws?: Interval;
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
function eightBits({ samples: recorded }: Heard): number {
  // The offset is the logger's, and not this other converter's.
  const offset = recorded.reduce((a, b) => a + b, 0) / recorded.length;
  const samples = recorded.map((x) => x - offset);
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
  const converters = heard.map(({ ends }) => converterOf(ends));
  const nights = heard.map(({ samples }, i) => windowsOf(samples, converters[i]!));
  const draws = Array.from({ length: DRAWS }, (_, i) => {
    onDraw(i, DRAWS);
    return judge(heard, (h) => {
      const i = heard.indexOf(h);
      const windows = pick(nights[i]!, FEW_WINDOWS, random);
      return startRule(hearNight(windows, converters[i]!).night, 0).exponent;
    });
  });
  const each = draws.map(figures);
  const rates = (of: "tpr" | "fpr" | "auc" | "sites_tpr" | "sites_fpr" | "auc_sites") =>
    each.map((f) => f[of]).filter((v) => v !== null);
  const middle = (values: number[]) => (values.length === 0 ? null : quantile(values, 0.5));
  const within = (values: number[]): Interval => [quantile(values, 0.05), quantile(values, 0.95)];
  return {
    ...each[0]!,
    name: `${FEW_WINDOWS} windows only`,
    why: `median of ${DRAWS} draws; a node's night has ${NIGHT_WINDOWS}`,
    flagged: 0,
    sites_tpr: middle(rates("sites_tpr")),
    sites_fpr: middle(rates("sites_fpr")),
    auc_sites: middle(rates("auc_sites")),
    tpr: middle(rates("tpr")),
    fpr: middle(rates("fpr")),
    auc: middle(rates("auc")),
    sites_tpr_draws: within(rates("sites_tpr")),
    sites_fpr_draws: within(rates("sites_fpr")),
    tpr_draws: within(rates("tpr")),
    fpr_draws: within(rates("fpr")),
  };
}

/** dB by which a calibration may be wrong, and by which one is absurd: volts for millivolts. */
const ERRORS = [-60, -10, -3, -2, -1, 1, 2, 3, 10, 60];

function wrongReference(heard: Heard[], error: number): Ablation {
  const taken = heard.filter(({ night }) => !isAbsurd(night, 10 * error));
  const flagged = heard.length - taken.length;
  return {
    ...figures(judge(taken, ({ night }) => startRule(night, 10 * error).exponent)),
    name: `reference wrong by ${error > 0 ? "+" : ""}${error} dB`,
    why:
      flagged > 0 ? "levels that are none on the recordings' scale are flagged" : "a calibration that is off",
    flagged,
  };
}

export function ablations(
  heard: Heard[],
  random: () => number,
  onDraw: (done: number, of: number) => void = () => {},
): Ablation[] {
  const withBalance = (halfDb: (h: Heard) => number) =>
    figures(judge(heard, (h) => startRule(h.night.with(N.BALANCE, halfDb(h)), 0).exponent));
  return [
    {
      ...withBalance(() => 0),
      ...{ name: "without balance", flagged: 0 },
      why: "the level decides alone, at the same threshold",
    },
    {
      ...withBalance(({ features }) => Math.round(2 * features.balanceFree)),
      ...{ name: "balance not limited", flagged: 0 },
      why: "without its limits of 20 dB either way",
    },
    {
      ...figures(judge(heard, eightBits)),
      ...{ name: "8 bits", flagged: 0 },
      why: "gain so that the peak uses the range, and known exactly: an assumption",
    },
    fewWindows(heard, random, onDraw),
    ...ERRORS.map((error) => wrongReference(heard, error)),
  ];
}
