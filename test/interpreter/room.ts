// Whether the firmware has room in the memory and the Storage of an interpreter, as its build has them.
import type { Limits } from "../../tools/board/interpreter.ts";
import { bootCode } from "../../tools/build/bundle.ts";
import { ToolError } from "../../tools/errors.ts";
import { BOARD_KINDS, type BoardKind } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";

/**
 * What the bench takes beside the firmware, and no board has to give. On a build with the smallest board's variables and none
 * for the bench a node of 62 days ran short twice; with these besides, never.
 */
export const BENCH_VARIABLES = 512;

/** Whether this build has so many variables; says so where it has not. */
export function hasVariables(id: string, { variables }: Limits, least: number): boolean {
  if (variables >= least) return true;
  console.log(
    `SKIPPED: ${id} needs ${least} variables with those of the bench, and this build has ${variables}.`,
  );
  return false;
}

/** The Storage of a board as this build has it; undefined where the firmware has no room there, which it says. */
export function imageOf(
  kind: BoardKind,
  profile: Parameters<typeof flashImages>[2],
  { storage: { pages, pageSize } }: Limits,
  link?: string,
): Uint8Array | undefined {
  try {
    return flashImages(kind, bootCode(kind.id, link), profile).image;
  } catch (error) {
    if (!(error instanceof ToolError && error.code === "flash")) throw error;
    // Where the build has its board's own pages, it is the firmware that is too large.
    const own = BOARD_KINDS[kind.id]!.storage;
    if (own.pages <= pages && own.pageSize === pageSize) throw error;
    const size = `${pages} pages of ${pageSize / 1024} kB`;
    console.log(`SKIPPED: the firmware of ${kind.id} does not fit in this build's ${size}.`);
    return undefined;
  }
}
