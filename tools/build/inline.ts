// Functions that are called in one place only, written in that place: on a board a function of the top level is
// about five variables, and each of its calls costs time. It goes over readable code, before that is minified.
//
// Bundlers that inline put functions into functions, and each of those keeps all of the scope that it was made
// in: so what is put in place here holds no function that lasts, and where its names would be kept by one that
// is there already, or for ever by the top level, they get a block of their own.
import { readProgram } from "./gate/program.ts";
import { type Facts, type FunctionNode, factsOf, fresh } from "./inline/facts.ts";
import { writtenOut } from "./inline/maker.ts";
import { type Once, replaced } from "./inline/move.ts";
import { type Put, put } from "./inline/put.ts";
import { type Edit, edited, Stays } from "./inline/text.ts";

/** Functions of the top level with one reference. */
function usedOnce({ program }: Facts): Once[] {
  return program.bindings
    .filter(
      ({ kind, scope, references }) =>
        kind === "function" && scope === program.tree && references.length === 1,
    )
    .map(({ node, name, references }) => ({ fn: node as FunctionNode, name, reference: references[0]! }));
}

/** Names of functions and blocks that the top level has too, or that are global, made names of their own. */
function distinct(code: string): string {
  const program = readProgram(code, false);
  const facts = factsOf(program);
  const taken = new Set(program.globals.map(({ name }) => name));
  for (const { name, scope } of program.bindings) if (scope === program.tree) taken.add(name);
  const edits: Edit[] = [];
  for (const { name, scope, id, references } of program.bindings) {
    if (scope === program.tree || !taken.has(name)) continue;
    const text = fresh(facts, name);
    edits.push({ start: id.start, end: id.end, text });
    for (const node of references) edits.push(replaced(program, node, text));
  }
  return edited(code, 0, code.length, edits);
}

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }) =>
  a.start < b.end && b.start < a.end;

/** One round: as many functions as do not get into each other's way. */
function round(code: string): { code: string; stay: Map<string, string> } {
  const facts = factsOf(readProgram(code, false));
  const accepted: Put[] = [];
  const stays = new Map<string, string>();
  for (const once of usedOnce(facts)) {
    try {
      const made = put(facts, once);
      const busy = accepted.some((other) =>
        [made.range, ...made.edits].some((a) => [other.range, ...other.edits].some((b) => overlap(a, b))),
      );
      if (!busy) accepted.push(made);
    } catch (error) {
      if (!(error instanceof Stays)) throw error;
      stays.set(once.name, error.message);
    }
  }
  const edits = accepted.flatMap((one) => one.edits);
  return { code: edited(code, 0, code.length, edits), stay: stays };
}

/** The functions with one call that stay, and why each does. */
export function whatStays(code: string): Map<string, string> {
  return round(code).stay;
}

/** With the values that a function only makes once written where they are made. */
function valuesWritten(code: string): string {
  const facts = factsOf(readProgram(code, false));
  const edits = usedOnce(facts)
    .map((once) => writtenOut(facts, once))
    .find((made) => made !== undefined);
  return edits === undefined ? code : valuesWritten(edited(code, 0, code.length, edits));
}

/**
 * Readable code of the same meaning, in which functions of the top level that are called in one place are
 * written there. Minified afterwards, it is shorter as well.
 */
export function inlineOnce(code: string): string {
  let text = valuesWritten(distinct(code));
  for (;;) {
    const next = round(text).code;
    if (next === text) return text;
    text = next;
  }
}
