// Turns the firmware's TypeScript into the one file a board runs: what tests run is what is flashed.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TraceMap } from "@jridgewell/trace-mapping";
import { type BuildFailure, buildSync } from "esbuild";
import { VERSION } from "../../gateway/version.ts";
import { longestSpan, rateLimit } from "../../shared/clock-learning.ts";
import { type BoardClock, CRYSTAL } from "../../shared/clocks.ts";
import { MODULE_NAMES } from "../../shared/radio/modules/index.ts";
import { ToolError } from "../errors.ts";
import { linkFault } from "../image/boards.ts";
import { FACTS } from "../image/kinds.ts";
import { type Tokens, tokenise } from "../image/tokens.ts";
import { remembered } from "./cache.ts";
import { checkBundle, describe, merge } from "./gate/check.ts";
import { readProgram } from "./gate/program.ts";
import { WORDS } from "./gate/syntax.ts";
import { LANGUAGE } from "./language.ts";
import { shorterNames } from "./names.ts";
import { type Origins, originAt, plainly, tracing } from "./origins.ts";
import { pack } from "./packed.ts";
import { finish, shorten, withoutStrict } from "./shorten.ts";
import { sourcesOf } from "./sources.ts";

const ROOT = new URL("../../", import.meta.url);

/** Boards there are: a file each in firmware/boards that exports `board`. */
export function boardIds(): string[] {
  const folder = new URL("firmware/boards/", ROOT);
  return readdirSync(folder)
    .filter((file) => /export const board\b/.test(readFileSync(new URL(file, folder), "utf8")))
    .map((file) => file.replace(/\.ts$/, ""));
}

/** The link of nodes that are wired. */
export const SERIAL = "serial";

/** Ways to the gateway there are: a line, and each radio module. */
export function linkIds(): string[] {
  return [SERIAL, ...MODULE_NAMES].sort();
}

/** The firmware from which the one of a board with this link is bundled. */
function entryOf(board: string, link: string): string {
  const [imports, way] =
    link === SERIAL
      ? [`import { link } from "./link/serial.ts";`, "link"]
      : [
          `import { driver } from "../shared/radio/modules/${link}.ts"; import { radioLink } from "./link/radio.ts";`,
          "radioLink(driver)",
        ];
  return `import { start } from "./main.ts"; import { board } from "./boards/${board}.ts"; ${imports} start(board, ${way});`;
}

export interface BundleOptions {
  /** The node's way to the gateway; SERIAL where not given. */
  link?: string;
  /** Instead of the whole firmware: TypeScript, as if it were the file firmware/entry.ts. */
  entry?: string;
}

/** The file whose text `BundleOptions.entry` is. */
export const ENTRY = "firmware/entry.ts";

/** Minified names that are words to the interpreter; naming them as globals keeps them from being given. */
const KEEP_OFF = WORDS.filter((word) => !["let", "static", "undefined"].includes(word));

const bundles = new Map<string, { of: string; code: string; board: string; options: BundleOptions }>();
const flashed = new Map<string, Tokens>();

/** What is written to `.bootcde` of one board with this link: its bundle in tokens, or packed. Throws what `bundle` throws. */
export function bootCode(board: string, link = SERIAL): Tokens {
  const code = bundle(board, { link });
  const made =
    flashed.get(code) ??
    (FACTS[board]?.packed ? (remembered(`packed\0${code}`, () => pack(code)) as Tokens) : tokenise(code));
  flashed.set(code, made);
  return made;
}

/**
 * The minified bundle for one board, ASCII: what it says is what is flashed, as `bootCode` has it.
 * Throws ToolError "board" for a board or a link there is not, or that do not go together, "build" where the source does not compile or holds what
 * the interpreter does not run as it is written: all of it, each place with what to write instead.
 */
export function bundle(board: string, options: BundleOptions = {}): string {
  const plan = planOf(board, options);
  const { name, of } = plan;
  const before = bundles.get(name);
  if (before?.of === of) return before.code;
  const code = options.entry === undefined ? remembered(`${name}\0${of}`, () => make(plan)) : make(plan);
  bundles.set(name, { of, code, board, options });
  return code;
}

/** What sippra-node sends to a board's memory to look at its sensors, as text (firmware/diagnose.ts). Throws what `bundle` throws. */
export function checkProgram(board: string): string {
  const { pins } = FACTS[board] ?? {};
  // Names in quotes would keep their length here, and not where they are asked for.
  const [imports, recorder] =
    pins === undefined
      ? [`import { board, recorder } from "./boards/${board}.ts";`, "recorder"]
      : [
          `import { board } from "./boards/${board}.ts"; import { recordAcoustic } from "./boards/analog.ts";`,
          `recordAcoustic("${pins.acoustic}", "${pins.amplifier}", board.bits)`,
        ];
  return bundle(board, {
    entry: `import { diagnose } from "./diagnose.ts"; ${imports} diagnose(board, ${recorder});`,
  });
}

/** What this process has bundled so far, as `bundle` was asked for it. */
export function bundled(): { board: string; options: BundleOptions; code: string }[] {
  return [...bundles.values()];
}

/** What one bundle is made of. */
interface Plan {
  board: string;
  /** By which it is known among the bundles of this process. */
  name: string;
  entry: string;
  sources: ReturnType<typeof sourcesOf>;
  /** All that it depends on. */
  of: string;
  variant: Variant;
}

/** Throws ToolError "board". */
function planOf(board: string, options: BundleOptions): Plan {
  const { link = SERIAL } = options;
  if (!boardIds().includes(board)) {
    throw new ToolError("board", `There is no board "${board}". Boards: ${boardIds().join(", ")}.`);
  }
  if (!linkIds().includes(link)) {
    throw new ToolError("board", `There is no link "${link}". Links: ${linkIds().join(", ")}.`);
  }
  const facts = FACTS[board];
  const fault = facts && linkFault(facts, link);
  if (fault !== undefined) throw new ToolError("board", fault);
  const entry = options.entry ?? entryOf(board, link);
  const sources = sourcesOf(fileURLToPath(ROOT), { file: ENTRY, text: entry });
  return {
    board,
    name: `${board} ${link}${options.entry === undefined ? "" : ` ${options.entry}`}`,
    entry,
    sources,
    of: sources.map(({ text }) => text).join("\0"),
    variant: {
      radio: link !== SERIAL,
      batteryLow: facts?.batteryLow ?? ALKALINE_LOW_MV,
      clock: facts?.clock ?? CRYSTAL,
      supplyMoves: facts?.reference === "supply",
      hasPlaces: !(link !== SERIAL && facts?.flashedToCalibrate),
      amplifierOnSupply: facts?.pins !== undefined && facts.pins.amplifier === facts.pins.supply,
    },
  };
}

/** Where the words of a bundle come from. */
export interface Trace {
  code: string;
  origins: Origins;
  /** Where the functions are declared that are still functions in the bundle: file:line. */
  functions: string[];
  /** Names of properties as the sources have them, by those in the bundle. */
  names: Record<string, string>;
}

/** The trace of what `bundle` gives, made by going through its passes again. Throws what `bundle` throws. */
export function traceOf(board: string, options: BundleOptions = {}): Trace {
  const plan = planOf(board, options);
  const text = remembered(`trace\0${plan.name}\0${plan.of}`, () => {
    const { code, map, names = {} } = build(plan.entry, plan.variant, false);
    const step = tracing(code!, map!);
    const traced = finish(shorten(code!, new Set(Object.keys(names)), step), step);
    const origins = step.origins();
    const functions = readProgram(traced, false).bindings.flatMap(({ kind, id }) => {
      const place = kind === "function" ? originAt(origins, id.start) : undefined;
      return place === undefined ? [] : [`${place.file}:${place.line}`];
    });
    return JSON.stringify({ code: traced, origins, functions, names } satisfies Trace);
  });
  return JSON.parse(text);
}

/** Two alkaline cells at 1.1 V each; lithium cells give what they have down to 2.0 V (Saft, LS series). */
const ALKALINE_LOW_MV = 2200;

/** What of the board and link is computed into a bundle. */
interface Variant {
  /** What is for wires only, or for radio only. */
  radio: boolean;
  /** mV */
  batteryLow: number;
  clock: BoardClock;
  /** A conversion is a share of what the board runs from, and that moves. */
  supplyMoves: boolean;
  /** Calibrations can be read from beside the profile. */
  hasPlaces: boolean;
  /** The transducer's switch is the amplifier's too. */
  amplifierOnSupply: boolean;
}

/** Builds it and holds it against the gate. */
function make({ board, entry, sources, variant }: Plan): string {
  const built = build(entry, variant);
  const unseen = built.inputs.filter((file) => !sources.some((source) => source.file === file));
  if (unseen.length > 0) throw new Error(`the gate has not looked at ${unseen.join(", ")}`);
  const findings = merge([
    ...sources.flatMap((source) => source.findings),
    ...(built.code === undefined
      ? []
      : checkBundle(built.code, built.map, (file) => sources.find((one) => one.file === file)?.text)),
  ]);
  // Where esbuild refuses a line, the gate has usually said more about it.
  const errors = built.errors.filter(
    (one) => !findings.some((f) => f.file === one.file && f.line === one.line),
  );
  if (built.code === undefined || findings.length > 0) {
    const all = [
      ...findings.map(describe),
      ...errors.map((one) => `${one.file}:${one.line}:${one.column}  ${one.text}`),
    ];
    throw new ToolError("build", `The firmware for ${board} does not build:\n${all.join("\n")}`);
  }
  // Readable once more, so that functions can be told from one another and put where they are called.
  const { code: readable, names = {} } = build(entry, variant, false);
  const shorter = shorten(readable!, new Set(Object.keys(names)), plainly);
  checkShortened(board, built.code, shorter);
  return finish(shorter, plainly);
}

/** What was shortened may not break a rule that the bundle as it was `bundled` keeps. */
function checkShortened(board: string, bundled: string, code: string): void {
  // Places that the sources allow are in both.
  const before = checkBundle(bundled, undefined).map(({ rule }) => rule);
  const findings = checkBundle(code, undefined).filter(({ rule }) => {
    const at = before.indexOf(rule);
    if (at >= 0) before.splice(at, 1);
    return at < 0;
  });
  if (findings.length === 0) return;
  const all = findings.map(describe).join("\n");
  throw new ToolError(
    "build",
    `With its constants computed, the firmware for ${board} does not build:\n${all}`,
  );
}

interface Built {
  /** As the map has it; undefined where there are errors. */
  code?: string;
  map?: TraceMap;
  /** Names of properties as they were, by what they have become. */
  names?: Record<string, string>;
  /** The files it is made of. */
  inputs: string[];
  errors: { file: string; line: number; column: number; text: string }[];
}

function build(
  entry: string,
  { radio, batteryLow, clock, supplyMoves, hasPlaces, amplifierOnSupply }: Variant,
  minify = true,
): Built {
  try {
    const result = buildSync({
      stdin: {
        contents: `${entry}\n${KEEP_OFF.map((word) => `if (0) ${word};`).join("")}`,
        resolveDir: fileURLToPath(new URL("firmware/", ROOT)),
        // Beside resolveDir, so that it comes out as ENTRY.
        sourcefile: "entry.ts",
        loader: "ts",
      },
      absWorkingDir: fileURLToPath(ROOT),
      bundle: true,
      write: false,
      minify,
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      outfile: "bundle.js",
      // "iife" would put a shim around `require`, which is the interpreter's own here.
      format: "cjs",
      platform: "neutral",
      ...LANGUAGE,
      external: ["Storage", "Flash", "crypto"],
      ...shorterNames(),
      define: {
        FIRMWARE_VERSION: JSON.stringify(VERSION),
        RADIO: String(radio),
        BATTERY_LOW_MV: String(batteryLow),
        SUPPLY_MOVES: String(supplyMoves),
        HAS_PLACES: String(hasPlaces),
        AMPLIFIER_ON_SUPPLY: String(amplifierOnSupply),
        CLOCK_LIMIT: String(rateLimit(clock)),
        CLOCK_SPAN_S: String(longestSpan(clock)),
      },
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      logLevel: "silent",
    });
    const [map, code] = ["bundle.js.map", "bundle.js"].map(
      (name) => result.outputFiles.find((file) => file.path.endsWith(name))!.text,
    );
    return {
      code: withoutStrict(code!),
      map: new TraceMap(map!),
      names: Object.fromEntries(
        Object.entries(result.mangleCache ?? {}).flatMap(([was, is]) => (is === false ? [] : [[is, was]])),
      ),
      inputs: Object.keys(result.metafile.inputs),
      errors: [],
    };
  } catch (error) {
    const errors = (error as BuildFailure).errors;
    if (errors === undefined) throw error;
    return {
      inputs: [],
      errors: errors.map(({ location, text }) => ({
        file: location?.file ?? ENTRY,
        line: location?.line ?? 1,
        column: (location?.column ?? 0) + 1,
        text,
      })),
    };
  }
}
