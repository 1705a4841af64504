// npm run radio: what it says, where, and with which exit code.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { main } from "../../../../tools/district/radio/main.ts";
import { runCommand, runProcess } from "../../../commands.ts";
import { temporaryFolder } from "../../../processes.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

const radio = (...args: string[]) => runCommand(main, args);
const narrow = (text: string) => {
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
};

test("is a process that ends with its exit code", () => {
  const words = ["bin/start.js", "tools/district/radio/main.ts", "--goals", "--days", "2"];
  const { code, out, err } = runProcess(words);
  expect(err).toMatch(/^Goals ask what is settled after two days: .*\.\n$/);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("tables of 80 columns, and a page where it is asked for", async () => {
  const html = join(folder.path, "radio.html");
  const { out, err, code } = await radio("--nodes", "20", "--days", "2.2", "--html", html);
  expect(err).toBe("");
  expect(code).toBe(0);
  narrow(out.replace(html, ""));
  expect(out).toMatch(/^batches in slots +0\.\d{3} +\d\.\d{3} /m);
  expect(out).toMatch(/^confirmed readings +/m);
  const page = readFileSync(html, "utf8");
  expect(page.startsWith("<!doctype html>\n")).toBe(true);
  expect(page).toContain("against the number of nodes");
  expect(page).toContain("Uplinks lost, by cause");
});

test("an outage: how long it takes to have all, in tables as narrow", async () => {
  const { out, err, code } = await radio("--nodes", "30", "--days", "2", "--outage", "3h", "--policy", "all");
  expect([err, code]).toEqual(["", 0]);
  narrow(out);
  expect(out).toMatch(/^after the outage +99 % in +all in$/m);
  expect(out).toContain("The gateway is off for 3 h after 30 h.");
});

test("--json is one line for programs, the same for the same seed but for the time it took", async () => {
  const run = async () => {
    const { out, err, code } = await radio("--nodes", "30", "--days", "1", "--policy", "slots", "--json");
    expect([err, code]).toEqual(["", 0]);
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    return { ...JSON.parse(out), seconds: 0 };
  };
  const said = await run();
  expect(said.outcomes[0]).toMatchObject({ policy: "slots", soon: expect.any(Number), settled: null });
  expect(said.outcomes[0].options).toMatchObject({ nodes: 30, spreadingFactor: 9, interval: 900_000 });
  expect(await run()).toEqual(said);
});

test("goals: 0 where they are met, 1 where one is missed", async () => {
  const goals = async (...args: string[]) =>
    (await radio("--policy", "slots", "--goals", "--days", "2.5", ...args)).code;
  expect(await goals("--nodes", "60", "--answer", "fill")).toBe(0);
  expect(await goals("--nodes", "60", "--foreign", "0.3")).toBe(1);
});

test("--clock is the boards'; --drift and --wander say otherwise", async () => {
  const run = async (...args: string[]) => {
    const { out, code } = await radio(
      "--policy",
      "slots",
      "--goals",
      "--days",
      "2.5",
      "--nodes",
      "200",
      ...args,
    );
    return { code, clocks: /Clocks are [^.]*\./s.exec(out)?.[0].replace(/\s+/g, " ") };
  };
  const told = (drift: number, wander: number) =>
    `Clocks are off by up to ${drift} ppm, and wander by up to ${wander} an hour.`;
  expect(await run()).toEqual({ code: 0, clocks: told(20, 1) });
  expect(await run("--clock", "rc")).toEqual({ code: 0, clocks: told(250, 40) });
  expect(await run("--clock", "lsi")).toEqual({ code: 1, clocks: told(100_000, 1000) });
  expect(await run("--clock", "lsi", "--drift", "100", "--wander", "0")).toEqual({
    code: 0,
    clocks: told(100, 0),
  });
});

test("help of 80 columns, and 2 with a sentence for what it does not take", async () => {
  const help = await radio("--help");
  expect(help.code).toBe(0);
  narrow(help.out);
  for (const args of [
    ["--sf", "6"],
    ["--nodes", "0"],
    ["--interval", "15"],
    ["--policy", "best"],
    ["--clock", "quartz"],
    ["--foreign", "2"],
    ["--loss", "2"],
    ["--outage", "6"],
    ["--days", ""],
    ["--unknown"],
    ["--goals", "--days", "2"],
    ["--goals", "--policy", "aloha"],
    ["--nodes", "5", "--days", "0.1", "--policy", "slots", "--html", "/nowhere/radio.html"],
  ]) {
    const { code, err } = await radio(...args);
    expect(code, args.join(" ")).toBe(2);
    expect(err).toMatch(/[.]/);
    expect(err).not.toContain("    at ");
  }
});
