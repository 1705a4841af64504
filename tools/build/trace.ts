// From a place in code that a board runs to its place in the TypeScript. Only what goes wrong asks for it, so nothing
// is made before: a trace takes as long as a build, and is then kept as bundles are.
//
// What runs has the words of a bundle in their order, but it has been through tokens, and a packed board runs it
// in pieces: so places are found again by counting words and operators, not characters.
import { parse, type Token } from "acorn";
import { ToolError } from "../errors.ts";
import { FACTS } from "../image/kinds.ts";
import { type BundleOptions, bundle, bundled, linkIds, type Trace, traceOf } from "./bundle.ts";
import { atProperty, callOf, functionAt } from "./callers.ts";
import { originAt, type Place } from "./origins.ts";
import { startOf } from "./packed.ts";

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
  const rest = startOf(script);
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

/** More than functions are written into one another. */
const SPOTS_MAX = 20;

const aligned = new Map<string, Aligned | undefined>();

/** A place in the TypeScript, with what it is called that stands there. */
export interface Spot extends Place {
  /** The function around it, or what a callback stands in; undefined at the top level. */
  within?: string | undefined;
}

/** What is known of the code of one script that a board of this kind runs. */
export interface ScriptTrace {
  /** The place that an offset is from; where its function has been written where it is called, then that call's. */
  spots(offset: number): Spot[];
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
    spots: (reported) => {
      // V8 reports a property by the dot before it.
      const offset = script[reported] === "." ? reported + 1 : reported;
      const i = Math.max(
        0,
        starts.findLastIndex((start) => start <= offset),
      );
      return withCallers(trace, placeIn(trace, inBundle[i]! + Math.max(0, offset - starts[i]!)));
    },
    places: () =>
      starts.flatMap((at, i) => {
        const place = originAt(trace.origins, inBundle[i]!);
        return place === undefined ? [] : [{ at, place }];
      }),
    plain: (message) =>
      message.replace(
        /(reading|setting) '([\w$]+)'/g,
        (_, verb, name) => `${verb} '${ownName(trace, name)}'`,
      ),
  };
}

/** A property's name as the sources have it. */
const ownName = ({ names }: Trace, name: string) => (Object.hasOwn(names, name) ? names[name]! : name);

function placeIn(trace: Trace, offset: number): Place | undefined {
  const place = originAt(trace.origins, offset);
  if (place === undefined || trace.code[offset - 1] !== ".") return place;
  const [name] = /^[\w$]*/.exec(trace.code.slice(offset))!;
  return atProperty(place, ownName(trace, name));
}

function withCallers({ functions, origins }: Trace, first: Place | undefined): Spot[] {
  const spots: Spot[] = [];
  const files = [...new Set(origins.from.map(({ file }) => file))];
  for (let place = first; place !== undefined && spots.length < SPOTS_MAX; ) {
    const around = functionAt(place);
    spots.push({ ...place, within: around?.title });
    const { declared } = around ?? {};
    // One that is a function on the board too has its caller in the stack.
    const gone = declared !== undefined && !functions.includes(`${declared.file}:${declared.line}`);
    place = gone ? callOf(declared, files) : undefined;
  }
  return spots;
}
