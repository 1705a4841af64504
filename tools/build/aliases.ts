// Long names of the interpreter's own that a bundle says often, as variables with short ones: Uint8Array for one. So are
// names of members: x.subarray is x[a], where a is "subarray". They are the first variables there are, so that a board also
// finds them sooner than what it looks for last.
import { parse } from "acorn";
import { full } from "acorn-walk";
import { WORDS } from "../image/tokens.ts";
import { GLOBALS } from "./gate/built-ins.ts";

/** What is there on every board, and is not put in its place after the firmware has started. */
const EVERYWHERE = new Set([...GLOBALS, "getTime", "setTimeout", "clearTimeout", "setInterval"]);
const NOT = ["undefined", "arguments"];

/** Bytes that have to be won by a variable. */
const WORTH = 15;
/** A name of two letters, and what its declaration takes besides the long one. */
const SHORT = 2;
const DECLARATION = SHORT + 2;

interface Place {
  start: number;
  end: number;
  /** What it is, and how it is said by its short name. */
  text: string;
  said(short: string): string;
}

const plainly = (short: string) => short;
const asMember = (short: string) => `[${short}]`;

/** Bytes that a variable wins: its declaration costs the long name once more, and what is around it. */
const won = (long: string, all: Place[]) =>
  all.reduce((sum, { text, said }) => sum + text.length - said("..").length, 0) - long.length - DECLARATION;

/** Where code says what could have a shorter name, and all names that it has. */
function read(code: string) {
  const places = new Map<string, Place[]>();
  const names = new Set(WORDS.split(" "));
  const bound = new Set<string>();
  const members = new Map<number, { end: number; long: string }>();
  const add = (long: string, place: Place) => {
    const all = places.get(long) ?? [];
    all.push(place);
    places.set(long, all);
  };
  const shorthands = new Set<number>();
  const program = parse(code, { ecmaVersion: 2020 });
  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(program, (node: any, _state, type) => {
    if (node.type === "Identifier") names.add(node.name);
    if (node.type === "Property" && node.shorthand) shorthands.add(node.start);
    // What is declared or written to here is not the interpreter's.
    if (type === "VariablePattern") bound.add(node.name);
    if (node.type === "FunctionDeclaration") bound.add(node.id.name);
    if (node.type === "AssignmentExpression" && node.left.type === "Identifier") bound.add(node.left.name);
    // The functions of Math need no `this`.
    if (node.type === "MemberExpression" && !node.computed && node.object.name === "Math") {
      members.set(node.start, { end: node.end, long: `Math.${node.property.name}` });
    } else if (node.type === "MemberExpression" && !node.computed) {
      const { start, end, name } = node.property;
      // With the point before it.
      add(`"${name}"`, { start: start - 1, end, text: `.${name}`, said: asMember });
    }
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  full(program, (node: any, _state, type) => {
    if (type !== "Identifier" || !EVERYWHERE.has(node.name) || NOT.includes(node.name)) return;
    const { start } = node;
    const { end, long } = members.get(start) ?? { end: node.end, long: node.name };
    // `{long}` is `{long: long}`.
    const said = shorthands.has(start) ? (short: string) => `${long}:${short}` : plainly;
    add(long, { start, end, text: long, said });
  });
  for (const long of places.keys()) if (bound.has(long.split(".")[0]!)) places.delete(long);
  return { places, names };
}

function* shortNames(): Generator<string> {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  yield* letters;
  for (const a of letters) for (const b of letters) yield a + b;
}

/** Minified code with what it says often declared first. What it says stays the same. */
export function aliasBuiltIns(code: string): string {
  const { places, names } = read(code);
  const free = shortNames();
  const declared: string[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  for (const [long, all] of places) {
    if (won(long, all) < WORTH) continue;
    let short: string;
    do short = free.next().value!;
    while (names.has(short));
    declared.push(`${short}=${long}`);
    for (const { start, end, said } of all) edits.push({ start, end, text: said(short) });
  }
  if (declared.length === 0) return code;
  edits.sort((a, b) => a.start - b.start);
  let out = `var ${declared.join(",")}`;
  let at = 0;
  if (code.startsWith("var ")) {
    out += ",";
    at = "var ".length;
  } else out += ";";
  for (const { start, end, text } of edits) {
    out += code.slice(at, start) + text;
    at = end;
  }
  return out + code.slice(at);
}
