// Marks that follow words through a pass over code: a comment with a number behind each, so that a pass that cuts and
// joins text takes them along without knowing of them. Behind and not before: what is cut out of a text begins
// with its first word.
import { parse, type Token } from "acorn";

const MARK = /\/\*~(\d+)\*\//g;

const IN_WORD = /[\w$]/;

/** Words besides names at which an error can be. */
const KEYWORDS = ["this", "new", "throw"];

/** Code with a mark behind its words, the offset of each word by the number of its mark. */
export function marked(code: string): { text: string; offsets: number[] } {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 2020, onToken: tokens });
  const offsets: number[] = [];
  let text = "";
  let at = 0;
  for (const { type, start, end } of tokens) {
    if (type.label !== "name" && !KEYWORDS.includes(type.label)) continue;
    text += `${code.slice(at, end)}/*~${offsets.length}*/`;
    offsets.push(start);
    at = end;
  }
  return { text: text + code.slice(at), offsets };
}

/** Code without its marks: where each of the words now stands that had one, in the order of the text. */
export function unmarked(text: string): { code: string; words: { at: number; mark: number }[] } {
  let code = "";
  let from = 0;
  const words: { at: number; mark: number }[] = [];
  for (const found of text.matchAll(MARK)) {
    code += text.slice(from, found.index);
    from = found.index + found[0].length;
    // The name of a member may have become one in brackets (aliases.ts): it is where they begin that an error is told.
    const isMember = code.endsWith("]");
    const end = isMember ? code.length - 1 : code.length;
    let at = end;
    while (at > 0 && IN_WORD.test(code[at - 1]!)) at--;
    if (at === end) continue;
    if (isMember) at--;
    words.push({ at, mark: Number(found[1]) });
    // The mark has stood between two words, as in throw!0 that has become true.
    if (IN_WORD.test(text[from] ?? "")) code += " ";
  }
  return { code: code + text.slice(from), words };
}

/** How long a piece of code is without its marks, characters. */
export const lengthOf = (text: string) => text.replace(MARK, "").length;
