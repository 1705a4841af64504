// What a gateway tells of its brokers: how each is, what waits there, and what it refuses, as partners read it.
import { expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { type Health, health } from "../../../gateway/deliver/contract/health.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { READING } from "../../../shared/messages.ts";
import { later } from "../../later.ts";
import { cbor, hello, readingBody, seal } from "../admit/nodes.ts";
import { until } from "../deliver/harness.ts";
import { scriptedBroker } from "../deliver/scripted-broker.ts";
import { take } from "../store/frames.ts";

/** The network's clock twenty times as fast, so that ten seconds pass in half of one. */
const started = Date.now();
const wall: Clock = {
  ...systemClock,
  now: () => started + 20 * (Date.now() - started),
  setTimeout: (run, ms) => setTimeout(run, ms / 20),
};

test("topics that a broker refuses are named in health, each with why, until it takes them", async () => {
  let isDenied = true;
  const [main, city] = await Promise.all([
    scriptedBroker(),
    scriptedBroker({ onPublish: ({ topic }) => (isDenied && /\/(reading|info)$/.test(topic) ? 0x87 : 0) }),
  ]);
  const store = later(openStore(":memory:"));
  const node = store.addNode({ name: "elm-4", network: 1 });
  const brokers = [{ name: "city", url: city.url }];
  const config = configSchema.parse({ site: "here", data: "/nowhere", mqtt: { url: main.url, brokers } });
  later(await startGateway(config, { clock: systemClock, log: silentLog, wall, store, random: () => 0.5 }));
  const told = (): Health | null => {
    const found = main.publishes.findLast(({ topic }) => topic === "sippra/v1/here/gateway/gateway-1/health");
    return found === undefined ? null : health.parse(JSON.parse(found.payload.toString()));
  };
  await until(() => told()?.brokers.every(({ connected }) => connected) === true);
  const now = Date.now();
  take(store, hello(node, 1, { 0: "0.1.0", 8: 900 }), now);
  take(store, seal(node, READING, 2, cbor(readingBody(Math.floor(now / 1000)))), now);
  await until(() => told()!.parked.length > 1);
  const parked = told()!.parked.toSorted((a, b) => a.topic.localeCompare(b.topic));
  expect({ ...told(), parked }).toMatchObject({
    parked: [
      // Retained; the next one is of the outbox.
      { broker: "city", topic: "sippra/v1/here/node/elm-4/info", reason: "not-authorized", messages: 1 },
      { broker: "city", topic: "sippra/v1/here/node/elm-4/reading", reason: "not-authorized", messages: 1 },
    ],
    brokers: [
      {
        name: "main",
        connected: true,
        mqtt_version: "5",
        proof: "answer",
        parked_messages: 0,
        connections: 1,
      },
      { name: "city", connected: true, mqtt_version: "5", published_messages: 0, parked_messages: 1 },
    ],
    broker_connections: 2,
  });
  isDenied = false;
  await until(() => told()!.parked.length === 0);
  await until(() => city.publishes.filter(({ topic }) => topic.endsWith("/reading")).length > 1);
});
