// What a CSV and a GeoJSON have in common: a row for each node, and a list of all that is wrong with them.
import { placeError } from "./place.ts";
import type { Coordinates } from "./project.ts";

/** What a row has beside its coordinates. */
export const TEXTS = ["name", "address", "pipe_id", "pipe_material", "pipe_diameter_mm"] as const;
export type Texts = Record<(typeof TEXTS)[number], string>;

/** What stands in a file of one node, not yet understood; texts are "" where nothing stands. */
export interface Row extends Texts {
  /** Its line or feature, from 1 */
  number: number;
  /** In the file's system */
  coordinates: Coordinates | null;
  /** What it tells of, whether or not something stands there: a column, a property, a geometry */
  has: ReadonlySet<keyof Texts | "position">;
  /** What could not even be read, in sentences */
  problems: string[];
}

export const textsOf = (read: (field: keyof Texts) => string) =>
  Object.fromEntries(TEXTS.map((field) => [field, read(field)])) as Texts;

export interface Table {
  rows: Row[];
  /** Columns or properties that nobody reads */
  ignored: string[];
  /** What a row is called: "line", "feature" */
  rowName: string;
}

/** A sentence about a row, made when it is shown: some take long to make. */
export interface Problem {
  number: number;
  sentence: string | (() => string);
}

/** So many are shown; who mends those reads the next ones then. */
const SHOWN = 10;
/** With so many found, a file is not read to its end. */
export const MOST_PROBLEMS = 1000;

/** Throws a GatewayError "place" with a line for each problem, in the file's order; nothing where there are none. */
export function refuseProblems(fileName: string, rowName: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const shown = [...problems]
    .sort((a, b) => a.number - b.number)
    .slice(0, SHOWN)
    .map(({ number, sentence }) => {
      const said = typeof sentence === "string" ? sentence : sentence();
      return `${fileName}, ${rowName} ${number}: ${said}`;
    });
  const more = problems.length - shown.length;
  const count = problems.length < MOST_PROBLEMS ? more : `at least ${more}`;
  throw placeError([...shown, ...(more > 0 ? [`and ${count} more`] : [])].join("\n"));
}

/** A network of more nodes is none of ours, and a file of more is a mistake. */
export const MOST_NODES = 100_000;

/** The most that is told of columns nobody reads: a file may have a new one in every feature. */
export const IGNORED_SHOWN = 50;
