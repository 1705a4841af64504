// The page's first section: what a sceptic reads first.
import { paragraphs, type Section, table } from "../../report/page.ts";
import { wilson } from "../../statistics.ts";
import { figure, range } from "./figures.ts";
import { lasting } from "./headline.ts";
import { headlineRows, LEAKS, sensitivityRows, worths } from "./headline-text.ts";
import { siteTable } from "./page-drawn.ts";
import type { Simulation } from "./simulation.ts";

const headlineHead = ["site, nuisances", "a node-year", "95 %", "nights", "half, 90 %", "6 dB", "4 dB"];

export function headlineSection(simulation: Simulation): Section {
  const { seasons, sensitivity } = simulation;
  const changed = sensitivity && [
    paragraphs(
      "What that hangs on: a default site with the first table of nuisances, and one thing changed.",
    ),
    table({
      head: ["changed", ...headlineHead.slice(1)],
      rows: sensitivityRows(sensitivity),
    }),
  ];
  return {
    title: "What a suspicion is worth",
    parts: [
      paragraphs(
        "Suspicions a node-year where there is no leak; the share of nights under suspicion; how many nights half of the suspicions, and nine tenths of them, do not outlast; leaks that raise the quiet level by so much and are found within 7 nights.",
      ),
      table({ head: headlineHead, rows: headlineRows(simulation, "the first table") }),
      siteTable(),
      paragraphs(
        `Where ${LEAKS.join(" to ")} leaks of 6 dB begin a node-year (assumed), of all suspicions are leaks: ${worths(simulation)}.`,
      ),
      paragraphs(
        "Which of the sites a network is most like, sippra-gateway fleet noise says, of the nights that its nodes have heard.",
      ),
      ...(changed ?? []),
      paragraphs("A season at every node, and for how long a leak of 6 dB is told on end:"),
      table({
        head: ["site, season", "a node-year", "nights", "half last", "told 90 nights", "95 %"],
        rows: seasons.map(({ site, season, quiet, found, stayed }) => [
          `${site}, ${season} dB either way`,
          figure(quiet.suspicions / quiet.years),
          figure(quiet.doubted, 3),
          figure(lasting(quiet)?.half ?? 0, 0),
          found ? figure(stayed / found) : "-",
          range(wilson(stayed, found)),
        ]),
      }),
    ],
  };
}
