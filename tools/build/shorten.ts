// The passes over a bundle that make it as short as a board needs it, one after the other. Each is a step: a build goes
// through them plainly, and a trace of the same bundle follows every word on its way (origins.ts).
import { aliasBuiltIns } from "./aliases.ts";
import { inlineConstants } from "./constants.ts";
import { inlineOnce } from "./inline.ts";
import { LANGUAGE } from "./language.ts";
import { spellOut } from "./literals.ts";
import type { Step } from "./origins.ts";
import { withoutUnread, withoutUnused } from "./unused.ts";

export const withoutStrict = (code: string) => code.replace(/^"use strict";/, "").trimEnd();

/** Readable code minified: functions with one call are there, and constants are computed. `own`: see withoutUnread. */
export function shorten(readable: string, own: ReadonlySet<string>, step: Step): string {
  let code = step.edit(readable, inlineOnce);
  code = step.transform(code, { minify: true, format: "cjs", ...LANGUAGE });
  // At the top level, not in a function of its own: each function in there would have a variable more.
  code = step.edit(code, withoutStrict);
  // Constants are made of others: esbuild computes what has been written in place.
  for (let before = ""; code !== before; ) {
    before = code;
    code = step.edit(code, inlineConstants);
    code = step.edit(code, (text) => withoutUnread(text, own));
    code = step.edit(code, withoutUnused);
    code = step.transform(code, { minifySyntax: true, minifyWhitespace: true, ...LANGUAGE });
    code = step.edit(code, (text) => text.trimEnd());
  }
  return code;
}

/** Shortened code with what it says often said once, and with the words that a board reads faster. */
export function finish(shortened: string, step: Step): string {
  return step.edit(step.edit(shortened, spellOut), aliasBuiltIns);
}
