// Turns the firmware's TypeScript into the one file a board runs: what tests run is what is flashed.
import { readdirSync, readFileSync } from "node:fs";
import { type BuildFailure, buildSync } from "esbuild";
import { VERSION } from "../../gateway/cli/version.ts";
import { ToolError } from "../errors.ts";

const ROOT = new URL("../../", import.meta.url);

/** Boards there are: a file each in firmware/boards that exports `board`. */
export function boardIds(): string[] {
  const folder = new URL("firmware/boards/", ROOT);
  return readdirSync(folder)
    .filter((file) => /export const board\b/.test(readFileSync(new URL(file, folder), "utf8")))
    .map((file) => file.replace(/\.ts$/, ""));
}

/** Syntax that the interpreter refuses or runs differently, so that esbuild lowers it or refuses the build. */
const UNSUPPORTED = [
  "array-spread",
  "arbitrary-module-namespace-names",
  "async-await",
  "async-generator",
  "bigint",
  "class-private-accessor",
  "class-private-brand-check",
  "class-private-field",
  "class-private-method",
  "class-private-static-accessor",
  "class-private-static-field",
  "class-private-static-method",
  "class-static-blocks",
  "class-static-field",
  "decorators",
  "default-argument",
  "destructuring",
  "dynamic-import",
  "exponent-operator",
  "for-await",
  "generator",
  "hashbang",
  "logical-assignment",
  "nested-rest-binding",
  "new-target",
  "node-colon-prefix-import",
  "node-colon-prefix-require",
  "nullish-coalescing",
  "object-rest-spread",
  "optional-catch-binding",
  "optional-chain",
  "regexp-dot-all-flag",
  "regexp-lookbehind-assertions",
  "regexp-match-indices",
  "regexp-named-capture-groups",
  "regexp-set-notation",
  "regexp-sticky-and-unicode-flags",
  "regexp-unicode-property-escapes",
  "rest-argument",
  "top-level-await",
  "unicode-escapes",
];

/**
 * The minified bundle for one board, ASCII, as it is written to `.bootcde`.
 * Throws ToolError "board" for a board there is not, "build" where the source does not compile.
 */
export function bundle(board: string): string {
  if (!boardIds().includes(board)) {
    throw new ToolError("board", `There is no board "${board}". Boards: ${boardIds().join(", ")}.`);
  }
  try {
    const result = buildSync({
      stdin: {
        contents: `import { start } from "./main.ts"; import { board } from "./boards/${board}.ts"; start(board);`,
        resolveDir: new URL("firmware/", ROOT).pathname,
        loader: "ts",
      },
      bundle: true,
      write: false,
      minify: true,
      charset: "ascii",
      // "iife" would put a shim around `require`, which is the interpreter's own here.
      format: "cjs",
      platform: "neutral",
      target: "es2015",
      supported: Object.fromEntries(UNSUPPORTED.map((feature) => [feature, false])),
      external: ["Storage", "Flash", "crypto"],
      define: { FIRMWARE_VERSION: JSON.stringify(VERSION) },
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      logLevel: "silent",
    });
    const code = result.outputFiles[0]!.text.replace(/^"use strict";/, "").trimEnd();
    return `(function(){${code}})();`;
  } catch (error) {
    const first = (error as BuildFailure).errors?.[0];
    if (first === undefined) throw error;
    const at = first.location ? `${first.location.file}:${first.location.line}: ` : "";
    throw new ToolError("build", `The firmware for ${board} does not build: ${at}${first.text}`, {
      cause: error,
    });
  }
}
