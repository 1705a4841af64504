// Code that stands twice: runs of lines that are the same, in two places of the repository.
import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { ROOT } from "./imports.ts";

/** So many lines alike are one piece of code that was written twice. */
export const RUN = 6;

/** Declarations of what is not ours say what they say. */
const SOURCES = globSync("{bin,shared,firmware,gateway,tools,test}/**/*.{ts,js,css}", { cwd: ROOT })
  .map((file) => file.replaceAll(sep, "/"))
  .filter((file) => !file.endsWith(".d.ts"))
  .sort();

export interface Line {
  text: string;
  file: string;
  /** From 1. */
  number: number;
}

/** The lines of a file that are code: no imports and exports of names, no comments, nothing but punctuation. */
export function codeLines(file: string, source: string): Line[] {
  const blank = (text: string) => text.replace(/[^\n]/g, "");
  const bare = source
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/^[ \t]*(?:import|export)\b[^;()=]*?\bfrom\s*["'][^"']+["'];?/gm, blank);
  return bare
    .split("\n")
    .map((text, i) => ({ text: text.replace(/\/\/.*$/, "").trim(), file, number: i + 1 }))
    .filter(({ text }) => /\w/.test(text));
}

export const allLines = () => SOURCES.map((file) => codeLines(file, readFileSync(join(ROOT, file), "utf8")));

/** Every pair of places that share a run of RUN lines, the longest that there is, once. */
export function duplicates(files: Line[][]): string[] {
  const seen = new Map<string, [lines: Line[], at: number]>();
  const found: string[] = [];
  for (const lines of files) {
    for (let at = 0; at + RUN <= lines.length; at++) {
      const key = lines
        .slice(at, at + RUN)
        .map(({ text }) => text)
        .join("\n");
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, [lines, at]);
        continue;
      }
      const [others, from] = first;
      let length = RUN;
      while (
        others[from + length] !== undefined &&
        others[from + length]!.text === lines[at + length]?.text &&
        !(others === lines && from + length >= at)
      )
        length++;
      if (others === lines && from + RUN > at) continue;
      found.push(`${place(others, from, length)} ~ ${place(lines, at, length)}`);
      at += length - 1;
    }
  }
  return found;
}

const place = (lines: Line[], at: number, length: number) =>
  `${lines[at]!.file}:${lines[at]!.number}-${lines[at + length - 1]!.number}`;
