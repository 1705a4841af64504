// The broker inside the gateway as its clients meet it: both versions of MQTT, on this machine only, and what is the
// gateway's alone.
import { createConnection, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import type { IClientOptions, IPublishPacket, MqttClient } from "mqtt";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { type BrokerOptions, startBroker } from "../../../gateway/deliver/broker.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { silentLog } from "../../../gateway/log.ts";
import { atEnd, later } from "../../later.ts";
import { join, joinAsGateway, OWNER, rejoin, topics, VERSIONS } from "./embedded.ts";
import { keepingLog, until } from "./harness.ts";
import { connectPacket, openWire, publishPacket } from "./wire.ts";

const open = async (options?: BrokerOptions) => later(await startBroker(0, options));

/** What comes to a client. */
function hear(client: MqttClient) {
  const heard: IPublishPacket[] = [];
  client.on("message", (_topic, _payload, packet) => heard.push(packet));
  return heard;
}

describe("the embedded broker", () => {
  it.each(VERSIONS)(
    "hands messages on, retained ones too, to clients of version %i",
    async (protocolVersion) => {
      const { port } = await open();
      const publisher = await join(port, { protocolVersion });
      await publisher.publishAsync("a/b", "kept", { qos: 1, retain: true });
      const reader = await join(port, { protocolVersion });
      const heard = hear(reader);
      await reader.subscribeAsync("a/#", { qos: 1 });
      await publisher.publishAsync("a/c", "live", { qos: 1 });
      await until(() => heard.length === 2);
      expect(heard.map(({ payload, retain }) => [String(payload), retain])).toEqual([
        ["kept", true],
        ["live", false],
      ]);
    },
  );

  it.each(VERSIONS)(
    "sends a subscriber of version %i nothing old after what is newer",
    async (protocolVersion) => {
      const { port } = await open();
      const publisher = await join(port, { protocolVersion });
      const topicsKept = Array.from({ length: 100 }, (_, i) => `states/${i}`);
      const publishAll = (payload: string) =>
        Promise.all(
          topicsKept.map((topic) => publisher.publishAsync(topic, payload, { qos: 1, retain: true })),
        );
      await publishAll("old");
      const reader = await join(port, { protocolVersion });
      const heard = hear(reader);
      const subscribed = reader.subscribeAsync("states/#", { qos: 1 });
      await Promise.all([subscribed, publishAll("new")]);
      await publisher.publishAsync("states/end", "", { qos: 1 });
      await until(() => heard.some(({ topic }) => topic === "states/end"));
      // What is retained may come later than that.
      const last = () => new Map(heard.map(({ topic, payload }) => [topic, String(payload)]));
      await until(() => topicsKept.every((topic) => last().has(topic)));
      expect(topicsKept.map((topic) => last().get(topic))).toEqual(topicsKept.map(() => "new"));
      expect(heard.some(({ retain }) => retain)).toBe(true);
    },
  );

  it("hands on what MQTT 5 says of a message, and a will", async () => {
    const { port } = await open();
    const reader = await join(port, { protocolVersion: 5 });
    const old = await join(port, { protocolVersion: 4 });
    const [heard, heardByOld] = [hear(reader), hear(old)];
    await reader.subscribeAsync("#");
    await old.subscribeAsync("#");
    const will = { topic: "will", payload: Buffer.from("gone"), properties: { contentType: "text/plain" } };
    const publisher = await join(port, { protocolVersion: 5, will });
    const properties = {
      contentType: "application/json",
      responseTopic: "answers",
      correlationData: Buffer.from("7"),
      userProperties: { id: "1.2.3", time: ["a", "b"] },
    };
    await publisher.publishAsync("a", "1", { qos: 1, properties });
    publisher.stream.destroy();
    await until(() => heard.length === 2 && heardByOld.length === 2);
    expect(heard[0]!.properties).toMatchObject(properties);
    expect(heard[1]).toMatchObject({ topic: "will", properties: { contentType: "text/plain" } });
    expect(heardByOld.map(({ properties }) => properties)).toEqual([undefined, undefined]);
  });

  it("keeps a session for its client while that is away", async () => {
    for (const protocolVersion of VERSIONS) {
      const { port } = await open();
      const properties = protocolVersion === 5 ? { sessionExpiryInterval: 3600 } : {};
      const options: IClientOptions = { protocolVersion, clientId: "partner", clean: false, properties };
      const first = await join(port, options);
      await first.subscribeAsync("a", { qos: 1 });
      await first.endAsync(true);
      const publisher = await join(port, { protocolVersion });
      for (const payload of ["1", "2", "3"]) await publisher.publishAsync("a", payload, { qos: 1 });
      const { heard } = rejoin(port, options);
      await until(() => heard.length === 3);
      await publisher.publishAsync("a", "4", { qos: 1 });
      await until(() => heard.length === 4);
      expect(heard).toEqual(["1", "2", "3", "4"]);
    }
  });

  it("listens on loopback only", async () => {
    const { port } = await open();
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each !== undefined && each.family === "IPv4" && !each.internal)
      .map((each) => each!.address);
    const connects = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = createConnection({ port, host, timeout: 1_000 });
        const end = (answer: boolean) => () => {
          socket.destroy();
          resolve(answer);
        };
        socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
      });
    expect(await connects("127.0.0.1")).toBe(true);
    // Who listens everywhere is met here too.
    if (process.platform === "linux") others.push("127.0.0.2");
    for (const host of [...others, "::1"]) expect(await connects(host)).toBe(false);
  });

  it("says so where its port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    atEnd(() => taken.close());
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    await expect(startBroker(port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  });

  it("tells clients of MQTT 5 that it closes", async () => {
    const broker = await open();
    const wires = VERSIONS.map((version) => {
      const wire = openWire(broker.port);
      wire.send(connectPacket({ id: `c-${version}`, version }));
      return wire;
    });
    await until(() => wires.every((wire) => wire.has(2)));
    await broker.close();
    await until(() => wires.every((wire) => wire.closed));
    expect(wires.map((wire) => wire.received().at(-1)!.kind)).toEqual([2, 14]);
  });
});

describe("the gateway's own", () => {
  it.each(VERSIONS)("client id takes the secret of this start (version %i)", async (protocolVersion) => {
    const log = keepingLog();
    const { port, credentials } = await open({ owner: OWNER, log });
    const { clientId } = OWNER;
    const { username, password } = credentials;
    const gateway = await join(port, { protocolVersion, clientId, ...credentials });
    const wrong = [
      {},
      { username },
      { username, password: `${password.slice(1)}x` },
      { username: "x", password },
    ];
    for (const each of wrong) {
      const refused = join(port, { protocolVersion, clientId, ...each });
      await expect(refused).rejects.toMatchObject({ code: protocolVersion === 5 ? 0x86 : 4 });
    }
    // Nobody has thrown it out.
    await gateway.publishAsync("sippra/v1/here/node/n/reading", "1", { qos: 1 });
    expect(log.sentences).toEqual([expect.stringContaining("under the id of this gateway")]);
    expect((await open()).credentials.password).not.toBe(password);
    await join(port, { protocolVersion, clientId: "sippra-here-g2" });
  });

  const OWN = [
    topics.node("n").reading,
    topics.node("n").info,
    topics.gatewayStatus,
    topics.response("node-settings"),
    "sippra/v1/here/alarm",
    "sippra/v1/here/alarm/x",
    "$SYS/x/heartbeat",
  ];

  it("topics are refused to others by reason, and the connection stays, in MQTT 5", async () => {
    const log = keepingLog();
    const broker = await open({ owner: OWNER, log });
    const { port } = broker;
    const gateway = await joinAsGateway(broker);
    const reader = await join(port);
    const heard = hear(reader);
    await reader.subscribeAsync("#");
    const stranger = await join(port, { protocolVersion: 5, clientId: "stranger" });
    for (const topic of OWN) {
      await expect(stranger.publishAsync(topic, "1", { qos: 1 })).rejects.toMatchObject({ code: 0x87 });
      await expect(stranger.publishAsync(topic, "1", { qos: 2 })).rejects.toMatchObject({ code: 0x87 });
      await stranger.publishAsync(topic, "1", { qos: 0, retain: true });
    }
    const open5 = [topics.request("node-settings"), "sippra/v1/here2/node/n/reading", "homeassistant/x"];
    for (const topic of open5) await stranger.publishAsync(topic, "1", { qos: 1 });
    await gateway.publishAsync(OWN[0]!, "its own", { qos: 1 });
    await until(() => heard.length === 4);
    expect(heard.map(({ topic }) => topic)).toEqual([...open5, OWN[0]]);
    expect(stranger.connected).toBe(true);
    expect(log.sentences).toEqual([expect.stringContaining("only the gateway may")]);
  });

  it("topics cost others their connection in MQTT 3.1.1, which has no word for it", async () => {
    const { port } = await open({ owner: OWNER });
    const reader = await join(port);
    const heard = hear(reader);
    await reader.subscribeAsync("#");
    for (const topic of OWN) {
      for (const qos of [0, 1, 2]) {
        const wire = openWire(port);
        wire.send(connectPacket({ id: "" }), publishPacket({ topic, qos, payload: "1" }));
        await until(() => wire.closed);
      }
    }
    const stranger = await join(port);
    await stranger.publishAsync(topics.request("node-settings"), "1", { qos: 1 });
    await until(() => heard.length > 0);
    expect(heard.map(({ topic }) => topic)).toEqual([topics.request("node-settings")]);
  });

  it("topics are nobody else's will", async () => {
    const { port } = await open({ owner: OWNER });
    const reader = await join(port);
    const heard = hear(reader);
    await reader.subscribeAsync("#");
    for (const version of VERSIONS) {
      for (const topic of [topics.gatewayStatus, `will/${version}`]) {
        const wire = openWire(port);
        wire.send(connectPacket({ id: "", version, will: { topic, payload: "offline", retain: true } }));
        await until(() => wire.has(2));
        wire.socket.destroy();
      }
    }
    await until(() => heard.length >= 2);
    expect(heard.map(({ topic }) => topic)).toEqual(["will/4", "will/5"]);
  });

  it("link gets in with them", async () => {
    const { port, credentials } = await open({ owner: OWNER });
    const reader = await join(port);
    const heard = hear(reader);
    await reader.subscribeAsync("#");
    for (const version of ["3.1.1", "5"] as const) {
      const settings = { url: `mqtt://127.0.0.1:${port}`, version, clientId: OWNER.clientId, ...credentials };
      const link = connectMqtt(settings, { clock: systemClock, log: silentLog, random: Math.random });
      await until(() => link.up);
      await link.publish(topics.node("n").reading, version);
      await link.close();
    }
    await until(() => heard.length === 2);
    expect(heard.map(({ payload }) => String(payload))).toEqual(["3.1.1", "5"]);
  });
});
