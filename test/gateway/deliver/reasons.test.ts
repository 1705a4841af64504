// Every reason by which a broker may refuse or end a connection has a sentence that says what to do; what comes again
// is counted; and what is no MQTT at all breaks nothing.
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { brokerAdvice } from "../../../gateway/deliver/advice.ts";
import type { BrokerError } from "../../../gateway/deliver/broker-error.ts";
import type { MqttSettings } from "../../../gateway/deliver/link.ts";
import { COUNT_MS, linkLog } from "../../../gateway/deliver/link-log.ts";
import { later } from "../../later.ts";
import { handClock } from "./hand.ts";
import { keepingLog, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { scriptedBroker } from "./scripted-broker.ts";

const SETTINGS: MqttSettings = { url: "mqtt://b:1883", version: "auto", clientId: "c", username: "u" };

/** MQTT 5.0, 3.2.2.2, and 3.1.1, 3.2.2.3. */
const CONNACK = [
  ...[1, 2, 3, 4, 5],
  ...[0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c],
  ...[0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f],
];
/** MQTT 5.0, 3.14.2.1: those that a server may send. */
const DISCONNECT = [
  ...[0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f],
  ...[0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f],
  ...[0xa0, 0xa1, 0xa2],
];

describe("a reason", () => {
  const sentence = (error: BrokerError, wasUp: boolean) => brokerAdvice(SETTINGS, error, wasUp);

  it.each([
    ...CONNACK.map((code) => [code, false] as const),
    ...DISCONNECT.map((code) => [code, true] as const),
  ])("%d has a sentence that says what to do", (code, wasUp) => {
    const said = sentence({ code, message: "why" }, wasUp);
    expect(said).toMatch(/^The MQTT broker at b:1883 .+: .+\.$/);
    expect(said).not.toMatch(/cannot be used|was lost/);
  });

  it("that sends us elsewhere says where to", () => {
    for (const code of [0x9c, 0x9d]) {
      expect(sentence({ code, message: "", server: "other.example:1883" }, true)).toBe(
        "The MQTT broker at b:1883 sends this gateway to another server, other.example:1883: set mqtt.url to it.",
      );
    }
  });

  it("comes from the wire with the server that it names, refused or ended", async () => {
    for (const ended of [true, false]) {
      const there = { reasonCode: 0x9d, properties: { serverReference: "there\n:1" } };
      const broker = await scriptedBroker(ended ? { onPublish: () => there } : { onConnect: () => there });
      const log = keepingLog();
      const link = connectLink({ url: broker.url, version: "5" }, log);
      if (ended) {
        await until(() => link.up);
        await expect(link.publish("t", "p")).rejects.toThrow(
          "sends this gateway to another server, there?:1",
        );
      } else await until(() => log.sentences.some((each) => each.includes("another server, there?:1")));
    }
  });
});

describe("the log", () => {
  function logging() {
    const clock = handClock();
    const log = keepingLog();
    return { clock, log, link: linkLog(SETTINGS, log, clock) };
  }

  it("tells what comes again with its number, every ten minutes at most", async () => {
    const { clock, log, link } = logging();
    for (let i = 0; i < 40; i++) {
      link.broken("It broke.");
      await clock.advance(30_000);
    }
    expect(log.sentences).toEqual(["It broke.", "It broke. That was 20 times in 10 minutes."]);
    link.broken("Another way.");
    expect(log.sentences.at(-1)).toBe("Another way.");
  });

  it("tells anew what did not come for ten minutes", async () => {
    const { clock, log, link } = logging();
    link.broken("It broke.");
    await clock.advance(COUNT_MS);
    link.broken("It broke.");
    expect(log.sentences).toEqual(["It broke.", "It broke."]);
  });

  it("tells of a connection once a failure, and when the version changes", () => {
    const { log, link } = logging();
    const dialect = { version: "5", willRetained: true, willQos: 1 } as const;
    link.connected(dialect, null);
    link.connected(dialect, null);
    link.broken("It broke.");
    link.connected(dialect, null);
    link.broken("It broke.");
    link.connected(dialect, null);
    link.connected({ ...dialect, version: "3.1.1" }, "refused");
    expect(log.sentences).toEqual([
      "Connected to the MQTT broker over MQTT 5.",
      "It broke.",
      "Connected to the MQTT broker over MQTT 5.",
      "Connected to the MQTT broker over MQTT 3.1.1: it does not speak MQTT 5.",
    ]);
  });
});

describe("what is no MQTT", () => {
  it.each([
    ["text", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["zeros", Buffer.alloc(100)],
    [
      "a PUBACK before CONNACK, and a length without end",
      Buffer.from([0x40, 2, 0, 1, 0x20, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ],
    ["two CONNACKs", Buffer.from([0x20, 3, 0, 0, 0, 0x20, 3, 0, 0, 0])],
  ])("%s", async (_, bytes) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.write(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    later({ close: () => new Promise((resolve) => server.close(resolve)) });
    const { port } = server.address() as { port: number };
    const log = keepingLog();
    const link = connectLink({ url: `mqtt://127.0.0.1:${port}`, version: "5" }, log);
    await until(() => log.sentences.some((each) => /sends what is no MQTT \(.+\): see whether/.test(each)));
    await link.close();
  });

  it("on a connection that is made breaks it, and what was in flight is known to be", async () => {
    const broker = await scriptedBroker({
      onPublish(_, { raw }) {
        raw(Buffer.from([0xf7, 0x05, 1, 2, 3, 4, 5]));
        return "silence";
      },
    });
    const link = connectLink({ url: broker.url, version: "5" });
    await until(() => link.up);
    await expect(link.publish("t", "p")).rejects.toThrow(/sends what is no MQTT/);
  });
});
