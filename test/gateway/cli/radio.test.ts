// `radio plan` as operators meet it: what it prints, and its exit codes.
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { runCommand } from "../../commands.ts";

const radioPlan = (args: string[], env?: NodeJS.ProcessEnv) =>
  runCommand(main, ["radio", "plan", ...args], env);

describe("radio plan", () => {
  test("compares spreading factors, and marks the one to take", async () => {
    const { out, err, code } = await radioPlan(["--nodes", "600", "--clock", "crystal"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/^600 nodes, 868\.3 MHz \(1 % of the time, up to 14 dBm\), 14 dBm$/m);
    expect(out).toMatch(/^SF9 \* .* yes$/m);
    expect(out).toMatch(/^SF10 .* no: slots$/m);
    expect(out).toMatch(/^It fits: 600 nodes at SF9, and up to 600/m);
    expect(out).toContain("npm run radio");
    expect(out.match(/^SF/gm)).toHaveLength(6);
  });

  test("tells all there is about one, and what to change where it does not fit", async () => {
    const fits = await radioPlan(["--nodes", "600", "--sf", "9", "--clock", "crystal"]);
    expect(fits.code).toBe(0);
    for (const kind of ["batch, 4 readings", "night", "event", "hello", "ack", "a node's day"])
      expect(fits.out).toMatch(new RegExp(`^${kind} +\\d`, "m"));
    expect(fits.out).toMatch(/^slots +600 +600, one a node +ok$/m);
    expect(fits.out).toMatch(/^gateway, an hour +36 s \(1 %\) +36 s \(1 %\) +ok$/m);
    const not = await radioPlan(["--nodes", "600", "--sf", "10"]);
    expect(not.code).toBe(1);
    expect(not.err).toBe("");
    expect(not.out).toMatch(/^slots +450 +600, one a node +NO$/m);
    expect(not.out).toMatch(/^At SF10 it does not fit: There are 450 slots for 600 nodes/m);
  });

  test("takes clocks to be the worst of the boards that can have radio, unless it is told another", async () => {
    const run = async (...args: string[]) => await radioPlan(["--nodes", "600", ...args]);
    const usual = await run();
    expect(usual.code).toBe(0);
    expect(usual.out).toMatch(/^rak3172, .*, clocks: rc, up to 250 ppm off$/m);
    expect(usual.out).toMatch(/^SF7 \* .* yes$/m);
    expect(usual.out).toMatch(/^SF9 .* no: drift$/m);
    expect(usual).toEqual(await run("--clock", "rc"));
    const not = await run("--clock", "lsi");
    expect(not.code).toBe(1);
    expect(not.out).toMatch(/^rak3172, .*, clocks: lsi, up to 10 % off$/m);
    expect(not.out).toMatch(/^At SF7 it does not fit: Clocks run up to 720 s apart/m);
    expect(not.out).toContain("boards with a crystal (--clock crystal)");
  });

  test.each([
    ["--help"],
    ["--nodes", "65535", "--sf", "12", "--interval", "1m", "--repeats", "3", "--cell", "2.6"],
    ["--nodes", "65535", "--repeats", "3", "--interval", "1m"],
    ["--nodes", "3000", "--frequency", "869.525", "--power", "22"],
    ["--nodes", "1", "--module", "rn2483", "--batch", "24h", "--interval", "12h"],
  ])("keeps within 80 columns: %s %s %s %s", async (...args) => {
    const { out, err, code } = await radioPlan(args.filter((arg) => arg !== undefined));
    expect(err).toBe("");
    expect(code).toBeLessThan(2);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("has colours on a terminal only", async () => {
    const run = async (env: Record<string, string>) => (await radioPlan(["--nodes", "5"], env)).out;
    expect(await run({})).not.toContain("\u001b[");
    expect(await run({ FORCE_COLOR: "1" })).toContain("\u001b[");
  });

  test("is JSON for programs, with units in its names", async () => {
    const { out, code } = await radioPlan(["--nodes", "600", "--clock", "crystal", "--json"]);
    expect(code).toBe(0);
    const json = JSON.parse(out);
    expect(json).toMatchObject({
      ...{ fits: true, recommended_spreading_factor: 9, nodes: 600, interval_s: 900, batch_s: 3600 },
      ...{ frequency_hz: 868_300_000, power_dbm: 14, module: "rak3172", advice: expect.any(String) },
      clock: { source: "crystal", error_ppm: 20, wander_ppm_an_hour: 1 },
    });
    expect(json.plans.map((plan: { spreading_factor: number }) => plan.spreading_factor)).toEqual([
      7, 8, 9, 10, 11, 12,
    ]);
    expect(json.plans[2]).toMatchObject({
      fits: true,
      problems: [],
      band: { from_hz: 868_000_000, to_hz: 868_600_000, duty: 0.01, power_dbm: 14 },
      gateway: { acks_allowed_an_hour: 125, airtime_limit_hour_s: 36 },
      slots: { count: 600, width_ms: 6000, nodes_sharing: 0 },
      battery: { years_wanted: 10, day_microampere_hours: expect.any(Number) },
    });
    expect(json.plans[3].problems).toEqual([{ code: "slots", sentence: expect.any(String) }]);
    const names: string[] = [];
    JSON.stringify(json, (key, value) => {
      if (key !== "" && !/^\d+$/.test(key)) names.push(key);
      return value;
    });
    for (const name of names) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    const alone = JSON.parse((await radioPlan(["--nodes", "600", "--sf", "12", "--json"])).out);
    expect(alone).toMatchObject({ fits: false, recommended_spreading_factor: null });
    expect(alone.plans).toHaveLength(1);
  });

  test.each([
    [[], /required option '--nodes <number>' not specified/],
    [["--nodes", "0"], /It must be a whole number, 1 to 65535\./],
    [["--nodes", "5", "--sf", "6"], /It must be a whole number, 7 to 12\./],
    [["--nodes", "5", "--module", "rak3127"], /Did you mean rak3172\? Known: rak3172, rn2483, wio-e5\./],
    [["--nodes", "5", "--clock", "cristal"], /Did you mean crystal\? Known: crystal, rc, lsi\./],
    [["--nodes", "5", "--region", "eu886"], /Did you mean eu868\? Known: eu868\./],
    [["--nodes", "5", "--interval", "15"], /It must be a time like 15m or 1h, 1m to 12h\./],
    [["--nodes", "5", "--interval", "2h"], /^--batch must not be shorter than --interval/],
    [["--nodes", "5", "--frequency", "868300000"], /It must be in MHz, like 868\.3\./],
    [
      ["--nodes", "5", "--frequency", "868.65"],
      /^--frequency must be a channel of 125 kHz within 863 to 865/,
    ],
    [["--nodes", "5", "--power", "16"], /^--power must be 14 dBm or less at 868\.3 MHz/],
    [["--nodes", "5", "--power", "2"], /^--power must be 5 to 22 dBm for rak3172\./],
    [["--nodes", "5", "--cell", "big"], /It must be in Ah, like 19/],
    [["--nodes", "5", "--intervall", "15m"], /unknown option '--intervall'\n\(Did you mean --interval\?\)/],
  ])("wrong usage says what to do and exits with 2: %j", async (args, sentence) => {
    const { out, err, code } = await radioPlan(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err.replace(/^error: /, "")).toMatch(sentence);
  });
});

describe("what is not known of a module at SF11 and SF12", () => {
  test.each([
    ["wio-e5", "11", true],
    ["rn2483", "12", true],
    ["wio-e5", "10", false],
    ["rak3172", "12", false],
  ])("%s at SF%s: %s", async (module, sf, isDoubtful) => {
    const { out } = await radioPlan(["--nodes", "5", "--sf", sf, "--module", module]);
    expect(/low data rate optimisation/.test(out.replace(/\n/g, " "))).toBe(isDoubtful);
  });
});

describe("what the documentation shows", () => {
  const root = new URL("../../../", import.meta.url);
  const pages = ["README.md", ...globSync("docs/*.md", { cwd: root.pathname })];
  const texts = pages.map((page) => readFileSync(new URL(page, root), "utf8"));
  const shown = texts.flatMap((text) => [
    ...text.matchAll(/^```\n\$ npx sippra-gateway radio plan (.*)\n([^`]*)^```$/gm),
  ]);

  test("is there", () => expect(shown.length).toBeGreaterThan(1));

  test.each(shown.map(([, args, out]) => [args!, out!]))("is what is printed: %s", async (args, out) => {
    expect((await radioPlan(args.split(" "))).out).toBe(out);
  });
});
