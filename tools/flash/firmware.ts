// The firmware to put on a board: built from the source where that can be, else as it came with the package.
import { readFileSync } from "node:fs";
import { ToolError } from "../errors.ts";
import { boardKind, fileOf } from "../image/kinds.ts";
import type { Tokens } from "../image/tokens.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";

/** The part of the build that `make` asks for, or undefined where it cannot be built: it needs esbuild, a development package. */
async function built<Result>(
  make: (build: typeof import("../build/bundle.ts")) => Result,
): Promise<Result | undefined> {
  let build: typeof import("../build/bundle.ts");
  try {
    build = await import("../build/bundle.ts");
  } catch {
    return undefined;
  }
  return make(build);
}

function packaged(name: string, say: Sentences): string {
  try {
    return readFileSync(new URL(`../../dist/firmware/${name}`, import.meta.url), "latin1");
  } catch (error) {
    throw new ToolError("build", say.noFirmware(name), { cause: error });
  }
}

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
  const code = await built(({ bootCode }) => bootCode(board, link));
  return code ?? (packaged(`${fileOf(board, link)}.bin`, say) as Tokens);
}

/** The program that looks at a board's sensors, as text. Throws as `firmwareFor` does. */
export async function checkProgramFor(board: string, say: Sentences = LANGUAGES.en): Promise<string> {
  boardKind(board, say);
  return (
    (await built(({ checkProgram }) => checkProgram(board))) ??
    packaged(`${fileOf(board, "serial")}-check.js`, say)
  );
}
