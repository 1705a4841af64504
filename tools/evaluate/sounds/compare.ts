// Lays what is made up beside what was recorded: percentiles of each measure, and whether a made-up kind lies within the recordings
// of its label.

import { ToolError } from "../../errors.ts";
import { quantile } from "../../statistics.ts";
import type { Fault } from "../recordings/faults.ts";
import { hear } from "../recordings/features.ts";
import { loadLabelled } from "../recordings/load.ts";
import { madeUp } from "./made-up.ts";
import { MEASURE_NAMES, type Measure, type Measured, measured } from "./measure.ts";

/** 5th, 50th and 95th percentile. */
export type Range = readonly [low: number, middle: number, high: number];

/**
 * `within`: from the 5th to the 95th percentile it is within those of the recordings; `partly`: its middle is; `outside`; null where
 * one of them has no such measure.
 */
export type Verdict = "within" | "partly" | "outside" | null;

export interface Row {
  name: string;
  leak: boolean;
  count: number;
  ranges: Record<Measure, Range | null>;
}

export interface MadeUpRow extends Row {
  of: "boards" | "nights";
  verdicts: Record<Measure, Verdict>;
}

export interface Comparison {
  recordings: Row[];
  madeUp: MadeUpRow[];
  notes: readonly string[];
  faults: readonly Fault[];
}

const PERCENTILES = [0.05, 0.5, 0.95];

function rowOf(name: string, leak: boolean, sounds: readonly Measured[]): Row {
  const of = (measure: Measure): Range | null => {
    const values = sounds.map((sound) => sound[measure]).filter((value) => value !== null);
    if (values.length === 0) return null;
    return PERCENTILES.map((share) => quantile(values, share)) as unknown as Range;
  };
  const ranges = Object.fromEntries(MEASURE_NAMES.map((measure) => [measure, of(measure)]));
  return { name, leak, count: sounds.length, ranges: ranges as Row["ranges"] };
}

export function verdictOf(made: Range | null, recorded: Range | null): Verdict {
  if (made === null || recorded === null) return null;
  const isIn = (value: number) => value >= recorded[0] && value <= recorded[2];
  if (!isIn(made[1])) return "outside";
  return isIn(made[0]) && isIn(made[2]) ? "within" : "partly";
}

const labelOf = (leak: boolean) => (leak ? "leak" : "no leak");

/** `count`: of each kind that is made up. Throws ToolError "recording" where none of a label can be heard. */
export function compareSounds(folder: string, seed: number, count: number): Comparison {
  const { recordings, notes, faults } = loadLabelled(folder);
  const more: Fault[] = [];
  const heard = recordings.flatMap((recording) => {
    const one = hear(recording);
    if (!("fault" in one)) return [{ ...one, measured: measured(one.night, one.windows) }];
    more.push(one.fault);
    return [];
  });
  const labels = [true, false].map((leak) => {
    const mine = heard.filter((one) => one.leak === leak);
    if (mine.length === 0)
      throw new ToolError(
        "recording",
        `No recording of "${labelOf(leak)}" in ${folder} can be heard as a night.`,
      );
    return rowOf(
      labelOf(leak),
      leak,
      mine.map((one) => one.measured),
    );
  });
  const classes = [...Map.groupBy(heard, ({ leak, kind }) => `${labelOf(leak)}, ${kind}`)].map(
    ([name, mine]) =>
      rowOf(
        name,
        mine[0]!.leak,
        mine.map((one) => one.measured),
      ),
  );
  return {
    recordings: [...labels, ...(classes.length > labels.length ? classes : [])],
    madeUp: madeUp(seed, count).map(({ of, name, leak, sounds }) => {
      const row = rowOf(name, leak, sounds);
      const { ranges } = labels.find((label) => label.leak === leak)!;
      const verdicts = MEASURE_NAMES.map((measure) => [
        measure,
        verdictOf(row.ranges[measure], ranges[measure]),
      ]);
      return { ...row, of, verdicts: Object.fromEntries(verdicts) as MadeUpRow["verdicts"] };
    }),
    notes,
    faults: [...faults, ...more],
  };
}
