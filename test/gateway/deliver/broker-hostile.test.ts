// What a program on this machine can do to the embedded broker, and with it to the gateway's process, by packets that
// are none and names that are none.
import { describe, it } from "vitest";
import { KIND } from "./embedded.ts";
import { until } from "./harness.ts";
import { joinByWire, openWatched } from "./hostile.ts";
import { connectPacket, openWire, PROPERTY, packetOf, publishPacket, subscribePacket } from "./wire.ts";

describe("a client", () => {
  it.each([4, 5] as const)("may be called as what every object has (version %i)", async (version) => {
    const { port, lives } = await openWatched();
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const wire = await joinByWire(port, version, name);
      wire.send(publishPacket({ topic: name, qos: 1, retain: true, version }));
      if (name !== "__proto__") wire.send(subscribePacket([name, `${name}/a`], version));
      // Again, which takes the place of the first.
      await joinByWire(port, version, name);
      await until(() => wire.closed);
      await lives(name);
    }
  });

  it("may not subscribe to what aedes cannot keep", async () => {
    const { port, lives } = await openWatched();
    for (const first of [[], [connectPacket({ id: "", version: 5 })]]) {
      const wire = first.length > 0 ? openWire(port) : await joinByWire(port);
      wire.send(...first, subscribePacket(["__proto__", "a"], 5));
      await until(() => wire.closed);
    }
    await lives("1");
  });

  it.each([
    ["a response topic cut short", [PROPERTY.responseTopic, 0, 200]],
    ["two response topics", [PROPERTY.responseTopic, 0, 1, 97, PROPERTY.responseTopic, 0, 1, 97]],
    ["two content types, one cut short", [PROPERTY.contentType, 0, 1, 97, PROPERTY.contentType, 0, 200]],
    ["a user property cut short", [PROPERTY.userProperty, 0, 1, 97, 0, 200]],
    ["a message expiry cut short", [PROPERTY.messageExpiry, 0]],
    ["a subscription identifier", [PROPERTY.subscriptionId, 1]],
    ["a delay of its will", [PROPERTY.willDelay, 0, 0, 0, 1]],
    ["a topic alias", [PROPERTY.topicAlias, 0, 1]],
    ["no property", [99]],
  ])("that publishes with %s is cut off, and nobody else", async (_what, properties) => {
    const { port, lives } = await openWatched();
    for (const retain of [false, true]) {
      const wire = await joinByWire(port);
      wire.send(publishPacket({ topic: "a", version: 5, properties, retain }));
      await until(() => wire.closed);
    }
    await lives("1");
  });

  it.each([
    ["of a quality there is not", { topic: "a", qos: 3 }],
    ["on a filter", { topic: "a/#" }],
    ["on nothing", { topic: "" }],
    [
      "with two response topics",
      { topic: "a", properties: [PROPERTY.responseTopic, 0, 1, 97, PROPERTY.responseTopic, 0, 1, 97] },
    ],
    ["with a subscription identifier", { topic: "a", properties: [PROPERTY.subscriptionId, 1] }],
  ])("with a will %s is not let in", async (_what, will) => {
    const { port, lives } = await openWatched();
    for (const version of "properties" in will ? [5 as const] : ([4, 5] as const)) {
      const wire = openWire(port);
      wire.send(connectPacket({ id: "", version, will: { payload: "x", retain: true, ...will } }));
      await until(() => wire.closed);
    }
    await lives("1");
  });

  it("may release a message of QoS 2 three times at once", async () => {
    const { port, lives } = await openWatched();
    const wire = await joinByWire(port);
    const release = packetOf(0x62, [0, 7]);
    wire.send(publishPacket({ topic: "a", qos: 2, messageId: 7, version: 5 }));
    await until(() => wire.has(KIND.pubrec));
    wire.send(release, release, release);
    await until(() => wire.received().filter(({ kind }) => kind === KIND.pubcomp).length === 3);
    await lives("1");
  });

  it("may give a message no identifier", async () => {
    const { port, lives } = await openWatched();
    for (const qos of [1, 2]) {
      const wire = await joinByWire(port);
      wire.send(publishPacket({ topic: "a", qos, messageId: 0, version: 5 }));
      await until(() => wire.closed);
    }
    await lives("1");
  });
});
