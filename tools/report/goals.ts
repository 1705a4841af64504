// Goals as a table of a report: what each has to be, and whether it is.
import type { Goal } from "../goals.ts";
import { table } from "./page.ts";

export const goalTable = (goals: readonly Goal[], cell: (value: number) => string): string =>
  table({
    head: ["goal", "is", "has to be", ""],
    words: [0, 2, 3],
    rows: goals.map(({ name, value, limit, least, met }) => [
      name,
      cell(value),
      `${least ? "at least" : "at most"} ${limit}`,
      met ? "met" : "MISSED",
    ]),
  });
