// Arguments of the evaluation's commands.
import { InvalidArgumentError } from "commander";

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 2 ** 31 - 1) throw new InvalidArgumentError("It has to be a whole number.");
  return n;
}
