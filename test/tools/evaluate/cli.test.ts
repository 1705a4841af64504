// npm run evaluate: what it says, where, and with which exit code.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../../tools/evaluate/main.ts";
import { runCommand, runProcess } from "../../commands.ts";
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
    const { code, out, err } = runProcess(words);
    expect(err).toMatch(/^There is no folder .*\.\n$/);
    expect({ code, out }).toEqual({ code: 1, out: "" });
  });

  test("tables for people, and a page where it is asked for", async () => {
    const html = join(folder.path, "page.html");
    const { out, err, code } = await evaluate("recordings", folder.path, "--html", html);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/^frozen +4\/4 +1\.00 +0\.51\.\.1\.00 +0\/4 +0\.00/m);
    expect(out).toMatch(/^frozen +4\/4 +1\.00 +0\.51\.\.1\.00 +0\/5 +0\.00/m);
    expect(out).toContain("- leak/10009_broken.wav, unreadable: cannot be played: it is no WAV file.");
    expect(out).not.toContain("\x1b");
    for (const line of out.split("\n").filter((text) => !text.includes(folder.path)))
      expect(line.length).toBeLessThanOrEqual(80);
    const page = readFileSync(html, "utf8");
    expect(page.startsWith("<!doctype html>\n")).toBe(true);
    expect(page.endsWith("</html>\n")).toBe(true);
  });

  test("the last line of --json has the two figures, and all of out is for programs", async () => {
    const { out, err, code } = await evaluate("recordings", folder.path, "--json", "--seed", "7");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    const said = JSON.parse(lines.at(-1)!);
    expect(said.frozen).toMatchObject({ tpr: 1, fpr: 0, auc: 1, recordings: 9, sites: 8 });
    expect(said.loso).toMatchObject({
      ...{ tpr: 1, fpr: 0, auc: 1, recordings: 9, sites: 8, variant: "weights and threshold" },
      threshold_only: { variant: "threshold only", recordings: 9 },
    });
    expect(said).toMatchObject({ seed: 7, unreadable: 1, scores: expect.any(Array) });
    // Sites first.
    expect(Object.keys(said.frozen)[0]).toBe("sites_found");
    expect(said.frozen).toMatchObject({
      sites_tpr: 1,
      sites_fpr: 0,
      sites_found: [4, 4],
      sites_false: [0, 4],
    });
    expect(said.least_fpr_shown).toBeCloseTo(0.49, 2);
    expect(said.times_of_day).toMatchObject({
      leak: { night: 1, unknown: 3 },
      no_leak: { night: 5, unknown: 0 },
    });
    expect(said.over_nights).toMatchObject({ sites: 8, judged: [] });
    expect(said.faults).toMatchObject([{ file: "leak/10009_broken.wav", reason: "unreadable" }]);
    expect(err).toBe("Fault: leak/10009_broken.wav, unreadable: cannot be played: it is no WAV file.\n");
    expect(existsSync("evaluate-recordings.html")).toBe(false);
  });

  test("a folder that has nothing to judge: 1 and a sentence", async () => {
    for (const path of [join(folder.path, "nowhere"), join(folder.path, "leak")]) {
      const { out, err, code } = await evaluate("recordings", path);
      expect(code).toBe(1);
      expect(err).toMatch(/^(There is no folder|.* has no folder whose name)/);
      expect(err).not.toContain("    at ");
      expect(out).toBe("");
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
      const { err, code } = await evaluate(...args);
      expect(code, args.join(" ")).toBe(2);
      expect(err).not.toBe("");
      expect(err).not.toContain("    at ");
    }
  });

  test("help fits 80 columns and shows how", async () => {
    for (const args of [["--help"], ["recordings", "--help"], ["district", "--help"]]) {
      const { out, code } = await evaluate(...args);
      expect(code).toBe(0);
      expect(out).toContain("Examples:");
      expect(out).toContain("Exit code:");
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
