// Functions, variables and properties that nothing reads any more, once conditions have been decided: a bundler leaves out what
// a module has of these, and keeps what a function or an object has.
import type { Identifier, VariableDeclaration, VariableDeclarator } from "acorn";
import { isFunction, type Node, readProgram } from "./gate/program.ts";
import { type Edit, edited } from "./inline/text.ts";

/** The edits that take parts out of a declaration. */
export function withoutParts(
  { declarations: all, start, end }: VariableDeclaration,
  gone: (part: VariableDeclarator) => boolean,
): Edit[] {
  if (all.every(gone)) return [{ start, end, text: "" }];
  return withoutItems(all, gone);
}

/** What stands in a list, out of it. */
function withoutItems<Item extends { start: number; end: number }>(
  all: readonly Item[],
  gone: (item: Item) => boolean,
): Edit[] {
  const last = all.findLastIndex((each) => !gone(each));
  if (last < 0 && all.length > 0) return [{ start: all[0]!.start, end: all.at(-1)!.end, text: "" }];
  // Each with the comma after it; the last ones with the comma before them.
  return all.flatMap((each, i) => {
    if (!gone(each)) return [];
    return i < last
      ? [{ start: each.start, end: all[i + 1]!.start, text: "" }]
      : [{ start: all[i - 1]!.end, end: each.end, text: "" }];
  });
}

/** Whether it does nothing but give a value. */
function isPure(node: Node | null | undefined): boolean {
  if (node?.type === "UnaryExpression") return node.operator !== "delete" && isPure(node.argument);
  if (node?.type === "ObjectExpression")
    return node.properties.every((one) => one.type === "Property" && !one.computed && isPure(one.value));
  return !node || node.type === "Literal" || isFunction(node);
}

const isOwn = (node: Node, own: ReadonlySet<string>) => node.type === "Identifier" && own.has(node.name);

/**
 * Minified code without the properties of objects that nothing asks for. `own`: names that the bundler has given, which the
 * interpreter does not know, no file holds and no code makes of text.
 */
export function withoutUnread(code: string, own: ReadonlySet<string>): string {
  const program = readProgram(code, false);
  const read = new Set<string>();
  for (const node of program.nodes) {
    if (node.type === "MemberExpression" && !node.computed && node.property.type === "Identifier")
      read.add(node.property.name);
    if (node.type === "ObjectPattern") {
      for (const one of node.properties)
        if (one.type === "Property" && one.key.type === "Identifier") read.add(one.key.name);
    }
  }
  const edits: Edit[] = [];
  for (const node of program.nodes) {
    if (node.type !== "ObjectExpression") continue;
    const gone = (one: (typeof node.properties)[number]) =>
      one.type === "Property" &&
      !one.computed &&
      isOwn(one.key, own) &&
      !read.has((one.key as Identifier).name) &&
      (one.value.type === "Identifier" || isPure(one.value));
    edits.push(...withoutItems(node.properties, gone));
  }
  return edited(code, 0, code.length, outermost(edits));
}

/** Minified code without what is declared in it and never named again. What it does stays the same. */
export function withoutUnused(code: string): string {
  const program = readProgram(code, false);
  const unused = new Set(program.bindings.filter((one) => one.references.length === 0).map(({ id }) => id));
  const edits: Edit[] = [];
  for (const node of program.nodes) {
    if (node.type === "FunctionDeclaration" && node.id && unused.has(node.id)) {
      edits.push({ start: node.start, end: node.end, text: "" });
    }
    if (node.type !== "VariableDeclaration") continue;
    const parent = program.parents.get(node)!.type;
    if (parent !== "Program" && parent !== "BlockStatement") continue;
    const gone = ({ id, init }: VariableDeclarator) =>
      id.type === "Identifier" && unused.has(id) && isPure(init);
    edits.push(...withoutParts(node, gone));
  }
  return edited(code, 0, code.length, outermost(edits));
}

/** What lies in something that goes, goes with it. */
const outermost = (edits: readonly Edit[]) =>
  edits.filter(
    (one) => !edits.some((other) => other !== one && other.start <= one.start && one.end <= other.end),
  );
