// A source map for debuggers, of a script that a virtual board runs: ECMA-426, version 3.
import { readFileSync } from "node:fs";
import { lineStarts } from "./origins.ts";
import { traceScript } from "./trace.ts";

const ROOT = new URL("../../", import.meta.url);
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A number in digits of five bits, least first; the lowest bit of all is the sign. */
function vlq(value: number): string {
  let left = value < 0 ? (-value << 1) | 1 : value << 1;
  let out = "";
  do {
    const more = left > 31;
    out += DIGITS[(left & 31) | (more ? 32 : 0)];
    left >>>= 5;
  } while (left > 0);
  return out;
}

/** The map as JSON, with the sources in it; undefined for a script that is no firmware of the sources as they are. */
export function sourceMapOf(board: string, script: string): string | undefined {
  const trace = traceScript(board, script, true);
  if (trace === undefined) return undefined;
  const files: string[] = [];
  const starts = lineStarts(script);
  const lines: string[][] = starts.map(() => []);
  const before = { file: 0, line: 0, column: 0 };
  let line = 0;
  let column = 0;
  for (const { at, place } of trace.places()) {
    while (starts[line + 1]! <= at) {
      line++;
      column = 0;
    }
    if (!files.includes(place.file)) files.push(place.file);
    const now = { file: files.indexOf(place.file), line: place.line - 1, column: place.column - 1 };
    const own = at - starts[line]!;
    lines[line]!.push(
      [own - column, now.file - before.file, now.line - before.line, now.column - before.column]
        .map(vlq)
        .join(""),
    );
    column = own;
    Object.assign(before, now);
  }
  return JSON.stringify({
    version: 3,
    sources: files.map((file) => new URL(file, ROOT).href),
    sourcesContent: files.map(textOf),
    names: [],
    mappings: lines.map((segments) => segments.join()).join(";"),
  });
}

function textOf(file: string): string | null {
  try {
    return readFileSync(new URL(file, ROOT), "utf8");
  } catch {
    // The entry of a test is no file.
    return null;
  }
}
