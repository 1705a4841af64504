// The page's section on what no rule of a single node can tell.
import { paragraphs, table } from "../../report/page.ts";
import { wilson } from "../../statistics.ts";
import { figure, range } from "./figures.ts";
import { sustainedRate } from "./goals.ts";
import { LOUD } from "./limits.ts";
import type { Simulation } from "./simulation.ts";

const shareRows = (list: { name: string; found: number; of: number }[]) =>
  list.map(({ name, found, of }) => [name, figure(found / of), range(wilson(found, of))]);

export function limitParts({ quiet, sites, limits }: Simulation): string[] {
  const steady = sites.map((site) => {
    const { sustained } = quiet.find((q) => q.site === site && q.setting === "heard")!;
    const of = sustained.events;
    return [
      `${site} site`,
      figure(sustainedRate(site), 1),
      String(of),
      of ? figure(sustained.suspected / of) : "-",
      of ? figure(sustained.told / of) : "-",
      of ? figure(sustained.suspicions / of) : "-",
    ];
  });
  return [
    paragraphs(
      "A steady noise that stays is, to one node, the same as a leak: a pressure-reducing valve, a machine. It takes neighbours, a correlator, or somebody who knows the place and says so.",
    ),
    table({
      head: [
        "steady noise",
        "a node-year",
        "drawn",
        "suspicion in 14 nights",
        "told as leak",
        "suspicions each",
      ],
      rows: steady,
    }),
    paragraphs(
      "A leak that is older than the node is what the node takes as usual: it is not found. The start rule is off unless the node's scale is calibrated, and no figure here rests on it.",
    ),
    table({
      head: ["leak of 6 dB that begins on the node's night", "found in 30 nights", "95 %"],
      rows: shareRows(limits.young),
    }),
    paragraphs("A leak that grows slowly is followed by the baseline."),
    table({
      head: ["nights in which it grows to 10 dB", "found", "95 %"],
      rows: shareRows(limits.slow),
    }),
    paragraphs(
      "A leak that comes and goes leaves quiet nights, in which the rule sees that it is not there.",
    ),
    table({
      head: ["leak of 6 dB heard in so many nights of so many", "found in 30 nights", "95 %"],
      rows: shareRows(limits.gaps),
    }),
    paragraphs(
      "In plastic the main band of 500 to 1000 Hz is gone after a few metres. What is left is a rise of the broad band, where traffic and pumps are; a profile can set the main band to 60 to 250 Hz.",
    ),
    table({
      head: ["pipe, rise of level-10", "found in 7", "in 30"],
      rows: limits.pipes.map(({ pipe, rise, in7, in30, of }) => [
        `${pipe}, ${rise} dB`,
        figure(in7 / of),
        figure(in30 / of),
      ]),
    }),
    table({
      head: [
        `a leak ${LOUD} dB over the background beside it`,
        "dB a metre",
        "m for a rise of 6 dB",
        "m for 3 dB",
      ],
      rows: limits.reaches.map(({ pipe, loss, six, three }) => [
        pipe,
        figure(loss),
        figure(six, 0),
        figure(three, 0),
      ]),
    }),
  ];
}
