// docs/partners.md as somebody follows it who has never seen Sippra: its blocks, word for word and in order, pasted into one
// terminal in an empty folder. Only ports and addresses are others, through the variables that the page names.
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { atEnd, later } from "../later.ts";
import { freePort, temporaryFolder, until } from "../processes.ts";
import { rowsOf } from "./influxdb.ts";
import { monthMessages } from "./month.ts";
import { missingNodeRed } from "./node-red.ts";
import { blocksOf, shell } from "./page.ts";
import { ENV, missing, PACKAGES, type Program, startInfluxdb, startMosquitto } from "./programs.ts";
import { type Payload, publishAll } from "./publish.ts";
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
const lacks = [missingNodeRed(), missing("mosquitto", "mosquitto_passwd", ...PROGRAMS)].some(
  (sentence) => sentence !== null,
);

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
  return { told, url: `http://127.0.0.1:${port}/leaks` };
}

/** Somebody with a clone, a terminal in an empty folder and a phone; only ports are others than the page's. */
async function sitDown(ports: Record<string, number>, env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  atEnd(folder.remove);
  const ntfy = await phone();
  const own = { SIPPRA: ROOT, NTFY_URL: ntfy.url, NODE_RED_PORT: await freePort(), ...ports };
  const texts = Object.entries(own).map(([name, value]) => [name, `${value}`]);
  const terminal = openTerminal(folder.path, { ...Object.fromEntries(texts), ...env });
  atEnd(terminal.close);

  /** Where the page says to work. */
  const file = (name: string) => join(folder.path, "sippra-afternoon", name);
  const read = (name: string) => readFileSync(file(name), "utf8");
  const linesOf = (name: string) => read(name).split("\n").slice(0, -1);
  const rehearsed = () => ntfy.told.filter(({ title }) => title === "Burst at rehearsal-1");
  return {
    ...{ terminal, ntfy, file, read, linesOf, rehearsed },
    readings: (): Payload[] => linesOf("readings.ndjson").map((line) => JSON.parse(line)),
    curves: () => curvesIn(read("chart.svg")),
    /** When it came. */
    alarm: async () => {
      await until(
        () => rehearsed().length > 0,
        () => `the alarm: ${read("node-red.log")}`,
      );
      return rehearsed()[0]!.at;
    },
  };
}

/** Of the two curves of the chart: the dots, and how many pieces their line is in. */
function curvesIn(svg: string): { points: number; pieces: number }[] {
  const [, ...plots] = svg.split(/<g id="gnuplot_plot_1\w" >/);
  return plots.map((rest) => {
    const curve = rest.slice(0, rest.indexOf("</g>"));
    const lines = [...curve.matchAll(/<path [^>]*? d='([^']*)'/g)].flatMap(([, line]) => line!.split("M"));
    return {
      points: curve.match(/<use xlink/g)?.length ?? 0,
      pieces: lines.filter((piece) => piece.includes("L")).length,
    };
  });
}

/** A chart of all that was heard of its node, without a gap. */
function isDrawn({ linesOf, curves }: Awaited<ReturnType<typeof sitDown>>, least: number): void {
  const points = linesOf("chart.tsv").length;
  expect(points).toBeGreaterThanOrEqual(least);
  expect(curves()).toEqual([1, 1].map((pieces) => ({ points, pieces })));
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
    const influxdb = later(await startInfluxdb());
    // The port that the demo would have is taken, as 1883 is where a broker runs.
    const taken = later(await startMosquitto());
    const guest = await sitDown({ MQTT_PORT: taken.port, INFLUX_PORT: influxdb.port });
    const { paste } = guest.terminal;
    const began = performance.now();
    const soFar = (what: string, at = performance.now()) =>
      console.log(`docs/partners.md: ${what} after ${((at - began) / 1000).toFixed(1)} s`);

    await paste(SETTINGS!);
    expect(await paste(DEMO!)).toContain("Ends after 3600 s.");
    expect((await paste(LOOK!)).match(/"pressure_kpa": \d+/g)).toHaveLength(2);
    await paste(WAIT!);
    await paste(CHART!);
    isDrawn(guest, 15);
    soFar("a chart");
    await paste(DATABASE!);
    await paste(NODE_RED!);
    await paste(REHEARSE!);
    soFar("an alarm", await guest.alarm());

    const [, counts] = (await paste(STORED!)).split("name: sippra_event");
    // The burst and the late one: the copy is none.
    expect(counts).toMatch(/tags: node=rehearsal-1, site=rehearsal\s+time +count\s[-\s]+0 +2\s/);
    // What is in the database is what was heard.
    const heard = new Map(guest.readings().map((reading) => [reading.id, reading]));
    const rows = await rowsOf(influxdb.host, "SELECT id, pressure_kpa, level_dbfs FROM sippra_reading");
    const known = rows.filter(({ id }) => heard.has(id));
    expect(known.length).toBeGreaterThan(rows.length * 0.9);
    for (const { id, pressure_kpa, level_dbfs } of known)
      expect(heard.get(id)).toMatchObject({ pressure_kpa, level_dbfs });

    await paste(CLEAN!);
    expect(await rowsOf(influxdb.host, "SELECT * FROM sippra_event WHERE site = 'rehearsal'")).toEqual([]);
    await paste(END!);
    soFar("all of it");
    expect(guest.rehearsed()).toHaveLength(1);
    const titles = guest.ntfy.told.map(({ title }) => title);
    expect(titles).toHaveLength(new Set(titles).size);
    expect(guest.read("demo.log")).toContain(" 0 published twice, 0 missing.");

    // Once more, with a copy, and one that is late and has no values.
    const draw = async () => {
      expect(await shell(CHART!, guest.file(""))).toEqual({ code: 0, out: "", err: "" });
      return guest.curves();
    };
    const before = await draw();
    const { node } = guest.readings()[0];
    const [, first, second] = guest.readings().filter((reading) => reading.node === node);
    const time_best = new Date(
      (Date.parse(first.time_best) + Date.parse(second.time_best)) / 2,
    ).toISOString();
    const empty = { ...first, id: "9-9-0-1", time_best, late: true, pressure_kpa: null, level_dbfs: null };
    const records = [second, empty].map((record) => `${JSON.stringify(record)}\n`);
    appendFileSync(guest.file("readings.ndjson"), records.join(""));
    expect(await draw()).toEqual(before.map(({ points, pieces }) => ({ points, pieces: pieces + 1 })));
    expect(guest.linesOf("chart.tsv")[2]).toBe(`${time_best}\tNaN\tNaN`);
  });

  test.skipIf(lacks)("with a broker of one's own that has users, and without a database", async () => {
    const config = temporaryFolder();
    atEnd(config.remove);
    const passwords = join(config.path, "passwords");
    const [user, password] = ["planner", "a-password"];
    execFileSync("mosquitto_passwd", ["-b", "-c", passwords, user, password], { env: ENV, stdio: "pipe" });
    const broker = later(await startMosquitto(["allow_anonymous false", `password_file ${passwords}`]));
    for (const program of ["mosquitto_sub", "mosquitto_pub"])
      writeFileSync(join(config.path, program), `-u ${user}\n-P ${password}\n`);
    const guest = await sitDown(
      { MQTT_PORT: broker.port, INFLUX_PORT: await freePort() },
      { MQTT_USER: user, MQTT_PASSWORD: password, XDG_CONFIG_HOME: config.path },
    );
    const { paste } = guest.terminal;
    const url = `mqtt://${user}:${password}@${broker.host}`;

    await publishAll(url, monthMessages().slice(0, 500));
    await paste(SETTINGS!);
    expect((await paste(LOOK!)).match(/"node"/g)).toHaveLength(2);
    await publishAll(url, monthMessages().slice(500, 2500));
    await paste(WAIT!);
    await paste(CHART!);
    expect(guest.linesOf("chart.tsv").length).toBeGreaterThan(10);
    expect(await paste(DATABASE!)).toContain("connection refused");
    await paste(NODE_RED!);
    await paste(REHEARSE!);
    await guest.alarm();
    await paste(END!);
    expect(guest.rehearsed()).toHaveLength(1);
  });
});
