// What may be said of a program's names without running it: who writes to them, whether their value can change
// while a function runs, and which functions are gone when the call that they are handed to has returned.
import {
  above,
  type Binding,
  functionAround,
  isFunction,
  isLoop,
  type Node,
  type Program,
} from "../gate/program.ts";
import { within } from "./text.ts";

type Of<T extends Node["type"]> = Extract<Node, { type: T }>;
export type Call = Of<"CallExpression">;
export type FunctionNode = Of<"FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression">;

export interface Facts {
  program: Program;
  writes: Map<Binding, Node[]>;
  /** Names that are written to without being declared, and names of properties that are. */
  setGlobals: Set<string>;
  setProperties: Set<string>;
  /** All names there are, and those given away since. */
  names: Set<string>;
}

const CALL_BACK_AT_ONCE = ["sort", "forEach", "map", "filter", "some", "every", "reduce"];

function isWrite(program: Program, node: Node): boolean {
  const parent = program.parents.get(node)!;
  switch (parent.type) {
    case "AssignmentExpression":
    case "AssignmentPattern":
    case "ForInStatement":
    case "ForOfStatement":
      return parent.left === node;
    case "VariableDeclarator":
      return parent.id === node;
    case "Property":
      return program.parents.get(parent)!.type === "ObjectPattern";
    default:
      return ["UpdateExpression", "ArrayPattern", "RestElement"].includes(parent.type);
  }
}

export function factsOf(program: Program): Facts {
  const facts: Facts = {
    program,
    writes: new Map(),
    setGlobals: new Set(),
    setProperties: new Set(),
    names: new Set(),
  };
  for (const node of program.nodes) {
    if (node.type === "MemberExpression" && !node.computed && isWrite(program, node)) {
      if (node.property.type === "Identifier") facts.setProperties.add(node.property.name);
    }
    if (node.type !== "Identifier") continue;
    facts.names.add(node.name);
    const binding = program.meaning.get(node);
    if (binding?.id === node || !isWrite(program, node)) continue;
    if (binding) facts.writes.set(binding, [...(facts.writes.get(binding) ?? []), node]);
    else facts.setGlobals.add(node.name);
  }
  return facts;
}

/** A name that nothing in the program has, like that one. */
export function fresh(facts: Facts, like: string): string {
  const stem = like.replace(/_\d+$/, "");
  let name = stem;
  for (let i = 2; facts.names.has(name); i++) name = `${stem}_${i}`;
  facts.names.add(name);
  return name;
}

/** The function that a binding belongs to; undefined: the top level. */
export function ownerOf({ program }: Facts, { scope }: Binding): Node | undefined {
  return isFunction(scope) ? scope : functionAround(program, scope);
}

/**
 * Whether a value stays as it is while a function of the top level runs that is called in `root`, an
 * expression of the function `around`: so that it may be read before or after that call, or in it.
 */
export function isStable(facts: Facts, node: Node, root: Node, around: Node | undefined): boolean {
  const also = (...nodes: Node[]) => nodes.every((one) => isStable(facts, one, root, around));
  switch (node.type) {
    case "Literal":
      return !("regex" in node && node.regex);
    case "ThisExpression":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return true;
    case "UnaryExpression":
      return node.operator !== "delete" && also(node.argument);
    case "BinaryExpression":
      return node.left.type !== "PrivateIdentifier" && also(node.left, node.right);
    case "MemberExpression":
      // Math.floor
      return (
        node.object.type === "Identifier" &&
        !facts.program.meaning.has(node.object) &&
        isFixed(facts, node, root, around)
      );
    case "Identifier":
      break;
    default:
      return false;
  }
  const binding = facts.program.meaning.get(node);
  if (binding === undefined) return !facts.setGlobals.has(node.name);
  const writes = facts.writes.get(binding) ?? [];
  const owner = ownerOf(facts, binding);
  if (owner === undefined) return writes.length === 0;
  if (binding.kind === "var") return false;
  if (writes.length === 0) return true;
  // The last thing that happens in x = f(x) is that x is set.
  const target = root.type === "AssignmentExpression" && root.operator === "=" ? root.left : undefined;
  return (
    owner === around &&
    writes.every(
      (one) => functionAround(facts.program, one) === around && (one === target || !within(one, root)),
    )
  );
}

/** Whether what is called or set there is the same before and after such a call: f, o.f, o[2]. */
export function isFixed(
  facts: Facts,
  node: Node,
  root: Node,
  around: Node | undefined,
  set = false,
): boolean {
  if (node.type !== "MemberExpression") return isStable(facts, node, root, around);
  if (node.object.type === "Super" || !isStable(facts, node.object, root, around)) return false;
  if (node.computed) return set && isStable(facts, node.property, root, around);
  return isFixedName(facts, node, set);
}

/** Whether a member of what does not change does not either, or is about to be set. */
export function isFixedName({ setProperties }: Facts, node: Of<"MemberExpression">, set: boolean): boolean {
  return set || (node.property.type === "Identifier" && !setProperties.has(node.property.name));
}

/** The function that a name always stands for. */
function functionOf(facts: Facts, binding: Binding | undefined): FunctionNode | undefined {
  if (binding === undefined || facts.writes.has(binding)) return undefined;
  const value = binding.node.type === "VariableDeclarator" ? binding.node.init : binding.node;
  return binding.kind !== "param" && value && isFunction(value) ? (value as FunctionNode) : undefined;
}

/** Whether a call forgets the function that it is handed as that argument when it returns. */
function forgets(facts: Facts, call: Node, argument: Node, asked: Set<Node>): boolean {
  if (call.type !== "CallExpression") return false;
  const { callee } = call;
  if (callee.type === "MemberExpression") {
    const { property } = callee;
    return !callee.computed && property.type === "Identifier" && CALL_BACK_AT_ONCE.includes(property.name);
  }
  if (callee.type !== "Identifier") return false;
  const fn = functionOf(facts, facts.program.meaning.get(callee));
  const param = fn?.params[call.arguments.indexOf(argument as never)];
  if (fn === undefined || param?.type !== "Identifier") return false;
  const binding = facts.program.bindings.find((one) => one.id === param)!;
  return !lastsBy(facts, binding, asked);
}

/** Whether a function may outlive the function around it by one of the names it has. */
function lastsBy(facts: Facts, binding: Binding, asked: Set<Node>): boolean {
  if (facts.writes.has(binding)) return true;
  return binding.references.some((node) => {
    const parent = facts.program.parents.get(node)!;
    const called = parent.type === "CallExpression" && parent.callee === node;
    if (!called && !forgets(facts, parent, node, asked)) return true;
    const user = functionAround(facts.program, node);
    return user !== ownerOf(facts, binding) && lasts(facts, user!, asked);
  });
}

/**
 * Whether a function in a function may be kept longer than that runs: false for what is handed to sort and
 * forEach, or to a function that only calls it. Its names live as long as it does, with all of its scope.
 */
export function lasts(facts: Facts, node: Node, asked = new Set<Node>()): boolean {
  if (asked.has(node)) return false;
  asked.add(node);
  const parent = facts.program.parents.get(node)!;
  if (parent.type === "VariableDeclarator") {
    const binding = facts.program.bindings.find((one) => one.node === parent);
    return binding === undefined || lastsBy(facts, binding, asked);
  }
  return !forgets(facts, parent, node, asked);
}

/** Functions in a function, at any depth. */
export function functionsIn({ program }: Facts, node: Node): Node[] {
  return program.nodes.filter((one) => isFunction(one) && one !== node && within(one, node));
}

/** Whether a node runs more than once while the function around it runs once. */
export function inLoop({ program }: Facts, node: Node): boolean {
  const stop = above(program, node, (one) => isFunction(one) || isLoop(one));
  return stop !== undefined && isLoop(stop);
}
