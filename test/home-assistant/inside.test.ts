// Home Assistant at the broker inside the gateway: found at once, and what it is told is the gateway's to say alone.
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { atEnd, later } from "../later.ts";
import { until } from "../processes.ts";
import { readDevice } from "./payload.ts";
import { faultsOf } from "./rules.ts";

test("a client finds what is told, may say that it is there, and may not speak for the gateway", async () => {
  const store = openStore(":memory:");
  atEnd(store.close);
  store.addNode({ name: "elm-4", network: 1 });
  const config = configSchema.parse({
    ...{ site: "here", data: "/nowhere", home_assistant: { enabled: true, language: "sv" } },
    mqtt: { embedded: { port: 0 } },
  });
  const gateway = later(await startGateway(config, { clock: systemClock, log: silentLog, store }));
  const client = mqtt.connect(`mqtt://127.0.0.1:${gateway.brokerPort}`, { protocolVersion: 5 });
  atEnd(() => client.endAsync());
  const got: [topic: string, payload: string][] = [];
  client.on("message", (topic, payload) => got.push([topic, payload.toString()]));
  await client.subscribeAsync("homeassistant/#", { qos: 1 });
  await until(() => got.length === 2, "both devices");
  const node = "homeassistant/device/sippra_here_1_1/config";
  for (const [topic, payload] of got) expect(faultsOf(readDevice(topic, payload))).toEqual([]);
  expect(got.map(([topic]) => topic).sort()).toEqual([
    node,
    "homeassistant/device/sippra_here_gateway_gateway-1/config",
  ]);

  await expect(client.publishAsync(node, "", { qos: 1, retain: true })).rejects.toThrow();
  await client.publishAsync("homeassistant/status", "online", { qos: 1 });
  const devices = () => got.filter(([topic]) => topic.startsWith("homeassistant/device/"));
  await until(() => devices().length === 4, "both again");
  expect(devices().every(([, payload]) => payload !== "")).toBe(true);
});
