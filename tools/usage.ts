// Arguments of the evaluation's commands.
import { writeFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { ToolError } from "./errors.ts";

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 2 ** 31 - 1) throw new InvalidArgumentError("It has to be a whole number.");
  return n;
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
