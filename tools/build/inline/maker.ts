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

/** Whether it is the same whenever it is read: a literal, or a name of the top level that nobody writes to. */
function isLasting({ program, writes }: Facts, node: Node): boolean {
  if (node.type === "Literal") return true;
  const binding = node.type === "Identifier" ? program.meaning.get(node) : undefined;
  return binding !== undefined && binding.scope === program.tree && !writes.has(binding);
}

/** The values of an object that is written as one, or of a name for one that nobody writes to, by their keys. */
function valuesOf(facts: Facts, node: Node): Map<string, Node> | undefined {
  const { program } = facts;
  const named =
    node.type === "Identifier" && isLasting(facts, node) ? program.meaning.get(node)?.node : undefined;
  const object = named?.type === "VariableDeclarator" ? named.init : node;
  if (object?.type !== "ObjectExpression") return undefined;
  const values = new Map<string, Node>();
  for (const one of object.properties) {
    if (one.type !== "Property" || one.computed || one.key.type !== "Identifier") return undefined;
    if (!isLasting(facts, one.value) || facts.setProperties.has(one.key.name)) return undefined;
    values.set(one.key.name, one.value);
  }
  return values;
}

/** What `param` is replaced with wherever it is read; undefined where `argument` cannot stand there. */
function standIns(facts: Facts, { fn }: Once, param: Binding, argument: Node): Edit[] | undefined {
  const { program, writes } = facts;
  const textOf = ({ start, end }: Node) => program.code.slice(start, end);
  const { references } = param;
  if (writes.has(param)) return undefined;
  const values = valuesOf(facts, argument);
  if (values !== undefined) {
    const edits = references.map((node) => {
      const read = program.parents.get(node)!;
      if (read.type !== "MemberExpression" || read.object !== node || read.computed) return undefined;
      const value = read.property.type === "Identifier" ? values.get(read.property.name) : undefined;
      return value && { start: read.start, end: read.end, text: textOf(value) };
    });
    return edits.every((one) => one !== undefined) ? edits : undefined;
  }
  const once = references.length === 1 && functionAround(program, references[0]!) === fn;
  if (!isLasting(facts, argument) && !(isFunction(argument) && once)) return undefined;
  return references.map((node) => replaced(program, node, textOf(argument)));
}

/** The edits that write a value where it is made; undefined where it has to be made by its function. */
export function writtenOut(facts: Facts, once: Once): Edit[] | undefined {
  const { program } = facts;
  const { fn, reference } = once;
  const value = madeBy(once);
  const call = program.parents.get(reference);
  if (value === undefined || call?.type !== "CallExpression" || call.callee !== reference) return undefined;
  if (functionAround(program, call) || call.arguments.length !== fn.params.length) return undefined;
  const params = fn.params.map((param) => program.bindings.find(({ id }) => id === param));
  const edits = params.map((param, i) => param && standIns(facts, once, param, call.arguments[i]!));
  if (!edits.every((one) => one !== undefined)) return undefined;
  const text = edited(program.code, value.start, value.end, edits.flat());
  return [
    { start: call.start, end: call.end, text: single(value, text) },
    { start: fn.start, end: fn.end, text: "" },
  ];
}
