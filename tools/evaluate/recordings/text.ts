// The evaluation of recordings as text, in 80 columns: sites first.

import { wrap } from "../../../gateway/text/wrap.ts";
import { bySite, type Interval, median } from "../../statistics.ts";
import { faint, figureTable, strong } from "../../terminal.ts";
import { BALANCE_WEIGHT, START_THRESHOLD } from "../firmware.ts";
import type { Ablation } from "./ablations.ts";
import { type Evaluation, notesBeside } from "./evaluate.ts";
import { faultsByLabel } from "./faults.ts";
import type { Figures, FiguresWithAuc } from "./judge.ts";
import { limitsOf } from "./limits.ts";
import type { Loso } from "./loso.ts";
import { NIGHT_ENDS_HOUR, type TimesOfLabel } from "./times.ts";

export const two = (x: number | null | undefined) =>
  x === null || x === undefined || Number.isNaN(x) ? "-" : x.toFixed(2);
export const range = (interval: Interval | null, digits = 2) =>
  interval === null ? "-" : interval.map((x) => (Number.isNaN(x) ? "-" : x.toFixed(digits))).join("..");
export const of = ([k, n]: [number, number]) => `${k}/${n}`;
export const RULE = `level-10 + ${BALANCE_WEIGHT} x balance >= ${START_THRESHOLD} dB`;

const HEAD = ["", "found", "rate", "95 %", "false", "rate", "95 %", "AUC"];
/** A name and its figures by sites, for a table of HEAD. An interval of none is none. */
export const siteRow = (name: string, f: Figures) => [
  name,
  of(f.sites_found),
  two(f.sites_tpr),
  f.sites_tpr === null ? "-" : range(f.sites_tpr_interval),
  of(f.sites_false),
  two(f.sites_fpr),
  f.sites_fpr === null ? "-" : range(f.sites_fpr_interval),
  two(f.auc_sites),
];
/** The same by recordings. */
export const row = (name: string, f: Figures) => [
  name,
  of(f.found),
  two(f.tpr),
  f.tpr === null ? "-" : range(f.tpr_interval),
  of(f.false),
  two(f.fpr),
  f.fpr === null ? "-" : range(f.fpr_interval),
  two(f.auc),
];

function section(title: string, ...lines: string[]): string {
  return [strong(title), ...lines, ""].join("\n");
}

const say = (text: string) => wrap(text, 78);
const points = (texts: string[]) => texts.map((text) => wrap(`- ${text}`, 78, "  "));

/** The rows of a table, by sites or by recordings: frozen, and what was fitted without the site. */
const rows = ({ frozen, loso }: Evaluation, by: typeof row) => [
  by("frozen", frozen),
  ...(loso === null
    ? []
    : [by("loso, both fitted", loso.weightsAndThreshold), by("loso, threshold only", loso.thresholdOnly)]),
];

function headline(evaluation: Evaluation): string {
  const { frozen, loso } = evaluation;
  const auc = (name: string, f: FiguresWithAuc) => `${name} ${range(f.auc_sites_interval)}`;
  return section(
    "By sites: told where more than half of a site's recordings are",
    ...figureTable(HEAD, rows(evaluation, siteRow)),
    say(
      frozen.auc_sites === null
        ? "95 %: Wilson."
        : `95 %: Wilson; of the AUC by drawing sites: ${auc("frozen", frozen)}${loso ? `, ${auc("loso", loso.weightsAndThreshold)}` : ""}.`,
    ),
    say(`frozen: the firmware's rule and threshold, nothing fitted: ${RULE}.`),
    say(
      loso === null
        ? "loso is not possible: it takes two sites with leaks and two without, at least."
        : "loso: the rule's two features, weights and threshold or the threshold only fitted without the site that is judged.",
    ),
    faint(say("The rule was made with the set hongkong-tuning in sight: on that one look at loso.")),
  );
}

const moves = (name: string, { variant, ranges }: Loso) =>
  say(
    `${name}: threshold ${range(ranges.threshold)} dB` +
      `${variant === "threshold only" ? "" : `, weight of the balance ${range(ranges.balance)}`} ` +
      `(firmware: ${START_THRESHOLD} dB, ${BALANCE_WEIGHT}).`,
  );

function byRecordings(evaluation: Evaluation): string {
  const { frozen, loso } = evaluation;
  const [first, ...fitted] = rows(evaluation, row);
  const kinds = ({ kinds }: { kinds: (Figures & { kind: string })[] }) =>
    kinds.length > 1 ? kinds.map((kind) => row(`  ${kind.kind}`, kind)) : [];
  return section(
    "By recordings: intervals too narrow, since those of a site are alike",
    ...figureTable(HEAD, [
      first!,
      ...kinds(frozen),
      ...fitted.slice(0, 1),
      ...(loso ? kinds(loso.weightsAndThreshold) : []),
      ...fitted.slice(1),
    ]),
    say(
      `Any one site left out, frozen: found ${range(frozen.ranges.tpr)}, false ${range(frozen.ranges.fpr)}, AUC ${range(frozen.ranges.auc)}.`,
    ),
    ...(loso
      ? [
          moves("Weights and threshold", loso.weightsAndThreshold),
          moves("Threshold only", loso.thresholdOnly),
        ]
      : []),
  );
}

/** The hours that recordings say, with how many say each: "03 h 4". */
export const hoursOf = ({ hours }: TimesOfLabel) =>
  hours.flatMap((n, hour) => (n > 0 ? [`${String(hour).padStart(2, "0")} h ${n}`] : [])).join(", ") || "-";
export const TIMES_HEAD = ["", `night, 00 to ${NIGHT_ENDS_HOUR} h`, "day", "not known", "by hour"];
export const timesRows = ({ times }: Evaluation) =>
  [times.leak, times.no_leak].map((label, i) => [
    i === 0 ? "leak" : "no leak",
    ...[label.night, label.day, label.unknown].map(String),
    hoursOf(label),
  ]);

function faultsText({ faults, heard }: Evaluation): string {
  const { leak, no_leak } = faultsByLabel(faults);
  const title = "Faults: recordings that say nothing of the pipe, and count neither way";
  if (faults.length === 0) return section(title, "None.");
  return section(
    title,
    say(`${leak} with a leak, ${no_leak} without, beside ${heard.length} that are judged.`),
    ...points(faults.map(({ file, reason, why }) => `${file}, ${reason}: ${why}.`)),
  );
}

function sitesText({ heard, loso }: Evaluation): string {
  const left = new Map(heard.map((h, i) => [h, loso?.weightsAndThreshold.scores[i]]));
  const lines = bySite(heard).map(({ site, leak, score, of: some }) => {
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
  lines.sort((a, b) => (a[1] === b[1] ? Number(b[5]) - Number(a[5]) : a[1] === "leak" ? -1 : 1));
  return section(
    "Site by site: medians of their recordings",
    ...figureTable(["site", "label", "pipe", "told", "score", "z", "loso z"], lines),
    faint(say("told: recordings that the firmware's rule takes for leaks; z: 0.5 for each dB over it.")),
  );
}

const ablationRow = (a: Ablation) => [
  a.name,
  two(a.sites_tpr),
  a.sites_tpr === null ? "-" : range(a.sites_tpr_draws ?? a.sites_tpr_interval),
  two(a.sites_fpr),
  a.sites_fpr === null ? "-" : range(a.sites_fpr_draws ?? a.sites_fpr_interval),
  two(a.auc_sites),
  String(a.flagged),
];

/** What a baseline does by sites, fitted without the site that is judged, and its AUC fitted to all. */
export const comparedRow = ({
  name,
  loso,
  in_sample,
}: Pick<Evaluation["baselines"][number], "name" | "loso" | "in_sample">) => [
  name,
  ...(loso === null ? new Array(5).fill("-") : siteRow("", loso).filter((_, i) => ![0, 2, 5].includes(i))),
  two(in_sample.auc_sites),
];
export const COMPARED_HEAD = ["", "found", "95 %", "false", "95 %", "AUC", "AUC fitted"];

/** What is fitted to the spread, in the rules that have it. */
const weightsLines = (baselines: Evaluation["baselines"]) =>
  baselines
    .filter(({ features }) => features.length > 1 && features.includes("spread"))
    .map(({ name, loso_weights }) =>
      faint(say(`${name}: a dB of spread weighs ${range(loso_weights.spread ?? null)} dB of level.`)),
    );

/** All of it, for people. */
export function evaluationText(evaluation: Evaluation): string {
  const { heard, notes, faults, frozen, loso, baselines, refitted, ablations, folder } = evaluation;
  const leaks = heard.filter(({ leak }) => leak).length;
  const said = notesBeside(notes, faults).map((note) => wrap(`Note: ${note}`, 78, "  "));
  const own = loso === null ? null : { name: "the rule's own two", loso: loso.weightsAndThreshold };
  return [
    `${folder}: ${heard.length} recording${heard.length === 1 ? "" : "s"} (${leaks} leak, ${heard.length - leaks} no leak) of ${frozen.sites} site${frozen.sites === 1 ? "" : "s"}\n`,
    ...(said.length > 0 ? [`${said.join("\n")}\n`] : []),
    headline(evaluation),
    section("What these recordings cannot show", ...points(limitsOf(evaluation))),
    section("Time of day, by the names of the files", ...figureTable(TIMES_HEAD, timesRows(evaluation))),
    faultsText(evaluation),
    byRecordings(evaluation),
    sitesText(evaluation),
    section(
      "Other rules, by sites, fitted without the site that is judged",
      ...figureTable(COMPARED_HEAD, [
        ...(own ? [comparedRow({ ...own, in_sample: frozen })] : []),
        ...[...baselines, ...refitted].map(comparedRow),
      ]),
      faint(say("AUC fitted: of the rule fitted to all sites; of the first row, the frozen rule's.")),
      ...weightsLines(baselines),
    ),
    section(
      "The firmware's rule and threshold, by sites, where something is worse",
      ...figureTable(
        ["", "found", "95 %", "false", "95 %", "AUC", "flagged"],
        [ablationRow({ ...frozen, name: "as it is", why: "", flagged: 0 }), ...ablations.map(ablationRow)],
      ),
      faint(say("95 %: Wilson; of 12 windows, between which 90 % of the draws lie.")),
    ),
  ].join("\n");
}
