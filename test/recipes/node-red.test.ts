// The flow for Node-RED, imported into a real one: a month through mosquitto into InfluxDB, notifications to a server that
// is away at times; killed in the middle, and started once more.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, expect, test } from "vitest";
import { atEnd, later } from "../later.ts";
import { temporaryFolder, until } from "../processes.ts";
import { ask, createDatabase } from "./influxdb.ts";
import { monthMessages, retainedAtEnd } from "./month.ts";
import { missingNodeRed, startNodeRed } from "./node-red.ts";
import { ENV, missing, startInfluxdb, startMosquitto } from "./programs.ts";
import { type Alarm, alarmsIn, burst, messageOf, type Payload, publishAll, recordsIn } from "./publish.ts";
import { monthMetrics } from "./telegraf/month-lines.ts";

const lacks = [missingNodeRed(), missing("mosquitto", "mosquitto_passwd", "influxd")].some(
  (sentence) => sentence !== null,
);
const [USER, PASSWORD] = ["node-red", "secret"];
const folder = temporaryFolder();
afterAll(folder.remove);

/** A server that takes notifications as ntfy does, once it is told to. */
async function notifications() {
  const titles: string[] = [];
  let isOpen = false;
  let refused = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (!isOpen) {
      refused++;
      response.writeHead(503).end();
      return;
    }
    titles.push(String(request.headers.title));
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => server.close());
  const { port } = server.address() as AddressInfo;
  const open = (is: boolean) => {
    isOpen = is;
    refused = 0;
  };
  return { titles, open, url: `http://127.0.0.1:${port}/leaks`, refused: () => refused };
}

/** What a point is known by, and its fields. */
type Points = Map<string, Record<string, unknown>>;
const MEASUREMENTS = [
  ...["sippra_reading", "sippra_band", "sippra_night", "sippra_event"],
  ...["sippra_spectrum", "sippra_spectrum_line", "sippra_spectrum_count"],
];

const keyOf = (name: string, tags: Iterable<[string, string]>, time: string) =>
  [name, ...[...tags].filter(([, value]) => value !== "").map((tag) => tag.join("=")), time].sort().join(" ");

/** InfluxDB's way to write a time: no zeros at its end. */
function timeText(ns: bigint): string {
  const rest = String(ns % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const second = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  return `${second}${rest === "" ? "" : `.${rest}`}Z`;
}

async function pointsIn(host: string): Promise<Points> {
  const points: Points = new Map();
  for (const measurement of MEASUREMENTS) {
    for (const { name, tags, columns, values } of await ask(
      host,
      `SELECT * FROM ${measurement} GROUP BY *`,
    )) {
      for (const [time, ...row] of values) {
        const fields = columns.slice(1).map((column, i) => [column, row[i]] as const);
        points.set(
          keyOf(name, Object.entries(tags ?? {}), String(time)),
          Object.fromEntries(fields.filter(([, value]) => value !== null)),
        );
      }
    }
  }
  return points;
}

/** What Telegraf makes of the month's records by its recipe, as the other test imitates it. */
function pointsOfTelegraf(): Points {
  const points: Points = new Map();
  for (const { name, tags, fields, time } of monthMetrics().metrics) {
    if (!MEASUREMENTS.includes(name)) continue;
    const key = keyOf(name, tags, timeText(time));
    const values = [...fields].map(([field, { value }]) => [
      field,
      typeof value === "bigint" ? Number(value) : value,
    ]);
    points.set(key, { ...points.get(key), ...Object.fromEntries(values) });
  }
  return points;
}

const TITLES: Record<string, string> = {
  ...{ burst: "Burst at", suspect: "Suspected leak at", leak: "Leak at", "used-to-it": "Noise goes on at" },
};
const titlesOf = (alarms: readonly Alarm[]) =>
  alarms.map(({ node, what }) => `${TITLES[what]} ${node}`).sort();

test.skipIf(lacks)("a month: no record lost or twice, each alarm told once, also after a kill", async () => {
  const passwords = join(folder.path, "passwords");
  execFileSync("mosquitto_passwd", ["-b", "-c", passwords, USER, PASSWORD], { env: ENV, stdio: "pipe" });
  const broker = later(
    await startMosquitto([
      "allow_anonymous false",
      `password_file ${passwords}`,
      "max_queued_messages 100000",
    ]),
  );
  const influxdb = later(await startInfluxdb());
  await createDatabase(influxdb.host);
  const ntfy = await notifications();
  const run = async () => {
    const nodeRed = await startNodeRed(folder.path, {
      ...{ MQTT_HOST: "127.0.0.1", MQTT_PORT: `${broker.port}`, MQTT_USER: USER, MQTT_PASSWORD: PASSWORD },
      ...{
        INFLUX_URL: `http://${influxdb.host}/write?db=sippra`,
        NTFY_URL: ntfy.url,
        ACT_WITHIN_H: "1e6",
        RETRY_S: "1",
      },
    });
    atEnd(() => nodeRed.stop("SIGKILL"));
    return nodeRed;
  };
  const url = `mqtt://${USER}:${PASSWORD}@${broker.host}`;
  const count = async () => {
    const counts = await ask(
      influxdb.host,
      "SELECT count(late) FROM /^sippra_(reading|night|event|spectrum)$/",
    );
    return counts.reduce((sum, { values }) => sum + Number(values[0]![1]), 0);
  };
  const has = async (records: number, alarms: number, output: () => string) => {
    for (const end = performance.now() + 60_000; performance.now() < end; await sleep(200))
      if ((await count()) >= records && ntfy.titles.length >= alarms) return;
    throw new Error(
      `${await count()} of ${records} points, ${ntfy.titles.length} of ${alarms} alarms: ${output()}`,
    );
  };

  // Node-RED has all that it is to have when it is killed, and is away for the rest.
  const month = monthMessages();
  const begin = month.slice(0, Math.floor(month.length * 0.6));
  const first = await run();
  await publishAll(url, begin);
  await until(() => ntfy.refused() > 0, first.output);
  ntfy.open(true);
  await has(recordsIn(begin).size, alarmsIn(begin).length, first.output);
  // One that nobody could be told of.
  ntfy.open(false);
  const [untold, late] = [burst("1-1-0-4", Date.now()), burst("1-1-0-5", Date.now(), true)];
  await publishAll(url, [untold]);
  await has(recordsIn([...begin, untold]).size, 0, first.output);
  await until(() => ntfy.refused() > 0, first.output);
  await first.stop("SIGKILL");
  ntfy.open(true);
  await publishAll(url, [...month.slice(begin.length - 500), late, late]);
  const second = await run();
  const records = recordsIn([...month, untold, late]);
  const alarms = alarmsIn([...month, untold]);
  await has(records.size, alarms.length, second.output);
  const points = await pointsIn(influxdb.host);
  for (const key of points.keys()) if (key.includes("site=here")) points.delete(key);
  const telegrafs = pointsOfTelegraf();
  expect([...points.keys()].sort()).toEqual([...telegrafs.keys()].sort());
  const others = [...points].filter(([key, fields]) => !isDeepStrictEqual(fields, telegrafs.get(key)));
  expect(others.slice(0, 5)).toEqual([]);

  const states = (await second.context("default", "states")) as Record<string, { value: Payload }>;
  const lasting = [...retainedAtEnd()].filter(
    ([topic]) => topic.includes("/node/") || messageOf(topic) === "status",
  );
  expect(Object.fromEntries(Object.entries(states).map(([topic, { value }]) => [topic, value]))).toEqual(
    Object.fromEntries(lasting.map(([topic, payload]) => [topic, JSON.parse(payload)])),
  );

  // Once more, with one thing new: what is retained comes again.
  await second.stop();
  const third = await run();
  const sign = burst("1-1-0-6", Date.now());
  await publishAll(url, [sign]);
  await has(records.size + 1, alarms.length + 1, third.output);
  expect(ntfy.titles.toSorted()).toEqual(titlesOf([...alarms, ...alarmsIn([sign])]));
});
