// How an expression is said to a board and its value comes back, so that a character lost on the way in either direction is
// noticed: what arrives otherwise than it was sent is not evaluated, and what comes back otherwise is no answer.
//
//   (...)('[7,expression]')  ──  its CRC-32 is right: <#7@#>, evaluated ── <#7:[7,value]:CRC-32:7#>, or <#7!error:CRC-32:7#>
//                            └── it is not ──────────────────────────────── <#7?:CRC-32:7#>
//
// What is evaluated says the number itself: where "eval(s)" lost its "s", nothing was.
import { crc32 } from "node:zlib";

/**
 * Erases what was typed so far: a line that lost a closing bracket waits for it, and takes what follows in. Unlike Ctrl-C it
 * ends nothing that runs (jsiHandleConsoleChar, since 2015).
 */
export const CLEAR = "\x1b[2H";
/** Echo off for this line. */
export const QUIET = "\x10";

/** What the interpreter says of a line that it cannot read, outside of any answer. */
const UNREADABLE = String.raw`(?:^|\n)Uncaught \w*Error`;

export type Answer = { value: unknown } | { thrown: string } | "not-evaluated" | "garbled";

const sumOf = (text: string) => crc32(Buffer.from(text, "latin1"));

/**
 * The line that has a board evaluate an expression, and `first` a statement. `id`: of the answer; one that comes late is not
 * taken for another's.
 */
export function lineOf(id: number, first: string, expression: string): string {
  const asked = `${first}[${id},${expression}]`;
  const quoted = `'${asked.replace(/[\\']/g, "\\$&")}'`;
  return (
    `${CLEAR}${QUIET}(s=>{try{if(E.CRC32(s)==${sumOf(asked)}){print("<#${id}@#>");s=":"+JSON.stringify(eval(s))}` +
    `else s="?"}catch(e){s="!"+e}print("<#${id}"+s+":"+E.CRC32(s)+":${id}#>")})(${quoted})\n`
  );
}

/** That the board has begun with it, or will not. */
export const begunPattern = (id: number) => new RegExp(`<#${id}[@:!?]|${UNREADABLE}`);

export const answerPattern = (id: number) =>
  new RegExp(`<#${id}([:!?].*?):(\\d+):${id}#>|${UNREADABLE}`, "s");

/** What an answer says. `found`: by its pattern. */
export function answerIn(id: number, [, said, sum]: RegExpExecArray): Answer {
  if (said === undefined || sumOf(said) !== Number(sum)) return "garbled";
  const rest = said.slice(1);
  if (said[0] === "?") return "not-evaluated";
  if (said[0] === "!") return { thrown: rest };
  try {
    const [about, value] = JSON.parse(rest);
    return about === id ? { value } : "garbled";
  } catch {
    return "garbled";
  }
}
