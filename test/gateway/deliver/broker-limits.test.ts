// The embedded broker's limits to what a client may do, each met by one that goes beyond it, and by one that does not.

import mqtt, { type MqttClient } from "mqtt";
import { describe, expect, it } from "vitest";
import { atEnd } from "../../later.ts";
import { hear, join, joinAsGateway, KIND, openBroker, rejoin, VERSIONS } from "./embedded.ts";
import { until } from "./harness.ts";
import {
  connectPacket,
  openWire,
  PROPERTY,
  packetOf,
  publishPacket,
  subscribePacket,
  type Version,
} from "./wire.ts";

describe("packets", () => {
  it.each(VERSIONS)("of 64 kB pass, and larger ones cost the connection (version %i)", async (version) => {
    const { port } = await openBroker();
    const heard = await hear(port, "#");
    // In a packet of 65,536 bytes: its header 4, the topic's length and letter 3, no properties 1.
    const fits = 64 * 1024 - 4 - 3 - (version === 5 ? 1 : 0);
    const wire = openWire(port);
    wire.send(connectPacket({ id: "c", version }));
    wire.send(publishPacket({ topic: "a", payload: Buffer.alloc(fits, "x"), version }));
    await until(() => heard.length === 1);
    wire.send(publishPacket({ topic: "a", payload: Buffer.alloc(fits + 1, "x"), version }));
    await until(() => wire.closed);
    expect(heard.map((each) => each.length)).toEqual([fits + 2]);
    const last = wire.received().at(-1)!;
    expect([last.kind, last.body[0]]).toEqual(version === 5 ? [KIND.disconnect, 0x95] : [KIND.connack, 0]);
    if (version === 5) expect((await join(port, { protocolVersion: 5 })).connected).toBe(true);
  });

  it("may come in pieces, several in one, and beside others", async () => {
    const { port } = await openBroker();
    const heard = await hear(port, "#");
    const sizes = [0, 1, 100, 128, 5_000, 60_000, 10, 30_000];
    const messages = sizes.map((size) => ({ payload: "x".repeat(size), qos: 1 }));
    for (const step of [1, 7, 500, 4_096, 50_000, 1_000_000]) {
      const wire = openWire(port);
      wire.send(connectPacket({ id: "c" }));
      await until(() => wire.has(KIND.connack));
      const some = step < 100 ? messages.slice(0, 4) : messages;
      const bytes = Buffer.concat(some.map((each) => publishPacket({ topic: "a", ...each })));
      for (let at = 0; at < bytes.length; at += step) {
        wire.send(bytes.subarray(at, at + step));
        if (step > 7 || at % 700 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => heard.length === some.length);
      expect(heard.splice(0).map((each) => each.length - 2)).toEqual(
        some.map(({ payload }) => payload.length),
      );
    }
  });

  it("that only say they are larger are not waited for, before CONNECT neither", async () => {
    const { port } = await openBroker();
    for (const first of [[], [connectPacket({ id: "c" })], [connectPacket({ id: "d", version: 5 })]]) {
      const wire = openWire(port);
      // PUBLISH of 256 MB; CONNECT of as many where there was none.
      wire.send(...first, Buffer.from([first.length ? 0x30 : 0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4, 77]));
      await until(() => wire.closed);
    }
  });

  it("larger than a client of MQTT 5 takes are kept from it, of a session, too", async () => {
    const { port } = await openBroker();
    const publisher = await join(port, { protocolVersion: 5 });
    const [fits, tooLarge] = [Buffer.alloc(900), Buffer.alloc(1_000)];
    const userProperties = { some: ["x".repeat(50), "y".repeat(50)] };
    const options = {
      protocolVersion: 5,
      clientId: "c",
      clean: false,
      properties: { maximumPacketSize: 1_000, sessionExpiryInterval: 60 },
    } as const;
    await publisher.publishAsync("a", tooLarge, { qos: 1, retain: true });
    const heard: number[] = [];
    for (const count of [2, 6]) {
      const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, options);
      client.on("message", (_topic, payload) => heard.push(payload.length));
      atEnd(() => client.endAsync(true));
      await client.subscribeAsync("a", { qos: 1 });
      for (const size of [fits, tooLarge, fits]) await publisher.publishAsync("a", size, { qos: 1 });
      await publisher.publishAsync("a", fits, { qos: 1, properties: { userProperties } });
      await until(() => heard.length >= count);
      await client.endAsync();
      for (const size of [fits, tooLarge, fits]) await publisher.publishAsync("a", size, { qos: 1 });
    }
    expect(heard).toEqual(Array.from({ length: 6 }, () => 900));
  });

  it("tell clients of MQTT 5 of it, and of how many unacknowledged the broker takes", async () => {
    const { port } = await openBroker();
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 0 });
    atEnd(() => client.endAsync(true));
    const properties = await new Promise((resolve) =>
      client.once("connect", (each) => resolve(each.properties)),
    );
    expect(properties).toMatchObject({ maximumPacketSize: 65_536, receiveMaximum: 1_000 });
  });
});

describe("clients", () => {
  it.each(VERSIONS)(
    "are so many at most, and the gateway comes in all the same (version %i)",
    async (version) => {
      const broker = await openBroker({ clients: 3 });
      const clients: MqttClient[] = [];
      for (let i = 0; i < 3; i++) {
        clients.push(await join(broker.port, { clientId: `c-${i}`, protocolVersion: version }));
      }
      const another = () => join(broker.port, { clientId: "c-3", protocolVersion: version });
      await expect(another()).rejects.toMatchObject({ code: version === 5 ? 0x88 : 3 });
      await joinAsGateway(broker, version);
      // One that is here already takes its own place.
      await join(broker.port, { clientId: "c-0", protocolVersion: version });
      await expect(another()).rejects.toThrow();
      await clients[1]!.endAsync();
      await until(() => !clients[1]!.connected);
      await expect
        .poll(() =>
          another().then(
            () => true,
            () => false,
          ),
        )
        .toBe(true);
      expect(broker.log.sentences).toEqual([expect.stringContaining("has as many clients as it takes")]);
    },
  );

  it("that do not say who they are keep nobody out, and are gone after a while", async () => {
    const broker = await openBroker({ strangers: 5, connectMs: 300 });
    const silent = Array.from({ length: 8 }, () => openWire(broker.port));
    await until(() => silent.filter(({ closed }) => closed).length >= 3);
    await joinAsGateway(broker);
    await until(() => silent.every(({ closed }) => closed));
  });

  it("that are silent for longer than they said, or than is allowed, are gone", async () => {
    const { port } = await openBroker({ keepAliveS: 1 });
    for (const version of VERSIONS) {
      const wires = [0, 1, 600].map((keepAlive) => {
        const wire = openWire(port);
        wire.send(connectPacket({ id: "", version, keepAlive }));
        return wire;
      });
      await until(() => wires.every((wire) => wire.has(KIND.connack)));
      await until(() => wires.every((wire) => wire.closed));
    }
    const wire = openWire(port);
    wire.send(connectPacket({ id: "c", version: 5, keepAlive: 600 }));
    await until(() => wire.has(KIND.connack));
    expect(wire.received()[0]!.body.includes(Buffer.from([PROPERTY.serverKeepAlive, 0, 1]))).toBe(true);
  });

  it("have ids of bounded length", async () => {
    const { port } = await openBroker();
    await join(port, { clientId: "c".repeat(128) });
    for (const protocolVersion of VERSIONS) {
      const refused = join(port, { clientId: "c".repeat(129), protocolVersion });
      await expect(refused).rejects.toMatchObject({ code: protocolVersion === 5 ? 0x85 : 2 });
    }
  });
});

describe("subscriptions", () => {
  const granted = (wire: ReturnType<typeof openWire>, version: Version) =>
    wire
      .received()
      .filter(({ kind }) => kind === KIND.suback)
      .map(({ body }) => [...body.subarray(version === 5 ? 3 : 2)]);

  it.each(VERSIONS)("are so many a client, and so long, at most (version %i)", async (version) => {
    const refused = version === 5 ? 0x87 : 0x80;
    for (const clean of [true, false]) {
      const { port, log } = await openBroker({ subscriptions: 3 });
      const wire = openWire(port);
      const properties = clean ? [] : [PROPERTY.sessionExpiry, 0, 0, 1, 0];
      wire.send(connectPacket({ id: "c", version, clean, properties }));
      wire.send(subscribePacket(["a", "x".repeat(513), "b", "c", "d", "e"], version, 1));
      await until(() => granted(wire, version).length === 1);
      wire.send(subscribePacket(["a"], version));
      await until(() => granted(wire, version).length === 2);
      wire.send(subscribePacket(["e"], version));
      await until(() => granted(wire, version).length === 3);
      // One that is given up leaves room: 162, UNSUBSCRIBE.
      wire.send(packetOf(0xa2, [0, 1], version === 5 ? [0] : [], [0, 1, 97]));
      await until(() => wire.has(KIND.unsuback));
      wire.send(subscribePacket(["e"], version));
      await until(() => granted(wire, version).length === 4);
      const answers = [[1, refused, 1, 1, refused, refused], [0], [refused], [0]];
      expect(granted(wire, version)).toEqual(answers);
      expect(log.sentences).toEqual([expect.stringContaining("wants more subscriptions")]);
    }
  });

  it("that were refused are not in a session either", async () => {
    const { port } = await openBroker({ subscriptions: 1 });
    const options = { clientId: "c", clean: false };
    const client = await join(port, options);
    await client.subscribeAsync(["a", "b"], { qos: 1 }).catch(() => {});
    await client.endAsync(true);
    const { heard } = rejoin(port, options);
    const publisher = await join(port);
    for (const topic of ["b", "a"]) await publisher.publishAsync(topic, topic, { qos: 1 });
    await until(() => heard.includes("a"));
    expect(heard).toEqual(["a"]);
  });

  it("and topics have a bounded depth", async () => {
    const { port } = await openBroker();
    const deep = (levels: number) => Array.from({ length: levels }, () => "a").join("/");
    const client = await join(port);
    await client.subscribeAsync(deep(16));
    await client.publishAsync(deep(16), "", { qos: 1 });
    for (const packet of [publishPacket({ topic: deep(17) }), subscribePacket([deep(17)])]) {
      const wire = openWire(port);
      wire.send(connectPacket({ id: "" }), packet);
      await until(() => wire.closed);
    }
  });
});

describe("messages of QoS 2", () => {
  it.each(VERSIONS)("that are begun are so many a client at most (version %i)", async (version) => {
    const { port } = await openBroker({ unfinished: 10 });
    for (const clean of [true, false]) {
      const wire = openWire(port);
      wire.send(connectPacket({ id: "c", version, clean }));
      const begin = (messageId: number) =>
        wire.send(publishPacket({ topic: "a", qos: 2, messageId, version }));
      for (let id = 1; id <= 10; id++) begin(id);
      await until(() => wire.received().filter(({ kind }) => kind === KIND.pubrec).length === 10);
      // Once more is none more; released, it makes room: 98, PUBREL.
      begin(7);
      wire.send(packetOf(0x62, [0, 7]));
      await until(() => wire.has(KIND.pubcomp));
      begin(11);
      await until(() => wire.received().filter(({ kind }) => kind === KIND.pubrec).length === 12);
      begin(12);
      await until(() => wire.closed);
    }
  });

  it("begin anew with a clean session", async () => {
    const { port } = await openBroker();
    const heard = await hear(port, "a");
    for (let n = 1; n <= 3; n++) {
      const wire = openWire(port);
      wire.send(
        connectPacket({ id: "c" }),
        publishPacket({ topic: "a", qos: 2, messageId: 7, payload: `${n}` }),
      );
      await until(() => wire.has(KIND.pubrec));
      wire.socket.destroy();
      await until(() => heard.length === n);
    }
  });
});
