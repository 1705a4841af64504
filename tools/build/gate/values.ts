// Numbers, arrays and strings that come out differently on the interpreter, and the built-ins of each.
import { kindOf } from "./kinds.ts";
import { memberName, type Node, type Program } from "./program.ts";
import { nodes, type Rule } from "./rule.ts";

/**
 * The number that the interpreter reads from a decimal literal: digit by digit, in floating point
 * (stringToFloatWithRadix in its src/jsutils.c).
 */
export function interpreterNumber(literal: string): number {
  const [, whole = "", part = "", sign = "", power = "0"] =
    /^(\d*)\.?(\d*)(?:e([+-]?)(\d+))?$/i.exec(literal.replaceAll("_", "")) ?? [];
  let value = 0;
  for (const digit of whole) value = value * 10 + Number(digit);
  let weight = 0.1;
  for (const digit of part) {
    value += weight * Number(digit);
    weight /= 10;
  }
  for (let e = Number(power); e > 0; e--) value = sign === "-" ? value / 10 : value * 10;
  return value;
}

/** Whether a comparator only subtracts its own two parameters, so that those that tie are the same. */
function comparesWhole(node: Node | undefined): boolean {
  if (node?.type !== "ArrowFunctionExpression" && node?.type !== "FunctionExpression") return false;
  const body = node.body.type === "BlockStatement" ? node.body.body[0] : node.body;
  const value = body?.type === "ReturnStatement" ? body.argument : body;
  const names = node.params.map((one) => (one.type === "Identifier" ? one.name : ""));
  return (
    value?.type === "BinaryExpression" &&
    value.operator === "-" &&
    [value.left, value.right].every((side) => side.type === "Identifier" && names.includes(side.name))
  );
}

const sortsTies = (node: Node, program: Program) =>
  node.type === "CallExpression" &&
  memberName(node.callee) === "sort" &&
  node.arguments.length > 0 &&
  !comparesWhole(node.arguments[0]) &&
  program.nodes.length > 0;

/** The object on which a method of that name is called. */
function calledOn(node: Node, names: string[]): Node | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return undefined;
  return names.includes(memberName(node.callee) ?? "") ? node.callee.object : undefined;
}

const call = ["CallExpression" as const];

export const VALUES: Rule[] = [
  {
    id: "decimal",
    refuses:
      "a decimal that the interpreter reads as another number: 0.3, 0.75, also where a minifier makes one",
    why: "is added up digit by digit: 0.3 is 0.30000000000000004",
    instead: "integers in a smaller unit, divided last: (3 * x) / 10",
    where: "bundle",
    find: nodes(["Literal"], (node) => {
      if (typeof node.value !== "number" || /^0[xob]/i.test(node.raw ?? "")) return false;
      return interpreterNumber(node.raw!) !== node.value && node.value <= Number.MAX_SAFE_INTEGER;
    }),
  },
  {
    id: "large-number",
    refuses: "a number over 2^53",
    why: "is read inexactly, and printed as another",
    instead: "two numbers of 32 bits",
    where: "bundle",
    find: nodes(
      ["Literal"],
      (node) => typeof node.value === "number" && node.value > Number.MAX_SAFE_INTEGER + 1,
    ),
  },
  {
    id: "minus-zero",
    refuses: "-0",
    why: "is 0",
    instead: "plain 0",
    where: "both",
    find: nodes(["UnaryExpression"], (node) => {
      return node.operator === "-" && node.argument.type === "Literal" && node.argument.value === 0;
    }),
  },
  {
    id: "array-length",
    refuses: "an assignment to length",
    why: "throws",
    instead: "a = []; or splice; another name for a property of your own",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) {
        const target =
          node.type === "AssignmentExpression"
            ? node.left
            : node.type === "UpdateExpression"
              ? node.argument
              : undefined;
        if (target && memberName(target) === "length") yield { node: target };
      }
    },
  },
  {
    id: "empty-array",
    refuses: "new Array(n) without fill",
    why: "has nothing in it that map or forEach would visit",
    instead: "new Array(n).fill(0)",
    where: "both",
    find: nodes(["NewExpression", "CallExpression"], (node, _program, parent) => {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Array") return false;
      return node.arguments.length > 0 && !(parent && memberName(parent) === "fill");
    }),
  },
  {
    id: "typed-slice",
    refuses: "slice or filter of a typed array, or of what is not plainly a string or a plain array",
    why: "gives a plain Array; ArrayBuffer has none",
    instead:
      "subarray for a view, new Uint8Array(a.subarray(…)) for a copy, or an annotation that says what it is",
    where: "source",
    find: nodes(call, (node, program) => {
      const object = calledOn(node, ["slice", "filter"]);
      const kind = object && kindOf(object, program);
      return object !== undefined && kind !== "string" && kind !== "array";
    }),
  },
  {
    id: "last-index-of",
    refuses: "lastIndexOf of anything but a string",
    why: "arrays do not have it",
    instead: "a loop from the end",
    where: "source",
    find: nodes(call, (node, program) => {
      const object = calledOn(node, ["lastIndexOf"]);
      return object !== undefined && kindOf(object, program) !== "string";
    }),
  },
  {
    id: "string-index",
    refuses: "s[i] of a string",
    why: "gives two characters for a byte over 0x7F on unicode builds",
    instead: "s.charCodeAt(i)",
    where: "source",
    find: nodes(["MemberExpression"], (node, program) => {
      return node.computed && kindOf(node.object, program) === "string";
    }),
  },
  {
    id: "negative-index",
    refuses: "a[-1]",
    why: "throws on typed arrays",
    instead: "a[a.length - 1]",
    where: "both",
    find: nodes(["MemberExpression"], (node) => {
      return node.computed && node.property.type === "UnaryExpression" && node.property.operator === "-";
    }),
  },
  {
    id: "wide-character",
    refuses: "a character over U+00FF in a text",
    why: "strings are bytes: it becomes another one",
    instead: "ASCII",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) {
        const text =
          node.type === "Literal"
            ? node.value
            : node.type === "TemplateElement"
              ? node.value.cooked
              : undefined;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is one byte
        if (typeof text === "string" && /[^\u0000-\u00ff]/.test(text)) yield { node };
      }
    },
  },
  {
    id: "sort-ties",
    refuses: "sort by a part of each element, or by a comparator that is not written out",
    why: "is not stable: ties come out in any order",
    instead: "sort((a, b) => a - b) of numbers, or an insertion in order",
    where: "both",
    find: nodes(call, sortsTies),
  },
  {
    id: "to-fixed",
    refuses: "toFixed",
    why: "cuts where it should round: (1.6).toFixed(0) is 1",
    instead: "integers in a smaller unit; the gateway formats",
    where: "both",
    find: nodes(call, (node) => calledOn(node, ["toFixed"]) !== undefined),
  },
  {
    id: "regexp",
    refuses: "a regular expression, match",
    why: "?, {n}, word boundaries and groups are broken",
    instead: "indexOf, charCodeAt, split by a text",
    where: "both",
    find: function* (program) {
      for (const node of program.nodes) {
        if (node.type === "Literal" && node.regex) yield { node };
        else if (node.type === "Identifier" && node.name === "RegExp" && !program.meaning.has(node))
          yield { node };
        else if (calledOn(node, ["match"])) yield { node };
      }
    },
  },
];
