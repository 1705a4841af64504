// The firmware to put on a board: built from the source where that can be, else as it came with the package.
import { readFileSync } from "node:fs";
import { ToolError } from "../errors.ts";
import { boardKind, fileOf } from "../image/kinds.ts";
import type { Tokens } from "../image/tokens.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";

/**
 * The code for one board's `.bootcde`, with this link. Throws ToolError "build" where there is none, "board" where its file has a fault,
 * and what building throws.
 */
export async function firmwareFor(
  board: string,
  link = "serial",
  say: Sentences = LANGUAGES.en,
): Promise<Tokens> {
  boardKind(board, say);
  let build: typeof import("../build/bundle.ts");
  try {
    // Needs esbuild, which an installation without development packages does not have.
    build = await import("../build/bundle.ts");
  } catch {
    try {
      const file = new URL(`../../dist/firmware/${fileOf(board, link)}.bin`, import.meta.url);
      return readFileSync(file, "latin1") as Tokens;
    } catch (error) {
      throw new ToolError("build", say.noFirmware(fileOf(board, link)), { cause: error });
    }
  }
  return build.bootCode(board, link);
}
