// What a question to the interpreter is: a few lines of the language the firmware is written in, which print
// what they find with `p`. The answers were given by the real interpreter (answers.json); the virtual board has
// to give the same ones.

/**
 * What interpreters can be built with or without, so that an answer may depend on it. `resizable`: it takes as
 * much memory as it needs, so that it never runs out.
 */
export type Trait = "unicode" | "ccm" | "resizable";

export interface Case {
  /** "group: name" */
  name: string;
  code: string;
  /** Timers need this long, ms. */
  wait?: number;
  /** It leaves something behind, or may not parse: it gets an interpreter of its own. */
  alone?: boolean;
  /** The answer depends on how the interpreter was built. */
  trait?: Trait;
  /** Asked on the interpreter only, and why. */
  interpreterOnly?: string;
}

type Options = Omit<Case, "name" | "code">;
export type Entry = string | ({ code: string } & Options);

/** Cases of one group, by name. */
export function group(title: string, entries: Record<string, Entry>, common: Options = {}): Case[] {
  return Object.entries(entries).map(([name, entry]) => ({
    name: `${title}: ${name}`,
    ...common,
    ...(typeof entry === "string" ? { code: entry } : entry),
  }));
}

/** A quirk of the language that the build's gate keeps out of the firmware. */
export const REFUSED: Options = { interpreterOnly: "the gate refuses it", alone: true };

/**
 * What every case can use. `hex` of bytes, `bits` of a double, `f32` of a float's, `sum` of a typed array's
 * bytes, `noise` into a typed array (Lehmer's generator), `fails` with the message of what was thrown.
 */
export const PRELUDE = `
function p(x) { print("=" + x); }
function hex(b) { var s = ""; for (var i = 0; i < b.length; i++) s += (b[i] < 16 ? "0" : "") + b[i].toString(16); return s; }
function bits(x) { var d = new DataView(new ArrayBuffer(8)); d.setFloat64(0, x, false); var s = ""; for (var i = 0; i < 8; i++) { var b = d.getUint8(i); s += (b < 16 ? "0" : "") + b.toString(16); } return s; }
function f32(x) { var d = new DataView(new ArrayBuffer(4)); d.setFloat32(0, x, false); var s = ""; for (var i = 0; i < 4; i++) { var b = d.getUint8(i); s += (b < 16 ? "0" : "") + b.toString(16); } return s; }
function sum(t) { return E.CRC32(new Uint8Array(t.buffer)).toString(16); }
function noise(t, n, low) { var x = 1; for (var i = 0; i < t.length; i++) { x = (x * 48271) % 2147483647; t[i] = low + x % n; } return t; }
function fails(f) { try { f(); return "nothing thrown"; } catch (e) { return "throws " + e.message; } }
`;

/** A case as a piece of program: its name, then what it prints. */
export function program({ name, code }: Case): string {
  return `print("#${name}");(function(){try{${code}\n}catch(e){p("throws "+(e&&e.message))}})();\n`;
}

/** What was printed, by case. */
export function readAnswers(printed: string): Map<string, string> {
  const answers = new Map<string, string>();
  let name = "";
  // The console's own prompt and escape sequences are in between.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are
  for (const raw of printed.replace(/\r|\x1b\[J/g, "").split("\n")) {
    const line = raw.replace(/^>/, "");
    if (line.startsWith("#")) {
      name = line.slice(1);
      answers.set(name, "");
    } else if (line.startsWith("=") && name !== "") {
      const before = answers.get(name);
      answers.set(name, before ? `${before} | ${line.slice(1)}` : line.slice(1));
    }
  }
  return answers;
}
