// Nothing is hoisted: a function, a class or a variable is not there before its line has run. This follows
// the program in the order in which it runs, into the functions that it calls by name, and notes what is
// used too early. Functions that run later (timers, events) come last. Calls through objects are not followed.
import { type Binding, isFunction, memberName, type Node, type Program } from "./program.ts";
import type { Place, Rule } from "./rule.ts";

const LATER_FUNCTIONS = ["setTimeout", "setInterval", "setWatch"];
const LATER_METHODS = ["on", "then", "catch"];
/** These are there from the start of their scope. */
const ALWAYS = ["param", "import", "catch", "self"];

function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "property" && "computed" in node && !node.computed) continue;
    if (key === "key" && "computed" in node && !node.computed) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one && typeof one.type === "string" && typeof one.start === "number") found.push(one as Node);
    }
  }
  return found;
}

/** The function that a name stands for, where that is plain to see. */
function functionOf(program: Program, callee: Node): Node | undefined {
  if (isFunction(callee)) return callee;
  const node = callee.type === "Identifier" ? program.meaning.get(callee)?.node : undefined;
  if (node?.type === "FunctionDeclaration") return node;
  const value = node?.type === "VariableDeclarator" ? node.init : node;
  if (value && isFunction(value)) return value;
  if (value?.type !== "ClassDeclaration" && value?.type !== "ClassExpression") return undefined;
  const own = value.body.body.find((one) => one.type === "MethodDefinition" && one.kind === "constructor");
  return own?.type === "MethodDefinition" ? own.value : undefined;
}

type Call = Extract<Node, { type: "CallExpression" | "NewExpression" }>;

/** Whether functions that it is given run later. */
function isDeferring({ callee }: Call): boolean {
  return callee.type === "Identifier"
    ? LATER_FUNCTIONS.includes(callee.name)
    : LATER_METHODS.includes(memberName(callee) ?? "");
}

/** Follows a program as it runs. */
function createRun(program: Program) {
  const defined = new Set<Binding>();
  const entered = new Set<Node>();
  const later: Node[] = [];
  const places: Place[] = [];
  const byId = new Map(program.bindings.map((binding) => [binding.id as Node, binding]));

  const define = (id: Node | null | undefined) => {
    if (id == null) return;
    if (id.type !== "Identifier") for (const child of childrenOf(id)) define(child);
    const binding = byId.get(id) ?? (id.type === "Identifier" ? program.meaning.get(id) : undefined);
    if (binding) defined.add(binding);
  };

  const enter = (fn: Node | undefined) => {
    if (fn === undefined || entered.has(fn)) return;
    entered.add(fn);
    if ("body" in fn) walk(fn.body as Node);
  };

  const call = (node: Call) => {
    walk(node.callee);
    for (const argument of node.arguments) walk(argument);
    if (!isDeferring(node)) for (const argument of node.arguments) enter(functionOf(program, argument));
    enter(functionOf(program, node.callee));
  };

  const walk = (node: Node): void => {
    switch (node.type) {
      case "Identifier": {
        const binding = program.meaning.get(node);
        if (binding && !ALWAYS.includes(binding.kind) && !defined.has(binding)) places.push({ node });
        return;
      }
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        define("id" in node ? node.id : undefined);
        later.push(node);
        return;
      case "CallExpression":
      case "NewExpression":
        call(node);
        return;
      case "VariableDeclarator":
        if (node.init) walk(node.init);
        define(node.id);
        return;
      case "ForOfStatement":
      case "ForInStatement":
        walk(node.right);
        if (node.left.type === "VariableDeclaration")
          for (const one of node.left.declarations) define(one.id);
        walk(node.body);
        return;
      case "AssignmentExpression":
        walk(node.right);
        walk(node.left);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        if (node.superClass) walk(node.superClass);
        define(node.id);
        walk(node.body);
        return;
      default:
        for (const child of childrenOf(node)) walk(child);
    }
  };

  return { walk, enter, later, places };
}

function usedTooEarly(program: Program): Iterable<Place> {
  const { walk, enter, later, places } = createRun(program);
  walk(program.tree);
  // Grows while functions are entered.
  for (const fn of later) enter(fn);
  return places;
}

export const ORDER: Rule[] = [
  {
    id: "too-early",
    refuses: "a function, class or variable used before its declaration has run",
    why: "is a ReferenceError: nothing is hoisted",
    instead: "the declaration above its first use; only what runs later may stand before it",
    where: "both",
    find: usedTooEarly,
  },
];
