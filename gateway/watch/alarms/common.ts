// What rises alike everywhere is no leak: rain, a season, another pressure. Of each night it is the median of what nodes
// are over their own usual level, and it is taken off those nodes that have followed it before.
import { median } from "../../statistics.ts";
import { NIGHTS, type NightMemory, NONE, note, recall, values } from "./memory.ts";

/** Nights whose median is a node's usual level, and how many of them there must be. */
const USUAL_NIGHTS = 28;
const LEAST_NIGHTS = 14;
/** So many nodes at least: of fewer the median may be a leak. */
const LEAST_NODES = 6;
/** Correlation with the others from which it is taken off (design), and nights that it is asked of. */
const LEAST_CORRELATION = 0.3;
const COMPARED_NIGHTS = 60;
const LEAST_COMPARED = 20;

/** Of each band: by date, half dB; NONE where too few nodes told that night. */
export interface Common {
  level10: Int16Array;
  main: Int16Array;
  dates: Int32Array;
}

export const newCommon = (): Common => ({
  level10: new Int16Array(NIGHTS).fill(NONE),
  main: new Int16Array(NIGHTS).fill(NONE),
  dates: new Int32Array(NIGHTS).fill(-1),
});

export type Band = "level10" | "main";

const OVER = { level10: "over", main: "overMain" } as const;

/** Notes how far a night that was just remembered is over the node's own usual, half dB. */
export function noteOver(memory: NightMemory, date: number): void {
  for (const band of ["level10", "main"] as const) {
    const before = values(memory, date - USUAL_NIGHTS, date, band);
    if (before.length >= LEAST_NIGHTS)
      note(memory, date, OVER[band], Math.round(recall(memory, date, band) - median(before)));
  }
}

/** Takes a night of all nodes: what they have in common in it. */
export function takeCommon(common: Common, date: number, nodes: Iterable<NightMemory>): void {
  const over: Record<Band, number[]> = { level10: [], main: [] };
  for (const memory of nodes) {
    for (const band of ["level10", "main"] as const) {
      const value = recall(memory, date, OVER[band]);
      if (value !== NONE) over[band].push(value);
    }
  }
  common.dates[date % NIGHTS] = date;
  for (const band of ["level10", "main"] as const)
    common[band][date % NIGHTS] = over[band].length < LEAST_NODES ? NONE : Math.round(median(over[band]));
}

export const commonOn = (common: Common, date: number, band: Band): number =>
  common.dates[date % NIGHTS] === date ? common[band][date % NIGHTS]! : NONE;

/** Whether a node has followed the others in the nights before a date. */
export function follows(memory: NightMemory, common: Common, until: number): boolean {
  const [own, others]: [number[], number[]] = [[], []];
  for (let date = until - COMPARED_NIGHTS; date < until; date++) {
    const all = commonOn(common, date, "level10");
    const value = all === NONE ? NONE : recall(memory, date, "over");
    if (value === NONE) continue;
    own.push(value);
    others.push(all);
  }
  return own.length >= LEAST_COMPARED && correlation(own, others) > LEAST_CORRELATION;
}

/** Pearson's; 0 where one of them does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
