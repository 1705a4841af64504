// What is said where something could not be done: the gateway's own sentence, or that it is not reached.
import { Refused } from "./ask.ts";
import { words } from "./words/words.ts";

export const sentenceOf = (error: unknown): string =>
  error instanceof Refused ? error.message : words.unreached;
