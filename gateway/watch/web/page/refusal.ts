// What is said where something could not be done: the gateway's sentence, or that it is not reached.
import { Refused } from "./ask.ts";
import { swedishOf } from "./words/answers.ts";
import { language } from "./words/language.ts";
import { words } from "./words/words.ts";

/** As the reader's language has it; else as the gateway says it. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Refused)) return words.unreached;
  return (language === "sv" ? swedishOf(error.message) : null) ?? error.message;
}
