// From a place in code that a board runs to its place in the TypeScript. Only what goes wrong asks for it, so nothing
// is made before: a trace takes as long as a build, and is then kept as bundles are.
//
// What runs has the words of a bundle in their order, but it has been through tokens, and a packed board runs it
// in pieces: so places are found again by counting words and operators, not characters.
import { readFileSync } from "node:fs";
import { parse, type Token } from "acorn";
import { ToolError } from "../errors.ts";
import { FACTS } from "../image/kinds.ts";
import { type BundleOptions, bundle, bundled, linkIds, type Trace, traceOf } from "./bundle.ts";
import { isFunction, keyName, type Node, type Program, readProgram } from "./gate/program.ts";
import { lineStarts, originAt, type Place } from "./origins.ts";
import { LET_GO } from "./packed.ts";

/** A text's words and operators, each with an end of its own, and the offsets at which they begin. */
interface Lexemes {
  text: string;
  starts: number[];
}

function lexemesOf(code: string): Lexemes {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 2020, onToken: tokens });
  const own = tokens.filter(({ type }) => type.label !== "eof");
  return {
    text: own.map(({ start, end }) => `${code.slice(start, end)}\0`).join(""),
    starts: own.map(({ start }) => start),
  };
}

/** A script that runs, beside the bundle that it is a piece of. */
interface Aligned {
  starts: number[];
  /** Where the same words and operators stand in the bundle. */
  inBundle: number[];
  trace: Trace;
}

/** Bundles that a board of this kind may run: those of this process first, then those of another. */
function* candidates(board: string, others: boolean): Generator<{ options: BundleOptions; code: string }> {
  yield* bundled().filter((one) => one.board === board);
  if (!others || FACTS[board] === undefined) return;
  for (const link of linkIds()) {
    try {
      yield { options: { link }, code: bundle(board, { link }) };
    } catch (error) {
      // There is no such firmware, or its sources have been spoilt since.
      if (!(error instanceof ToolError)) throw error;
    }
  }
}

function align(board: string, script: string, others: boolean): Aligned | undefined {
  // The last piece of a packed program lets go of its loader first.
  const rest = script.replace(/\s/g, "").startsWith(LET_GO) ? script.indexOf(";") + 1 : 0;
  let own: Lexemes;
  try {
    own = lexemesOf(script.slice(rest));
  } catch {
    return undefined;
  }
  for (const { options, code } of candidates(board, others)) {
    const whole = lexemesOf(code);
    const at = `\0${whole.text}`.indexOf(`\0${own.text}`);
    if (at < 0) continue;
    const trace = traceOf(board, options);
    // Its sources may have become others between the two.
    if (trace.code !== code) continue;
    const before = whole.text.slice(0, at).split("\0").length - 1;
    return { starts: own.starts.map((start) => start + rest), inBundle: whole.starts.slice(before), trace };
  }
  return undefined;
}

const aligned = new Map<string, Aligned | undefined>();

/** A place in the TypeScript, with what it is called that stands there. */
export interface Spot extends Place {
  /** The function around it, or what a callback stands in; undefined at the top level. */
  within?: string | undefined;
}

/** What is known of the code of one script that a board of this kind runs. */
export interface ScriptTrace {
  spot(offset: number): Spot | undefined;
  /** Every word and operator with its place, in the order of the script. */
  places(): { at: number; place: Place }[];
  /** A message with the properties' own names. */
  plain(message: string): string;
}

/**
 * The trace of a script; undefined where it is no firmware of the sources as they are. `others`: another process may
 * have bundled it, so that the firmware with every link is looked through.
 */
export function traceScript(board: string, script: string, others: boolean): ScriptTrace | undefined {
  const key = `${board}\0${script}`;
  if (!aligned.has(key)) aligned.set(key, align(board, script, others));
  const found = aligned.get(key);
  if (found === undefined) return undefined;
  const { starts, inBundle, trace } = found;
  return {
    spot: (offset) => {
      let i = starts.findLastIndex((start) => start <= offset);
      if (i < 0) i = 0;
      const place = originAt(trace.origins, inBundle[i]! + Math.max(0, offset - starts[i]!));
      return place && { ...place, within: nameAround(place) };
    },
    places: () =>
      starts.flatMap((at, i) => {
        const place = originAt(trace.origins, inBundle[i]!);
        return place === undefined ? [] : [{ at, place }];
      }),
    plain: (message) =>
      message.replace(
        /(reading|setting) '([\w$]+)'/g,
        (_, verb, name) => `${verb} '${trace.names[name] ?? name}'`,
      ),
  };
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

function nameAround({ file, line, column }: Place): string | undefined {
  let program: Program;
  try {
    program = readProgram(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), true);
  } catch {
    // The entry of a test is no file.
    return undefined;
  }
  const offset = lineStarts(program.text)[line - 1]! + column - 1;
  const around = program.nodes
    .filter((node) => isFunction(node) && node.start <= offset && offset < node.end)
    .sort((a, b) => b.start - a.start);
  let callback = "";
  for (const node of around) {
    const name = nameOf(program, node);
    if (name !== undefined) return callback + name;
    callback = "a callback in ";
  }
  return undefined;
}
