// Source text with pieces replaced, and the error by which a function says that it stays where it is.
import type { Node } from "../gate/program.ts";

export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** `code` from `start` to `end`, with those edits in it that lie there. They do not overlap. */
export function edited(code: string, start: number, end: number, edits: Iterable<Edit>): string {
  const inside = [...edits].filter((one) => one.start >= start && one.end <= end);
  inside.sort((a, b) => a.start - b.start || a.end - b.end);
  let out = "";
  let at = start;
  for (const edit of inside) {
    if (edit.start < at) throw new Error(`two edits of one place: ${code.slice(edit.start, edit.end)}`);
    out += code.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + code.slice(at, end);
}

const ENDED_BY_SEMICOLON =
  /^(Expression|Return|Throw|Break|Continue|DoWhile)Statement$|^VariableDeclaration$/;

/** A statement's text so that any other may follow it. */
export function ended(node: Node, text: string): string {
  return ENDED_BY_SEMICOLON.test(node.type) && !text.endsWith(";") ? `${text};` : text;
}

/** An expression's text, so that it may stand where only one without commas may. */
export const single = (node: Node, text: string) => (node.type === "SequenceExpression" ? `(${text})` : text);

/** Thrown where a function cannot go where it is called, with the reason. */
export class Stays extends Error {}

export function stay(why: string): never {
  throw new Stays(why);
}

/** Whether `inner` lies in `outer`, or is it. */
export const within = (inner: Node, outer: Node) => inner.start >= outer.start && inner.end <= outer.end;
