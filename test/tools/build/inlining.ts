// Programs before and after functions are put where they are called: what they say has to stay the same.
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { expect } from "vitest";
import { inlineOnce } from "../../../tools/build/inline.ts";

/** What a program says by `say`, and what it throws at last. */
export function said(code: string): string[] {
  const out: string[] = [];
  const say = (...all: unknown[]) => void out.push(JSON.stringify(all));
  try {
    runInNewContext(code, { say }, { timeout: 2000 });
  } catch (error) {
    out.push(`throws ${error}`);
  }
  return out;
}

export const functionsIn = (code: string) => code.match(/\bfunction\b/g)?.length ?? 0;
export const minified = (code: string) => transformSync(code, { minify: true, format: "cjs" }).code;

/** The program afterwards: it says the same, minified too, and has so many functions left. */
export function expectSame(code: string, functionsLeft: number): string {
  const after = inlineOnce(code);
  expect(said(after)).toEqual(said(code));
  expect(said(minified(after))).toEqual(said(code));
  expect(functionsIn(after)).toBe(functionsLeft);
  return after;
}

/** A caller that is called twice, so that it stays, and its calls are what is looked at. */
export const calledTwice = (body: string, rest: string) => `${rest}
function run(x, y) { ${body} }
say(run(1, 2)); say(run(5, 0));`;
