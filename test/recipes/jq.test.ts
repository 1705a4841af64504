// The lines of docs/recipes/jq/README.md, word for word, against a real mosquitto: what they print is what the month says.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atEnd } from "../later.ts";
import { start, temporaryFolder, until } from "../processes.ts";
import { type MonthMessage, monthMessages, retainedAtEnd } from "./month.ts";
import { blocksOf } from "./page.ts";
import { type Daemon, ENV, missing, startMosquitto } from "./programs.ts";
import { burst, messageOf, type Payload, publishAll } from "./publish.ts";

const [LEAKS, FAULTS, SILENT, LIVE, ALL, BURSTS, FILE, NIGHTS, COUNTS, ...OTHERS] = blocksOf(
  "jq/README.md",
  "sh",
);
const lacks = missing("mosquitto", "mosquitto_sub", "jq");

/** It tells of subscriptions, so that the test knows of them. */
const BROKER = ["allow_anonymous true", "max_queued_messages 100000", "log_type subscribe"];

/** Some days with all kinds of messages: those after the first burst and rename, and the end. */
const DAYS = (messages: readonly MonthMessage[]) => [...messages.slice(0, 2500), ...messages.slice(-800)];

const folder = temporaryFolder();
const env = { ...ENV, XDG_CONFIG_HOME: join(folder.path, "config") };
let broker: Daemon;
const url = () => `mqtt://${broker.host}`;

beforeAll(async () => {
  if (lacks !== null) return;
  broker = await startMosquitto(BROKER);
  mkdirSync(env.XDG_CONFIG_HOME);
  writeFileSync(join(env.XDG_CONFIG_HOME, "mosquitto_sub"), `-h 127.0.0.1\n-p ${broker.port}\n`);
  const states = [...retainedAtEnd()].map(([topic, payload]) => ({ topic, payload, retain: true }));
  await publishAll(url(), [...states, burst("1-1-0-4", Date.now())]);
});
afterAll(async () => {
  await broker?.close();
  folder.remove();
});

const shell = { cwd: folder.path, env };
/** What a line prints that ends by itself. */
const answer = (line: string) => {
  const { stdout, stderr } = spawnSync("sh", ["-c", line], { ...shell, encoding: "utf8" });
  expect(stderr.replace("Timed out\n", "")).toBe("");
  return linesOf(stdout);
};
/** jq 1.6 leaves out decimals that are zero, later ones keep them. */
const linesOf = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/(\d)\.0\b(?!\d*Z)/g, "$1"));
const csv = (fields: unknown[]) =>
  fields
    .map((field) => (field === null ? "" : typeof field === "string" ? `"${field}"` : `${field}`))
    .join(",");

/** The messages of a kind that come, as payloads. */
const payloads = (messages: Iterable<[string, string]>, ...kinds: string[]): Payload[] =>
  [...messages]
    .filter(([topic, payload]) => kinds.includes(messageOf(topic)) && payload !== "")
    .map(([, payload]) => JSON.parse(payload));
const statesOf = (...kinds: string[]) => payloads(retainedAtEnd(), ...kinds);
const recordsOf = (messages: readonly MonthMessage[], ...kinds: string[]) =>
  payloads(
    messages.map(({ topic, payload }) => [topic, payload] as [string, string]),
    ...kinds,
  );

/** What a line prints while these are published, until it is enough. */
async function meanwhile(
  line: string,
  messages: readonly MonthMessage[],
  enough: (lines: string[]) => boolean,
) {
  const began = broker.output().length;
  // In a group of its own, which ends as a whole.
  const { child, output } = start("setsid", ["sh", "-c", line], shell);
  const end = () => spawnSync("kill", ["--", `-${child.pid}`]);
  atEnd(end);
  const asked = line.match(/ -t /g)!.length;
  const subscribed = () =>
    broker
      .output()
      .slice(began)
      .match(/ 1 sippra/g)?.length ?? 0;
  await until(
    () => subscribed() === asked,
    () => `${line} to subscribe: ${broker.output().slice(began)}`,
  );
  await publishAll(url(), messages);
  await until(
    () => enough(linesOf(output())),
    () => `${line}: ${output().slice(-500)}`,
  );
  end();
  return linesOf(output());
}

const asMany = (wanted: readonly string[]) => (lines: string[]) => lines.length >= wanted.length;

describe.skipIf(lacks !== null)("docs/recipes/jq/README.md", () => {
  test("has no line that is not run", () => {
    expect(OTHERS).toEqual([]);
  });

  test("suspected leaks", () => {
    const leaks = statesOf("leak").filter(({ state }) => ["suspect", "leak", "used-to-it"].includes(state));
    expect(leaks.length).toBeGreaterThan(0);
    const lines = leaks.map(
      (leak) => `${leak.node}: ${leak.state} since ${leak.since}, score ${leak.leak_score}`,
    );
    expect(answer(LEAKS!).sort()).toEqual(lines.sort());
  });

  test("batteries and sensors", () => {
    const wanted = ["battery-low", "pressure-fault", "acoustic-fault"];
    const lines = statesOf("latest").flatMap(({ node, time_best, flags }) => {
      const faults = flags.filter((flag: string) => wanted.includes(flag));
      return faults.length === 0 ? [] : [[node, time_best, faults.join(" ")].join("\t")];
    });
    expect(lines.length).toBeGreaterThan(0);
    expect(answer(FAULTS!).sort()).toEqual(lines.sort());
  });

  test("who is silent", () => {
    const lines = statesOf("availability", "status")
      .filter(({ state }) => state !== "online")
      .map(({ node, gateway, state, last_heard, time }) =>
        [node ?? `gateway ${gateway}`, state, last_heard ?? time].join("\t"),
      );
    expect(lines.some((line) => line.startsWith("gateway "))).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
    expect(answer(SILENT!).sort()).toEqual(lines.sort());
  });

  test("live readings", async () => {
    const days = DAYS(monthMessages());
    const lines = recordsOf(days, "reading").map((one) =>
      csv([one.time_best, one.node, one.pressure_kpa, one.level_dbfs, one.leak_score]),
    );
    expect(await meanwhile(LIVE!, days, asMany(lines))).toEqual(lines);
  });

  test("all readings as CSV", async () => {
    const days = DAYS(monthMessages());
    const readings = recordsOf(days, "reading", "history");
    expect(readings.some(({ late }) => late)).toBe(true);
    const lines = readings.map((one) =>
      csv([
        one.site,
        one.id,
        one.node,
        one.time_best,
        one.late,
        one.pressure_kpa,
        one.level_dbfs,
        one.temperature_c,
        one.battery_v,
      ]),
    );
    expect(await meanwhile(ALL!, days, asMany(lines))).toEqual(lines);
  });

  test("bursts that are news", async () => {
    const now = Date.now();
    const days = [...DAYS(monthMessages()), burst("1-1-0-5", now, true), burst("1-1-0-6", now)];
    const bursts = recordsOf(days, "event").filter(({ kind, late }) => kind === "burst" && !late);
    expect(bursts.length).toBeGreaterThan(1);
    const lines = bursts.map(
      (one) => `${one.time_best} burst at ${one.node}: from ${one.before_kpa} to ${one.after_kpa} kPa`,
    );
    expect(await meanwhile(BURSTS!, days, asMany(lines))).toEqual(lines);
  });

  test("a file that also has what came meanwhile, and what is asked of it", async () => {
    const KINDS = ["reading", "history", "event", "night"];
    const month = monthMessages().slice(-6000);
    const records = month.filter(({ topic }) => KINDS.includes(messageOf(topic)));
    const file = join(folder.path, "records.ndjson");
    const written = () => linesOf(readFileSync(file, "utf8")).length;
    const [first, second] = [month.slice(0, 1000), month.slice(900)];
    const ofFirst = first.filter(({ topic }) => KINDS.includes(messageOf(topic))).length;
    const ofSecond = second.filter(({ topic }) => KINDS.includes(messageOf(topic))).length;
    const has = (lines: number) => () => existsSync(file) && written() === lines;
    await meanwhile(FILE!, first, has(ofFirst));
    await publishAll(url(), second);
    await meanwhile(FILE!, [], has(ofFirst + ofSecond));

    const nights = records
      .filter(({ topic }) => topic.endsWith("/node/hamngatan-7/night"))
      .map(({ payload }): Payload => JSON.parse(payload));
    expect(nights.length).toBeGreaterThan(5);
    const fieldsOf = (one: Payload) => [
      one.night,
      one.level_10_dbfs,
      one.baseline_dbfs,
      one.rise_db,
      one.leak_score,
      one.state,
    ];
    expect(answer(NIGHTS!)).toEqual(
      nights.map((one) =>
        fieldsOf(one)
          .map((field) => field ?? "-")
          .join("\t"),
      ),
    );

    const byNode = Map.groupBy(
      new Map(records.map(({ payload }) => [JSON.parse(payload).id, JSON.parse(payload)])).values(),
      ({ node }: Payload) => node as string,
    );
    const lines = [...byNode].map(([node, all]) =>
      [
        node,
        all.length,
        all
          .map(({ time_best }) => time_best)
          .sort()
          .at(-1),
      ].join("\t"),
    );
    expect(answer(COUNTS!)).toEqual(lines.sort());
  });
});
