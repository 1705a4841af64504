// The source files that a bundle is made of, found by following their imports, each checked once as long as
// it stays the same: bundles are built often in one process.
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { checkSource } from "./gate/check.ts";
import type { Finding } from "./gate/rule.ts";

export interface Source {
  /** From the root of the repository. */
  file: string;
  text: string;
  findings: Finding[];
}

const checked = new Map<string, Source>();

function check(file: string, text: string): Source {
  const before = checked.get(file);
  if (before?.text === text) return before;
  const source = { file, text, findings: checkSource(file, text) };
  checked.set(file, source);
  return source;
}

/** Paths of the files that a module imports for more than types, relative to it. */
function importsOf(text: string): string[] {
  const found = text.matchAll(
    /(?:^|;)\s*(?:(?:import|export)\b(?!\s+type\b)[^"';]*?\bfrom|import)\s*["'](\.[^"']+)["']/gm,
  );
  return [...found].map((match) => match[1]!);
}

/** The entry and all that it imports, once each. `entry` is a file of this name with this text. */
export function sourcesOf(root: string, entry: { file: string; text: string }): Source[] {
  const found = new Map<string, Source>();
  const visit = (file: string, text: string) => {
    if (found.has(file)) return;
    found.set(file, check(file, text));
    for (const path of importsOf(text)) {
      const next = relative(root, join(root, dirname(file), path)).replaceAll("\\", "/");
      let read: string;
      try {
        read = readFileSync(join(root, next), "utf8");
      } catch {
        continue; // esbuild says which import does not resolve
      }
      visit(next, read);
    }
  };
  visit(entry.file, entry.text);
  return [...found.values()];
}
