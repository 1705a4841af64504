// What the TypeScript says around a place: the function that it is in, and who calls a function that is called in one
// place only. On a board that one is no function any more, and no stack has it.
import { readFileSync } from "node:fs";
import { isFunction, keyName, type Node, type Program, readProgram } from "./gate/program.ts";
import { lineStarts, type Place } from "./origins.ts";

/** A function of a file's top level. */
export interface Declared {
  file: string;
  name: string;
  /** Of its name. */
  line: number;
}

export interface Around {
  /** For people: its name, or what a callback stands in. */
  title: string;
  declared?: Declared;
}

interface Source {
  program: Program;
  /** Offsets of its lines. */
  starts: number[];
}

/** Undefined: no file, as the entry of a test. */
const sources = new Map<string, Source | undefined>();

function sourceOf(file: string): Source | undefined {
  if (!sources.has(file)) sources.set(file, read(file));
  return sources.get(file);
}

function read(file: string): Source | undefined {
  try {
    const program = readProgram(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), true);
    return { program, starts: lineStarts(program.text) };
  } catch {
    return undefined;
  }
}

/** A place that a map has left with what stands before a property, moved to the property. */
export function atProperty(place: Place, name: string): Place {
  const source = sourceOf(place.file);
  if (source === undefined) return place;
  const from = source.starts[place.line - 1]! + place.column - 1;
  const line = source.program.text.slice(from, source.starts[place.line] ?? source.program.text.length);
  const at = new RegExp(`\\.${name.replaceAll("$", "\\$&")}(?![\\w$])`).exec(line)?.index;
  return at === undefined ? place : { ...place, column: place.column + at + 1 };
}

/** What a function is called by those who wrote it. */
function nameOf({ parents }: Program, node: Node): string | undefined {
  if ("id" in node && node.id?.type === "Identifier") return node.id.name;
  const parent = parents.get(node);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
  if (parent?.type === "AssignmentExpression" && parent.left.type === "Identifier") return parent.left.name;
  if (parent?.type === "Property" || parent?.type === "MethodDefinition") return keyName(parent);
  return undefined;
}

/** The function that a place is in; undefined at the top level. */
export function functionAt({ file, line, column }: Place): Around | undefined {
  const source = sourceOf(file);
  if (source === undefined) return undefined;
  const { program, starts } = source;
  const offset = starts[line - 1]! + column - 1;
  const around = program.nodes
    .filter((node) => isFunction(node) && node.start <= offset && offset < node.end)
    .sort((a, b) => b.start - a.start);
  for (const [i, node] of around.entries()) {
    const name = nameOf(program, node);
    if (name === undefined) continue;
    if (i > 0) return { title: `a callback in ${name}` };
    const own = node.type === "FunctionDeclaration" && around.length === 1;
    const at = starts.findLastIndex((start) => start <= node.start) + 1;
    return own ? { title: name, declared: { file, name, line: at } } : { title: name };
  }
  return undefined;
}

/** The only call of a function in these files; undefined where there are more, or none. */
export function callOf({ file, name }: Declared, files: readonly string[]): Place | undefined {
  const found: Place[] = [];
  for (const each of files) {
    const source = sourceOf(each);
    if (source === undefined || !source.program.text.includes(name)) continue;
    const { program, starts } = source;
    const kind = each === file ? "function" : "import";
    for (const { callee } of program.nodes.filter((node) => node.type === "CallExpression")) {
      if (callee.type !== "Identifier" || callee.name !== name) continue;
      if (program.meaning.get(callee)?.kind !== kind) continue;
      const line = starts.findLastIndex((start) => start <= callee.start) + 1;
      found.push({ file: each, line, column: callee.start - starts[line - 1]! + 1 });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}
