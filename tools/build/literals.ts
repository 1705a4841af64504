// true, false and undefined in full: a minifier writes !0, !1 and void 0, which have fewer letters, but on a board
// each of the words is a single byte, and read without computing anything.
import { type Literal, parse } from "acorn";
import { full } from "acorn-walk";

const WORDS: Record<string, string> = { "!0": "true", "!1": "false", void0: "undefined" };

/** Minified code with these words. What it says stays the same. */
export function spellOut(code: string): string {
  const places: { start: number; end: number; word: string }[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(parse(code, { ecmaVersion: 2020 }), (node: any) => {
    if (node.type !== "UnaryExpression" || node.argument.type !== "Literal") return;
    const word = WORDS[node.operator + (node.argument as Literal).raw];
    if (word !== undefined) places.push({ start: node.start, end: node.end, word });
  });
  places.sort((a, b) => a.start - b.start);
  let out = "";
  let at = 0;
  for (const { start, end, word } of places) {
    out += code.slice(at, start);
    // As in `return!0`.
    out += /[\w$]$/.test(out) ? ` ${word}` : word;
    at = end;
  }
  return out + code.slice(at);
}
