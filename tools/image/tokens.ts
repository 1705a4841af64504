// The form in which firmware is flashed: words and operators as the single bytes that the interpreter's lexer
// makes of them anyway, without the whitespace between them. A fifth shorter, and a board spells no words.
import { parse, type Token } from "acorn";

declare const tokens: unique symbol;
/** Code as it lies in `.bootcde`, a character a byte: made by `tokenise`, and by `pack`. */
export type Tokens = string & { readonly [tokens]: true };

/** The first byte that stands for a word, and those from it on in their order: src/jslex.h, LEX_TYPES. */
const FIRST = 138;
export const WORDS =
  "== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= => " +
  "if else do while for break continue function return var let const this throw try catch finally " +
  "true false null undefined new in instanceof switch case default delete typeof void debugger " +
  "class extends super static of";

const WORD_OF = new Map(WORDS.split(" ").map((word, i) => [FIRST + i, word]));
// After the list of words a gap is left for more of them.
WORD_OF.set(0xd0, "??");
const BYTE_OF = new Map([...WORD_OF].map(([byte, word]) => [word, String.fromCharCode(byte)]));

/** The byte before a string of raw bytes and its length, u16 LE: LEX_RAW_STRING16. */
const RAW_STRING = 0xd2;

/** Bytes as a string among tokens. On the interpreter it stays in flash. */
export function rawString(bytes: Uint8Array): string {
  if (bytes.length > 65535) throw new Error("a raw string has 65535 bytes at most");
  const head = [RAW_STRING, bytes.length & 255, bytes.length >> 8];
  return Buffer.concat([Uint8Array.from(head), bytes]).toString("latin1");
}

/** Whether two pieces of code that are no tokens would be read as one, or as others, without a space. */
function runTogether(before: string, after: string): boolean {
  const [last, next] = [before.at(-1) ?? "", after[0]!];
  if (/[\w$]/.test(last) && /[\w$]/.test(next)) return true;
  if (/^\d+$/.test(before) && next === ".") return true;
  return (last === "+" || last === "-") && last === next;
}

/** The tokens of a program, a template with all that is in it as one. */
function lexemes(code: string): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  const all: Token[] = [];
  parse(code, { ecmaVersion: 2020, onToken: all });
  /** What is open around a token in a template. */
  const open: string[] = [];
  for (const { type, start, end } of all) {
    if (type.label === "regexp") throw new Error("there are no tokens for a regular expression");
    if (type.label === "eof") break;
    if (open.length > 0) out.at(-1)!.end = end;
    else out.push({ start, end });
    if (type.label === "`" && open.at(-1) !== "`") open.push("`");
    else if (type.label === "`" || (open.length > 0 && type.label === "}")) open.pop();
    else if (open.length > 0 && (type.label === "{" || type.label === "${")) open.push("{");
  }
  return out;
}

/**
 * ASCII code as it is flashed. Strings and templates stay as they are, and so do ends of lines between statements.
 * Throws for characters that are no ASCII, and for regular expressions.
 */
export function tokenise(code: string): Tokens {
  if (/[^\0-\x7f]/.test(code)) throw new Error("only ASCII can be told from tokens");
  let out = "";
  let before = "";
  let at = 0;
  for (const { start, end } of lexemes(code)) {
    const text = code.slice(start, end);
    const token = BYTE_OF.get(text);
    const gap = code.slice(at, start);
    if (gap.includes("\n") && at > 0) out += "\n";
    else if (token === undefined && runTogether(before, text)) out += " ";
    out += token ?? text;
    before = token === undefined ? text : "";
    at = end;
  }
  return out as Tokens;
}

/** Where the string or template that starts there ends, as the interpreter's lexer finds it. */
function literalEnd(code: string, start: number): number {
  const quote = code[start];
  let nested = 0;
  for (let i = start + 1; i < code.length; i++) {
    const c = code[i];
    if (nested === 0 && c === "\\") i++;
    else if (quote === "`" && c === "{" && (nested > 0 || code[i - 1] === "$")) nested++;
    else if (nested > 0 && c === "}") nested--;
    else if (nested === 0 && c === quote) return i + 1;
  }
  return code.length;
}

/**
 * Flashed code in words again; code without tokens as it is. Throws a SyntaxError for a byte that stands for
 * nothing.
 */
export function words(code: string): string {
  if (!/[\x80-\xff]/.test(code)) return code;
  let out = "";
  for (let i = 0; i < code.length; ) {
    const c = code[i]!;
    if (c.charCodeAt(0) === RAW_STRING) {
      const from = i + 3;
      i = from + code.charCodeAt(i + 1) + 256 * code.charCodeAt(i + 2);
      out += JSON.stringify(code.slice(from, i));
      continue;
    }
    const end = c === '"' || c === "'" || c === "`" ? literalEnd(code, i) : i + 1;
    const byte = code.charCodeAt(i);
    const word = WORD_OF.get(byte);
    if (byte >= 0x80 && word === undefined) throw new SyntaxError(`0x${byte.toString(16)} is no token`);
    out += word === undefined ? code.slice(i, end) : ` ${word} `;
    i = end;
  }
  return out;
}
