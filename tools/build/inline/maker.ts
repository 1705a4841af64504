// Functions that only make an object, called once and at the top level with what never changes: the object is written
// there instead. So what boards of one family have in common is one function in the source, and nothing on a board:
// neither the function nor the arguments, which every function that lasts in the value would keep.
import { type Binding, functionAround, isFunction, type Node } from "../gate/program.ts";
import type { Facts } from "./facts.ts";
import { type Once, replaced } from "./move.ts";
import { type Edit, edited, within } from "./text.ts";

/** The object that a function returns, where that is all it does, and nothing of it hangs on how it is called. */
function madeBy({ program }: Facts, { fn }: Once): Node | undefined {
  if (fn.async || fn.generator || fn.body.type !== "BlockStatement") return undefined;
  const [only, ...more] = fn.body.body;
  const value = only?.type === "ReturnStatement" && more.length === 0 ? only.argument : undefined;
  if (value?.type !== "ObjectExpression") return undefined;
  const own = program.nodes.some(
    (node) =>
      within(node, fn) &&
      (node.type === "ThisExpression" ||
        node.type === "MetaProperty" ||
        (node.type === "Identifier" && node.name === "arguments")),
  );
  return own ? undefined : value;
}

/** Whether it is the same whenever it is read after `call`: a literal, or a name of the top level that has its value by then. */
function isLasting({ program, writes }: Facts, node: Node, call: Node): boolean {
  if (node.type === "Literal") return !("regex" in node && node.regex);
  const binding = node.type === "Identifier" ? program.meaning.get(node) : undefined;
  if (binding === undefined || binding.scope !== program.tree || writes.has(binding)) return false;
  return binding.kind === "function" || binding.node.end <= call.start;
}

/** A member of what a name stands for that is read, neither set nor deleted nor called; its key. */
function keyRead({ program }: Facts, name: Node): string | undefined {
  const read = program.parents.get(name)!;
  if (read.type !== "MemberExpression" || read.object !== name || read.computed) return undefined;
  if (read.property.type !== "Identifier") return undefined;
  const around = program.parents.get(read)!;
  const only =
    (around.type === "CallExpression" && around.callee !== read) ||
    (around.type === "Property" &&
      around.value === read &&
      program.parents.get(around)!.type === "ObjectExpression") ||
    (around.type === "VariableDeclarator" && around.init === read) ||
    around.type === "ReturnStatement" ||
    around.type === "BinaryExpression" ||
    around.type === "ArrowFunctionExpression";
  return only ? read.property.name : undefined;
}

/** The object that a name of the top level always stands for: nobody but `call` gets hold of it, or sets what it holds. */
function objectOf(facts: Facts, argument: Node, call: Node): Node | undefined {
  if (argument.type === "ObjectExpression") return argument;
  if (argument.type !== "Identifier" || !isLasting(facts, argument, call)) return undefined;
  const { node, references } = facts.program.meaning.get(argument)!;
  if (node.type !== "VariableDeclarator" || node.init?.type !== "ObjectExpression") return undefined;
  const others = references.filter((one) => one !== argument);
  return others.every((one) => keyRead(facts, one) !== undefined) ? node.init : undefined;
}

/** The values of an object by their keys, where each is lasting. */
function valuesOf(facts: Facts, argument: Node, call: Node): Map<string, Node> | undefined {
  const object = objectOf(facts, argument, call);
  if (object?.type !== "ObjectExpression") return undefined;
  const values = new Map<string, Node>();
  for (const one of object.properties) {
    if (one.type !== "Property" || one.kind !== "init" || one.computed || one.method) return undefined;
    if (one.key.type !== "Identifier" || one.key.name === "__proto__") return undefined;
    if (!isLasting(facts, one.value, call) || facts.setProperties.has(one.key.name)) return undefined;
    values.set(one.key.name, one.value);
  }
  return values;
}

/** Whether it may stand in place of `node` without brackets. */
function fitsInto({ program }: Facts, node: Node, one: Node): boolean {
  const around = program.parents.get(node)!;
  if (one.type === "Identifier") return true;
  if (one.type === "Literal") {
    const used =
      around.type === "MemberExpression" ? around.object : "callee" in around ? around.callee : undefined;
    return used !== node;
  }
  return (
    (around.type === "Property" && around.value === node) ||
    (around.type === "CallExpression" && around.callee !== node)
  );
}

/** What `param` is replaced with wherever it is read; undefined where `argument` cannot stand there. */
function standIns(
  facts: Facts,
  { fn }: Once,
  param: Binding,
  argument: Node,
  call: Node,
): Edit[] | undefined {
  const { program, writes } = facts;
  const { references } = param;
  if (writes.has(param)) return undefined;
  const textOf = ({ start, end }: Node) => program.code.slice(start, end);
  const values = valuesOf(facts, argument, call);
  if (values !== undefined) {
    const edits = references.map((node) => {
      const key = keyRead(facts, node);
      const value = key === undefined ? undefined : values.get(key);
      const read = program.parents.get(node)!;
      return value && fitsInto(facts, read, value)
        ? { start: read.start, end: read.end, text: textOf(value) }
        : undefined;
    });
    return edits.every((one) => one !== undefined) ? edits : undefined;
  }
  const once = references.length === 1 && functionAround(program, references[0]!) === fn;
  const fits = isLasting(facts, argument, call) || (isFunction(argument) && once);
  if (!fits || !references.every((node) => fitsInto(facts, node, argument))) return undefined;
  return references.map((node) => replaced(program, node, textOf(argument)));
}

/** The edits that write a value where it is made; undefined where it has to be made by its function. */
export function writtenOut(facts: Facts, once: Once): Edit[] | undefined {
  const { program } = facts;
  const { fn, reference } = once;
  const value = madeBy(facts, once);
  const call = program.parents.get(reference);
  if (value === undefined || call?.type !== "CallExpression" || call.callee !== reference) return undefined;
  if (functionAround(program, call) || call.arguments.length !== fn.params.length) return undefined;
  const params = fn.params.map((param) => program.bindings.find(({ id }) => id === param));
  const names = new Set(params.map((param) => param?.name));
  if (names.size < params.length) return undefined;
  const edits = params.map((param, i) => param && standIns(facts, once, param, call.arguments[i]!, call));
  if (!edits.every((one) => one !== undefined)) return undefined;
  const text = edited(program.code, value.start, value.end, edits.flat());
  return [
    { start: call.start, end: call.end, text: `(${text})` },
    { start: fn.start, end: fn.end, text: "" },
  ];
}
