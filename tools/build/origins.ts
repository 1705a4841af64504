// Where the words of a bundle come from, carried through every pass that shortens it. Nothing of it is in a build: the
// same passes are gone through once more where somebody asks, and have to end with the same text.
import { eachMapping, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type TransformOptions, transformSync } from "esbuild";
import { marked, unmarked } from "./marks.ts";

/** A place in a source file, from the root of the repository; line and column from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** Places by the offsets in a text from which on they count, ascending. */
export interface Origins {
  at: number[];
  from: Place[];
}

/** How a text gets through a pass. */
export interface Step {
  /** `pass` cuts and joins text. */
  edit(code: string, pass: (code: string) => string): string;
  transform(code: string, options: TransformOptions): string;
}

export const plainly: Step = {
  edit: (code, pass) => pass(code),
  transform: (code, options) => transformSync(code, options).code,
};

/** The place that an offset is from: that of the last word at or before it. */
export function originAt({ at, from }: Origins, offset: number): Place | undefined {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return from[low - 1];
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** Steps that follow what comes from `readable`, which `map` knows; `origins` tells of the text that the last one gave. */
export function tracing(readable: string, map: TraceMap): Step & { origins(): Origins } {
  const starts = lineStarts(readable);
  let origins: Origins = { at: [], from: [] };
  const own = marked(readable).offsets;
  let line = 0;
  for (const offset of own) {
    while (starts[line + 1]! <= offset) line++;
    const found = originalPositionFor(map, { line: line + 1, column: offset - starts[line]! });
    if (found.source === null) continue;
    origins.at.push(offset);
    origins.from.push({ file: found.source, line: found.line, column: found.column + 1 });
  }
  /** Takes over what is known of `offset` in the text before. */
  const collect = (pairs: { at: number; before: number }[]): Origins => {
    const next: Origins = { at: [], from: [] };
    for (const { at, before } of pairs) {
      const place = originAt(origins, before);
      if (place === undefined) continue;
      next.at.push(at);
      next.from.push(place);
    }
    return next;
  };
  return {
    origins: () => origins,
    edit: (code, pass) => {
      const { text, offsets } = marked(code);
      const done = unmarked(pass(text));
      origins = collect(done.words.map(({ at, mark }) => ({ at, before: offsets[mark]! })));
      return done.code;
    },
    transform: (code, options) => {
      const done = transformSync(code, { ...options, sourcemap: "external", sourcesContent: false });
      const [before, after] = [lineStarts(code), lineStarts(done.code)];
      const pairs: { at: number; before: number }[] = [];
      eachMapping(new TraceMap(done.map), (one) => {
        if (one.source === null) return;
        pairs.push({
          at: after[one.generatedLine - 1]! + one.generatedColumn,
          before: before[one.originalLine - 1]! + one.originalColumn,
        });
      });
      origins = collect(pairs);
      return done.code;
    },
  };
}
