// The evaluation of recordings as a page: what the rule sees of each recording, so that a person sees why.

import { beside, page, paragraphs, type Section, table } from "../../report/page.ts";
import { bars } from "../../report/plots.ts";
import type { Evaluation } from "./evaluate.ts";
import { influence, plane, rocPlot, scoreHistogram, siteStrip } from "./plots.ts";
import { nightHeard, spectra, telling } from "./spectra.ts";
import { atBest, of, RULE, range, row, two } from "./text.ts";

function figuresSection({ frozen, loso }: Evaluation): Section {
  const rows = [
    row("frozen: nothing fitted", frozen),
    ...frozen.kinds.map((kind) => row(`frozen, ${kind.kind}`, kind)),
    ...(loso
      ? [
          row("loso: weights and threshold fitted", loso.weightsAndThreshold),
          ...loso.weightsAndThreshold.kinds.map((kind) => row(`loso, ${kind.kind}`, kind)),
          row("loso: threshold only", loso.thresholdOnly),
        ]
      : []),
  ];
  return {
    title: "Figures",
    parts: [
      table({
        head: ["", "found", "rate", "95 % (Wilson)", "false", "rate", "95 % (Wilson)", "AUC"],
        rows,
        strong: [0, ...(loso ? [1 + frozen.kinds.length] : [])],
      }),
      paragraphs(
        `By sites, of which one counts as told where more than half of its recordings are: frozen finds ${of(frozen.sites_found)} and tells ${of(frozen.sites_false)} falsely.` +
          (loso
            ? ` loso finds ${of(loso.weightsAndThreshold.sites_found)} and tells ${of(loso.weightsAndThreshold.sites_false)} falsely.`
            : ""),
        `AUC of the frozen rule: ${two(frozen.auc)} per recording (95 % ${range(frozen.auc_interval)}), ${two(frozen.auc_sites)} per site (${range(frozen.auc_sites_interval)}), by drawing sites with replacement. Wilson's intervals take recordings as independent; those of one site are not.`,
        "The firmware's rule was made with the set hongkong-tuning in sight: on that set, frozen flatters, and loso is what to look at. On any other set frozen is what counts.",
      ),
    ],
  };
}

function comparedSection(evaluation: Evaluation): Section {
  const { baselines, refitted, ablations, frozen } = evaluation;
  const all = [...baselines, ...refitted];
  const compared = all.map((b) => [b.name, b.why, ...atBest(b)]);
  return {
    title: "What else, and what if",
    parts: [
      paragraphs(
        "Other rules, and the start rule without one of its parts: at the threshold that suits all sites best, and at one fitted without the site that is judged.",
      ),
      table({
        head: ["rule", "what it is", "found", "false", "AUC", "loso found", "loso false", "loso AUC"],
        words: [0, 1],
        rows: compared,
      }),
      bars({
        title: "AUC, leave-one-site-out",
        caption:
          "All fitted without the site that is judged, the rule's own two features too. What the two without a scale (gain removed, balance only) lack of the first bar is what knowing the scale is worth: a node has to be calibrated before the start rule is on.",
        x: { label: "" },
        y: { label: "AUC", from: 0, to: 1 },
        groups: ["the rule's two", ...all.map(({ name }) => name)],
        series: [
          {
            name: "AUC",
            tone: "sky",
            bars: [evaluation.loso?.weightsAndThreshold.auc, ...all.map(({ loso }) => loso?.auc)].map(
              (value) => (value === null || value === undefined ? null : { value }),
            ),
          },
        ],
        rules: [{ axis: "y", at: 0.5, label: "chance" }],
      }),
      paragraphs(
        "The firmware's rule and threshold as they are, where something is worse than in the recordings:",
      ),
      table({
        head: ["", "", "found", "false", "AUC"],
        words: [0, 1],
        rows: [
          ["as it is", "", two(frozen.tpr), two(frozen.fpr), two(frozen.auc)],
          ...ablations.map((a) => [a.name, a.why, two(a.tpr), two(a.fpr), two(a.auc)]),
        ],
        strong: [0],
      }),
    ],
  };
}

/** The whole HTML document. */
export function recordingsPage(evaluation: Evaluation): string {
  const { heard, frozen, loso, notes, folder, seed } = evaluation;
  const leaks = heard.filter(({ leak }) => leak).length;
  const fitted = loso?.weightsAndThreshold;
  return page({
    title: "Does the start rule tell leaks from other pipes?",
    lead: [
      `${heard.length} recordings of ${frozen.sites} sites, ${leaks} with a leak and ${heard.length - leaks} without, each heard as one night by the firmware's own code. A node that has no baseline yet takes a pipe for leaking where ${RULE}.`,
      "Two kinds of figures, never mixed: frozen is that rule as it is flashed; loso is the same rule fitted without the site that is judged.",
    ],
    facts: [
      {
        name: "frozen: leaks found",
        value: two(frozen.tpr),
        note: `${of(frozen.found)}, 95 % ${range(frozen.tpr_interval)}`,
      },
      {
        name: "frozen: false",
        value: two(frozen.fpr),
        note: `${of(frozen.false)}, 95 % ${range(frozen.fpr_interval)}`,
      },
      { name: "frozen: AUC", value: two(frozen.auc), note: `95 % ${range(frozen.auc_interval)}, over sites` },
      ...(fitted
        ? [
            {
              name: "loso: found at false",
              value: `${two(fitted.tpr)} at ${two(fitted.fpr)}`,
              note: `${of(fitted.found)}, ${of(fitted.false)}; AUC ${two(fitted.auc)}`,
            },
          ]
        : []),
    ],
    sections: [
      {
        title: "Why",
        parts: [
          plane(evaluation),
          beside(rocPlot(evaluation), scoreHistogram(evaluation)),
          spectra(evaluation),
        ],
      },
      figuresSection(evaluation),
      { title: "Sites", parts: [siteStrip(evaluation), ...influence(evaluation)] },
      { title: "As the node heard it", parts: telling(heard).map(nightHeard) },
      comparedSection(evaluation),
      ...(notes.length > 0 ? [{ title: "Notes", parts: [paragraphs(...notes)] }] : []),
    ],
    origin: `Made by npm run evaluate -- recordings ${folder} --seed ${seed}.`,
  });
}
