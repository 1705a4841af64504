// The bill of materials has what the lock file has, and what nobody can answer for is named.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Bom, type Component, problemsOf } from "../../../tools/sbom/components.ts";
import { main } from "../../../tools/sbom/main.ts";
import { runCommand } from "../../commands.ts";

const ROOT = new URL("../../../", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "sippra-sbom-"));
afterAll(() => rmSync(folder, { recursive: true }));

const parsed = (file: string | URL) => JSON.parse(readFileSync(file, "utf8"));

test("has every dependency, apart from what only developers need, and ends with 0", async () => {
  const { PATH } = process.env;
  const { code, out, err } = await runCommand(main, ["--to", folder], { PATH });
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/sippra\.cdx\.json: what runs, \d+ packages \(MIT \d+/);
  const { dependencies, devDependencies } = parsed(new URL("package.json", ROOT));
  const names = (file: string) => (parsed(join(folder, file)) as Bom).components.map(({ name }) => name);
  const [runs, all] = [names("sippra.cdx.json"), names("sippra-development.cdx.json")];
  expect(runs).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  // All that is locked for other reasons than developers' is in it, under the name by which it is installed.
  const { packages } = parsed(new URL("package-lock.json", ROOT));
  const locked = Object.entries<{ dev?: true; name?: string }>(packages)
    .filter(([path, { name }]) => path !== "" && name === undefined)
    .map(([path, { dev }]) => ({ name: path.split("node_modules/").pop()!, isDevelopment: dev === true }));
  const needed = new Set(locked.filter((each) => !each.isDevelopment).map(({ name }) => name));
  expect(runs).toEqual(expect.arrayContaining([...needed]));
  const others = locked.filter(({ name }) => !needed.has(name)).map(({ name }) => name);
  expect(others).toEqual(expect.arrayContaining(["typescript", "vitest"]));
  expect(runs.filter((name) => others.includes(name))).toEqual([]);
  expect(all).toEqual(expect.arrayContaining([...runs, ...Object.keys(devDependencies)]));
  expect(parsed(join(folder, "sippra.cdx.json"))).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: "sippra", type: "application" } },
  });
});

test("all that is locked has a hash, and comes from a registry of npm's packages", () => {
  const { packages } = parsed(new URL("package-lock.json", ROOT)) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  // What comes from elsewhere, as from git, has its address in the lock file (.npmrc leaves out the registry's).
  const others = Object.entries(packages).filter(
    ([path, { resolved, integrity }]) =>
      path !== "" && (resolved !== undefined || !integrity?.startsWith("sha512-")),
  );
  expect(others).toEqual([]);
});

describe("what nobody can answer for is named", () => {
  const hashes = [{ alg: "SHA-512", content: "00" }];
  const problems = (component: Partial<Component>) =>
    problemsOf({
      metadata: { component: { name: "sippra", "bom-ref": "sippra" } },
      components: [{ "bom-ref": "left-pad", name: "left-pad", version: "1.0.0", hashes, ...component }],
      dependencies: [],
    });

  test.each<[string, Partial<Component>, RegExp]>([
    ["no licence", {}, /^left-pad 1\.0\.0 names no licence/],
    ["an empty list", { licenses: [] }, /names no licence/],
    [
      "a name",
      { licenses: [{ license: { name: "SEE LICENSE IN X" } }] },
      /is under SEE LICENSE IN X, which nobody/,
    ],
    ["another licence", { licenses: [{ license: { id: "SSPL-1.0" } }] }, /is under SSPL-1\.0/],
    ["one of two", { licenses: [{ expression: "(MIT AND GPL-3.0-only)" }] }, /is under GPL-3\.0-only, which/],
    ["no hash", { licenses: [{ license: { id: "MIT" } }], hashes: [] }, /has no hash/],
  ])("%s", (_, component, sentence) =>
    expect(problems(component)).toEqual([expect.stringMatching(sentence)]),
  );

  test("and nothing of one that is in order", () => {
    expect(problems({ licenses: [{ expression: "(MIT OR Apache-2.0)" }] })).toEqual([]);
  });
});
