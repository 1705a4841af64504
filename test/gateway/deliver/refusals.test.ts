// Messages that a broker does not take: what each refusal is about, and that the rest goes on.
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { MqttLink } from "../../../gateway/deliver/link.ts";
import { BrokerRefusal } from "../../../gateway/deliver/refusal.ts";
import { silentLog } from "../../../gateway/log.ts";
import { hastyClock, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { type Script, scriptedBroker } from "./scripted-broker.ts";

/** "ok", or what was refused and why; "broken" where the connection was. */
const outcome = (published: Promise<void>) =>
  published.then(
    () => "ok",
    (error: unknown) =>
      error instanceof BrokerRefusal ? `${error.refused.of}: ${error.refused.reason}` : "broken",
  );

const text = (payload: string | Uint8Array) => payload.toString();

async function linked(script: Partial<Script>, clock: Clock = systemClock) {
  const broker = await scriptedBroker(script);
  const link = connectLink({ url: broker.url, version: "5" }, silentLog, clock);
  await until(() => link.up);
  return { broker, link };
}

/** As a publisher does: again on each connection, until it is taken or refused. */
async function publishUntilKnown(link: MqttLink, topic: string, payload: string): Promise<string> {
  for (;;) {
    await until(() => link.up);
    const known = await outcome(link.publish(topic, payload));
    if (known !== "broken") return known;
  }
}

describe("what a PUBACK of MQTT 5 says", () => {
  it.each([
    [0x00, "ok"],
    [0x10, "ok"],
    [0x80, "topic: refused"],
    [0x83, "topic: refused"],
    [0x87, "topic: not-authorized"],
    [0x90, "topic: topic-invalid"],
    [0x91, "moment: refused"],
    [0x95, "message: too-large"],
    [0x97, "moment: quota-exceeded"],
    [0x99, "message: payload-invalid"],
  ])("%d", async (code, expected) => {
    const { broker, link } = await linked({
      onPublish: ({ payload }) => (text(payload) === "bad" ? code : 0),
    });
    const outcomes = ["good", "bad", "good"].map((payload) => outcome(link.publish("t", payload)));
    expect(await Promise.all(outcomes)).toEqual(["ok", expected, "ok"]);
    expect(link.connections).toBe(1);
    expect(broker.publishes).toHaveLength(3);
  });

  it("is told with the broker's own words", async () => {
    const { link } = await linked({
      onPublish({ messageId }, { send }) {
        const properties = { reasonString: "not on\nmy watch." };
        send({ cmd: "puback", messageId: messageId!, reasonCode: 0x87, properties });
        return "silence";
      },
    });
    await expect(link.publish("t", "p")).rejects.toThrow(
      "The MQTT broker refuses messages on t (Not authorized: not on?my watch): let this gateway's user write to it.",
    );
  });

  it("may come in any order", async () => {
    const held: number[] = [];
    const { link } = await linked({
      onPublish({ messageId }, { send }) {
        held.push(messageId!);
        if (held.length < 5) return "silence";
        for (const id of held.toReversed())
          send({ cmd: "puback", messageId: id, reasonCode: id % 2 ? 0 : 0x87 });
        return "silence";
      },
    });
    const order: number[] = [];
    const outcomes = [0, 1, 2, 3, 4].map(async (i) => {
      const each = await outcome(link.publish("t", `${i}`));
      order.push(i);
      return each;
    });
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["ok", "topic: not-authorized"]));
    expect(order).toEqual([4, 3, 2, 1, 0]);
  });
});

describe("what CONNACK says", () => {
  it("is kept to, and nothing that exceeds it is sent", async () => {
    const { broker, link } = await linked({
      onConnect: () => ({ properties: { maximumPacketSize: 60, retainAvailable: false } }),
    });
    expect(link.packetMax).toBe(60);
    const outcomes = [
      link.publish("t", "small"),
      link.publish("t", "x".repeat(60)),
      link.publish("t", "kept", { retain: true }),
      link.publish("t", "small"),
    ];
    expect(await Promise.all(outcomes.map(outcome))).toEqual([
      "ok",
      "message: too-large",
      "message: retain-not-supported",
      "ok",
    ]);
    expect(broker.publishes).toHaveLength(2);
    expect(link.connections).toBe(1);
  });

  it("of a shorter keep alive is kept to", async () => {
    const { broker, link } = await linked({ onConnect: () => ({ properties: { serverKeepAlive: 2 } }) });
    await until(() => broker.pings() >= 2);
    expect(link.connections).toBe(1);
  });
});

describe("a broker that hangs up over a message", () => {
  it("gets all others, and that one no more", async () => {
    const onPublish: Script["onPublish"] = ({ payload }) => (text(payload) === "bad" ? "close" : 0);
    const { broker, link } = await linked({ onPublish }, hastyClock);
    const payloads = Array.from({ length: 20 }, (_, i) => (i === 7 ? "bad" : `${i}`));
    const outcomes = await Promise.all(payloads.map((payload) => publishUntilKnown(link, "t", payload)));
    expect(outcomes).toEqual(payloads.map((p) => (p === "bad" ? "message: closed-on-it" : "ok")));
    expect(link.receiveMaximum).toBe(65_535);
    await until(() => link.up);
    const { connections } = link;
    expect(connections).toBeLessThanOrEqual(6);
    await expect(link.publish("t", "bad")).rejects.toThrow(
      /^The MQTT broker closes the connection whenever it gets a certain message of 3 bytes on t: see its log/,
    );
    expect(await outcome(link.publish("t", "good"))).toBe("ok");
    expect(link.connections).toBe(connections);
    // Another limit may let it through.
    broker.does.onConnect = () => ({ properties: { receiveMaximum: 9 } });
    broker.does.onPublish = () => 0;
    broker.hangUp();
    await until(() => link.connections > connections);
    expect(await publishUntilKnown(link, "t", "bad")).toBe("ok");
  });

  it("over its length gets nothing as long after two of them, until somebody says so", async () => {
    const onPublish: Script["onPublish"] = ({ payload }) => (payload.length > 50 ? "close" : 0);
    const { broker, link } = await linked({ onPublish }, hastyClock);
    expect(await outcome(link.publish("t", "x".repeat(50)))).toBe("ok");
    for (const length of [60, 61]) {
      expect(await publishUntilKnown(link, "t", "x".repeat(length))).toBe("message: closed-on-it");
    }
    await until(() => link.up);
    const { connections } = link;
    const outcomes = [59, 60, 62, 63].map((length) => outcome(link.publish("u", "x".repeat(length + 1))));
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["message: closed-on-it"]));
    expect(link.connections).toBe(connections);
    broker.does.onPublish = () => 0;
    link.tryRefusedAgain();
    expect(await outcome(link.publish("t", "x".repeat(60)))).toBe("ok");
  });

  it("is told by its reason too", async () => {
    const onPublish: Script["onPublish"] = ({ payload }) =>
      text(payload) === "bad" ? { reasonCode: 0x95 } : 0;
    const { link } = await linked({ onPublish }, hastyClock);
    expect(await publishUntilKnown(link, "t", "bad")).toBe("message: closed-on-it");
  });

  it("is not suspected where the line breaks without anything to send", async () => {
    const { broker, link } = await linked({ onPublish: () => "silence" });
    for (let connections = 1; connections <= 3; connections++) {
      await until(() => link.up && link.connections === connections);
      const pending = outcome(link.publish("t", "p"));
      await until(() => broker.publishes.length === connections);
      broker.hangUp();
      expect(await pending).toBe("broken");
    }
    // It was alone in flight once; now the line breaks before it is sent.
    await until(() => link.up && link.connections === 4);
    const pending = outcome(link.publish("t", "p"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(broker.publishes).toHaveLength(3);
    broker.hangUp();
    expect(await pending).toBe("broken");
    await until(() => link.up && link.connections === 5);
    expect(link.receiveMaximum).toBe(65_535);
  });
});
