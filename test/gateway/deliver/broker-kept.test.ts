// The embedded broker's limits to what it keeps: retained messages, and sessions whose clients are away.

import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { hear, join, joinAsGateway, KIND, openBroker, rejoin, topics, VERSIONS } from "./embedded.ts";
import { until } from "./harness.ts";
import { connectPacket, openWire, subscribePacket } from "./wire.ts";

/** What is retained, as somebody finds it who comes now: so many messages, and no more for a while. */
async function retainedAt(port: number, count: number): Promise<string[]> {
  const client = await join(port);
  const found: string[] = [];
  client.on("message", (topic, payload) => found.push(`${topic} ${payload}`));
  await client.subscribeAsync("#");
  await until(() => found.length >= count);
  await sleep(100);
  await client.endAsync(true);
  return found.sort();
}

describe("retained messages", () => {
  it("of others are so many at most: MQTT 5 says so, 3.1.1 hands on and forgets", async () => {
    const broker = await openBroker({ retained: { messages: 3, bytes: 1e6 } });
    const heard = await hear(broker.port, "#");
    const gateway = await joinAsGateway(broker);
    const [client, old] = [await join(broker.port, { protocolVersion: 5 }), await join(broker.port)];
    const retain = { retain: true, qos: 1 } as const;
    for (const topic of ["a", "b", "c"]) await client.publishAsync(topic, "1", retain);
    expect(broker.log.sentences).toEqual([]);
    await expect(client.publishAsync("d", "1", retain)).rejects.toMatchObject({ code: 0x87 });
    await old.publishAsync("d", "2", retain);
    await old.publishAsync("e", "2", retain);
    // What is there may change, what is empty makes room, and the gateway has room of its own.
    await client.publishAsync("a", "3", retain);
    await gateway.publishAsync(topics.gatewayStatus, "online", retain);
    await until(() => heard.length === 7);
    const kept = ["a 3", "b 1", "c 1", `${topics.gatewayStatus} online`];
    expect(await retainedAt(broker.port, 4)).toEqual(kept);
    await client.publishAsync("nothing", "", retain);
    await client.publishAsync("b", "", retain);
    await client.publishAsync("d", "4", retain);
    expect(await retainedAt(broker.port, 4)).toEqual(["a 3", "c 1", "d 4", kept[3]]);
    expect(broker.log.sentences).toEqual([
      expect.stringContaining("retains no more messages of other programs"),
    ]);
  });

  it("of others are so many bytes at most, and an old one does not stand for one that found no room", async () => {
    const broker = await openBroker({ retained: { messages: 100, bytes: 10_000 } });
    const client = await join(broker.port);
    const retain = { retain: true, qos: 1 } as const;
    const starts = async (count: number) =>
      (await retainedAt(broker.port, count)).map((each) => each.slice(0, 3));
    await client.publishAsync("a", "x".repeat(5_000), retain);
    await client.publishAsync("b", "1", retain);
    await client.publishAsync("b", "x".repeat(5_000), retain);
    await until(() => broker.log.sentences.length === 1);
    expect(await starts(1)).toEqual(["a x"]);
    await client.publishAsync("b", "2", retain);
    expect(await starts(2)).toEqual(["a x", "b 2"]);
    // Also in the properties.
    const userProperties = { big: "x".repeat(5_000) };
    const modern = await join(broker.port, { protocolVersion: 5 });
    const refused = modern.publishAsync("c", "1", { ...retain, properties: { userProperties } });
    await expect(refused).rejects.toMatchObject({ code: 0x87 });
  });

  it("of the gateway have a bound of their own, and so have wills", async () => {
    const bound = { messages: 2, bytes: 1e6 };
    const broker = await openBroker({ retained: bound, retainedOfGateway: bound });
    const gateway = await joinAsGateway(broker);
    const retain = { retain: true, qos: 1 } as const;
    const infos = [1, 2, 3].map((n) => topics.node(`n-${n}`).info);
    for (const topic of infos.slice(0, 2)) await gateway.publishAsync(topic, "1", retain);
    await expect(gateway.publishAsync(infos[2]!, "1", retain)).rejects.toMatchObject({ code: 0x87 });
    await gateway.publishAsync(infos[0]!, "", retain);
    await gateway.publishAsync(infos[2]!, "1", retain);
    const heard = await hear(broker.port, "will/#");
    for (const version of VERSIONS) {
      for (const n of [1, 2]) {
        const wire = openWire(broker.port);
        const will = { topic: `will/${version}/${n}`, payload: "1", qos: 1, retain: true };
        wire.send(connectPacket({ id: "", version, will }));
        await until(() => wire.has(KIND.connack));
        wire.socket.destroy();
      }
    }
    await until(() => heard.length === 4);
    expect(await retainedAt(broker.port, 4)).toHaveLength(4);
  });
});

describe("sessions", () => {
  it.each(VERSIONS)(
    "are so many at most, and end where their client stays away (version %i)",
    async (version) => {
      let now = 0;
      const { port, log } = await openBroker(
        { sessions: 2, sessionS: 3_600 },
        { wall: { ...systemClock, monotonic: () => now } },
      );
      const properties = version === 5 ? { sessionExpiryInterval: 1_000_000 } : {};
      const options = { clean: false, protocolVersion: version, properties };
      const visit = async (clientId: string) => {
        const client = await join(port, { ...options, clientId });
        await client.subscribeAsync("a", { qos: 1 });
        await client.endAsync();
      };
      const isRefused = expect.objectContaining({ code: version === 5 ? 0x88 : 3 });
      await visit("c-1");
      await visit("c-2");
      await expect(visit("c-3")).rejects.toEqual(isRefused);
      await visit("c-1");
      await join(port, { protocolVersion: version, clientId: "c-3" });
      now = 3_600_000;
      await expect(visit("c-4")).rejects.toEqual(isRefused);
      await join(port, { ...options, clientId: "c-1" });
      now++;
      await visit("c-4");
      await expect(visit("c-5")).rejects.toEqual(isRefused);
      expect(log.sentences).toEqual([expect.stringContaining("as many sessions as it takes")]);
    },
  );

  it("cannot be had beyond that by connecting first and subscribing later", async () => {
    const { port } = await openBroker({ sessions: 2 });
    const wires = ["a", "b", "c", "d"].map((id) => {
      const wire = openWire(port);
      wire.send(connectPacket({ id, clean: false }));
      return wire;
    });
    await until(() => wires.every((wire) => wire.has(KIND.connack)));
    for (const wire of wires) wire.send(subscribePacket(["a"], 4, 1));
    await until(() => wires.filter((wire) => wire.has(KIND.suback)).length === 2);
    await until(() => wires.filter((wire) => wire.closed).length === 2);
  });

  it("keep so many messages, and so many bytes, for a client that is away", async () => {
    for (const [queue, kept] of [
      [{ messages: 3, bytes: 1e9 }, 3],
      [{ messages: 1e9, bytes: 11_000 }, 5],
    ] as const) {
      const { port, log } = await openBroker({ queue });
      const options = { clientId: "partner", clean: false };
      const first = await join(port, options);
      await first.subscribeAsync("#", { qos: 1 });
      await first.endAsync();
      const publisher = await join(port);
      for (let n = 1; n <= 20; n++) await publisher.publishAsync("a", `${n} `.padEnd(1_000), { qos: 1 });
      await until(() => log.sentences.length === 1);
      const { heard } = rejoin(port, options);
      await until(() => heard.length === kept);
      // There is room again.
      await publisher.publishAsync("a", "21", { qos: 1 });
      await until(() => heard.length > kept);
      expect(heard.map(Number)).toEqual([...Array.from({ length: kept }, (_, i) => i + 1), 21]);
      expect(log.sentences).toEqual([expect.stringContaining("misses messages")]);
    }
  });

  it("keep as many for a client that is here and acknowledges nothing, and cut it off", async () => {
    const { port } = await openBroker({ queue: { messages: 5, bytes: 1e9 } });
    const wire = openWire(port);
    wire.send(connectPacket({ id: "slow", clean: false }), subscribePacket(["a"], 4, 1));
    await until(() => wire.has(KIND.suback));
    const publisher = await join(port);
    for (let n = 0; n < 6; n++) await publisher.publishAsync("a", "1", { qos: 1 });
    await until(() => wire.closed);
    expect(wire.received().filter(({ kind }) => kind === KIND.publish)).toHaveLength(5);
    const again = openWire(port);
    again.send(connectPacket({ id: "slow", clean: false }));
    await until(() => again.received().filter(({ kind }) => kind === KIND.publish).length === 5);
  });

  it("hand on messages of QoS 2 to the end, over a break", async () => {
    const { port } = await openBroker();
    const options = { clientId: "partner", clean: false };
    const first = await join(port, options);
    await first.subscribeAsync("a", { qos: 2 });
    await first.endAsync();
    const publisher = await join(port);
    for (const payload of ["1", "2"]) await publisher.publishAsync("a", payload, { qos: 2 });
    const { heard } = rejoin(port, options);
    await until(() => heard.length === 2);
    await publisher.publishAsync("a", "3", { qos: 2 });
    await until(() => heard.length === 3);
    expect(heard).toEqual(["1", "2", "3"]);
  });
});
