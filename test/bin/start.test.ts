// Started with a Node that is too old, everything that this project starts says so in a sentence. An old Node is
// played by one that gives itself out for it; where there is a real one, it is asked too.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../processes.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const { scripts, bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Installed without its optional packages, and so without the Node that comes along: only what is not TypeScript. */
const bare = temporaryFolder();
afterAll(bare.remove);
for (const part of ["bin", "package.json"])
  cpSync(join(ROOT, part), join(bare.path, part), { recursive: true });

const GIVES_ITSELF_OUT = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })`;
const played = [process.execPath, "--import", `data:text/javascript,${encodeURIComponent(GIVES_ITSELF_OUT)}`];

/** An older Node on this machine, in the folders that programs are looked for in. */
function olderNode(): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "node"))
    .filter((file) => existsSync(file))
    .find((file) => {
      const { stdout } = spawnSync(file, ["--version"], { encoding: "utf8" });
      return Number(/^v(\d+)/.exec(stdout)?.[1]) < 24;
    });
}
const older = olderNode();
/** Not there for every platform, nor where optional packages were left out. */
const cameAlong = existsSync(join(ROOT, "node_modules/.bin/node"));

const SENTENCE =
  /^Sippra needs Node 24 or later, this is Node \d+\.\d+\.\d+\. Run npm ci again without --omit=optional, which brings Node 24 along, or install it from https:\/\/nodejs\.org\.\n$/;

/** Words after `node`, in a script of package.json or of the shell. */
const started: [string, string[]][] = [
  ...Object.entries<string>(scripts)
    .filter(([, line]) => line.startsWith("node "))
    .map(([name, line]): [string, string[]] => [`npm run ${name}`, line.split(" ").slice(1)]),
  ...Object.entries<string>(bin).map(([name, file]): [string, string[]] => [`npx ${name}`, [file]]),
];

test("no script starts TypeScript or vitest but by the launchers", () => {
  const other = Object.values<string>(scripts).filter((line) => !/^node bin\/[\w-]+\.js( |$)/.test(line));
  for (const line of other) expect(line).not.toMatch(/\.ts\b|\bvitest\b|\bnode\b/);
  expect(started.map(([name]) => name)).toEqual(
    expect.arrayContaining(["npm run start", "npm run test", "npm run build", "npx sippra-node"]),
  );
});

/** One of each launcher. */
const launchers = [...new Map(started.map((each) => [each[1][0], each])).values()];

describe.each([
  ["one that gives itself out for it", played, started],
  [`a real one${older ? "" : " (skipped: there is none on this machine)"}`, older && [older], launchers],
] as const)("an old Node, %s", (_, node, all) => {
  const run = (cwd: string, words: string[]) =>
    spawnSync(node![0]!, [...node!.slice(1), ...words], { cwd, encoding: "utf8" });

  test.skipIf(!node).each(all)("%s: says which is needed, and ends with 1", (_name, words) => {
    const { status, stdout, stderr } = run(bare.path, words);
    expect(stderr).toMatch(SENTENCE);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });

  test.skipIf(!node || !cameAlong)("hands over to the Node that came along, with words and exit code", () => {
    const { status, stdout, stderr } = run(ROOT, ["bin/sippra-node.js", "--lang", "de"]);
    expect(stderr).toMatch(/Allowed choices are en, sv/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test.skipIf(!node)("vitest that was not started by a script says so too", () => {
    const configurations = readdirSync(ROOT).filter((file) => /^vitest.*\.config\.ts$/.test(file));
    expect(configurations.length).toBeGreaterThan(3);
    for (const file of configurations)
      expect(readFileSync(join(ROOT, file), "utf8")).toMatch(/^import "\.\/bin\/demand-node24\.js";$/m);
    const { status, stderr } = run(bare.path, ["bin/demand-node24.js"]);
    expect(stderr).toMatch(SENTENCE);
    expect(status).toBe(1);
  });

  test.skipIf(!node || !cameAlong)("and how to start it with the Node that came along", () => {
    const along = run(ROOT, ["bin/demand-node24.js"]);
    expect(along.stderr).toMatch(
      /^Sippra needs Node 24 .* npm and npx start the Node 24 that came along: .*\n$/,
    );
    expect(along.status).toBe(1);
  });
});

test("a Node that is new enough goes on, with the words after the command's", () => {
  writeFileSync(join(bare.path, "words.js"), "console.log(JSON.stringify(process.argv.slice(2)))");
  const { stdout, stderr } = spawnSync(process.execPath, ["bin/start.js", "words.js", "a", "--b"], {
    cwd: bare.path,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(["a", "--b"]);
});
