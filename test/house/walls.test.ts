// The house's import rules, held: every file keeps to its folder's row, no files import each other in a circle, no two
// rooms of tools both ways. And the guard itself: holes that are planted are found.
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { allImports, cyclesOf, FILES, type Import, importsOf, ROOT } from "./imports.ts";
import { bothWays, breach, WALLS } from "./walls.ts";

const imports = allImports();

describe("the house", () => {
  test("every import keeps to its folder's row", () => {
    expect(imports.length).toBeGreaterThan(1000);
    expect(imports.map((one) => breach(one)).filter((sentence) => sentence !== undefined)).toEqual([]);
  });

  test("every folder has a row, and every row its folder or file", () => {
    const places = new Set([...FILES, ...FILES.map(dirname)]);
    expect(Object.keys(WALLS).filter((row) => !places.has(row))).toEqual([]);
    const without = FILES.filter((file) => WALLS[file] === undefined && WALLS[dirname(file)] === undefined);
    expect(without).toEqual([]);
    const targets = new Set(Object.values(WALLS).flat());
    expect([...targets].filter((place) => !places.has(place))).toEqual([]);
  });

  test("every sink has a row of its own, and no other sink in it", () => {
    const sinks = FILES.filter((file) => /^gateway\/deliver\/sinks\/(?!sink\.ts)/.test(file));
    const others = (row: readonly string[] = sinks) =>
      row.filter((place) => place.startsWith("gateway/deliver/sinks/") && !place.endsWith("/sink.ts"));
    expect(sinks.length).toBeGreaterThan(0);
    expect(sinks.filter((file) => others(WALLS[file] ?? WALLS[dirname(file)]).length > 0)).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(cyclesOf(imports)).toEqual([]);
  });

  test("no two rooms of tools import each other both ways", () => {
    expect(bothWays(imports, "tools")).toEqual([]);
  });

  test("every package that is imported is a dependency of its own", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const known = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
    const packages = imports
      .map(({ to }) => to)
      .filter(
        (to) => !/^(bin|shared|firmware|gateway|tools|test|node:)/.test(to) && !builtinModules.includes(to),
      )
      .map((to) =>
        to
          .split("/")
          .slice(0, to.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    expect([...new Set(packages)].filter((name) => !known.has(name))).toEqual([]);
  });
});

/** The imports as they would be with `source` put at the top of `file`. */
function planted(file: string, source: string): Import[] {
  const text = `${source}\n${readFileSync(join(ROOT, file), "utf8")}`;
  return [...imports.filter(({ from }) => from !== file), ...importsOf(file, text)];
}

describe("a hole that is planted is found", () => {
  test.each([
    ["gateway/intake/serial.ts", 'import { startPipeline } from "../assemble/pipeline.ts";'],
    ["firmware/node/slots.ts", 'import { start } from "../main.ts";'],
    ["gateway/store/open.ts", 'import type { Topics } from "../deliver/topics.ts";'],
    ["gateway/deliver/mqtt.ts", 'import { main } from "../cli/main.ts";'],
    ["gateway/admit/admit.ts", 'export { openStore } from "../store/open.ts";'],
    ["gateway/clock.ts", 'import { openStore } from "./store/open.ts";'],
    ["gateway/log.ts", 'const lazy = () => import("./assemble/gateway.ts");'],
    ["gateway/store/open.ts", 'import { ToolError } from "../../tools/errors.ts";'],
    ["gateway/store/open.ts", 'import { PROFILE } from "../../firmware/profile.ts";'],
    ["gateway/watch/news.ts", 'import { startGateway } from "../assemble/gateway.ts";'],
    ["gateway/watch/news.ts", 'import { decide } from "../../shared/leak/decide.ts";'],
    ["gateway/watch/noise/fleet.ts", 'import { openStore } from "../../store/open.ts";'],
    ["shared/leak/decide.ts", 'import type { Board } from "../../firmware/boards/board.ts";'],
    ["firmware/boards/puckjs.ts", 'import { boot } from "../node/journal.ts";'],
    ["firmware/node/clock.ts", 'import { startLink } from "../link/serial.ts";'],
    ["firmware/main.ts", 'import { systemClock } from "../gateway/clock.ts";'],
    ["firmware/main.ts", 'import { z } from "zod";'],
    ["shared/cbor.ts", 'import "node:fs";'],
    ["shared/cbor.ts", 'import { start } from "../firmware/main.ts";'],
    ["tools/board/board.ts", 'import { createRig } from "../../test/rig.ts";'],
    ["tools/image/layout.ts", 'import { bundle } from "../build/bundle.ts";'],
    ["tools/evaluate/main.ts", 'import { startDemo } from "../district/demo.ts";'],
  ])("%s: %s", (file, source) => {
    expect(FILES).toContain(file);
    const found = planted(file, source)
      .map((one) => breach(one))
      .filter((sentence) => sentence !== undefined);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${file} imports `);
  });

  test("a folder without a row", () => {
    const [one] = importsOf("gateway/odds/ends.ts", 'import { systemClock } from "../clock.ts";');
    expect(breach(one!)).toContain("gateway/odds has no row");
  });

  test("a circle of files, also one of types and one inside a folder", () => {
    const circle = cyclesOf(planted("shared/ccm.ts", 'import type { Frame } from "./frame.ts";'));
    expect(circle).toEqual([["shared/ccm.ts", "shared/frame.ts"]]);
    expect(
      cyclesOf([
        { from: "a", to: "b" },
        { from: "b", to: "c" },
        { from: "c", to: "a" },
        { from: "c", to: "d" },
      ]),
    ).toEqual([["a", "b", "c"]]);
  });

  test("two rooms of tools both ways, by a dynamic import too", () => {
    const both = bothWays(
      planted("tools/build/fits.ts", 'const late = () => import("../flash/flash.ts");'),
      "tools",
    );
    expect(both).toHaveLength(1);
    expect(both[0]).toContain("tools/build/fits.ts -> tools/flash/flash.ts");
  });

  test("imports over several lines, re-exports and types are seen", () => {
    const source = `import "./a.ts";\nimport {\n  b,\n} from "../b.ts";\nexport * from "./c.ts";\nimport type { e } from "zod";\n  await import("./d.ts");`;
    expect(importsOf("gateway/cli/x.ts", source).map(({ to }) => to)).toEqual([
      "gateway/cli/a.ts",
      "gateway/b.ts",
      "gateway/cli/c.ts",
      "zod",
      "gateway/cli/d.ts",
    ]);
  });
});
