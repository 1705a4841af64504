// One parser in a process of its own, so that memory is its alone, and one that never comes back can be ended.
import { type FuzzOptions, fuzz } from "./fuzz.ts";
import { PARSERS, type ParserName } from "./parsers/index.ts";

/** What the process is told. */
export type Order = Omit<FuzzOptions, "onProgress"> & { parser: ParserName };

// Stacks of errors that are declared are nobody's to read, and take longer than parsing what they refuse.
Error.stackTraceLimit = 0;

process.once("message", async ({ parser, ...options }: Order) => {
  const tell = (message: object) => process.send!(message);
  const result = await fuzz(PARSERS[parser], { ...options, onProgress: (progress) => tell({ progress }) });
  tell({ result });
  process.disconnect();
});
