// The evaluation of recordings for programs: one object, sites first.
import { wilson } from "../../statistics.ts";
import { BALANCE_WEIGHT, START_THRESHOLD } from "../firmware.ts";
import type { Evaluation } from "./evaluate.ts";
import { faultsByLabel } from "./faults.ts";
import { limitsOf } from "./limits.ts";
import type { Loso } from "./loso.ts";
import { hourOf } from "./times.ts";

/** The fields that programs read; `frozen` and `loso` first. */
export function evaluationJson(evaluation: Evaluation) {
  const { frozen, loso, baselines, refitted, ablations, heard, faults, times, overNights, notes, seed } =
    evaluation;
  const plain = ({ rules, scores, ...rest }: Loso) => rest;
  const bare = (all: typeof baselines) => all.map(({ scores, ...rest }) => rest);
  return {
    frozen,
    loso: loso && { ...plain(loso.weightsAndThreshold), threshold_only: plain(loso.thresholdOnly) },
    rule: { weight_of_balance: BALANCE_WEIGHT, threshold_db: START_THRESHOLD },
    /** What false can be at the least, however well the rule does: of sites without a leak none told. */
    least_fpr_shown: wilson(0, frozen.sites_false[1])[1],
    faults,
    faults_by_label: faultsByLabel(faults),
    times_of_day: times,
    over_nights: overNights,
    limits: limitsOf(evaluation),
    baselines: bare(baselines),
    refitted: bare(refitted),
    ablations,
    scores: heard.map((h, i) => ({
      file: h.file,
      site: h.site,
      leak: h.leak,
      kind: h.kind,
      hour: hourOf(h.name) ?? null,
      score: h.percent,
      z: h.score / 10,
      loso_z: loso?.weightsAndThreshold.scores[i] ?? null,
      ...h.features,
    })),
    notes,
    unreadable: faults.filter(({ reason }) => reason === "unreadable").length,
    seed,
  };
}
