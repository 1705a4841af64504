// The JavaScript world that a board's firmware lives in: a context of its own, as poor as the interpreter. What
// is handed to the firmware has to be made of this world's own built-ins.
import { createContext, Script } from "node:vm";
import { words } from "../image/tokens.ts";
import { QUIRKS } from "./quirks.ts";

const quirks = new Script(QUIRKS, { filename: "quirks.js" });
const { set } = Uint8Array.prototype;

const FUNCTION = "(function(){";

/** What a board boots with, in a function: a variable of one is many times as fast as one of the global object. */
const bootScript = (text: string) =>
  new Script(`${FUNCTION}${text}\n})()`, { filename: "bootcde.js", columnOffset: -FUNCTION.length });
const globalScript = (text: string) => new Script(text, { filename: "bootcde.js" });

/** Code compiled once, however often boards boot with it. */
function compiled(compile: (text: string) => Script): (code: string) => Script {
  const scripts = new Map<string, Script>();
  return (code) => {
    const script = scripts.get(code) ?? compile(words(code));
    // A packed program is some ten scripts.
    if (scripts.size > 100) scripts.clear();
    scripts.set(code, script);
    return script;
  };
}
const bootScriptOf = compiled(bootScript);
const globalScriptOf = compiled(globalScript);

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
}

export function createWorld(): World {
  const context = createContext(Object.create(null));
  const typed = quirks.runInContext(context);
  // What is evaluated at the top level declares globals, `let` as well, and may be in tokens. A loader calls it there.
  Object.assign(context, { eval: (code: string) => globalScriptOf(code).runInContext(context) });
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
    boot: (code) => bootScriptOf(code).runInContext(context),
    run: (code) => globalScriptOf(code).runInContext(context),
  };
}
