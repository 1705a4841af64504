// What is fuzzed: a parser makes a case of chance, and a case is run. Making one is not what is measured, and the same
// chance makes the same case again.

/** Uniform in [0, 1). */
export type Random = () => number;

export interface Case {
  /** What is given to the parser: counted, and shown where it fails. */
  input: Uint8Array;
  /**
   * Parses it. Returns whether any of it was taken; false where it was refused in the declared way. Throws what must
   * not be: an error of another class, or what is wrong with the outcome.
   */
  run(): boolean;
}

export interface Parser {
  /** In a sentence, for --help. */
  about: string;
  /** Makes what all cases begin with. Returns what makes a case. */
  open(): (random: Random) => Case;
}

export const below = (random: Random, n: number) => Math.floor(random() * n);
export const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)]!;
export const chance = (random: Random, share: number) => random() < share;

/** Runs `work`, which may refuse with an error that `isDeclared`; any other one is a fault. */
export function taken(work: () => unknown, isDeclared: (error: unknown) => boolean): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (isDeclared(error)) return false;
    throw error;
  }
}

/** Throws where what must hold does not. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
