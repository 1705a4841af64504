// The house's import rules: shared imports nothing outside itself; firmware and gateway import shared and
// never each other; tools may import all; within the gateway data flows one way through the rooms.
import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url).pathname;
const files = globSync("{shared,firmware,gateway,tools}/**/*.ts", { cwd: ROOT }).filter(
  (file) => !file.endsWith(".d.ts"),
);

interface Import {
  from: string;
  to: string;
}

/** Every static and dynamic import and re-export; relative ones as paths from the root. */
function importsOf(file: string, source: string): Import[] {
  const found = source.matchAll(
    /^(?:import\s*|(?:import|export)\b[^"';=]*\bfrom\s*)["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...found].map((match) => {
    const to = match[1] ?? match[2]!;
    return {
      from: file,
      to: to.startsWith(".") ? normalize(join(dirname(file), to)).replaceAll(sep, "/") : to,
    };
  });
}

/** Rooms of the gateway in the order of the data's way; a room may import itself and those before it. */
const ROOMS = ["intake", "admit", "store", "deliver"];

/** The sentence that says which rule an import breaks, or undefined. */
function broken({ from, to }: Import): string | undefined {
  const [part, room] = from.split("/");
  const [toPart, toRoom] = to.split("/");
  const inside = ["shared", "firmware", "gateway", "tools", "test"].includes(toPart!);
  const because = (why: string) => `${from} imports ${to}: ${why}`;
  if (part !== "test" && toPart === "test") return because("nothing imports tests");
  if (part === "shared" && toPart !== "shared") return because("shared imports nothing outside itself");
  if (part === "firmware" && !["shared", "firmware"].includes(toPart!))
    return because("firmware imports shared only");
  if (part !== "gateway") return undefined;
  if (inside && !["shared", "gateway"].includes(toPart!)) return because("the gateway imports shared only");
  if (toPart !== "gateway" || toRoom!.endsWith(".ts")) return undefined;
  if (room === "cli") return undefined;
  if (toRoom === "cli") return because("cli wires, nothing imports it");
  if (room === "watch") return undefined;
  if (toRoom === "watch") return because("watch reads, nothing imports it");
  // What stands beside the rooms and serves all of them may import what is before it on the way, as pipeline does.
  if (room!.endsWith(".ts")) return undefined;
  if (ROOMS.indexOf(toRoom!) > ROOMS.indexOf(room!)) return because("a later room on the data's way");
  return undefined;
}

describe("import rules", () => {
  test("the rules fire", () => {
    const cases: [string, string][] = [
      ["shared/cbor.ts", "node:fs"],
      ["shared/cbor.ts", "firmware/main.ts"],
      ["firmware/main.ts", "gateway/clock.ts"],
      ["firmware/main.ts", "zod"],
      ["gateway/intake/serial.ts", "gateway/admit/admit.ts"],
      ["gateway/admit/admit.ts", "gateway/store/open.ts"],
      ["gateway/store/open.ts", "gateway/deliver/mqtt.ts"],
      ["gateway/deliver/mqtt.ts", "gateway/cli/main.ts"],
      ["gateway/store/open.ts", "tools/errors.ts"],
      ["gateway/store/open.ts", "firmware/profile.ts"],
      ["tools/board/board.ts", "test/rig.ts"],
    ];
    for (const [from, to] of cases) expect(broken({ from, to }), `${from} -> ${to}`).toBeDefined();
    expect(broken({ from: "gateway/deliver/mqtt.ts", to: "gateway/store/records.ts" })).toBeUndefined();
  });

  test("imports are found", () => {
    const source = `import "./a.ts";\nimport { b } from "../b.ts";\nexport * from "./c.ts";\nawait import("./d.ts");`;
    expect(importsOf("gateway/cli/x.ts", source).map(({ to }) => to)).toEqual([
      "gateway/cli/a.ts",
      "gateway/b.ts",
      "gateway/cli/c.ts",
      "gateway/cli/d.ts",
    ]);
  });

  test("every file keeps them", () => {
    expect(files.length).toBeGreaterThan(20);
    const all = files.flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), "utf8")));
    expect(all.map(broken).filter((sentence) => sentence !== undefined)).toEqual([]);
  });

  test("every package that is imported is a dependency of its own", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const known = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
    const packages = files
      .flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), "utf8")))
      .map(({ to }) => to)
      .filter((to) => !/^(shared|firmware|gateway|tools|node:)/.test(to) && !builtinModules.includes(to))
      .map((to) =>
        to
          .split("/")
          .slice(0, to.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    expect([...new Set(packages)].filter((name) => !known.has(name))).toEqual([]);
  });
});
