// What is packaged: all that a command can come to, nothing else, and nothing in vain.
import { describe, expect, test } from "vitest";
import { LEFT_OUT, reach } from "../../../tools/package/reach.ts";

function reachIn(sources: Record<string, string>, entries = ["a/main.js"], others: string[] = []) {
  const { files, packages, missing } = reach(
    entries,
    (path) => sources[path],
    (path) => others.includes(path) || sources[path] !== undefined,
  );
  return { files: [...files].sort(), packages: [...packages].sort(), missing };
}

describe("what a command comes to", () => {
  test("imports of all kinds, round in circles too, and packages by their names", () => {
    const found = reachIn({
      "a/main.js":
        'import "../b/one.js";\nimport {\n  x,\n} from "zod/mini";\nconst late = () => import("./late.js");',
      "b/one.js": 'export * from "../a/main.js";\nimport y from "@hono/node-server/x";\nimport "node:fs";',
      "a/late.js": "export const z = 1;",
      "a/unused.js": 'import "unused";',
    });
    expect(found).toEqual({
      files: ["a/late.js", "a/main.js", "b/one.js"],
      packages: ["@hono/node-server", "zod"],
      missing: [],
    });
  });

  test("a module that is not there is told, with who wants it", () => {
    expect(reachIn({ "a/main.js": 'import "./gone.js";' }).missing).toEqual([
      "a/main.js imports a/gone.js, which is not there.",
    ]);
    expect(reachIn({}).missing).toEqual(["The package imports a/main.js, which is not there."]);
  });

  test("a file that a module reads beside it is told where it is not there, a folder is one", () => {
    const sources = {
      "a/main.js": 'new URL("./x.ts", import.meta.url); new URL("../b/", import.meta.url);',
    };
    expect(reachIn(sources, undefined, ["b/"]).missing).toEqual([
      "a/main.js reads a/x.ts, which is not there.",
    ]);
  });

  test("what builds firmware stays out, with all that only it needs", () => {
    const [builder] = LEFT_OUT;
    const sources = {
      "tools/flash/firmware.js": 'await import("../build/bundle.js");',
      [builder!]: 'import "esbuild";',
    };
    expect(reachIn(sources, ["tools/flash/firmware.js"])).toEqual({
      files: ["tools/flash/firmware.js"],
      packages: [],
      missing: [],
    });
  });
});
