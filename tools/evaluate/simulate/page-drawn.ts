// The page's section on what was put in: places and nuisances, and where each is from.
import { paragraphs, type Section, table } from "../../report/page.ts";
import { ADDED } from "./added.ts";
import { figure } from "./figures.ts";
import { type Nuisance, type Range, SITES } from "./kinds.ts";
import { TABLE } from "./nuisance.ts";

const both = (range: Range) => (range[0] === range[1] ? String(range[0]) : `${range[0]}..${range[1]}`);

/** How often at most sites and at a bad one, how long, and how large. */
function nuisanceCells(nuisance: Nuisance): [often: string, bad: string, lasts: string, size: string] {
  switch (nuisance.does) {
    case "moment": {
      const { hourly, lasts, rise } = nuisance;
      return [`${hourly.default} an hour`, `${hourly.bad} an hour`, `${both(lasts)} s`, both(rise)];
    }
    case "season":
    case "temperature": {
      const share = `${figure(100 * nuisance.share, 0)} % of nodes`;
      return [share, share, "for life", both(nuisance.size)];
    }
    default: {
      const { rate, nights } = nuisance;
      const lasts = nights[1] > 999 ? "for good" : `${both(nights)} nights`;
      const size = nuisance.does === "sound" ? nuisance.rise : nuisance.size;
      return [`${rate.default} a year`, `${rate.bad} a year`, lasts, both(size)];
    }
  }
}

const nuisanceTable = (list: readonly Nuisance[]): string =>
  table({
    head: ["nuisance", "sites", "bad site", "lasts", "dB or size", "source"],
    words: [0, 1, 2, 3, 5],
    rows: list.map((nuisance) => [nuisance.name, ...nuisanceCells(nuisance), nuisance.source]),
  });

export function siteTable(): string {
  return table({
    head: ["site", "night to night, dB", "wandering, dB", "main band, of that", "season, dB", "spread, dB"],
    rows: Object.entries(SITES).map(([name, site]) => [
      name,
      String(site.night),
      String(site.wander),
      String(site.main),
      String(site.season),
      String(site.spread),
    ]),
  });
}

export function drawnSection(): Section {
  return {
    title: "What was drawn",
    parts: [
      paragraphs(
        "No field data with rates of nuisance is published. This table was calibrated once, on other seeds, so that the four simple rules raise about as many false suspicions as in an independent simulation (6.4, 0.34, 0.65 and 0.12 a node-year at a default site, 11.2, 2.4, 4.3 and 1.4 at a bad one), or more. Trust the order of the rules more than their figures.",
      ),
      nuisanceTable(TABLE),
      paragraphs("What that table cannot make, added where all nuisances are counted:"),
      nuisanceTable(ADDED),
    ],
  };
}
