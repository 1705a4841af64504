// `command` as operators meet it: its words, its exit codes, and what it leaves in the database.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTable } from "../../../gateway/cli/command.ts";
import { main } from "../../../gateway/cli/main.ts";
import type { Command } from "../../../gateway/store/command.ts";
import { seconds } from "../../../gateway/text/time.ts";
import { runCommand } from "../../commands.ts";

const home = process.cwd();
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "sippra-cli-"));
  process.chdir(directory);
  writeFileSync("sippra.yaml", "site: here\n");
  await sippra("nodes", "add", "elm-4", "--out", "elm-4.json");
});
afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const sippra = (...args: string[]) => runCommand(main, args);

describe("command", () => {
  it("helps within 80 columns, with examples", async () => {
    const { code, out } = await sippra("command", "--help");
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}sippra-gateway command elm-street-4 --interval 5m/);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("queues, lists and calls off", async () => {
    expect((await sippra("command", "--list")).out).toBe(
      "There are no commands yet: see sippra-gateway command --help.\n",
    );
    const set = ["--interval", "5m", "--tick", "30s", "--windows", "4", "--utc-offset", "-60"];
    const all = [...set, "--restart", "--known-noise", "--spectrum"];
    const queued = await sippra("command", "elm-4", ...all, "--expires", "2h");
    expect(queued).toMatchObject({ code: 0, err: "" });
    expect(queued.out).toMatch(/^Command \d+ for elm-4 is queued: .* within 2 h\. .*\n$/);
    const list = async () => JSON.parse((await sippra("command", "--list", "--json")).out);
    const [first] = await list();
    expect(first).toMatchObject({
      transaction: null,
      node: "elm-4",
      state: "queued",
      origin: "cli",
      settings: {
        ...{ interval_s: 300, tick_s: 30, windows: 4, utc_offset_min: -60 },
        ...{ restart: true, known_noise: true, spectrum: true },
      },
      sends: 0,
    });
    expect(Date.parse(first.expires) - Date.parse(first.requested)).toBe(7_200_000);
    const second = JSON.parse((await sippra("command", "elm-4", "--known-noise", "--json")).out);
    expect(second.settings).toEqual({ known_noise: true });
    expect(Date.parse(second.expires) - Date.parse(second.requested)).toBe(7 * 86_400_000);
    const off = await sippra("command", "elm-4", "--cancel", String(second.command));
    expect(off.out).toBe(`Command ${second.command} of elm-4: It was cancelled before it was sent.\n`);
    expect((await list()).map(({ state }: { state: string }) => state)).toEqual(["cancelled", "queued"]);
  });

  it.each<[string[], number, RegExp]>([
    [["elm-5", "--restart"], 2, /^There is no node named elm-5: did you mean elm-4\?\n$/],
    [["--list", "x"], 2, /^There is no node named x: see "sippra-gateway nodes list"\.\n$/],
    [["--restart"], 2, /^Name a node, or give --list\.\n$/],
    [["elm-4"], 2, /^Say what the node should do/],
    [["elm-4", "--interval", "5"], 2, /It must be a time like 30s/],
    [
      ["elm-4", "--interval", "13h", "--windows", "17"],
      2,
      /^--interval must .*43200 s\.\n--windows must .*16\.\n$/,
    ],
    [["elm-4", "--interval", "5m", "--tick", "7s"], 2, /^interval_s must be a multiple of tick_s/],
    [["elm-4", "--restart", "--expires", "1s"], 2, /^--expires must be from 1m to 30d\.\n$/],
    [["elm-4", "--utc-offset", "CET"], 2, /It must be minutes like/],
    [["elm-4", "--cancel", "7"], 2, /^There is no command 7 of elm-4/],
  ])("refuses %j", async (args, exit, sentence) => {
    const { code, out, err } = await sippra("command", ...args);
    expect(code).toBe(exit);
    expect(out).toBe("");
    expect(err).toMatch(sentence);
  });

  it("reads times with their unit only", () => {
    expect(["30s", "5m", "12h", "7d"].map(seconds)).toEqual([30, 300, 43_200, 604_800]);
    expect(["", "5", "m", "-5m", "5 m", "1.5h", "5min", "99999999s"].map(seconds)).toEqual(
      Array(8).fill(null),
    );
  });

  it("is shown in a table, with why it is not done", () => {
    const command: Command = {
      row: 1,
      node: "elm-street-4",
      id: 1_795_496_472,
      settings: { interval_s: 300, restart: true },
      state: "pending",
      origin: "mqtt",
      transaction: "t",
      reply: null,
      created: 0,
      expires: 9,
      sent: 1,
      lastSent: 5,
      ended: null,
      result: null,
      key: null,
      unanswered: 0,
    };
    const refused: Command = { ...command, node: "a", state: "refused", result: 1, key: 2 };
    expect(commandTable([command, refused], 300_000).split("\n")).toEqual([
      "NODE          COMMAND     STATE    SENT  ASKED      WHAT",
      "elm-street-4  1795496472  queued   1     5 min ago  interval_s 300, restart",
      "a             1795496472  refused  1     5 min ago  interval_s 300, restart",
      "  The node's firmware does not know tick_s.",
    ]);
  });
});
