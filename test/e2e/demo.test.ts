// npm start -- boards as its user runs it: its output, its exit code. It ends when it has shown what is asked, not after a time.

import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../tools/district/main.ts";
import { type Running, startCommand } from "../commands.ts";
import { freePort, start, subscriber, temporaryFolder, until } from "../processes.ts";
import { sineSamples, wavBytes } from "../wav.ts";

const COMMAND = new URL("../../bin/sippra-demo.js", import.meta.url).pathname;

const run = (...args: string[]) => startCommand(main, args);
/** As fast as this machine can: virtual time waits for whatever is on its way. */
const FAST = ["--speed", "1000000"];

/** Ends a demo by Ctrl-C once this is true. Returns its exit code. */
async function endWhen(demo: Running, condition: () => boolean, what: string): Promise<number> {
  await until(condition, () => `${what}: ${demo.output().slice(-500)}`, 150_000);
  demo.interrupt();
  return demo.ended;
}
const jsonLines = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

// biome-ignore lint/suspicious/noExplicitAny: lines of JSON, looked into below
type Reading = any;

/** Levels and loudest bands are those of the recordings. Amplitude a in dB re full scale: 20 log10(a) - 3.01. */
function expectAsRecorded(of: (name: string) => Reading[]): void {
  const levels = (name: string) => new Set(of(name).map(({ level_dbfs }) => level_dbfs));
  expect(levels("leak-tone-1")).toEqual(new Set([-17]));
  expect(levels("leak-tone-2")).toEqual(new Set([-29]));
  for (const { level_dbfs } of of("quiet-low")) expect(Math.abs(level_dbfs + 43)).toBeLessThanOrEqual(2);
  const loudestHz = ({ bands_dbfs }: { bands_dbfs: { from_hz: number; level_dbfs: number }[] }) =>
    bands_dbfs.reduce((a, b) => (b.level_dbfs > a.level_dbfs ? b : a)).from_hz;
  for (const reading of of("leak-tone-1")) expect(loudestHz(reading)).toBe(750);
  for (const reading of of("leak-tone-2")) expect(loudestHz(reading)).toBe(500);
  for (const reading of of("quiet-low")) expect(loudestHz(reading)).toBe(60);
}

/** A node's readings are a quarter of an hour apart, and come at once. */
function expectOnTime(readings: Reading[]): void {
  const times = readings.map(({ time }) => Date.parse(time));
  for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBe(900_000);
  for (const { time, received, late } of readings) {
    const delay = Date.parse(received) - Date.parse(time);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(2000);
    expect(late).toBe(false);
  }
}

describe("recordings", () => {
  const folder = temporaryFolder();
  const recordings = join(folder.path, "recordings");
  const silent = join(folder.path, "wrong");
  const empty = join(folder.path, "empty");

  beforeAll(() => {
    const write = (name: string, bytes: Buffer) => {
      mkdirSync(join(recordings, name, ".."), { recursive: true });
      writeFileSync(join(recordings, name), bytes);
    };
    write("leak/Tone 1.wav", wavBytes(sineSamples(0.2, 850, 4096, 3), 4096));
    write("leak/tone-2.wav", wavBytes(sineSamples(0.05, 600, 8000, 3), 8000));
    write("quiet/low.wav", wavBytes(sineSamples(0.01, 90, 4096, 3), 4096, 16, 2));
    mkdirSync(join(empty, "class"), { recursive: true });
    mkdirSync(join(silent, "class"), { recursive: true });
    writeFileSync(join(silent, "class", "text.wav"), "this is no recording");
  });
  afterAll(folder.remove);

  test("are published as what they are, none missing, none twice", async () => {
    const port = await freePort();
    const demo = run("--recordings", recordings, "--speed", "10000", "--json", "--mqtt", String(port));
    const partner = await subscriber(`mqtt://127.0.0.1:${port}`, ["sippra/v1/#"]);
    const readingsSeen = () => partner.messages.filter(({ topic }) => topic.endsWith("/reading"));
    expect(await endWhen(demo, () => readingsSeen().length > 30, "thirty readings")).toBe(0);
    await partner.close();

    const output = demo.output();
    expect(output).toContain("resampled from 8000 to 4096 Hz");
    expect(output).toContain("2 channels, the first is played");
    expect(output).toContain(`mosquitto_sub -h 127.0.0.1 -p ${port} -v -t 'sippra/v1/#'`);
    const lines = jsonLines(output);
    const sums = lines.at(-1);
    const { readings: taken, events, nights } = sums;
    expect(sums).toEqual({
      ...{ readings: taken, events, nights },
      ...{ published: taken + events + nights, duplicates: 0, missing: 0 },
    });
    expect(taken).toBeGreaterThan(15);
    expect(lines.length - 1).toBe(sums.published);

    const readings = lines.filter((line) => line.bands_dbfs);
    expect(readings.length).toBe(taken);
    const of = (name: string) => readings.filter(({ node }) => node === name);
    expectAsRecorded(of);
    for (const name of ["leak-tone-1", "leak-tone-2", "quiet-low"]) expectOnTime(of(name));
    // What a partner saw at the broker is what the demo says it published.
    const idsSeen = readingsSeen().map(({ payload }) => payload.id);
    const ids = new Set(readings.map(({ id }) => id));
    expect(idsSeen.filter((id) => !ids.has(id))).toEqual([]);
    expect(idsSeen.length).toBeGreaterThan(taken / 2);
  });

  test.each([
    ["a folder that is not there", () => join(folder.path, "absent"), /There is no folder/],
    ["a folder without recordings", () => empty, /holds no <class>\/\*\.wav/],
    ["a file that is no WAV", () => silent, /text\.wav cannot be played: it is no WAV file/],
  ])("%s is refused with a sentence", async (_, path, sentence) => {
    const demo = run("--recordings", path(), "--for", "1");
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toMatch(sentence);
    expect(demo.output()).not.toContain("    at ");
  });
});

test("a port in use is said, and the next is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const demo = run("--for", "0.3", "--nodes", "2", "--mqtt", String(port));
  expect(await demo.ended).toBe(0);
  server.close();
  const used = /Port (\d+) is in use: the broker listens on (\d+)\./.exec(demo.output());
  expect(used?.[1]).toBe(String(port));
  expect(Number(used?.[2])).toBeGreaterThan(port);
});

test("a broker that does not answer is said, and it ends", async () => {
  const demo = run("--for", "1", "--nodes", "1", "--mqtt", "mqtt://127.0.0.1:1");
  expect(await demo.ended).toBe(1);
  expect(demo.output()).toMatch(
    /^No MQTT broker answers at mqtt:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\): start one there/m,
  );
  expect(demo.output()).not.toContain("    at ");
});

test("the same seed and start make the same readings", async () => {
  const readings = async () => {
    const same = ["--nodes", "3", "--seed", "5", "--start", "2026-03-01T02:00:00Z"];
    const demo = run(...same, ...FAST, "--json", "--mqtt", String(await freePort()));
    const taken = () => jsonLines(demo.output()).filter(({ bands_dbfs }) => bands_dbfs);
    expect(await endWhen(demo, () => taken().length > 15, "fifteen readings")).toBe(0);
    const all = taken();
    return new Map(
      all.map(({ id, time, pressure_kpa, bands_dbfs }) => [id, { time, pressure_kpa, bands_dbfs }]),
    );
  };
  const [a, b] = [await readings(), await readings()];
  // How far each got depends on the machine; what both have is the same.
  const common = [...a.keys()].filter((id) => b.has(id));
  expect(common.length).toBeGreaterThan(5);
  for (const id of common) expect(a.get(id)).toEqual(b.get(id));
});

test("the leak is told after five nights, and of the others none", async () => {
  const three = ["--nodes", "3", ...FAST, "--start", "2026-03-01T20:00:00Z"];
  const demo = run(...three, "--mqtt", String(await freePort()));
  expect(await endWhen(demo, () => demo.output().includes("suspect"), "a suspicion")).toBe(0);
  const changes = demo
    .output()
    .split("\n")
    .filter((line) => line.includes("→"));
  expect(changes).toEqual([
    expect.stringMatching(/^2026-03-06 03:0\d:\d\d node-03 +warm-up → suspect, score \d+$/),
  ]);
  expect(demo.output()).toMatch(
    /, 1 events and 1[345] nights taken, \d+ published, 0 published twice, 0 missing/,
  );
});

test("Ctrl-C ends the process in order", async () => {
  const args = ["boards", "--nodes", "2", "--speed", "3000", "--mqtt", String(await freePort())];
  const demo = start(process.execPath, [COMMAND, ...args], { env: { ...process.env, NO_COLOR: "1" } });
  await until(
    () => /kPa/.test(demo.output()),
    () => `a reading: ${demo.output()}`,
  );
  expect(await demo.stop("SIGINT")).toBe(0);
  expect(demo.output()).toMatch(
    /\d+ readings, \d+ events and \d+ nights taken, \d+ published, 0 published twice, 0 missing\./,
  );
});

test("a second Ctrl-C ends it at once", async () => {
  const demo = run("--nodes", "1", "--mqtt", String(await freePort()));
  const sums = () => /nights taken/.test(demo.output());
  await until(() => demo.output().includes("Ctrl-C ends it"), "the demo");
  demo.interrupt();
  expect(sums()).toBe(false);
  demo.interrupt();
  expect(await demo.ended).toBe(130);
  // A process would be gone: let what still runs in this one end.
  await until(sums, "the end");
});

test.each([
  [["--speed", "0"], /number over 0/],
  [["--nodes", "1.5"], /whole number/],
  [["--start", "yesterday"], /a time like/],
  [["--mqtt", "http://x"], /a port, or a URL/],
  [["--sped", "3"], /--speed/],
])("%s is refused with a sentence", async (args, sentence) => {
  const demo = run(...args);
  expect(await demo.ended).toBe(1);
  expect(demo.output()).toMatch(sentence);
});

test("--help fits 80 columns", async () => {
  const demo = run("--help");
  expect(await demo.ended).toBe(0);
  expect(
    Math.max(
      ...demo
        .output()
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80);
});
