// Closures and classes, where names and inheritance mean something else to the interpreter.
import { above, functionAround, isFunction, isLoop, type Node, type Program } from "./program.ts";
import { nodes, type Place, type Rule } from "./rule.ts";

type Class = Extract<Node, { type: "ClassDeclaration" | "ClassExpression" }>;

const isClass = (node: Node | undefined): node is Class =>
  node?.type === "ClassDeclaration" || node?.type === "ClassExpression";

/** The class that a superclass expression names, where this program declares it. */
function parentOf(node: Class, program: Program): Class | undefined {
  if (node.superClass?.type !== "Identifier") return undefined;
  const binding = program.meaning.get(node.superClass);
  if (isClass(binding?.node)) return binding.node;
  const value = binding?.node.type === "VariableDeclarator" ? (binding.node.init ?? undefined) : undefined;
  return isClass(value) ? value : undefined;
}

/** Whether a method of this very class calls super.something. */
const callsSuper = (node: Class, program: Program) =>
  program.nodes.some(
    (one) =>
      one.type === "Super" &&
      program.parents.get(one)?.type === "MemberExpression" &&
      above(program, one, isClass) === node,
  );

function* loopClosures(program: Program): Iterable<Place> {
  for (const binding of program.bindings) {
    if (!isLoop(binding.scope) || binding.kind === "var") continue;
    const own = functionAround(program, binding.scope);
    for (const node of binding.references) {
      if (functionAround(program, node) !== own) yield { node };
    }
  }
}

/** In a loop, without a function in between. */
function inLoop(node: Node, program: Program): boolean {
  const stop = above(program, node, (one) => isFunction(one) || isLoop(one));
  return stop !== undefined && isLoop(stop);
}

export const SCOPES: Rule[] = [
  {
    id: "loop-closure",
    refuses: "a function in a loop that uses the loop's own variable",
    why: "sees the last value: all rounds share one binding",
    instead: "let k = i; as the first line of the loop's body, and k in the function",
    where: "both",
    find: loopClosures,
  },
  {
    id: "loop-declaration",
    refuses: "a function or class declared in a loop",
    why: "keeps what it saw in the first round",
    instead: "let f = () => …; in the loop, or a declaration outside of it",
    where: "both",
    find: nodes(["FunctionDeclaration", "ClassDeclaration"], inLoop),
  },
  {
    id: "bare-field",
    refuses: "a class field without initialiser",
    why: "is a syntax error",
    instead: "declare x: number; and this.x = … in the constructor",
    where: "both",
    find: nodes(["PropertyDefinition"], (node) => node.value == null),
  },
  {
    id: "shared-field",
    refuses: "a class field that is more than a number, a text, true, false or null: q = []",
    why: "is evaluated once and shared by all instances",
    instead: "this.q = []; in the constructor",
    where: "both",
    find: nodes(["PropertyDefinition"], (node) => {
      const value =
        node.value?.type === "UnaryExpression" && node.value.operator !== "typeof"
          ? node.value.argument
          : node.value;
      return value != null && !node.static && value.type !== "Literal";
    }),
  },
  {
    id: "extends-built-in",
    refuses: "extends Error, Array or another built-in, or an expression",
    why: "makes objects without the methods of either; an expression is a syntax error",
    instead: "an object with a field for it, or throw new Error(…) with a text of its own",
    where: "bundle",
    find: nodes(["ClassDeclaration", "ClassExpression"], (node, program) => {
      if (!node.superClass) return false;
      return node.superClass.type !== "Identifier" || !program.meaning.has(node.superClass);
    }),
  },
  {
    id: "deep-super",
    refuses: "super.m() in a class with a grandparent",
    why: "is an endless recursion",
    instead: "two levels, or functions",
    where: "bundle",
    find: nodes(["ClassDeclaration", "ClassExpression"], (node, program) => {
      const parent = parentOf(node, program);
      if (!parent || !parentOf(parent, program)) return false;
      return callsSuper(node, program) || callsSuper(parent, program);
    }),
  },
  {
    id: "inherited-static",
    refuses: "extending a class with static members",
    why: "statics are not inherited",
    instead: "functions beside the class",
    where: "bundle",
    find: nodes(["ClassDeclaration", "ClassExpression"], (node, program) => {
      const body = parentOf(node, program)?.body.body ?? [];
      return body.some((one) => "static" in one && one.static);
    }),
  },
  {
    id: "super-elsewhere",
    refuses: "super in an arrow function or in an object literal",
    why: "throws: Calling 'super' outside of class",
    instead: "let inherited = super.m(); before the arrow; a class for an object",
    where: "both",
    find: nodes(["Super"], (node, program) => {
      const around = functionAround(program, node);
      return around === undefined || program.parents.get(around)?.type !== "MethodDefinition";
    }),
  },
  {
    id: "arrow-arguments",
    refuses: "arguments in an arrow function",
    why: "are the arrow's own, not those of the function around it",
    instead: "let all = arguments; before the arrow",
    where: "both",
    find: nodes(["Identifier"], (node, program) => {
      if (node.name !== "arguments" || program.meaning.has(node)) return false;
      return functionAround(program, node)?.type === "ArrowFunctionExpression";
    }),
  },
  {
    id: "class-name",
    refuses: "a class expression that uses a name of its own: let A = class B { … B … }",
    why: "B is not bound",
    instead: "class A { … A … }",
    where: "both",
    find: function* (program) {
      for (const binding of program.bindings) {
        if (binding.kind !== "self" || binding.node.type !== "ClassExpression") continue;
        const holder = program.parents.get(binding.node);
        if (
          holder?.type === "VariableDeclarator" &&
          holder.id.type === "Identifier" &&
          holder.id.name === binding.name
        )
          continue;
        for (const node of binding.references) yield { node };
      }
    },
  },
  {
    id: "error-class",
    refuses: "instanceof Error, TypeError, …",
    why: "is false for what the interpreter throws, and new TypeError is no Error",
    instead: "catch all there is to catch, or a text or number of your own: throw 1",
    where: "both",
    find: nodes(
      ["BinaryExpression"],
      (node) =>
        node.operator === "instanceof" && node.right.type === "Identifier" && /Error$/.test(node.right.name),
    ),
  },
];
