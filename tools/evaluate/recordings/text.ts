// The evaluation of recordings as text, in 80 columns.

import { wrap } from "../../../gateway/text/wrap.ts";
import { bySite, type Interval, median } from "../../statistics.ts";
import { faint, figureTable, strong } from "../../terminal.ts";
import { BALANCE_WEIGHT, START_THRESHOLD } from "../firmware.ts";
import type { Ablation } from "./ablations.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Figures, FiguresWithAuc } from "./judge.ts";
import type { Loso } from "./loso.ts";

/** What the issue asks for: found at least, false at most. */
export const GOAL = { tpr: 0.8, fpr: 0.1 };

export const two = (x: number | null | undefined) =>
  x === null || x === undefined || Number.isNaN(x) ? "-" : x.toFixed(2);
export const range = (interval: Interval | null, digits = 2) =>
  interval === null ? "-" : interval.map((x) => (Number.isNaN(x) ? "-" : x.toFixed(digits))).join("..");
export const of = ([k, n]: [number, number]) => `${k}/${n}`;
export const RULE = `level-10 + ${BALANCE_WEIGHT} x balance >= ${START_THRESHOLD} dB`;

export const reached = ({ tpr, fpr }: Figures) =>
  tpr === null || fpr === null ? null : tpr >= GOAL.tpr && fpr <= GOAL.fpr;

const HEAD = ["", "found", "rate", "95 %", "false", "rate", "95 %", "AUC"];
/** A name and its figures, for a table of HEAD. */
export const row = (name: string, f: Figures) => [
  name,
  of(f.found),
  two(f.tpr),
  range(f.tpr_interval),
  of(f.false),
  two(f.fpr),
  range(f.fpr_interval),
  two(f.auc),
];
const siteRow = (f: Figures) => [
  "by sites *",
  of(f.sites_found),
  two(f.sites_found[1] ? f.sites_found[0] / f.sites_found[1] : null),
  "",
  of(f.sites_false),
  two(f.sites_false[1] ? f.sites_false[0] / f.sites_false[1] : null),
  "",
  two(f.auc_sites),
];

function section(title: string, ...lines: string[]): string {
  return [strong(title), ...lines, ""].join("\n");
}

const say = (text: string) => wrap(text, 78);

const aucLine = (f: FiguresWithAuc) =>
  say(
    `AUC ${two(f.auc)} per recording (95 % ${range(f.auc_interval)}), ${two(f.auc_sites)} per site (${range(f.auc_sites_interval)}), both by drawing sites.`,
  );

const moves = (l: Loso) =>
  say(
    `Any one site left out: threshold ${range(l.ranges.threshold)} dB` +
      `${l.variant === "threshold only" ? "" : `, weight of the balance ${range(l.ranges.balance)}`} ` +
      `(firmware: ${START_THRESHOLD} dB, ${BALANCE_WEIGHT}).`,
  );

function losoText({ loso }: Evaluation): string {
  const title = "loso: the same two features, fitted without the site that is judged";
  if (loso === null)
    return section(title, say("Not possible: it takes two sites with leaks and two without, at least."));
  const { weightsAndThreshold: full, thresholdOnly } = loso;
  return section(
    title,
    ...figureTable(HEAD, [
      row("weights and threshold", full),
      ...full.kinds.map((kind) => row(`  ${kind.kind}`, kind)),
      siteRow(full),
      row("threshold only", thresholdOnly),
    ]),
    aucLine(full),
    moves(full),
    `${moves(thresholdOnly).replace("Any one site left out", "Threshold only")}`,
  );
}

function sitesText({ heard, loso }: Evaluation): string {
  const left = new Map(heard.map((h, i) => [h, loso?.weightsAndThreshold.scores[i]]));
  const rows = bySite(heard).map(({ site, leak, score, of: some }) => {
    const others = some.map((h) => left.get(h)).filter((v) => v !== undefined);
    return [
      site.length > 24 ? `...${site.slice(-21)}` : site,
      leak ? "leak" : "no leak",
      [...new Set(some.map(({ kind }) => kind))].join(", "),
      `${some.filter(({ told }) => told).length}/${some.length}`,
      String(median(some.map(({ percent }) => percent))),
      (score / 10).toFixed(1),
      others.length === 0 ? "-" : median(others).toFixed(1),
    ];
  });
  rows.sort((a, b) => (a[1] === b[1] ? Number(b[5]) - Number(a[5]) : a[1] === "leak" ? -1 : 1));
  return section(
    "Sites: medians of their recordings",
    ...figureTable(["site", "label", "pipe", "told", "score", "z", "loso z"], rows),
    faint(say("told: recordings that the firmware's rule takes for leaks; z: 0.5 a dB over it.")),
  );
}

const ablationRow = (a: Ablation) => [
  a.name,
  two(a.tpr),
  a.tpr_draws ? range(a.tpr_draws) : range(a.tpr_interval),
  two(a.fpr),
  a.fpr_draws ? range(a.fpr_draws) : range(a.fpr_interval),
  two(a.auc),
];

/** What a baseline finds at its best threshold: fitted to all sites, and leaving each out. */
export const atBest = ({ in_sample, loso }: Evaluation["baselines"][number]) => [
  two(in_sample.tpr),
  two(in_sample.fpr),
  two(in_sample.auc),
  two(loso?.tpr),
  two(loso?.fpr),
  two(loso?.auc),
];

/** All of it, for people. */
export function evaluationText(evaluation: Evaluation): string {
  const { heard, notes, frozen, loso, baselines, refitted, ablations, folder } = evaluation;
  const leaks = heard.filter(({ leak }) => leak).length;
  const compared = [...baselines, ...refitted].map((b) => [b.name, ...atBest(b)]);
  const verdict = (name: string, f: Figures | undefined) => {
    const yes = f && reached(f);
    return `${name} ${two(f?.tpr)} at ${two(f?.fpr)}: ${yes === true ? "reached" : yes === false ? "NOT REACHED" : "not known"}`;
  };
  return [
    `${folder}: ${heard.length} recordings (${leaks} leak, ${heard.length - leaks} no leak) of ${frozen.sites} sites\n`,
    ...(notes.length > 0 ? [`${notes.map((note) => wrap(`Note: ${note}`, 78, "  ")).join("\n")}\n`] : []),
    section(
      "frozen: the firmware's rule and threshold, nothing fitted",
      `${RULE}\n`,
      ...figureTable(HEAD, [
        row("all", frozen),
        ...frozen.kinds.map((kind) => row(`  ${kind.kind}`, kind)),
        siteRow(frozen),
      ]),
      aucLine(frozen),
      say(
        `Any one site left out: found ${range(frozen.ranges.tpr)}, false ${range(frozen.ranges.fpr)}, AUC ${range(frozen.ranges.auc)}.`,
      ),
      faint(say("* a site counts as told where more than half of its recordings are.")),
      faint(say("The rule was made with the set hongkong-tuning in sight: on that one look at loso.")),
    ),
    losoText(evaluation),
    sitesText(evaluation),
    section(
      "Baselines, and the rule without a part, at the best threshold",
      faint(`${"".padEnd(25)}fitted to all sites   leave-one-site-out`),
      ...figureTable(["", "found", "false", "AUC", "found", "false", "AUC"], compared),
    ),
    section(
      "The firmware's rule and threshold where something is worse",
      ...figureTable(
        ["", "found", "90/95 %", "false", "90/95 %", "AUC"],
        [ablationRow({ ...frozen, name: "as it is", why: "" }), ...ablations.map(ablationRow)],
      ),
    ),
    say(
      `Goal, ${two(GOAL.tpr)} found at no more than ${two(GOAL.fpr)} false. ${verdict("frozen", frozen)}; ${verdict("loso", loso?.weightsAndThreshold)}.`,
    ),
  ].join("\n");
}

/** The fields that programs read; `frozen` and `loso` first. */
export function evaluationJson(evaluation: Evaluation) {
  const { frozen, loso, baselines, refitted, ablations, heard, notes, unreadable, seed } = evaluation;
  const plain = ({ rules, scores, ...rest }: Loso) => rest;
  const bare = (all: typeof baselines) => all.map(({ scores, ...rest }) => rest);
  return {
    frozen,
    loso: loso && { ...plain(loso.weightsAndThreshold), threshold_only: plain(loso.thresholdOnly) },
    rule: { weight_of_balance: BALANCE_WEIGHT, threshold_db: START_THRESHOLD },
    baselines: bare(baselines),
    refitted: bare(refitted),
    ablations,
    scores: heard.map((h, i) => ({
      file: h.file,
      site: h.site,
      leak: h.leak,
      kind: h.kind,
      score: h.percent,
      z: h.score / 10,
      loso_z: loso?.weightsAndThreshold.scores[i] ?? null,
      ...h.features,
    })),
    notes,
    unreadable,
    seed,
  };
}
