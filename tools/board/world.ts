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
let compilations = 0;

type Compile = (text: string, name: string) => Script;

/** Scripts by their code, in tokens or in words. */
function compiler(compile: Compile): (code: string) => Compiled {
  const scripts = new Map<string, Compiled>();
  return (code) => {
    const before = scripts.get(code);
    if (before !== undefined) return before;
    const [text, name] = [words(code), `bootcde-${++compilations}.js`];
    const made = { script: compile(text, name), text, name };
    // A packed program is some ten scripts.
    if (scripts.size > 100) scripts.clear();
    scripts.set(code, made);
    return made;
  };
}

const FUNCTION = "(function(){";

/** What a board boots with, in a function: a variable of one is many times as fast as one of the global object. */
const bootScriptOf = compiler(
  (text, name) => new Script(`${FUNCTION}${text}\n})()`, { filename: name, columnOffset: -FUNCTION.length }),
);
const globalScriptOf = compiler((text, name) => new Script(text, { filename: name }));

/**
 * With a map, a debugger knows the script once it runs: so it is stopped there, where all of the program is known. It
 * runs at the top level, where the map has its words.
 */
function inspectedScript(text: string, name: string, map: string, first: boolean): Script {
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
  /** Runs what a board boots with, in tokens or in words. What it declares is its own. */
  boot(code: string): void;
  /** Runs code at the top level: what it declares is global. */
  run(code: string): void;
  /** The words of what has run, by the names that it has in stacks. */
  scripts: ReadonlyMap<string, string>;
}

/** `mapOf`: for a debugger, which is stopped before the firmware's first line. */
export function createWorld(mapOf?: MapOf): World {
  const context = createContext(Object.create(null));
  const typed = quirks.runInContext(context);
  const scripts = new Map<string, string>();
  const inspected =
    mapOf &&
    compiler((text, name) => {
      const map = mapOf(text);
      return map === undefined
        ? new Script(text, { filename: name })
        : inspectedScript(text, name, map, scripts.size === 0);
    });
  const running = (compile: (code: string) => Compiled) => (code: string) => {
    const { script, text, name } = compile(code);
    scripts.set(name, text);
    return script.runInContext(context);
  };
  const run = running(inspected ?? globalScriptOf);
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
    boot: running(inspected ?? bootScriptOf),
    run,
    scripts,
  };
}
