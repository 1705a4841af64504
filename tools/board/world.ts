// The JavaScript world that a board's firmware lives in: a context of its own, as poor as the interpreter. What
// is handed to the firmware has to be made of this world's own built-ins.
import { createContext, Script } from "node:vm";
import { startOf } from "../build/packed.ts";
import { words } from "../image/tokens.ts";
import { QUIRKS } from "./quirks.ts";

const quirks = new Script(QUIRKS, { filename: "quirks.js" });
const { set } = Uint8Array.prototype;

/** The source map of a script, where it has one. */
type MapOf = (text: string) => string | undefined;

/** Code compiled once, however often boards boot with it, as text and under a name of its own. */
interface Compiled {
  script: Script;
  text: string;
  name: string;
}
const compiled = new Map<string, Compiled>();
let compilations = 0;

function compile(code: string, mapOf: MapOf | undefined, first: boolean): Compiled {
  const before = compiled.get(code);
  if (before !== undefined) return before;
  const [text, name] = [words(code), `bootcde-${++compilations}.js`];
  const made = { script: scriptOf(text, name, mapOf?.(text), first), text, name };
  // A packed program is some ten scripts.
  if (compiled.size > 100) compiled.clear();
  compiled.set(code, made);
  return made;
}

/** With a map, a debugger knows the script once it runs: so it is stopped there, where all of the program is known. */
function scriptOf(text: string, name: string, map: string | undefined, first: boolean): Script {
  if (map === undefined) return new Script(text, { filename: name });
  const stop = first || startOf(text) > 0 ? "debugger;" : "";
  const url = `data:application/json;base64,${Buffer.from(map).toString("base64")}`;
  // On lines of their own, of which the first does not count: what runs is what is flashed.
  return new Script(`${stop}\n${text}\n//# sourceMappingURL=${url}`, { filename: name, lineOffset: -1 });
}

export interface World {
  context: object;
  typed: { Uint8Array: Uint8ArrayConstructor; Uint16Array: Uint16ArrayConstructor };
  /** Copies of bytes in it. */
  array(bytes: Uint8Array): Uint8Array;
  buffer(bytes: Uint8Array): ArrayBuffer;
  /** A copy of a value that JSON can hold. */
  value(value: unknown): unknown;
  /** Runs code, in tokens or in words. */
  run(code: string): void;
  /** The words of what has run, by the names that it has in stacks. */
  scripts: ReadonlyMap<string, string>;
}

/** `mapOf`: for a debugger, which is stopped before the firmware's first line. */
export function createWorld(mapOf?: MapOf): World {
  const context = createContext(Object.create(null));
  const typed = quirks.runInContext(context);
  const scripts = new Map<string, string>();
  const run = (code: string) => {
    const { script, text, name } = compile(code, mapOf, scripts.size === 0);
    scripts.set(name, text);
    return script.runInContext(context);
  };
  // What is evaluated at the top level declares globals, `let` as well, and may be in tokens. A loader calls it there.
  Object.assign(context, { eval: run });
  // By this world's `set`, which is not the slow one that stands in for the interpreter's.
  const array = (bytes: Uint8Array): Uint8Array => {
    const out = new typed.Uint8Array(bytes.length);
    set.call(out, bytes);
    return out;
  };
  return {
    context,
    typed,
    array,
    buffer: (bytes) => array(bytes).buffer as ArrayBuffer,
    value: (value) => new Script(`(${JSON.stringify(value)})`).runInContext(context),
    run,
    scripts,
  };
}
