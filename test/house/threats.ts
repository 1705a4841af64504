// What docs/threats.md promises: rows of threats, each with the tests that show its defence.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./imports.ts";

export interface NamedTest {
  file: string;
  title: string;
}

export interface Threat {
  who: string;
  tests: NamedTest[];
}

/** The last column names tests: a file in backticks, a title in quotes. */
export function threatsOf(page: string): Threat[] {
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| who, "));
  return rows.map((line) => {
    const cells = line.split(" | ");
    const tests = [...cells.at(-1)!.matchAll(/`([^`]+)` "([^"]+)"/g)];
    return {
      who: cells[0]!.slice(2),
      tests: tests.map(([, file, title]) => ({ file: file!, title: title! })),
    };
  });
}

/** Why a test that is named cannot be run; undefined where it can. */
export function missing({ file, title }: NamedTest): string | undefined {
  const path = join(ROOT, file);
  if (!/^test\/.*\.test\.ts$/.test(file) || !existsSync(path)) return `there is no ${file}`;
  // Called with the title, or with one in a table: test("...", it.each([...])("...".
  const isThere = [`("${title}"`, `\n    "${title}"`].some((text) =>
    readFileSync(path, "utf8").includes(text),
  );
  return isThere ? undefined : `${file} has no test "${title}"`;
}
