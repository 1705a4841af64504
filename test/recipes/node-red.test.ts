// The flow for Node-RED, imported into a real one: a month through mosquitto into InfluxDB, notifications to a server that
// is away at times; killed in the middle, and started once more.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { atEnd, later } from "../later.ts";
import { temporaryFolder, until } from "../processes.ts";
import { monthMessages, retainedAtEnd } from "./month.ts";
import { missingNodeRed, startNodeRed } from "./node-red.ts";
import { type Daemon, ENV, missing, startInfluxdb, startMosquitto } from "./programs.ts";
import { type Alarm, alarmsIn, burst, messageOf, type Payload, publishAll, recordsIn } from "./publish.ts";

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

type Row = Record<string, Payload>;
const KINDS = ["reading", "night", "event", "spectrum"];

/** A database "sippra", and what is in it. */
async function database({ host }: Daemon) {
  const query = async (q: string, method = "GET"): Promise<Row[]> => {
    const answer = await fetch(
      `http://${host}/query?${new URLSearchParams({ db: "sippra", q, epoch: "ms" })}`,
      {
        method,
      },
    );
    const { results } = (await answer.json()) as Payload;
    return (results[0].series ?? []).flatMap(({ columns, values }: Payload) =>
      values.map((row: unknown[]) => Object.fromEntries(row.map((field, i) => [columns[i], field]))),
    );
  };
  const each = async (what: string) =>
    (await Promise.all(KINDS.map((kind) => query(`SELECT ${what} FROM sippra_${kind}`)))).flat();
  await query("CREATE DATABASE sippra", "POST");
  return {
    write: `http://${host}/write?db=sippra`,
    count: async () => (await each("count(late) AS n")).reduce((sum, { n }) => sum + n, 0) as number,
    rows: () => each("*"),
  };
}

const TITLES: Record<string, string> = { burst: "Burst at", suspect: "Suspected leak at", leak: "Leak at" };
const titlesOf = (alarms: readonly Alarm[]) =>
  alarms.map(({ node, what }) => `${TITLES[what]} ${node}`).sort();

/** Each record is a point, at its time and with its values. */
function compare(records: Map<string, string>, rows: readonly Row[]): void {
  const byKey = new Map(rows.map((row) => [`${row.site} ${row.id}`, row]));
  expect(rows.length).toBe(records.size);
  expect([...records.keys()].filter((key) => !byKey.has(key))).toEqual([]);
  for (const [key, payload] of records) {
    const { time_best, ...value }: Payload = JSON.parse(payload);
    const row = byKey.get(key)!;
    const plain = Object.entries(value).filter(([, is]) => typeof is === "number" || typeof is === "boolean");
    const expected = { time: Date.parse(time_best), ...Object.fromEntries(plain) };
    expect(Object.fromEntries(Object.keys(expected).map((field) => [field, row[field]]))).toEqual(expected);
  }
}

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
  const influxdb = await database(later(await startInfluxdb()));
  const ntfy = await notifications();
  const run = async () => {
    const nodeRed = await startNodeRed(folder.path, {
      ...{ MQTT_HOST: "127.0.0.1", MQTT_PORT: `${broker.port}`, MQTT_USER: USER, MQTT_PASSWORD: PASSWORD },
      ...{ INFLUX_URL: influxdb.write, NTFY_URL: ntfy.url, ACT_WITHIN_H: "1e6", RETRY_S: "1" },
    });
    atEnd(() => nodeRed.stop("SIGKILL"));
    return nodeRed;
  };
  const url = `mqtt://${USER}:${PASSWORD}@${broker.host}`;
  const has = async (records: number, alarms: number, output: () => string) => {
    for (const end = performance.now() + 60_000; performance.now() < end; await sleep(200))
      if ((await influxdb.count()) >= records && ntfy.titles.length >= alarms) return;
    throw new Error(
      `${await influxdb.count()} of ${records} points, ${ntfy.titles.length} of ${alarms} alarms: ${output()}`,
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
  compare(records, await influxdb.rows());

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
