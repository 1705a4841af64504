// Functions that only make a value, called once and at the top level with what never changes: the value is written
// there instead. So what boards of one family have in common is one function in the source, and nothing on a board:
// neither the function nor the arguments, which every function that lasts in the value would keep.
import { type Binding, functionAround, isFunction, type Node } from "../gate/program.ts";
import type { Facts } from "./facts.ts";
import { type Once, replaced } from "./move.ts";
import { type Edit, edited, single } from "./text.ts";

/** What a function returns, where that is all it does. */
function madeBy({ fn }: Once): Node | undefined {
  if (fn.async || fn.generator || fn.body.type !== "BlockStatement") return undefined;
  const [only, ...more] = fn.body.body;
  return only?.type === "ReturnStatement" && more.length === 0 ? (only.argument ?? undefined) : undefined;
}

/** Whether `argument` may stand wherever `param` is read: it is always the same, or a function that is read once. */
function mayStandFor(facts: Facts, { fn }: Once, param: Binding, argument: Node): boolean {
  const { program, writes } = facts;
  if (argument.type === "Literal") return true;
  if (isFunction(argument)) {
    const [once, ...again] = param.references;
    return once !== undefined && again.length === 0 && functionAround(program, once) === fn;
  }
  if (argument.type !== "Identifier") return false;
  const binding = program.meaning.get(argument);
  return binding !== undefined && binding.scope === program.tree && !writes.has(binding);
}

/** The edits that write a value where it is made; undefined where it has to be made by its function. */
export function writtenOut(facts: Facts, once: Once): Edit[] | undefined {
  const { program, writes } = facts;
  const { fn, reference } = once;
  const value = madeBy(once);
  const call = program.parents.get(reference);
  if (value === undefined || call?.type !== "CallExpression" || call.callee !== reference) return undefined;
  if (functionAround(program, call) || call.arguments.length !== fn.params.length) return undefined;
  const params = fn.params.map((param) => program.bindings.find(({ id }) => id === param));
  const edits: Edit[] = [];
  for (const [i, param] of params.entries()) {
    const argument = call.arguments[i]!;
    if (param === undefined || writes.has(param) || !mayStandFor(facts, once, param, argument))
      return undefined;
    const text = program.code.slice(argument.start, argument.end);
    edits.push(...param.references.map((node) => replaced(program, node, text)));
  }
  const text = edited(program.code, value.start, value.end, edits);
  return [
    { start: call.start, end: call.end, text: single(value, text) },
    { start: fn.start, end: fn.end, text: "" },
  ];
}
