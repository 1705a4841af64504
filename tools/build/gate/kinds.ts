// What kind of value an expression gives, as far as the words beside it tell: its annotation, its literal, the
// constructor or a method that always gives the same. No type checker, and `undefined` where it is not plain.
import { TYPED_ARRAYS } from "./built-ins.ts";
import { type Binding, memberName, type Node, type Program } from "./program.ts";

export type Kind = "string" | "array" | "typed" | "buffer" | "number";

const STRING_METHODS = (
  "charAt concat slice substring substr trim padStart padEnd repeat replace replaceAll toLowerCase toUpperCase " +
  "toString toFixed join fromCharCode stringify read"
).split(" ");

/** The kind that a written type means. */
function kindOfType(text: string): Kind | undefined {
  const type = text
    .replace(/\bas const\b|\breadonly\b|\|\s*(undefined|null)\b/g, "")
    .trim()
    .replace(/[)\s]+$/, "");
  if (/^(string|ByteString)$/.test(type)) return "string";
  if (/^number$/.test(type)) return "number";
  if (type === "ArrayBuffer") return "buffer";
  if (/\[\]$|^\[.*\]$|^(Readonly)?Array</s.test(type)) return "array";
  const parts = type.split("|").map((part) => part.trim());
  if (parts.every((part) => TYPED_ARRAYS.includes(part) || part === "Samples" || part === "Bytes"))
    return "typed";
  return undefined;
}

/** What was written between the end of a node and the next character that is not a type. */
function annotation(program: Program, end: number): string {
  let stop = end;
  while (stop < program.code.length && /\s/.test(program.code[stop]!)) stop++;
  return program.text.slice(end, stop);
}

function kindOfBinding(binding: Binding, program: Program): Kind | undefined {
  const written = /^\s*[?!]?\s*:\s*(.*)$/s.exec(annotation(program, binding.id.end))?.[1];
  if (written !== undefined && written.trim() !== "") return kindOfType(written);
  if (binding.node.type !== "VariableDeclarator" || binding.node.id !== binding.id) return undefined;
  return binding.node.init ? kindOf(binding.node.init, program) : undefined;
}

function kindOfCall(node: Extract<Node, { type: "CallExpression" }>, program: Program): Kind | undefined {
  const name = memberName(node.callee);
  if (node.callee.type === "Identifier") {
    const fn = program.meaning.get(node.callee)?.node;
    if (node.callee.name === "String") return "string";
    if (fn?.type !== "FunctionDeclaration") return undefined;
    const close = program.code.lastIndexOf(")", fn.body.start);
    return kindOfType(annotation(program, close + 1).replace(/^\s*:/, ""));
  }
  if (node.callee.type !== "MemberExpression" || name === undefined) return undefined;
  if (name === "toUint8Array" || name === "subarray") return "typed";
  if (name === "toArrayBuffer") return "buffer";
  const own = kindOf(node.callee.object, program);
  if (name === "split" || (name === "keys" && own === undefined)) return "array";
  // A typed array's map and fill keep its kind; its slice and filter do not.
  if (["map", "fill", "sort", "reverse"].includes(name) && own !== undefined) return own;
  if (["slice", "filter", "concat", "splice"].includes(name) && (own === "typed" || own === "array"))
    return "array";
  if (own === "array" && name !== "join") return undefined;
  return STRING_METHODS.includes(name) ? "string" : undefined;
}

/** The kind of value that `node` gives, or undefined where that is not plain to see. */
export function kindOf(node: Node, program: Program): Kind | undefined {
  const cast = /^\s*\)?\s*as\s+(.*)$/s.exec(annotation(program, node.end))?.[1];
  if (cast !== undefined) return kindOfType(cast);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string"
        ? "string"
        : typeof node.value === "number"
          ? "number"
          : undefined;
    case "TemplateLiteral":
      return "string";
    case "ArrayExpression":
      return "array";
    case "Identifier": {
      const binding = program.meaning.get(node);
      return binding && kindOfBinding(binding, program);
    }
    case "BinaryExpression": {
      const sides = [node.left, node.right].map((side) => kindOf(side as Node, program));
      if (node.operator === "+") return sides.includes("string") ? "string" : undefined;
      return "number";
    }
    case "ConditionalExpression": {
      const kind = kindOf(node.consequent, program);
      return kind === kindOf(node.alternate, program) ? kind : undefined;
    }
    case "NewExpression": {
      const name = node.callee.type === "Identifier" ? node.callee.name : "";
      return TYPED_ARRAYS.includes(name)
        ? "typed"
        : name === "Array"
          ? "array"
          : name === "ArrayBuffer"
            ? "buffer"
            : undefined;
    }
    case "CallExpression":
      return kindOfCall(node, program);
    default:
      return undefined;
  }
}
