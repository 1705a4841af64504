// Names that the firmware may use: what the interpreter was asked for and has, what firmware/espruino.d.ts
// declares, and what the firmware defines itself. All else is refused, known or not.
import { readFileSync } from "node:fs";
import * as builtIns from "./built-ins.ts";
import { keyName, memberName, type Node, type Program } from "./program.ts";
import { nodes, type Place, type Rule } from "./rule.ts";

const DECLARED = new URL("../../../firmware/espruino.d.ts", import.meta.url);
export const MODULES = ["Storage", "Flash", "crypto"];
const AES_MODES = ["ECB", "CBC"];

/** What the firmware's ambient declarations bring: values, and every member of anything. */
function readDeclared(): { values: string[]; members: string[] } {
  const text = readFileSync(DECLARED, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const values = [...text.matchAll(/declare\s+(?:function|class|const|let|var)\s+([^;={(]+)/g)].flatMap(
    (found) => [...found[1]!.matchAll(/(?:^|,)\s*(\w+)/g)].map((name) => name[1]!),
  );
  const members = [...text.matchAll(/(\w+)\??\s*[(:]/g)].map((found) => found[1]!);
  return { values, members };
}

const declared = readDeclared();
const known = new Set([...builtIns.GLOBALS, ...declared.values]);
const methods = new Set([
  ...Object.values(builtIns.METHODS).flat(),
  ...Object.values(builtIns.STATICS).flat(),
  ...declared.members,
  // Refused by rules of their own, which say more.
  ...["toFixed", "match", "lastIndexOf"],
]);
const withStatics = Object.keys(builtIns.STATICS);

const isGlobal = (node: Node, program: Program): node is Extract<Node, { type: "Identifier" }> =>
  node.type === "Identifier" && !program.meaning.has(node);

function* unknownGlobals(program: Program): Iterable<Place> {
  for (const node of program.globals) {
    const instead = Object.hasOwn(builtIns.ABSENT_GLOBALS, node.name)
      ? builtIns.ABSENT_GLOBALS[node.name]
      : undefined;
    if (instead !== undefined) yield { node, refuses: node.name, why: "does not exist", instead };
    else if (node.name === "eval" || node.name === "Function" || node.name === "RegExp") continue;
    else if (!known.has(node.name)) yield { node, refuses: node.name };
  }
}

/** Math.x, Array.x and so on. */
function* unknownStatics(program: Program): Iterable<Place> {
  for (const node of program.nodes) {
    if (node.type !== "MemberExpression" || !isGlobal(node.object, program)) continue;
    const owner = node.object.name;
    if (!withStatics.includes(owner)) continue;
    const name = memberName(node);
    const full = `${owner}.${name}`;
    if (name === undefined) yield { node, refuses: `${owner}[…]`, why: "hides what is used from the gate" };
    else if (builtIns.STATICS[owner]!.includes(name) || Object.hasOwn(builtIns.DIFFERENT, full)) continue;
    else {
      const typed = builtIns.TYPED_ARRAYS.includes(owner) ? `Uint8Array.${name}` : full;
      const instead = builtIns.ABSENT_STATICS[typed];
      yield instead === undefined
        ? { node, refuses: full }
        : { node, refuses: full, why: "does not exist", instead };
    }
  }
}

/** Names of properties and methods that the program itself defines. */
function ownNames(program: Program): Set<string> {
  const own = new Set<string>();
  for (const node of program.nodes) {
    const name =
      node.type === "Property" || node.type === "MethodDefinition" || node.type === "PropertyDefinition"
        ? keyName(node)
        : node.type === "AssignmentExpression"
          ? memberName(node.left)
          : undefined;
    if (name !== undefined) own.add(name);
  }
  return own;
}

function* unknownMethods(program: Program): Iterable<Place> {
  const own = ownNames(program);
  for (const node of program.nodes) {
    const name = memberName(node);
    if (name === undefined || node.type !== "MemberExpression") continue;
    if (name === "BYTES_PER_ELEMENT")
      yield { node, refuses: name, why: "does not exist", instead: "the number of bytes itself" };
    if (isGlobal(node.object, program) && withStatics.includes(node.object.name)) continue;
    const parent = program.parents.get(node);
    if (parent?.type !== "CallExpression" || parent.callee !== node) continue;
    if (Object.hasOwn(builtIns.ABSENT_METHODS, name))
      yield { node, refuses: `.${name}()`, why: "does not exist", instead: builtIns.ABSENT_METHODS[name]! };
    else if (!methods.has(name) && !own.has(name)) yield { node, refuses: `.${name}()` };
  }
}

/** The value of a property in an object literal. */
function option(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  const found = node.properties.find((one) => keyName(one) === name);
  return found?.type === "Property" ? found.value : undefined;
}

/** true, or what a minifier makes of it. */
const isTrue = (node: Node | undefined) =>
  (node?.type === "Literal" && node.value === true) ||
  (node?.type === "UnaryExpression" &&
    node.operator === "!" &&
    node.argument.type === "Literal" &&
    node.argument.value === 0);

const different = Object.entries(builtIns.DIFFERENT).map(
  ([name, { why, instead }]): Rule => ({
    id: name.toLowerCase().replace(".", "-"),
    refuses: name,
    why,
    instead,
    where: "both",
    waivable: true,
    find: nodes(["MemberExpression"], (node, program) => {
      const owner = isGlobal(node.object, program) ? node.object.name : "";
      return `${owner}.${memberName(node)}` === name;
    }),
  }),
);

export const LIBRARY: Rule[] = [
  ...different,
  {
    id: "unknown-global",
    refuses:
      "a global that neither the interpreter nor firmware/espruino.d.ts has: Map, Set, Symbol, TextEncoder, …",
    why: "is not known to exist",
    instead:
      "what firmware/espruino.d.ts declares; a line there for what the interpreter has been seen to have",
    where: "bundle",
    find: unknownGlobals,
  },
  {
    id: "unknown-static",
    refuses:
      "a member of Math, Object, Array, … that does not exist: Math.trunc, Array.from, Object.freeze, …",
    why: "is not known to exist",
    instead:
      "what tools/build/gate/built-ins.ts lists; a line there for what the interpreter has been seen to have",
    where: "both",
    find: unknownStatics,
  },
  {
    id: "unknown-method",
    refuses: "a method that no value has: flat, at, findLast, entries, finally, … also as a name of your own",
    why: "is not known to exist",
    instead:
      "what tools/build/gate/built-ins.ts lists; a line there for what the interpreter has been seen to have",
    where: "bundle",
    find: unknownMethods,
  },
  {
    id: "text-search",
    refuses: "indexOf, includes and replace of a text of two characters or more",
    why: 'also finds its beginning at the end: "ok DONE".indexOf("ERROR") is 6',
    instead: "startsWith, or split(text).length > 1; for arrays of texts, say so in a waiver",
    where: "both",
    waivable: true,
    find: nodes(["CallExpression"], (node) => {
      const sought = node.arguments[0];
      return (
        ["indexOf", "includes", "replace"].includes(memberName(node.callee) ?? "") &&
        sought?.type === "Literal" &&
        String(sought.value).length > 1
      );
    }),
  },
  {
    id: "hidden-built-in",
    refuses: "a built-in under another name: let m = Math; Math[name]",
    why: "hides from the gate what is used",
    instead: "the built-in by its own name",
    where: "bundle",
    find: function* (program) {
      for (const node of program.globals) {
        if (!withStatics.includes(node.name) && node.name !== "require") continue;
        const parent = program.parents.get(node);
        const plain =
          (parent?.type === "MemberExpression" && parent.object === node) ||
          ((parent?.type === "CallExpression" || parent?.type === "NewExpression") &&
            parent.callee === node) ||
          (parent?.type === "BinaryExpression" && parent.operator === "instanceof") ||
          parent?.type === "ClassDeclaration" ||
          parent?.type === "ClassExpression";
        if (!plain) yield { node };
      }
    },
  },
  {
    id: "eval",
    refuses: "eval, new Function, a text as the function of a timer",
    why: "is code that the gate cannot see",
    instead: "a function",
    where: "bundle",
    find: function* (program) {
      for (const node of program.globals) {
        const parent = program.parents.get(node);
        const called = parent?.type === "CallExpression" || parent?.type === "NewExpression";
        if (node.name === "eval" || (node.name === "Function" && called)) yield { node };
        const first =
          parent?.type === "CallExpression" && parent.callee === node ? parent.arguments[0] : undefined;
        const text = first?.type === "Literal" || first?.type === "TemplateLiteral";
        if (/^set(Timeout|Interval)$/.test(node.name) && text) yield { node };
      }
    },
  },
  {
    id: "module",
    refuses: `require of anything but ${MODULES.join(", ")}`,
    why: "is fetched from a disk or the net that a node does not have",
    instead: "import of a file, or one of those three by its literal name",
    where: "both",
    find: nodes(["CallExpression"], (node, program) => {
      if (!isGlobal(node.callee, program) || node.callee.name !== "require") return false;
      const name = node.arguments[0];
      return name?.type !== "Literal" || !MODULES.includes(String(name.value));
    }),
  },
  {
    id: "aes-mode",
    refuses: 'AES in another mode than "ECB" and "CBC", or without one',
    why: "CTR ignores its initialisation vector: the key stream repeats",
    instead: '{ mode: "ECB" } or { mode: "CBC" }, written out at the call',
    where: "bundle",
    find: nodes(["CallExpression"], (node) => {
      const name = memberName(node.callee);
      if (name !== "encrypt" && name !== "decrypt") return false;
      const mode = option(node.arguments[2], "mode");
      return mode?.type !== "Literal" || !AES_MODES.includes(String(mode.value));
    }),
  },
  {
    id: "console-force",
    refuses: "E.setConsole without { force: true }",
    why: "plugging in USB takes the console back",
    instead: "E.setConsole(null, { force: true })",
    where: "bundle",
    find: nodes(["CallExpression"], (node) => {
      return memberName(node.callee) === "setConsole" && !isTrue(option(node.arguments[1], "force"));
    }),
  },
];
