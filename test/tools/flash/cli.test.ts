// sippra-node as technicians meet it: help that fits a terminal, one sentence and an exit code for what is
// wrong, in their language.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeEnrolment } from "../../../gateway/config/enrolment.ts";
import { createCable, hasPty } from "../../../tools/board/pty.ts";
import { main } from "../../../tools/flash/main.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { runCommand, runProcess, startCommand } from "../../commands.ts";
import { until } from "../../processes.ts";

const launcher = new URL("../../../bin/sippra-node.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "sippra-cli-"));
const enrolment = join(folder, "a.enrol.json");

const run = (...args: string[]) => runCommand(main, args, { LANG: "C" });

beforeAll(() => {
  const key = "2b7e151628aed2a6abf7158809cf4f3c";
  const who = { site: "alby", network: 1, node: 7, name: "elm-street-4", epoch: 0, key };
  writeEnrolment(enrolment, { format: "sippra-enrolment-1", ...who, created: "2026-03-01T12:00:00Z" });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("sippra-node", () => {
  it("is a process that ends with its exit code", () => {
    const { code, out, err } = runProcess([launcher, "flsh"]);
    expect(err).toMatch(/unknown command 'flsh'/);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("has help that fits 80 columns, with examples", async () => {
    for (const args of [
      ["--help"],
      ["flash", "--help"],
      ["boards", "--help"],
      ["ports", "--help"],
      ["doctor", "--help"],
      ["erase", "--help"],
      ["log", "--help"],
    ]) {
      const { code, out } = await run(...args);
      expect(code).toBe(0);
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect((await run("flash", "--help")).out).toMatch(/Examples:\n {2}sippra-node flash --port/);
  });

  it("lists boards and ports", async () => {
    const boards = await run("boards");
    expect(boards.code).toBe(0);
    expect(boards.out).toMatch(/puckjs +Puck\.js +PUCKJS +10 x 4 kB .* all *$/m);
    expect(boards.out).toMatch(/^pico +Espruino Pico .* none *$/m);
    for (const line of boards.out.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
    const ports = await run("ports", "--json");
    expect(ports.code).toBe(0);
    expect(JSON.parse(ports.out)).toBeInstanceOf(Array);
  });

  it.each([
    [[], /Usage:/],
    [["flsh"], /unknown command 'flsh'[\s\S]*Did you mean flash/],
    [["flash"], /required option '--port <port>'/],
    [["flash", "--port", "x"], /required option '--enrol <file>'/],
    [
      ["flash", "--port", "x", "--enrol", "y", "--board", "uno"],
      /linux, mdbt42q, pico, pico2, puckjs, xiao-ble/,
    ],
    [["flash", "--port", "x", "--enrol", "y", "--wait", "0"], /whole number from 1 to 3600/],
    [["flash", "--port", "x", "--enrol", "y", "--interval", "50"], /multiple of 20/],
    [["flash", "--port", "x", "--enrol", "y", "--utc-offset", "1h"], /-720 to 840 minutes/],
    [["flash", "--port", "x", "--enrol", "y", "--acoustic-gain", "4,55"], /0 to 120 dB/],
    [["flash", "--port", "x", "--enrol", "y", "--reference", "61"], /-60 to 60 dB/],
    [["flash", "--port", "x", "--enrol", "y", "--pipe", "wood"], /Allowed choices are metal, plastic/],
    [["flash", "--port", "x", "--enrol", "y", "--main-band", "60"], /as in 60-250/],
    [
      ["flash", "--port", "x", "--enrol", "y", "--main-band", "60-250", "--pipe", "metal"],
      /'--main-band <from-to>' cannot be used with option '--pipe <material>'/,
    ],
    [
      ["flash", "--port", "x", "--enrol", "y", "--no-acoustic", "--pipe", "metal"],
      /with option '--no-acoustic'/,
    ],
    [
      ["flash", "--port", "x", "--enrol", "y", "--near-pumps", "--no-pressure"],
      /with option '--no-pressure'/,
    ],
    [["--lang", "de", "boards"], /Allowed choices are en, sv/],
  ])("says what is wrong with %j, and ends with 2", async (args, sentence) => {
    const { code, err, out } = await run(...args);
    expect(err).toMatch(sentence);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  it("takes the example of its page", async () => {
    const page = readFileSync(new URL("../../../docs/flashing.md", import.meta.url), "utf8");
    const example = /^npx sippra-node (flash .* --near-pumps)$/m.exec(page)![1]!.split(" ");
    const port = join(folder, "ttyNone");
    const at = (option: string) => example.indexOf(option) + 1;
    example.splice(at("--enrol"), 1, enrolment);
    example.splice(at("--port"), 1, port);
    const { code, err } = await run(...example);
    expect(err).toMatch(/^There is no port /);
    expect(code).toBe(1);
  });

  it("says in one sentence what could not be done, and ends with 1", async () => {
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, "{");
    const port = join(folder, "ttyNone");
    const cases: [string[], RegExp][] = [
      [["--enrol", join(folder, "none"), "--port", port], /^The enrolment file .* is not there: /],
      [["--enrol", damaged, "--port", port], /^The enrolment file .* is damaged/],
      [["--enrol", enrolment, "--port", port], /^There is no port .*ttyNone: check the cable/],
    ];
    for (const [args, sentence] of cases) {
      const { code, out, err } = await run("flash", ...args);
      expect(err).toMatch(sentence);
      expect(err.trim().split("\n")).toHaveLength(1);
      expect({ code, out }).toEqual({ code: 1, out: "" });
    }
    const json = await run("flash", "--json", "--enrol", enrolment, "--port", port);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: "port" } });
    const swedish = await run("--lang", "sv", "flash", "--enrol", enrolment, "--port", port);
    expect(swedish.err).toMatch(/^Porten .*ttyNone finns inte: /);
  });

  it.runIf(hasPty())("asks for the reset button where no board answers, and gives up", async () => {
    const cable = await createCable();
    try {
      const { code, err } = await run("flash", "--enrol", enrolment, "--port", cable.ends[0], "--wait", "2");
      expect(code).toBe(1);
      expect(err).toMatch(/press the board's reset button/);
      expect(err).toMatch(/No board answered within 2 s/);
    } finally {
      cable.close();
    }
  });

  it.runIf(hasPty())("says what resets the board that is meant", async () => {
    const cable = await createCable();
    try {
      const args = ["--enrol", enrolment, "--port", cable.ends[0], "--wait", "2"];
      const puck = await run("flash", ...args, "--board", "puckjs");
      expect(puck.err).toMatch(/after a reset only: take the board's power away and .* \(waiting 2 s\)\.$/m);
      expect(puck.err).toMatch(/port and power, and take the board's power away/);
      const xiao = await run("--lang", "sv", "flash", ...args, "--board", "xiao-ble");
      expect(xiao.err).toMatch(
        /efter en omstart: tryck en gång på kortets återställningsknapp \(två gånger /m,
      );
    } finally {
      cable.close();
    }
  });

  it.runIf(hasPty())("ends at Ctrl-C with a sentence", async () => {
    const cable = await createCable();
    try {
      const args = ["flash", "--enrol", enrolment, "--port", cable.ends[0], "--wait", "600"];
      const flashing = startCommand(main, args, { LANG: "C" });
      await until(() => /press the board's reset button/.test(flashing.err()), "the board to be called");
      flashing.interrupt();
      expect(await flashing.ended).toBe(1);
      expect(flashing.err().trimEnd().split("\n").at(-1)).toBe(
        `${LANGUAGES.en.interrupted} ${LANGUAGES.en.unchanged}`,
      );
    } finally {
      cable.close();
    }
  });
});
