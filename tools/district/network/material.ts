// What a pipe is made of, of which most network files say nothing: by a tag, else guessed of roughness and diameter.
import { materialOf } from "../../../gateway/places/details.ts";
import type { PipeMaterial } from "../../../gateway/places/place.ts";

/** EPANET's order: Hazen-Williams, Darcy-Weisbach, Chezy-Manning. */
export type HeadLossFormula = 0 | 1 | 2;

/** Whether roughness tells anything: where nearly all pipes have the same, it is what somebody typed once. */
const SAME_SHARE = 0.95;

export function roughnessTells(roughnesses: readonly number[]): boolean {
  const counts = new Map<number, number>();
  let most = 0;
  for (const roughness of roughnesses) {
    const count = (counts.get(roughness) ?? 0) + 1;
    counts.set(roughness, count);
    most = Math.max(most, count);
  }
  return most < SAME_SHARE * roughnesses.length;
}

/**
 * Plastic is smooth and seldom wide; what is rough is old cast iron; between them lined ductile iron. Limits after table
 * 3.2 of the EPANET 2.2 manual: C 140 to 150 and 0.0015 mm for plastic, 130 to 140 and 0.26 mm for new cast iron, which
 * loses 20 to 60 with age. Manning's n tells these not apart.
 */
export function guessOf(
  diameter: number,
  roughness: number | undefined,
  formula: HeadLossFormula,
): PipeMaterial {
  const isNarrow = diameter <= 320;
  if (roughness === undefined || formula === 2) return diameter < 150 ? "plastic" : "ductile-iron";
  if (formula === 1)
    return roughness < 0.1 && isNarrow ? "plastic" : roughness < 0.2 ? "ductile-iron" : "cast-iron";
  return roughness >= 140 && isNarrow ? "plastic" : roughness >= 120 ? "ductile-iron" : "cast-iron";
}

/** Undefined where the tag names no material. */
export function materialOfTag(tag: string): PipeMaterial | undefined {
  if (tag.trim() === "") return undefined;
  try {
    return materialOf(tag) ?? undefined;
  } catch {
    // A tag is anybody's text: a street, a year, a project.
    return undefined;
  }
}
