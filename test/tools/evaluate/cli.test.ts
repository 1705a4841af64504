// npm run evaluate: what it says, where, and with which exit code.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../../tools/evaluate/main.ts";
import { runCommand } from "../../commands.ts";
import { temporaryFolder } from "../../processes.ts";
import { eightSites, writeFolder } from "./folders.ts";

const evaluate = (...args: string[]) => runCommand(main, args);

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
  writeFolder(folder.path, { ...eightSites(), "leak/10009_broken.wav": "no sound" });
});
afterAll(() => folder.remove());

describe("npm run evaluate -- recordings", () => {
  test("is a process that ends with its exit code", () => {
    const words = ["bin/start.js", "tools/evaluate/main.ts", "recordings", join(folder.path, "nowhere")];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(stderr).toMatch(/^There is no folder .*\.\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });

  test("tables for people, and a page where it is asked for", async () => {
    const html = join(folder.path, "page.html");
    const { stdout, stderr, status } = await evaluate("recordings", folder.path, "--html", html);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^all +4\/4 +1\.00 +0\.51\.\.1\.00 +0\/5 +0\.00/m);
    expect(stdout).toContain("leak/10009_broken.wav cannot be played: it is no WAV file.");
    expect(stdout).not.toContain("\x1b");
    for (const line of stdout.split("\n").filter((text) => !text.includes(folder.path)))
      expect(line.length).toBeLessThanOrEqual(80);
    const page = readFileSync(html, "utf8");
    expect(page.startsWith("<!doctype html>\n")).toBe(true);
    expect(page.endsWith("</html>\n")).toBe(true);
  });

  test("the last line of --json has the two figures, and all of stdout is for programs", async () => {
    const { stdout, stderr, status } = await evaluate("recordings", folder.path, "--json", "--seed", "7");
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    const said = JSON.parse(lines.at(-1)!);
    expect(said.frozen).toMatchObject({ tpr: 1, fpr: 0, auc: 1, recordings: 9, sites: 8 });
    expect(said.loso).toMatchObject({
      ...{ tpr: 1, fpr: 0, auc: 1, recordings: 9, sites: 8, variant: "weights and threshold" },
      threshold_only: { variant: "threshold only", recordings: 9 },
    });
    expect(said).toMatchObject({ seed: 7, unreadable: 1, scores: expect.any(Array) });
    expect(stderr).toContain("10009_broken.wav");
    expect(existsSync("evaluate-recordings.html")).toBe(false);
  });

  test("a folder that has nothing to judge: 1 and a sentence", async () => {
    for (const path of [join(folder.path, "nowhere"), join(folder.path, "leak")]) {
      const { stdout, stderr, status } = await evaluate("recordings", path);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^(There is no folder|.* has no folder whose name)/);
      expect(stderr).not.toContain("    at ");
      expect(stdout).toBe("");
    }
  });

  test("wrong usage: 2", async () => {
    for (const args of [
      [],
      ["listen"],
      ["recordings"],
      ["recordings", folder.path, "--seed", "x"],
      ["recordings", folder.path, "--html", join(folder.path, "no", "such", "folder.html")],
    ]) {
      const { stderr, status } = await evaluate(...args);
      expect(status, args.join(" ")).toBe(2);
      expect(stderr).not.toBe("");
      expect(stderr).not.toContain("    at ");
    }
  });

  test("help fits 80 columns and shows how", async () => {
    for (const args of [["--help"], ["recordings", "--help"]]) {
      const { stdout, status } = await evaluate(...args);
      expect(status).toBe(0);
      expect(stdout).toContain("Examples:");
      expect(stdout).toContain("Exit code:");
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
