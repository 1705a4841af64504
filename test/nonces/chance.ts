// All that a seed leaves to chance, in one stream.
import { createChance } from "../../tools/chance.ts";

export interface Chance {
  /** 0 to below 1. */
  uniform(): number;
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  /** As the tools draw. */
  pick(least: number, below: number): number;
  is(share: number): boolean;
  of<T>(list: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const { uniform } = createChance("report", seed, 0, 0);
  const below = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    below,
    pick: (least, end) => least + below(end - least),
    is: (share) => uniform() < share,
    of: (list) => list[below(list.length)]!,
  };
}
