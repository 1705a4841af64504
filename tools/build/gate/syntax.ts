// Syntax that the interpreter refuses: the bundle would not start, or not get past it.
import { isFunction, isLoop, keyName, type Node, type Program } from "./program.ts";
import { nodes, type Rule } from "./rule.ts";

const always = () => true;

/** Words that may name a property of an object, but neither a variable nor a method of a class. */
export const WORDS = ["of", "let", "static", "undefined"];

const RESERVED = (
  "break case catch class const continue debugger default delete do else extends false finally for function if in " +
  "instanceof let new null of return static super switch this throw true try typeof undefined var void while"
).split(" ");

/** Whether `node` is in the initialiser of a for statement, but not in a function there. */
function inForInit(node: Node, program: Program): boolean {
  let at = node;
  for (;;) {
    const parent = program.parents.get(at);
    if (!parent || parent.type.includes("Function") || parent.type === "BlockStatement") return false;
    if (parent.type === "ForStatement") return parent.init === at;
    at = parent;
  }
}

/** Whether a statement leaves a finally block, other than by ending a function or a loop within it. */
function leavesFinally(node: Node, program: Program): boolean {
  const ends = (one: Node) =>
    isFunction(one) || (node.type !== "ReturnStatement" && (isLoop(one) || one.type === "SwitchStatement"));
  let at = node;
  for (;;) {
    const parent = program.parents.get(at);
    if (!parent || ends(parent)) return false;
    if (parent.type === "TryStatement" && parent.finalizer === at) return true;
    at = parent;
  }
}

export const SYNTAX: Rule[] = [
  {
    id: "destructuring",
    refuses: "destructuring: let [a, b] = x, ({ a }) => …",
    why: "is a syntax error, or a ReferenceError",
    instead: "let a = x[0]; let b = x[1];",
    where: "both",
    find: nodes(["ObjectPattern", "ArrayPattern"], always),
  },
  {
    id: "default-parameter",
    refuses: "a default parameter: (a = 1) => …",
    why: "is a syntax error",
    instead: "if (a === undefined) a = 1;",
    where: "both",
    find: nodes(["AssignmentPattern"], always),
  },
  {
    id: "rest",
    refuses: "a rest parameter: (...all) => …",
    why: "is a syntax error",
    instead: "an array as one parameter",
    where: "both",
    find: nodes(["RestElement"], always),
  },
  {
    id: "spread",
    refuses: "spread: [...a], f(...a), { ...o }",
    why: "is a syntax error",
    instead: "a.concat(b), f.apply(null, a), Object.assign({}, o)",
    where: "both",
    find: nodes(["SpreadElement"], always),
  },
  {
    id: "computed-key",
    refuses: "a computed key: { [k]: v }",
    why: "is a syntax error",
    instead: "let o = {}; o[k] = v;",
    where: "both",
    find: nodes(["Property", "MethodDefinition", "PropertyDefinition"], (node) => node.computed),
  },
  {
    id: "tagged-template",
    refuses: "a tagged template: tag`…`",
    why: "is a syntax error",
    instead: "tag(`…`)",
    where: "both",
    find: nodes(["TaggedTemplateExpression"], always),
  },
  {
    id: "private",
    refuses: "a #private member",
    why: "is a syntax error",
    instead: "a module's own let, or a property by convention",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) {
        const name = "key" in node ? node.key : node.type === "MemberExpression" ? node.property : undefined;
        const left = node.type === "BinaryExpression" ? node.left : undefined;
        if ((name as Node | undefined)?.type === "PrivateIdentifier" || left?.type === "PrivateIdentifier")
          yield { node };
      }
    },
  },
  {
    id: "static-block",
    refuses: "static { … }",
    why: "is a syntax error",
    instead: "statements after the class",
    where: "both",
    find: nodes(["StaticBlock"], always),
  },
  {
    id: "optional-chain",
    refuses: "a?.b",
    why: "is a syntax error",
    instead: "a && a.b",
    where: "both",
    find: nodes(["ChainExpression"], always),
  },
  {
    id: "exponent",
    refuses: "a ** b",
    why: "is a syntax error, and Math.pow is not exact",
    instead: "a product, a shift (1 << n), or a table of constants",
    where: "both",
    find: nodes(
      ["BinaryExpression", "AssignmentExpression"],
      (node) => node.operator === "**" || node.operator === "**=",
    ),
  },
  {
    id: "logical-assignment",
    refuses: "a ??= b, a ||= b, a &&= b",
    why: "is a syntax error",
    instead: "if (a === undefined) a = b;",
    where: "both",
    find: nodes(["AssignmentExpression"], (node) => ["??=", "||=", "&&="].includes(node.operator)),
  },
  {
    id: "async",
    refuses: "async, await, for await",
    why: "is a syntax error",
    instead: "a callback, or .then",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) {
        if (node.type === "AwaitExpression" || ("async" in node && node.async)) yield { node };
        else if (node.type === "ForOfStatement" && node.await) yield { node };
      }
    },
  },
  {
    id: "generator",
    refuses: "function*, yield",
    why: "is a syntax error",
    instead: "a function that calls back for each",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) if ("generator" in node && node.generator) yield { node };
    },
  },
  {
    id: "bigint",
    refuses: "a BigInt: 10n",
    why: "is a syntax error",
    instead: "two numbers of 32 bits",
    where: "both",
    find: nodes(["Literal"], (node) => node.bigint != null),
  },
  {
    id: "label",
    refuses: "a label",
    why: "is a ReferenceError",
    instead: "a function with return, or a flag",
    where: "both",
    find: nodes(["LabeledStatement"], always),
  },
  {
    id: "meta",
    refuses: "new.target, import.meta, import()",
    why: "is a syntax error",
    instead: "a parameter, or an import at the top",
    where: "both",
    find: nodes(["MetaProperty", "ImportExpression"], always),
  },
  {
    id: "default-not-last",
    refuses: "default: before a case",
    why: "throws when it is reached, and runs before the cases after it are looked at",
    instead: "default: as the last one",
    where: "both",
    find: nodes(["SwitchCase"], (node, _program, parent) => {
      return node.test == null && parent?.type === "SwitchStatement" && parent.cases.at(-1) !== node;
    }),
  },
  {
    id: "debugger",
    refuses: "debugger",
    why: "hangs the node",
    instead: "print(…) in a test",
    where: "both",
    find: nodes(["DebuggerStatement"], always),
  },
  {
    id: "with",
    refuses: "with (o) …",
    why: "is a ReferenceError",
    instead: "o.a",
    where: "both",
    find: nodes(["WithStatement"], always),
  },
  {
    id: "word",
    refuses: `a variable called ${WORDS.join(", ")}, or a method of a class called after any keyword`,
    why: "is a syntax error",
    instead: "another name",
    where: "both",
    find: function* (program) {
      for (const node of program.bindings) if (WORDS.includes(node.name)) yield { node: node.id };
      for (const node of program.nodes) {
        const member = node.type === "MethodDefinition" || node.type === "PropertyDefinition";
        if (member && RESERVED.includes(keyName(node) ?? "")) yield { node };
      }
    },
  },
  {
    id: "in-for-header",
    refuses: "for (let i = a in b; …): the operator in there",
    why: "is a syntax error even within brackets",
    instead: "let found = a in b; before the loop",
    where: "both",
    find: nodes(["BinaryExpression"], (node, program) => node.operator === "in" && inForInit(node, program)),
  },
  {
    id: "comma-index",
    refuses: "a[b, c]",
    why: "is a syntax error",
    instead: "b; a[c]",
    where: "both",
    find: nodes(["MemberExpression"], (node, program) => {
      if (!node.computed || node.property.type !== "SequenceExpression") return false;
      return program.code.slice(node.object.end, node.property.start).trim() === "[";
    }),
  },
  {
    id: "finally-return",
    refuses: "return, break or continue in finally",
    why: "does not stop what was thrown",
    instead: "catch, and the statement after it",
    where: "both",
    find: nodes(["ReturnStatement", "BreakStatement", "ContinueStatement"], leavesFinally),
  },
  {
    id: "for-in",
    refuses: "for (k in o)",
    why: "visits the methods of a class as well",
    instead: "Object.keys(o).forEach(…)",
    where: "both",
    find: nodes(["ForInStatement"], (node) => isLoop(node)),
  },
];
