// The first tables: what a suspicion is worth, what that hangs on, and what drifts.
import { wrap } from "../../../gateway/text/wrap.ts";
import { wilson } from "../../statistics.ts";
import { figureTable, strong } from "../../terminal.ts";
import { figure, range, share } from "./figures.ts";
import { type Headline, headlineOf, lasting, rowOf } from "./headline.ts";
import { SITES } from "./kinds.ts";
import type { Sensitivity, Simulation } from "./simulation.ts";

/** Leaks that begin a node-year (design: a node sees 0.02 to 0.06): assumed here, not found out. */
export const LEAKS = [0.02, 0.06] as const;

/** Of suspicions, the share that leaks of 6 dB are, where so many begin a node-year. */
const worth = ({ suspicions, six }: Headline): string =>
  LEAKS.map((leaks) => {
    const told = leaks * (six?.share ?? 0);
    return told ? figure(told / (told + suspicions)) : "-";
  }).join(" to ");

/** The same of each site. */
export const worths = (simulation: Simulation): string =>
  simulation.sites
    .map(
      (site) =>
        `${site} ${worth(headlineOf(simulation, site, "none"))}, with all nuisances ` +
        worth(headlineOf(simulation, site, "all")),
    )
    .join("; ");

const HEADLINE = ["", "a year", "95 %", "nights", "last", "6 dB", "4 dB"];

/** A row of the headline, or of what it hangs on. */
const headlineCells = (row: Headline): string[] => [
  figure(row.suspicions),
  range(row.suspicionsInterval),
  `${figure(100 * row.nights, 1)} %`,
  row.lasts ? `${figure(row.lasts.half, 0)}, ${figure(row.lasts.most, 0)}` : "-",
  row.six ? figure(row.six.share) : "-",
  row.four ? figure(row.four.share) : "-",
];

/** The headline's rows, each with its name; `table`: what the first table of nuisances is called. */
export const headlineRows = (simulation: Simulation, table: string): string[][] =>
  (["none", "all"] as const).flatMap((setting) =>
    simulation.sites.map((site) => [
      `${site}, ${setting === "none" ? table : "all nuisances"}`,
      ...headlineCells(headlineOf(simulation, site, setting)),
    ]),
  );

/** The same of what it hangs on. */
export const sensitivityRows = (sensitivity: Sensitivity[]): string[][] =>
  sensitivity.map(({ name, quiet, six, four }) => [name, ...headlineCells(rowOf(quiet, six, four))]);

export function headlineText(simulation: Simulation): string[] {
  return [
    ...figureTable(HEADLINE, headlineRows(simulation, "the table")),
    wrap(
      "Suspicions a node-year where there is no leak; nights under suspicion; nights that half and nine tenths of " +
        "them last; leaks of so many dB found in 7 nights.",
    ),
    wrap(
      `${simulation.sites
        .map(
          (site) =>
            `${site}: ${SITES[site].night} dB from night to night, ${SITES[site].wander} of wandering`,
        )
        .join("; ")}. Which one yours is: sippra-gateway fleet noise.`,
    ),
    wrap(
      `So where ${LEAKS.join(" to ")} leaks of 6 dB begin a node-year (assumed), of all suspicions are leaks: ` +
        `${worths(simulation)}.`,
    ),
  ];
}

export function sensitivityText({ sensitivity }: Simulation): string[] {
  if (!sensitivity) return [];
  return [
    "",
    strong("What that hangs on: a default site with the table, and one thing changed"),
    ...figureTable(HEADLINE, sensitivityRows(sensitivity)),
  ];
}

export function seasonsText({ seasons }: Simulation): string[] {
  return [
    strong("A season at every node: its suspicions, and leaks of 6 dB told for 90 nights"),
    ...figureTable(
      ["", "a year", "nights", "half last", "90 %", "told", "95 %"],
      seasons.map(({ site, season, quiet, found, stayed }) => {
        const lasts = lasting(quiet);
        return [
          `${site}, ${season} dB either way`,
          figure(quiet.suspicions / quiet.years),
          `${figure(100 * quiet.doubted, 1)} %`,
          lasts ? figure(lasts.half, 0) : "-",
          lasts ? figure(lasts.most, 0) : "-",
          share(stayed, found),
          range(wilson(stayed, found)),
        ];
      }),
    ),
  ];
}
