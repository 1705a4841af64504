// docs/partners.md as somebody follows it who has never seen Sippra: its blocks, word for word and in order, pasted into one
// terminal in an empty folder. Only ports and addresses are others, through the variables that the page names.
import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { atEnd, later } from "../later.ts";
import { freePort, temporaryFolder, until } from "../processes.ts";
import { rowsOf } from "./influxdb.ts";
import { missingNodeRed } from "./node-red.ts";
import { blocksOf, shell } from "./page.ts";
import { missing, PACKAGES, type Program, startInfluxdb } from "./programs.ts";
import type { Payload } from "./publish.ts";
import { openTerminal } from "./terminal.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const BLOCKS = blocksOf("../partners.md", "sh");
const [
  INSTALL,
  SETTINGS,
  DEMO,
  LOOK,
  WAIT,
  CHART,
  DATABASE,
  NODE_RED,
  REHEARSE,
  STORED,
  CLEAN,
  END,
  ...OTHERS
] = BLOCKS as [string, ...string[]];
const PROGRAMS: Program[] = ["mosquitto_sub", "mosquitto_pub", "jq", "gnuplot", "curl", "influxd", "influx"];
const lacks = [missingNodeRed(), missing(...PROGRAMS)].some((sentence) => sentence !== null);

const folder = temporaryFolder();
afterAll(folder.remove);
/** Where the page says to work. */
const file = (name: string) => join(folder.path, "sippra-afternoon", name);
const linesOf = (name: string) => readFileSync(file(name), "utf8").trimEnd().split("\n");
const readings = (): Payload[] => linesOf("readings.ndjson").map((line) => JSON.parse(line));

/** What ntfy would have told, and when. */
async function phone() {
  const told: { title: string; at: number }[] = [];
  const server = createServer((request, response) => {
    told.push({ title: String(request.headers.title), at: performance.now() });
    request.resume().on("end", () => response.end("{}"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { told, port, url: `http://127.0.0.1:${port}/leaks` };
}

/** Of the two curves of chart.svg: the points, and how many pieces of a line they are. */
function curves(): { points: number; pieces: number }[] {
  const [, ...plots] = readFileSync(file("chart.svg"), "utf8").split(/<g id="gnuplot_plot_1\w" >/);
  return plots
    .map((rest) => rest.slice(0, rest.indexOf("</g>")))
    .map((plot) => ({
      points: plot.match(/<use xlink/g)?.length ?? 0,
      pieces: [...plot.matchAll(/<path [^>]*? d='([^']*)'/g)].reduce(
        (sum, [, line]) => sum + line!.split("M").filter((piece) => piece.includes("L")).length,
        0,
      ),
    }));
}

describe("docs/partners.md", () => {
  test("has no command that is not run, but for what installs the programs", () => {
    expect(OTHERS).toEqual([]);
    expect(BLOCKS).toHaveLength(12);
    expect(INSTALL.startsWith("sudo apt-get install ")).toBe(true);
    const packages = new Set(PROGRAMS.map((program) => PACKAGES[program]));
    expect(INSTALL.split(" ").filter((word) => /^[a-z]+(-[a-z]+)?$/.test(word))).toEqual(
      expect.arrayContaining([...packages]),
    );
  });

  test.skipIf(lacks)("from nothing to a chart, and to one alarm", async () => {
    const ntfy = await phone();
    const influxdb = later(await startInfluxdb());
    const terminal = openTerminal(folder.path, {
      SIPPRA: ROOT,
      // It is taken, as 1883 is where a broker runs.
      MQTT_PORT: `${ntfy.port}`,
      INFLUX_PORT: `${influxdb.port}`,
      NODE_RED_PORT: `${await freePort()}`,
      NTFY_URL: ntfy.url,
    });
    atEnd(terminal.close);
    const began = performance.now();
    const soFar = (what: string, at = performance.now()) =>
      console.log(`docs/partners.md: ${what} after ${((at - began) / 1000).toFixed(1)} s`);

    await terminal.paste(SETTINGS!);
    expect(await terminal.paste(DEMO!)).toContain("Ends after 3600 s.");
    const looked = await terminal.paste(LOOK!);
    expect(looked.match(/"pressure_kpa": \d+/g)).toHaveLength(2);
    await terminal.paste(WAIT!);
    await terminal.paste(CHART!);
    const drawn = linesOf("chart.tsv").length;
    expect(drawn).toBeGreaterThanOrEqual(15);
    expect(curves()).toEqual([1, 1].map((pieces) => ({ points: drawn, pieces })));
    soFar("a chart");

    await terminal.paste(DATABASE!);
    await terminal.paste(NODE_RED!);
    await terminal.paste(REHEARSE!);
    const rehearsed = () => ntfy.told.filter(({ title }) => title === "Burst at rehearsal-1");
    await until(
      () => rehearsed().length > 0,
      () => `the alarm: ${readFileSync(file("node-red.log"), "utf8")}`,
    );
    soFar("an alarm", rehearsed()[0]!.at);

    const [, counts] = (await terminal.paste(STORED!)).split("name: sippra_event");
    // The burst and the late one: the copy is none.
    expect(counts).toMatch(/tags: node=rehearsal-1, site=rehearsal\s+time +count\s[-\s]+0 +2\s/);
    // What is in the database is what was heard.
    const heard = new Map(readings().map((reading) => [reading.id, reading]));
    const rows = await rowsOf(influxdb.host, "SELECT id, pressure_kpa, level_dbfs FROM sippra_reading");
    const known = rows.filter(({ id }) => heard.has(id));
    expect(known.length).toBeGreaterThan(rows.length * 0.9);
    for (const { id, pressure_kpa, level_dbfs } of known)
      expect(heard.get(id)).toMatchObject({ pressure_kpa, level_dbfs });

    await terminal.paste(CLEAN!);
    expect(await rowsOf(influxdb.host, "SELECT * FROM sippra_event WHERE site = 'rehearsal'")).toEqual([]);
    await terminal.paste(END!);
    soFar("all of it");
    expect(rehearsed()).toHaveLength(1);
    const titles = ntfy.told.map(({ title }) => title);
    expect(titles).toHaveLength(new Set(titles).size);
    expect(readFileSync(file("demo.log"), "utf8")).toContain(" 0 published twice, 0 missing.");

    // Once more, with a copy, and one that is late and has no values.
    const node = JSON.parse(linesOf("readings.ndjson")[0]!).node;
    const before = await chartAgain();
    const [, first, second] = readings().filter((reading) => reading.node === node);
    const time = new Date((Date.parse(first.time_best) + Date.parse(second.time_best)) / 2).toISOString();
    const empty = {
      ...first,
      id: "9-9-0-1",
      time_best: time,
      late: true,
      pressure_kpa: null,
      level_dbfs: null,
    };
    for (const one of [second, empty]) appendFileSync(file("readings.ndjson"), `${JSON.stringify(one)}\n`);
    const after = await chartAgain();
    expect(after.map(({ points }) => points)).toEqual(before.map(({ points }) => points));
    expect(linesOf("chart.tsv")[2]).toBe(`${time}\tNaN\tNaN`);
    expect(after.map(({ pieces }) => pieces)).toEqual(before.map(({ pieces }) => pieces + 1));
  });
});

async function chartAgain() {
  expect(await shell(CHART!, file(""))).toEqual({ code: 0, out: "", err: "" });
  return curves();
}
