// What mosquitto refuses, on MQTT 5 and 3.1.1: by its access list, by size, and what is retained. In 3.1.1 it says
// nothing of it: it acknowledges and drops, or hangs up.
import { describe, expect, it } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import type { MqttLink, MqttSettings } from "../../gateway/deliver/link.ts";
import { connectMqtt } from "../../gateway/deliver/mqtt.ts";
import { BrokerRefusal } from "../../gateway/deliver/refusal.ts";
import { startRetained } from "../../gateway/deliver/retained.ts";
import { ear, keepingLog, seeded, until } from "../gateway/deliver/harness.ts";
import { later } from "../later.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const lacking = missing();
if (lacking !== null) console.log(lacking);

const VERSIONS = ["3.1.1", "5"] as const;
const OWN = ["sippra/v1/here/node/+/+", "sippra/v1/here/gateway/g/+"];
const STATUS = "sippra/v1/here/gateway/g/status";
const READING = "sippra/v1/here/node/a/reading";
const EVENT = "sippra/v1/here/node/a/event";

function connect(port: number, version: MqttSettings["version"], more: Partial<MqttSettings> = {}) {
  const log = keepingLog();
  const url = `mqtt://127.0.0.1:${port}`;
  const will = { topic: STATUS, payload: '{"state":"offline"}' };
  const settings: MqttSettings = { url, version, clientId: "g", ownTopics: OWN, will, ...more };
  const link = later(connectMqtt(settings, { clock: systemClock, log, random: seeded(3) }));
  return { link, log };
}

/** Until the broker has taken or refused it, over breaks. "ok", or what was refused and why. */
async function sent(link: MqttLink, topic: string, payload: string, retain = false): Promise<string> {
  for (;;) {
    await until(() => link.up);
    try {
      await link.publish(topic, payload, { retain });
      return "ok";
    } catch (error) {
      if (error instanceof BrokerRefusal) return `${error.refused.of}: ${error.refused.reason}`;
    }
  }
}

/** The last outcome of a message that is sent again as long as it may get through at another moment. */
async function sentAgain(link: MqttLink, topic: string, payload: string): Promise<string> {
  for (;;) {
    const outcome = await sent(link, topic, payload);
    if (!outcome.startsWith("moment")) return outcome;
  }
}

const json = (id: string, length = 0) => JSON.stringify({ id, pad: "x".repeat(length) });

describe.skipIf(lacking !== null)("mosquitto", () => {
  it.each(VERSIONS)(
    "that denies one topic, over MQTT %s, takes all others, and that one once allowed",
    async (version) => {
      const usual = [
        "topic read sippra/#",
        "topic write sippra/v1/here/gateway/#",
        "topic write sippra/v1/here/node/+/reading",
      ];
      const broker = later(await startMosquitto({ access: usual }));
      const listener = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
      const { link } = connect(broker.port, version);
      const began = performance.now();
      const outcomes = [
        sent(link, STATUS, json("status")),
        ...Array.from({ length: 50 }, (_, i) => sent(link, READING, json(`r${i}`))),
        sent(link, EVENT, json("e")),
        ...Array.from({ length: 50 }, (_, i) => sent(link, READING, json(`s${i}`))),
      ];
      const results = await Promise.all(outcomes);
      const refusal = version === "5" ? "topic: not-authorized" : "topic: no-echo";
      expect(results.filter((each) => each !== "ok")).toEqual([refusal]);
      expect(results[51]).toBe(refusal);
      console.log(`mosquitto, MQTT ${version}: ${refusal} after ${Math.round(performance.now() - began)} ms`);
      expect(performance.now() - began).toBeLessThan(8_000);
      expect(link.proof).toBe(version === "5" ? "answer" : "echo");
      expect(link.connections).toBe(1);
      await until(() => listener.arrivals.length === 101);
      await broker.allow([...usual, "topic write sippra/v1/here/node/+/event"]);
      expect(await sent(link, EVENT, json("e"))).toBe("ok");
      await until(() => listener.arrivals.length === 102);
    },
  );

  it("that lets nothing be read cannot tell over MQTT 3.1.1, and says so once; over 5 it can", async () => {
    const broker = later(await startMosquitto({ access: ["topic write sippra/v1/here/node/+/reading"] }));
    const { link, log } = connect(broker.port, "3.1.1");
    const began = performance.now();
    const outcomes = await Promise.all([sent(link, READING, json("r")), sent(link, EVENT, json("e"))]);
    expect(outcomes).toEqual(["ok", "ok"]);
    expect(performance.now() - began).toBeGreaterThan(9_000);
    expect(performance.now() - began).toBeLessThan(12_000);
    expect(link.proof).toBe("puback");
    expect(await sent(link, READING, json("r2"))).toBe("ok");
    expect(log.sentences.filter((sentence) => /cannot tell/.test(sentence))).toHaveLength(1);
    await link.close();
    const five = connect(broker.port, "5");
    expect(await sent(five.link, READING, json("r"))).toBe("ok");
    expect(await sent(five.link, EVENT, json("e"))).toBe("topic: not-authorized");
  });

  it.each([
    ["3.1.1", "message_size_limit 600", "message: no-echo"],
    ["5", "message_size_limit 600", "message: too-large"],
    ["3.1.1", "max_packet_size 600", "message: closed-on-it"],
    ["5", "max_packet_size 600", "message: too-large"],
  ] as const)("over MQTT %s with %s takes all but what is larger", async (version, line, refusal) => {
    const broker = later(await startMosquitto({ lines: [line] }));
    const listener = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
    const { link } = connect(broker.port, version);
    const began = performance.now();
    const outcomes = Array.from({ length: 40 }, (_, i) =>
      i === 20
        ? sentAgain(link, READING, json("large", 700))
        : // Some before, some after: what comes later shows that the large one is missing.
          sent(link, READING, json(`r${i}`)),
    );
    const more = setInterval(() => void sent(link, READING, json("more")), 300);
    const results = await Promise.all(outcomes);
    clearInterval(more);
    console.log(
      `mosquitto, MQTT ${version}, ${line}: ${refusal} after ${Math.round(performance.now() - began)} ms`,
    );
    expect(results.filter((each) => each !== "ok")).toEqual([refusal]);
    expect(performance.now() - began).toBeLessThan(12_000);
    const ids = () => new Set(listener.arrivals.map(({ id }) => id));
    await until(() => ids().size >= 39);
    expect(ids().has("large")).toBe(false);
  });

  it.each(VERSIONS)(
    "that takes nothing retained, over MQTT %s, takes the rest, and the will without retain",
    async (version) => {
      const broker = later(await startMosquitto({ lines: ["retain_available false"] }));
      const listener = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
      const { link, log } = connect(broker.port, version);
      const outcomes = [
        sent(link, STATUS, json("status"), true),
        ...Array.from({ length: 10 }, (_, i) => sent(link, READING, json(`r${i}`))),
      ];
      expect(await Promise.all(outcomes)).toEqual(["message: retain-not-supported", ...Array(10).fill("ok")]);
      await until(() => listener.arrivals.length === 10);
      expect(log.sentences.filter((sentence) => /no retained will/.test(sentence))).toHaveLength(1);
    },
  );

  it.each(VERSIONS)(
    "that denies one retained topic of 40, over MQTT %s, gets the others, and that one once allowed",
    async (version) => {
      const topicOf = (i: number) => `sippra/v1/here/node/n-${i}/info`;
      const usual = Array.from({ length: 40 }, (_, i) => `topic write ${topicOf(i)}`).filter(
        (_, i) => i !== 7,
      );
      const access = ["topic read sippra/#", ...usual];
      const broker = later(await startMosquitto({ access }));
      const listener = later(await ear(`mqtt://127.0.0.1:${broker.port}`));
      const { link, log } = connect(broker.port, version);
      const messages = Array.from({ length: 40 }, (_, i) => ({
        key: `${i}`,
        topic: topicOf(i),
        payload: json(`${i}`),
        time: null,
      }));
      const now = (key?: string) => messages.filter((each) => key === undefined || each.key === key);
      const source = { refused: "No info", now };
      const retained = later(startRetained({ link, sources: [source], log, wall: systemClock }));
      await until(() => listener.arrivals.length === 39, 3_000);
      await until(() => retained.refused().length === 1, 8_000);
      const [refused] = retained.refused();
      expect(refused).toMatchObject({
        topic: topicOf(7),
        reason: version === "5" ? "not-authorized" : "no-echo",
      });
      expect(log.sentences.filter((sentence) => sentence.startsWith("No info: "))).toHaveLength(1);
      await broker.allow([...access, `topic write ${topicOf(7)}`]);
      await until(() => listener.arrivals.length === 40, 12_000);
      await until(() => retained.refused().length === 0);
    },
  );

  it("is spoken to in MQTT 5 where nothing is said of a version", async () => {
    const broker = later(await startMosquitto());
    const { link, log } = connect(broker.port, "auto");
    await until(() => link.up);
    expect(link.version).toBe("5");
    expect(log.sentences).toEqual(["Connected to the MQTT broker over MQTT 5."]);
  });
});
