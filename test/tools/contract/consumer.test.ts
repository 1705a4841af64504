// The consumer that docs/topics.md shows, as a process of its own: what was on a wire, twice; what it missed; what it
// does not know.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { MESSAGES } from "../../../gateway/deliver/contract/messages.ts";
import { readExamples } from "../../../tools/contract/examples.ts";
import { atEnd, later } from "../../later.ts";
import { start, temporaryFolder, until } from "../../processes.ts";

const CONSUMER = new URL("../../../docs/contract/consumer.js", import.meta.url).pathname;

test("stores each record once, keeps the newest state, and alarms once of what is new", async () => {
  const broker = later(await startBroker(0));
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  const file = join(folder, "sippra.sqlite");
  const run = async () => {
    const consumer = start(process.execPath, [CONSUMER, url, file]);
    atEnd(() => consumer.stop("SIGKILL"));
    await until(() => consumer.output().includes("connected"), consumer.output);
    return consumer;
  };
  const publisher = await mqtt.connectAsync(url);
  atEnd(() => publisher.endAsync(true));
  const publish = (topic: string, payload: object | string) =>
    publisher.publishAsync(topic, typeof payload === "string" ? payload : JSON.stringify(payload), {
      qos: 1,
    });

  const node = "sippra/v1/here/node/elm-4";
  const now = Date.now();
  const burst = (id: string, more: object) => ({
    ...{ id, site: "here", kind: "burst", change_kpa: -41.3, late: false },
    ...{ time_best: new Date(now).toISOString(), ...more },
  });
  const leak = (state: string, since: number) => ({
    state,
    since: new Date(since).toISOString(),
    time: new Date(since).toISOString(),
    leak_score: 71,
  });

  const first = await run();
  const records = readExamples().filter(({ message }) => MESSAGES[message].nature === "record");
  for (const { topic, payload } of [...records, ...records]) await publish(topic, payload);
  await publish(`${node}/event`, burst("1-1-0-5", {}));
  await publish(`${node}/event`, burst("1-1-0-5", {}));
  await publish(`${node}/event`, burst("1-1-0-6", { late: true }));
  await publish(`${node}/event`, burst("1-1-0-7", { time_best: new Date(now - 86_400_000).toISOString() }));
  const status = "sippra/v1/here/gateway/g/status";
  const online = (agoMs: number) => ({ state: "online", time: new Date(now - agoMs).toISOString() });
  await publish(status, online(90_000));
  await publish(status, { state: "offline", time: null }); // its will
  await publish(status, online(60_000)); // by a clock that is behind
  await publish(`${node}/leak`, leak("suspect", now));
  await publish(`${node}/leak`, leak("ok", now - 5000)); // an older one, out of its own session
  await publish(`${node}/leak`, { ...leak("suspect", now), leak_score: 80 });
  await publish(`${node}/info`, "");
  await publish(`${node}/tide`, { moon: "full" }); // of a later version
  await until(() => first.output().includes("suspect at elm-4"), first.output);
  await first.stop("SIGKILL");
  const after = new DatabaseSync(file);
  expect(after.prepare("SELECT payload FROM states WHERE topic = ?").get(status)?.payload).toContain(
    "online",
  );
  after.close();

  await publish(`${node}/event`, burst("1-1-0-8", {})); // while it is away
  await publish(`${node}/leak`, leak("used-to-it", now + 500));
  await publish(`${node}/leak`, leak("state-7", now + 1000));
  await publish("sippra/v1/here/gateway/g/status", { state: "offline", time: null });
  const second = await run();
  await until(() => second.output().includes("gateway g of here is offline"), second.output);
  await second.stop("SIGKILL");

  const db = new DatabaseSync(file);
  const count = (sql: string) => Object.values(db.prepare(sql).get()!)[0];
  const ids = new Set(
    records.map(({ payload }) => JSON.parse(payload)).map(({ site, id }) => `${site} ${id}`),
  );
  expect(count("SELECT count(*) FROM records WHERE site <> 'here'")).toBe(ids.size);
  expect(count("SELECT count(*) FROM records WHERE site = 'here'")).toBe(4);
  expect(count("SELECT payload FROM states WHERE topic LIKE '%/leak'")).toContain("state-7");
  db.close();
  const alarms = `${first.output()}${second.output()}`.split("\n").filter((line) => line.startsWith("ALARM"));
  expect(alarms.filter((line) => line.includes("elm-4"))).toEqual([
    "ALARM burst at elm-4, -41.3 kPa",
    "ALARM suspect at elm-4, score 71",
    "ALARM burst at elm-4, -41.3 kPa",
    "ALARM used-to-it at elm-4, score 71",
    "ALARM state-7 at elm-4, score 71",
  ]);
});
