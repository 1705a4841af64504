// Home Assistant's discovery at a mosquitto: one that denies its prefix, or retains nothing, gets all else, with a sentence;
// what other programs have there stays.
import mqtt from "mqtt";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import { openStore } from "../../gateway/store/open.ts";
import { keepingLog, until } from "../gateway/deliver/harness.ts";
import { atEnd, later } from "../later.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const lacking = missing();
if (lacking !== null) console.log(lacking);

const VERSIONS = ["3.1.1", "5"] as const;
const GATEWAY = "homeassistant/device/sippra_here_gateway_gateway-1/config";
const nodeTopic = (node: number) => `homeassistant/device/sippra_here_1_${node}/config`;

async function running(port: number, version: (typeof VERSIONS)[number], nodes: number) {
  const store = openStore(":memory:");
  atEnd(store.close);
  for (let i = 1; i <= nodes; i++) store.addNode({ name: `n-${i}`, network: 1 });
  const log = keepingLog();
  const config = configSchema.parse({
    ...{ site: "here", data: "/nowhere", home_assistant: { enabled: true } },
    mqtt: { url: `mqtt://127.0.0.1:${port}`, version },
  });
  const gateway = later(await startGateway(config, { clock: systemClock, log, store }));
  return { store, log, gateway };
}

/** What is retained, by topic: what a client finds that comes now. */
async function retainedAt(port: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`);
  client.on("message", (topic, payload) => found.set(topic, payload.toString()));
  await client.subscribeAsync("#");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await client.endAsync();
  return found;
}

const found = async (port: number, topic: string) => (await retainedAt(port)).has(topic);
async function untilFound(port: number, topic: string): Promise<void> {
  for (let i = 0; i < 100 && !(await found(port, topic)); i++);
  expect(await found(port, topic)).toBe(true);
}

describe.skipIf(lacking !== null)("mosquitto", () => {
  it.each(VERSIONS)(
    "that denies the prefix, over MQTT %s, gets all else, and discovery once it is allowed",
    async (version) => {
      const usual = ["topic readwrite sippra/#", "topic read homeassistant/#"];
      const broker = later(await startMosquitto({ access: usual }));
      const { log } = await running(broker.port, version, 30);
      await untilFound(broker.port, "sippra/v1/here/gateway/gateway-1/status");
      await until(() => log.sentences.length > 0);
      expect(await found(broker.port, "sippra/v1/here/node/n-30/info")).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const said = log.sentences.filter((sentence) =>
        sentence.startsWith("Home Assistant could not be told"),
      );
      expect(said.length).toBeGreaterThan(0);
      expect(said.length).toBeLessThanOrEqual(6);
      expect([...(await retainedAt(broker.port)).keys()].filter((topic) => topic.startsWith("home"))).toEqual(
        [],
      );
      await broker.allow(["topic readwrite sippra/#", "topic readwrite homeassistant/#"]);
      await untilFound(broker.port, nodeTopic(30));
    },
  );

  it("that retains nothing says so, and is told of records", async () => {
    const broker = later(await startMosquitto({ lines: ["retain_available false"] }));
    const { log, gateway } = await running(broker.port, "5", 3);
    await until(() =>
      log.sentences.some((sentence) => sentence.startsWith("Home Assistant could not be told")),
    );
    expect(log.sentences.join("\n")).toMatch(/retain/);
    await gateway.idle();
  });

  it("keeps what other programs have under the same prefix", async () => {
    const broker = later(await startMosquitto());
    const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`);
    const others = ["homeassistant/device/zigbee_1/config", "homeassistant/sensor/sippra_other/power/config"];
    for (const topic of others)
      await client.publishAsync(topic, '{"name":"other"}', { qos: 1, retain: true });
    await client.endAsync();
    const { store } = await running(broker.port, "5", 2);
    await untilFound(broker.port, nodeTopic(2));
    store.removeNode("n-2", Date.now());
    for (let i = 0; i < 100 && (await found(broker.port, nodeTopic(2))); i++);
    const kept = [...(await retainedAt(broker.port)).keys()].filter((topic) => topic.startsWith("home"));
    expect(kept.sort()).toEqual([...others, nodeTopic(1), GATEWAY].sort());
  });
});
