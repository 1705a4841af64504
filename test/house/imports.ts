// The imports of the repository's own files, read from their sources: what the guard over the house's walls looks at.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

export const ROOT = new URL("../../", import.meta.url).pathname;

/** All that runs or is flashed: declarations are erased, and tests have no rooms. */
export const FILES = globSync("{bin,shared,firmware,gateway,tools}/**/*.{ts,js}", { cwd: ROOT })
  .map((file) => file.replaceAll(sep, "/"))
  .filter((file) => !file.endsWith(".d.ts"))
  .sort();

export interface Import {
  from: string;
  /** A path from the root where it is a file of the repository, else what stands there: a package. */
  to: string;
}

/** Every static and dynamic import and re-export, of types too. */
export function importsOf(file: string, source: string): Import[] {
  const found = source.matchAll(
    /^\s*(?:import\s*|(?:import|export)\b[^"';=]*\bfrom\s*)["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...found].map((match) => {
    const to = match[1] ?? match[2]!;
    return {
      from: file,
      to: to.startsWith(".") ? normalize(join(dirname(file), to)).replaceAll(sep, "/") : to,
    };
  });
}

/** Those of every file, as it stands. */
export const allImports = (): Import[] =>
  FILES.flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), "utf8")));

/** Files that import each other round in a circle, each circle once: Tarjan's strongly connected components. */
export function cyclesOf(imports: Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const other of next.get(file) ?? []) {
      if (!order.has(other)) visit(other);
      if (stack.includes(other)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(other)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || next.get(file)?.includes(file)) cycles.push(circle.sort());
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
