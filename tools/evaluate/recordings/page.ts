// The evaluation of recordings as a page: what the rule sees of each recording, so that a person sees why.

import { beside, page, paragraphs, type Section, table } from "../../report/page.ts";
import { bars } from "../../report/plots.ts";
import type { Interval } from "../../statistics.ts";
import { type Evaluation, notesBeside } from "./evaluate.ts";
import { faultsByLabel } from "./faults.ts";
import type { Figures } from "./judge.ts";
import { limitsOf } from "./limits.ts";
import { influence, plane, rocPlot, scoreHistogram, siteStrip } from "./plots.ts";
import { nightHeard, spectra, telling } from "./spectra.ts";
import { COMPARED_HEAD, comparedRow, of, RULE, range, TIMES_HEAD, timesRows, two } from "./text.ts";

const HEAD = ["", "found", "false", "AUC"];

const between = (interval: Interval) => range(interval).replace("..", " to ");
/** "11/12 = 0.92 (0.65 to 0.99)", which a phone can wrap. */
const share = (count: [number, number], rate: number | null, interval: Interval) =>
  rate === null ? "-" : `${of(count)} = ${two(rate)} (${between(interval)})`;
const bySites = (name: string, f: Figures) => [
  name,
  share(f.sites_found, f.sites_tpr, f.sites_tpr_interval),
  share(f.sites_false, f.sites_fpr, f.sites_fpr_interval),
  two(f.auc_sites),
];
const byRecordings = (name: string, f: Figures) => [
  name,
  share(f.found, f.tpr, f.tpr_interval),
  share(f.false, f.fpr, f.fpr_interval),
  two(f.auc),
];

/** Classes of pipes, where there is more than one: of one the figures are those of all. */
const several = <T>(kinds: T[]) => (kinds.length > 1 ? kinds : []);

function figuresSection({ frozen, loso }: Evaluation): Section {
  const full = loso?.weightsAndThreshold;
  return {
    title: "Figures",
    parts: [
      paragraphs(
        "By sites, of which one counts as told where more than half of its recordings are; in brackets 95 % (Wilson).",
      ),
      table({
        head: HEAD,
        words: [0, 1, 2],
        rows: [
          bySites("frozen: as flashed, nothing fitted", frozen),
          ...(loso
            ? [
                bySites("loso: weights and threshold fitted to the other sites", loso.weightsAndThreshold),
                bySites("loso: threshold only", loso.thresholdOnly),
              ]
            : []),
        ],
        strong: full ? [0, 1] : [0],
      }),
      paragraphs(
        ...(frozen.auc_sites === null
          ? []
          : [
              `95 % of the AUC, by drawing sites with replacement: frozen ${between(frozen.auc_sites_interval)}` +
                `${full ? `, loso ${between(full.auc_sites_interval)}` : ""}.`,
            ]),
        "The firmware's rule was made with the set hongkong-tuning in sight: on that set, frozen flatters, and loso is what to look at. On any other set frozen is what counts.",
        "By recordings, whose intervals are too narrow, since those of a site are alike:",
      ),
      table({
        head: HEAD,
        words: [0, 1, 2],
        rows: [
          byRecordings("frozen", frozen),
          ...several(frozen.kinds).map((kind) => byRecordings(`frozen, ${kind.kind}`, kind)),
          ...(loso
            ? [
                byRecordings("loso: weights and threshold", loso.weightsAndThreshold),
                ...several(loso.weightsAndThreshold.kinds).map((kind) =>
                  byRecordings(`loso, ${kind.kind}`, kind),
                ),
                byRecordings("loso: threshold only", loso.thresholdOnly),
              ]
            : []),
        ],
      }),
    ],
  };
}

function limitsSection(evaluation: Evaluation): Section {
  return {
    title: "What these recordings cannot show",
    parts: [
      paragraphs(...limitsOf(evaluation).slice(1)),
      paragraphs("Recordings by time of day, as the names of their files say it:"),
      table({ head: TIMES_HEAD, words: [0, 4], rows: timesRows(evaluation) }),
    ],
  };
}

function faultsSection({ faults }: Evaluation): Section {
  const { leak, no_leak } = faultsByLabel(faults);
  return {
    title: "Faults",
    parts: [
      paragraphs(
        faults.length === 0
          ? "No recording is a fault: none was unreadable, mostly clipped, at rest, stuck, too short or of another scale."
          : `${leak} recordings with a leak and ${no_leak} without say nothing of the pipe, and count neither as told rightly nor wrongly.`,
      ),
      ...(faults.length === 0
        ? []
        : [
            table({
              head: ["file", "label", "reason", "why"],
              words: [0, 1, 2, 3],
              rows: faults.map((f) => [f.file, f.leak ? "leak" : "no leak", f.reason, f.why]),
            }),
          ]),
    ],
  };
}

function comparedSection(evaluation: Evaluation): Section {
  const { baselines, refitted, ablations, frozen } = evaluation;
  const all = [...baselines, ...refitted];
  const compared = all.map((b) => comparedRow(b).toSpliced(1, 0, b.why));
  return {
    title: "What else, and what if",
    parts: [
      paragraphs(
        "Other rules, and the start rule without one of its parts, by sites: all fitted without the site that is judged; the last column is fitted to all, which flatters.",
      ),
      table({
        head: COMPARED_HEAD.toSpliced(0, 1, "rule", "what it is"),
        words: [0, 1],
        rows: compared,
      }),
      bars({
        title: "AUC by sites, leave-one-site-out",
        caption:
          "All fitted without the site that is judged, the rule's own two features too. What the two without a scale (gain removed, balance only) lack of the first bar is what knowing the scale is worth here: a node has to be calibrated before the start rule is on.",
        x: { label: "" },
        y: { label: "AUC", from: 0, to: 1 },
        groups: ["the rule's two", ...all.map(({ name }) => name)],
        series: [
          {
            name: "AUC",
            tone: "sky",
            bars: [
              evaluation.loso?.weightsAndThreshold.auc_sites,
              ...all.map(({ loso }) => loso?.auc_sites),
            ].map((value) => (value === null || value === undefined ? null : { value })),
          },
        ],
        rules: [{ axis: "y", at: 0.5, label: "chance" }],
      }),
      paragraphs(
        "The firmware's rule and threshold as they are, by sites, where something is worse than in the recordings. What is flagged counts neither way:",
      ),
      table({
        head: ["", "", "found", "false", "AUC", "flagged"],
        words: [0, 1],
        rows: [{ ...frozen, name: "as it is", why: "", flagged: 0 }, ...ablations].map((a) => [
          a.name,
          a.why,
          two(a.sites_tpr),
          two(a.sites_fpr),
          two(a.auc_sites),
          String(a.flagged),
        ]),
        strong: [0],
      }),
    ],
  };
}

/** The whole HTML document. */
export function recordingsPage(evaluation: Evaluation): string {
  const { heard, frozen, loso, notes, faults, folder, seed } = evaluation;
  const leaks = heard.filter(({ leak }) => leak).length;
  const fitted = loso?.weightsAndThreshold;
  const said = notesBeside(notes, faults);
  const fact = (name: string, [k, n]: [number, number], value: number | null, note: string) => ({
    name,
    value: two(value),
    note: n === 0 ? "no such site" : `${k} of ${n} sites, 95 % ${note}`,
  });
  return page({
    title: "Does the start rule tell leaks from other pipes?",
    lead: [
      `${heard.length} recordings of ${frozen.sites} sites, ${leaks} with a leak and ${heard.length - leaks} without, each heard as one night by the firmware's own code; ${faults.length === 0 ? "none is a fault" : `${faults.length} more are faults and count neither way`}. A node that has no baseline yet takes a pipe for leaking where ${RULE}.`,
      "Two kinds of figures, never mixed: frozen is that rule as it is flashed; loso is the same rule fitted without the site that is judged.",
      limitsOf(evaluation)[0]!,
    ],
    facts: [
      fact(
        "leaking sites found, as flashed (frozen)",
        frozen.sites_found,
        frozen.sites_tpr,
        between(frozen.sites_tpr_interval),
      ),
      fact(
        "other sites told falsely (frozen)",
        frozen.sites_false,
        frozen.sites_fpr,
        between(frozen.sites_fpr_interval),
      ),
      ...(fitted
        ? [
            fact(
              "found, the site left out (loso)",
              fitted.sites_found,
              fitted.sites_tpr,
              between(fitted.sites_tpr_interval),
            ),
            fact(
              "told falsely (loso)",
              fitted.sites_false,
              fitted.sites_fpr,
              between(fitted.sites_fpr_interval),
            ),
          ]
        : []),
    ],
    sections: [
      figuresSection(evaluation),
      limitsSection(evaluation),
      faultsSection(evaluation),
      {
        title: "Why",
        parts: [
          plane(evaluation),
          beside(rocPlot(evaluation), scoreHistogram(evaluation)),
          spectra(evaluation),
        ],
      },
      { title: "Sites", parts: [siteStrip(evaluation), ...influence(evaluation)] },
      { title: "As the node heard it", parts: telling(heard).map(nightHeard) },
      comparedSection(evaluation),
      ...(said.length > 0 ? [{ title: "Notes", parts: [paragraphs(...said)] }] : []),
    ],
    origin: `Made by npm run evaluate -- recordings ${folder} --seed ${seed}.`,
  });
}
