// Numbers and truths that never change, and texts that are said once, written where they are used: esbuild does so across
// modules only, and on a board each constant of a file would be a variable.
import { type Literal, type Node, parse, type UnaryExpression, type VariableDeclarator } from "acorn";
import { full } from "acorn-walk";
import { type Edit, edited } from "./inline/text.ts";
import { withoutParts } from "./unused.ts";

/** A text of one character is no longer than a name, wherever it stands. */
const SHORT = 3;

/** A constant as it is written in place of its name, which is used so often; undefined for what is none. */
function constantOf(init: Node | null | undefined, uses: number): string | undefined {
  if (init?.type === "UnaryExpression") {
    const { operator, argument } = init as UnaryExpression;
    const { value, raw } = argument as Literal;
    return /[-!]/.test(operator) && typeof value === "number" ? `(${operator}${raw})` : undefined;
  }
  if (init?.type !== "Literal") return undefined;
  const { value, raw } = init as Literal;
  const text = typeof value === "string" && (uses === 1 || raw!.length <= SHORT);
  return text || typeof value === "number" ? raw : undefined;
}

/** Minified code without the constants of its top level. What it says stays the same. */
export function inlineConstants(code: string): string {
  const program = parse(code, { ecmaVersion: 2020 });
  /** How often a name is declared or written to, anywhere: a constant's once. */
  const bound = new Map<string, number>();
  const bind = (pattern: Node) => {
    if (pattern.type !== "Identifier") return;
    const { name } = pattern as Node & { name: string };
    bound.set(name, (bound.get(name) ?? 0) + 1);
  };
  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(program, (node: any) => {
    if (node.type === "VariableDeclarator" || node.type === "FunctionDeclaration") bind(node.id);
    if (node.params) node.params.forEach(bind);
    if (node.type === "CatchClause" && node.param) bind(node.param);
    if (node.type === "AssignmentExpression") bind(node.left);
    if (node.type === "UpdateExpression") bind(node.argument);
    if (node.type === "ForInStatement" || node.type === "ForOfStatement") bind(node.left);
  });
  const uses = new Map<string, number>();
  // biome-ignore lint/suspicious/noExplicitAny: as above
  full(program, (node: any, _state, type) => {
    if (type === "Identifier") uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
  });
  const writtenFor = ({ id, init }: VariableDeclarator) =>
    id.type === "Identifier" && bound.get(id.name) === 1
      ? constantOf(init, uses.get(id.name) ?? 0)
      : undefined;

  const values = new Map<string, string>();
  const edits: Edit[] = [];
  const isConstant = (one: VariableDeclarator) => writtenFor(one) !== undefined;
  for (const statement of program.body) {
    if (statement.type !== "VariableDeclaration") continue;
    const constants = statement.declarations.filter(isConstant);
    for (const one of constants) values.set(code.slice(one.id.start, one.id.end), writtenFor(one)!);
    edits.push(...withoutParts(statement, isConstant));
  }

  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(program, (node: any, _state, type) => {
    if (node.type === "Property" && node.shorthand && values.has(node.value.name)) {
      edits.push({ start: node.start, end: node.start, text: `${node.value.name}:` });
    }
    const text = type === "Identifier" ? values.get(node.name) : undefined;
    if (text !== undefined) edits.push({ start: node.start, end: node.end, text });
  });

  return edited(code, 0, code.length, edits);
}
