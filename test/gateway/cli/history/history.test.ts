// `history` as operators meet it: a table, charts that fit their terminal, a picture that is well formed, and what is said
// where there is nothing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../../gateway/cli/main.ts";
import { LATE_INTERVALS } from "../../../../gateway/store/view.ts";
import { NIGHT } from "../../../../shared/messages.ts";
import { startCommand } from "../../../commands.ts";
import { cbor, reading, seal } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";
import { holdClock } from "../hold-clock.ts";
import { siteWith } from "../site.ts";

const NOW = Date.parse("2026-12-02T20:00:00Z");
const QUARTER_S = 900;
const NIGHT_BODY = [
  20_789, -120, -110, -90, -118, 4, -121, 440, 8, 40, 4000, 4100, 3900, 20, 55, 2, 0, 158, 11, 6,
];

let folder: string;
let config: string;

beforeEach(() => {
  holdClock(NOW);
  const site = siteWith([]);
  ({ folder, config } = site);
  const node = site.store.addNode({ name: "elm-4", network: 1 });
  site.store.addNode({ name: "oak-1", network: 1 });
  // A day in quarters of an hour, but for some hours in which nothing came.
  for (let i = 0; i < 96; i++) {
    const time = NOW / 1000 - (96 - i) * QUARTER_S;
    if (i < 50 || i > 70) take(site.store, reading(node, 2 * i + 1, time), 1000 * (time + 5));
    // At 04:00 of the site.
    if (i === 28) take(site.store, seal(node, NIGHT, 2 * i + 2, cbor(NIGHT_BODY)), 1000 * (time + 60));
  }
});

async function history(args: string[], { columns = 80, LANG = "sv_SE.UTF-8" } = {}) {
  const running = startCommand(
    (argv, surroundings) => main(argv, { ...surroundings, out: { ...surroundings.out, columns } }),
    ["history", ...args, "--config", config],
    { TZ: "Europe/Stockholm", LANG },
  );
  return { code: await running.ended, out: running.out(), err: running.err() };
}

async function shown(args: string[], surroundings = {}): Promise<string[]> {
  const { code, out, err } = await history(args, surroundings);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out.trimEnd().split("\n");
}

describe("the table", () => {
  test("has the newest last, by the clocks of the site, and says what it leaves out", async () => {
    const lines = await shown(["elm-4"]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^TIME +kPa +MIN +MAX +dBFS +SCORE +V +°C +FLAGS$/);
    expect(lines[40]).toMatch(/^2026-12-02 20:45 +412\.3 +398\.1 +431\.7 +-37 +73 +3\.58 +11/);
    expect(lines[41]).toMatch(/^Europe\/Stockholm; /);
    expect(lines[42]).toMatch(/^The 35 readings before them are left out: /);
  });

  test("has one quantity where that is asked for, also of nights", async () => {
    expect((await shown(["elm-4", "--what", "battery", "--since", "2h"]))[1]).toBe("2026-12-02 19:00  3.58");
    expect((await shown(["elm-4", "--what", "rise"]))[1]).toMatch(/^2026-12-02 04:00 +3\.0$/);
  });

  test("keeps to its span: dates are those of the site, until their end", async () => {
    const rows = async (...args: string[]) =>
      (await shown(["elm-4", ...args])).slice(1).filter((line) => /^2026/.test(line));
    expect(await rows("--since", "2026-12-01", "--until", "2026-12-01", "--what", "level")).toHaveLength(12);
    expect(await rows("--since", "2026-12-02T19:30Z", "--what", "level")).toHaveLength(2);
  });
});

test("programs get the fields that MQTT has", async () => {
  const { from, until, readings } = JSON.parse((await shown(["elm-4", "--json"])).join("\n"));
  expect([from, until]).toEqual(["2026-11-25T20:00:00.000Z", "2026-12-02T20:00:00.000Z"]);
  expect(readings).toHaveLength(75);
  expect(readings[0]).toMatchObject({ node: "elm-4", site: "here", pressure_kpa: 412.3, flags: [] });
  expect(JSON.parse((await shown(["oak-1", "--json"])).join("\n")).readings).toEqual([]);
});

describe("the chart", () => {
  test.each([80, 40, 24])("fits %i columns", async (columns) => {
    const lines = await shown(["elm-4", "--plot", "--since", "1d"], { columns });
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
    expect(lines[0]).toBe("elm-4: pressure, kPa");
    expect(lines.join("")).toMatch(/[\u2801-\u28ff]/);
  });

  test("has a gap where nothing came for longer than a node is late", async () => {
    const lines = await shown(["elm-4", "--plot", "--since", "1d"]);
    const axis = lines.findIndex((line) => line.includes("└"));
    const drawn = lines.slice(1, axis).map((line) => line.slice(10).padEnd(70));
    const empty = Array.from({ length: 70 }, (_, x) => drawn.every((line) => line[x] === " "));
    expect(empty.slice(40, 50).every(Boolean)).toBe(true);
    expect(empty.slice(0, 36).some(Boolean)).toBe(false);
    expect(LATE_INTERVALS).toBeLessThan(20);
    expect(lines.at(-1)).toBe("75 readings, 398.1 to 431.7. Times: Europe/Stockholm.");
  });

  test("is of ASCII where there is no Unicode", async () => {
    const text = (await shown(["elm-4", "--plot", "--what", "level", "--since", "1d"], { LANG: "C" })).join(
      "\n",
    );
    expect(text).toMatch(/^[\n -~]+$/);
    expect(text).toContain("12-02");
  });

  test("says where there is nothing, and when there was", async () => {
    const text = (await shown(["elm-4", "--plot", "--until", "2026-11-20"])).join(" ");
    expect(text).toMatch(
      /^elm-4 has no reading with a pressure from 2026-11-14 00:00 to 2026-11-21 00:00 .* Its newest reading is of 2026-12-02 20:45: see --since\.$/,
    );
    expect((await shown(["oak-1"])).join(" ")).toMatch(/No reading of it is kept\.$/);
  });
});

describe("the picture", () => {
  const file = () => join(folder, "elm.svg");

  test("is well formed, and has title, axis and a gap", async () => {
    expect(await shown(["elm-4", "--out", file(), "--since", "1d"])).toEqual([`Wrote ${file()}.`]);
    const picture = readFileSync(file(), "utf8");
    expect(picture).toMatch(/^<svg [^>]*role="img"[^>]*>\n<title id="title">elm-4: pressure, kPa<\/title>/);
    expect(picture.match(/<polyline /g)).toHaveLength(2);
    expect(picture).toContain(">12-02</text>");
    const opened = [...picture.matchAll(/<([a-z]+)\b(?:[^>]*[^/>])?>/g)].map(([, name]) => name);
    const closed = [...picture.matchAll(/<\/([a-z]+)>/g)].map(([, name]) => name);
    expect(opened.toSorted()).toEqual(closed.toSorted());
  });

  test("takes no other file's place, and leaves nothing half written", async () => {
    writeFileSync(file(), "mine");
    expect(await history(["elm-4", "--out", file()])).toEqual({
      ...{
        code: 1,
        out: "",
        err: `${file()} is there already: choose another name, or write over it with --force.\n`,
      },
    });
    expect(readFileSync(file(), "utf8")).toBe("mine");
    await shown(["elm-4", "--out", file(), "--force"]);
    expect(readFileSync(file(), "utf8")).toMatch(/^<svg /);
    const nowhere = await history(["elm-4", "--out", join(folder, "none", "a.svg")]);
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining("there is no folder")]);
    expect((await history(["oak-1", "--out", join(folder, "oak.svg")])).code).toBe(1);
    expect(readdirSync(folder).filter((name) => /part|oak/.test(name))).toEqual([]);
  });
});

test.each([
  [["elm-5"], /did you mean elm-4\?/],
  [["elm-4", "--since", "yesterday"], /It must be a time ago like 7d/],
  [["elm-4", "--since", "2026-02-30"], /It must be a time ago like 7d/],
  [["elm-4", "--since", "2026-12-03"], /--since is not before --until/],
  [["elm-4", "--what", "sound"], /Allowed choices are pressure/],
  [["elm-4", "--plot", "--json"], /Give one of --plot, --out and --json/],
])("what is wrong is a sentence, with exit code 2: %j", async (args, sentence) => {
  const { code, out, err } = await history(args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
});

test("helps within 80 columns", async () => {
  const { code, out } = await history(["--help"]);
  expect(code).toBe(0);
  for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});
