// Which names of properties are the firmware's own, so that the bundle can have shorter ones: on a board a name
// takes its letters wherever it stands, and one of more than four letters another variable in each object.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const FIRMWARE = new URL("../../firmware/", import.meta.url);
/** What others know by name: the interpreter and its library as they are declared, and the profile in Storage. */
const DECLARED = ["espruino.d.ts", "library.d.ts", "profile.ts"];

/** Every word in a file but in its comments and labels of tuples: more than its names, but none of them is missing. */
function wordsOf(file: string): string[] {
  const text = readFileSync(new URL(file, FIRMWARE), "utf8");
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  return code.replace(/\[[^[\]{}();]*\]/g, (tuple) => tuple.replace(/\w+\??:/g, "")).match(/[\w$]+/g) ?? [];
}

/** What JavaScript knows, so that a property that the interpreter lacks keeps the name by which the gate finds it. */
const JAVASCRIPT: string[] = runInNewContext(`
  const names = Object.getOwnPropertyNames(globalThis);
  const values = names.map((name) => globalThis[name]).filter((one) => one === Object(one));
  const prototypes = values.map(({ prototype }) => prototype).filter((one) => one === Object(one));
  [...values, ...prototypes].flatMap((one) => Object.getOwnPropertyNames(one))`);

/** Names that a property keeps. */
export function keptNames(): Set<string> {
  return new Set([...DECLARED.flatMap(wordsOf), ...JAVASCRIPT]);
}

/**
 * esbuild's options for it. Only names that begin with a small letter: those of constants are a module's, by which
 * another file may have them in one object.
 */
export function shorterNames(): {
  mangleProps: RegExp;
  reserveProps: RegExp;
  mangleCache: Record<string, string>;
} {
  const kept = [...keptNames()].map((name) => name.replaceAll("$", "\\$"));
  return { mangleProps: /^[a-z]/, reserveProps: new RegExp(`^(?:${kept.join("|")})$`), mangleCache: {} };
}
