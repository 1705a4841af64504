// What the tools' command lines have in common.
import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { createProgram, type Surroundings } from "../gateway/cli/program.ts";
import { ToolError } from "./errors.ts";

/** The root of an npm script's command line: its options come after "--", and npm has a help of its own. */
export function createScript(script: string, description: string, surroundings: Surroundings): Command {
  return createProgram(`npm ${script} --`, description, surroundings).showHelpAfterError(
    "Run it with --help to see what it takes.",
  );
}

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 2 ** 31 - 1) throw new InvalidArgumentError("It has to be a whole number.");
  return n;
}

/** A number over 0, and no more than makes sense. */
export function numberOver0(most: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!(n > 0) || n > most) throw new InvalidArgumentError("It has to be a number over 0.");
    return n;
  };
}

/** Writes a report where --html says. Throws ToolError "usage" where that cannot be. */
export function writePage(file: string, html: string): void {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw new ToolError("usage", `The page cannot be written to ${file}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
