// Whether a function can go to where it is called, and what becomes of its names there: a parameter is its
// argument where that can be read again and again, and every other name is one that the program does not have.
import { type Binding, functionAround, isFunction, type Node, type Program } from "../gate/program.ts";
import { lengthOf } from "../marks.ts";
import {
  type Call,
  type Facts,
  type FunctionNode,
  fresh,
  functionsIn,
  inLoop,
  isStable,
  lasts,
  ownerOf,
} from "./facts.ts";
import { rootOf } from "./site.ts";
import { type Edit, single, stay, within } from "./text.ts";

/** A function of the top level and the one place that names it. */
export interface Once {
  fn: FunctionNode;
  name: string;
  reference: Node;
}

const isCallee = (program: Program, node: Node) => {
  const parent = program.parents.get(node)!;
  return parent.type === "CallExpression" && parent.callee === node;
};

/**
 * Of what goes into a function in a function, characters: the interpreter reads over it each time that one is
 * made. What a node does with a pressure made its tick 300,000 instructions longer so (callgrind on Linux).
 */
const LONG = 200;

/** Whether a function that lasts would keep no more there than it keeps in a function of its own. */
function mayHold(facts: Facts, fn: FunctionNode, call: Call): boolean {
  const { program } = facts;
  if (inLoop(facts, call)) return false;
  const around = functionAround(program, call) as FunctionNode | undefined;
  const statement = program.parents.get(call)!;
  // At the top level its block is all there is.
  if (around === undefined) return program.parents.get(statement)!.type === "Program";
  const names = program.bindings.filter(({ scope }) => scope !== program.tree && within(scope, around));
  const own = names.filter((one) => ownerOf(facts, one) === around);
  if (own.every(({ kind }) => kind === "param") && own.length <= fn.params.length) return true;
  // What it is handed keeps the names around the call already.
  const handed = call.arguments.some((one) => functionsIn(facts, one).length > 0);
  return handed && statement.type === "ReturnStatement";
}

/** The call that a function can go to. Throws Stays where it cannot go anywhere. */
export function callOf(facts: Facts, { fn, reference }: Once): Call {
  const { program } = facts;
  if (!isCallee(program, reference)) stay("it is handed on, not called");
  if (within(reference, fn)) stay("it calls itself");
  if (fn.async || fn.generator) stay("it is no plain function");
  const call = program.parents.get(reference) as Call;
  if (call.arguments.some((one) => one.type === "SpreadElement")) stay("its arguments are spread");
  if (fn.params.some((one) => one.type !== "Identifier")) stay("a parameter is no plain name");
  for (const node of program.nodes) {
    if (node === fn || !within(node, fn)) continue;
    if (node.type === "ThisExpression" || (node.type === "Identifier" && node.name === "arguments")) {
      stay("it uses this or arguments");
    }
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") stay("it holds a class");
    if (node.type === "FunctionDeclaration") stay("it declares a function");
    if (node.type === "LabeledStatement") stay("it has labels");
    if (node.type === "VariableDeclaration" && node.kind === "var") stay("it uses var");
  }
  const around = functionAround(program, call);
  const anew = around !== undefined && functionAround(program, around) !== undefined;
  const body = program.code.slice(fn.body.start, fn.body.end);
  if (anew && lengthOf(body) > LONG) stay("it is long, and called in a function in a function");
  const lasting = functionsIn(facts, fn).some((one) => lasts(facts, one));
  if (lasting && !mayHold(facts, fn, call)) stay("it holds a function that may last");
  return call;
}

/** What a function's parameters and names become where it is called. */
export interface Moved {
  /** The parameters that need names, with their arguments. */
  binds: string[];
  edits: Edit[];
}

/** An edit that puts `text` where a name is read. */
export function replaced({ parents }: Program, node: Node, text: string): Edit {
  const parent = parents.get(node)!;
  const key =
    parent.type === "Property" && parent.shorthand ? `${(node as Node & { name: string }).name}: ` : "";
  return { start: node.start, end: node.end, text: key + text };
}

const isLiteral = (node: Node): boolean =>
  (node.type === "UnaryExpression" && node.operator !== "delete" && node.argument.type === "Literal") ||
  (node.type === "Literal" && !("regex" in node && node.regex));

export function move(facts: Facts, fn: FunctionNode, call: Call): Moved {
  const { program } = facts;
  const { code } = program;
  const root = rootOf(facts, call);
  const around = functionAround(program, call);
  const own = program.bindings.filter(({ id, scope }) => within(scope, fn) && within(id, fn));
  const moved: Moved = { binds: [], edits: [] };
  const rename = ({ id, references }: Binding, text: string, declared = true) => {
    for (const node of references) moved.edits.push(replaced(program, node, text));
    if (declared) moved.edits.push({ start: id.start, end: id.end, text });
  };
  const nested = functionsIn(facts, fn);
  /** Whether the argument may stand wherever the parameter is read. */
  const mayStand = (argument: Node, binding: Binding) => {
    if (facts.writes.has(binding)) return false;
    if (isLiteral(argument)) return true;
    const inside = binding.references.some((node) => nested.some((one) => within(node, one)));
    if (isFunction(argument)) {
      // As a variable it would be kept by the scope that it keeps.
      if (binding.references.length === 1 && !inside && !inLoop(facts, binding.references[0]!)) return true;
      return nested.length > 0 ? false : stay("it is handed a function, which it uses more than once");
    }
    if (argument.type !== "Identifier") return false;
    const meaning = program.meaning.get(argument);
    const local = meaning !== undefined && ownerOf(facts, meaning) !== undefined;
    return !(local && inside) && isStable(facts, argument, root, around);
  };
  const count = Math.max(fn.params.length, call.arguments.length);
  for (let i = 0; i < count; i++) {
    const argument = call.arguments[i] as Node | undefined;
    const binding = own.find(({ id }) => id === fn.params[i]);
    const text =
      argument === undefined ? "void 0" : single(argument, code.slice(argument.start, argument.end));
    if (binding && argument && mayStand(argument, binding)) {
      rename(binding, argument.type === "Identifier" ? text : `(${text})`, false);
    } else if (binding === undefined ? argument && !isStable(facts, argument, root, around) : true) {
      const name = fresh(facts, binding?.name ?? "unused");
      if (binding) rename(binding, name, false);
      moved.binds.push(`let ${name} = ${text};`);
    }
  }
  for (const binding of own) {
    if (!fn.params.includes(binding.id)) rename(binding, fresh(facts, binding.name));
  }
  return moved;
}
