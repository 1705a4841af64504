// In which version a broker is met, and with which will: against brokers that speak an older one, say so or just hang
// up, or take no retained will.
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../gateway/clock.ts";
import { type Dialects, dialectsOf, TRY_AGAIN_MS } from "../../../gateway/deliver/dialect.ts";
import type { MqttSettings } from "../../../gateway/deliver/link.ts";
import { handClock } from "./hand.ts";
import { hastyClock, keepingLog, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { onlyOld, type Script, scriptedBroker } from "./scripted-broker.ts";

const WILL = { topic: "w", payload: "gone" };

async function meets(script: Partial<Script>, settings: Partial<MqttSettings> = {}, clock?: Clock) {
  const broker = await scriptedBroker(script);
  const log = keepingLog();
  const link = connectLink({ url: broker.url, version: "auto", will: WILL, ...settings }, log, clock);
  return { broker, log, link, versions: () => broker.connects.map(({ protocolVersion }) => protocolVersion) };
}

describe("the link meets a broker", () => {
  it("in MQTT 5", async () => {
    const { link, log, versions } = await meets({});
    expect(link.version).toBe(null);
    await until(() => link.up);
    expect(link.version).toBe("5");
    expect(versions()).toEqual([5]);
    expect(log.sentences).toEqual(["Connected to the MQTT broker over MQTT 5."]);
  });

  it("that refuses it in 3.1.1, at once", async () => {
    const { link, log, versions } = await meets({ onConnect: onlyOld });
    await until(() => link.up);
    expect(link.version).toBe("3.1.1");
    expect(versions()).toEqual([5, 4]);
    expect(log.sentences).toEqual([
      "Connected to the MQTT broker over MQTT 3.1.1: it does not speak MQTT 5.",
    ]);
  });

  it("that refuses it by MQTT 5's own code in 3.1.1 too", async () => {
    const { link, versions } = await meets({
      onConnect: ({ protocolVersion }) => ({ reasonCode: protocolVersion === 5 ? 0x84 : 0 }),
    });
    await until(() => link.up);
    expect(versions()).toEqual([5, 4]);
  });

  it("that just hangs up on it in 3.1.1, when it has hung up again though it is there", async () => {
    const { link, log, versions } = await meets({
      onConnect: ({ protocolVersion }) => (protocolVersion === 5 ? "close" : {}),
    });
    await until(() => link.up);
    expect(versions()).toEqual([5, 5, 4, 5, 4]);
    expect(log.sentences.at(-1)).toBe(
      "Connected to the MQTT broker over MQTT 3.1.1: it hangs up on MQTT 5, which is tried again on a later connection.",
    );
  });

  it("that is to be met in one version only in that, and says what else there is", async () => {
    const { log, versions } = await meets({ onConnect: onlyOld }, { version: "5" });
    await until(() => versions().length === 2);
    expect(versions()).toEqual([5, 5]);
    expect(log.sentences[0]).toMatch(
      /^The MQTT broker at .* does not speak MQTT 5: set mqtt.version to auto\.$/,
    );
  });

  it.each([["5"], ["3.1.1"]] as const)(
    "that takes no retained will without one, in MQTT %s",
    async (version) => {
      const { link, log, broker } = await meets(
        {
          onConnect({ will, protocolVersion }) {
            if (!will?.retain) return {};
            return protocolVersion === 5 ? { reasonCode: 0x9a } : "close";
          },
        },
        { version },
      );
      await until(() => link.up);
      expect(broker.connects.at(-1)?.will).toMatchObject({ topic: "w", qos: 1, retain: false });
      expect(log.sentences.filter((sentence) => /takes no retained will/.test(sentence))).toHaveLength(1);
    },
  );

  it("that takes the will at QoS 0 only at that", async () => {
    const { link, broker } = await meets({
      onConnect: ({ will }) => ({ reasonCode: will?.qos === 1 ? 0x9b : 0, properties: { maximumQoS: 0 } }),
    });
    await until(() => link.up);
    expect(broker.connects.map(({ will }) => will?.qos)).toEqual([1, 0]);
    await expect(link.publish("t", "p")).rejects.toThrow(/QoS 0 only/);
  });

  it("that was away in MQTT 5, whatever hung up meanwhile", async () => {
    let away = true;
    const onConnect = () => (away ? "close" : {});
    const { link, broker, versions } = await meets({ onConnect }, {}, hastyClock);
    // 5, 5, 3.1.1, 3.1.1, and comes up while the will without retain is tried.
    await until(() => versions().length === 5);
    away = false;
    await until(() => link.up);
    expect(link.version).toBe("5");
    expect(broker.connects.at(-1)?.will?.retain).toBe(true);
  });
});

describe("a broker that hung up on MQTT 5", () => {
  const named = (dialects: Dialects) => {
    const { version, willRetained } = dialects.next();
    return `${version}${willRetained ? "" : " without"}`;
  };

  it("is tried with it again on a connection ten minutes later, once", async () => {
    const clock = handClock();
    const dialects = dialectsOf({ version: "auto", will: WILL }, clock);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(named(dialects)).toBe("5");
      dialects.hungUp();
    }
    expect(named(dialects)).toBe("3.1.1");
    expect(dialects.accepted()).toBe(false);
    expect(named(dialects)).toBe("5");
    expect(dialects.hungUp()).toBe(true);
    expect(named(dialects)).toBe("3.1.1");
    expect(dialects.accepted()).toBe(true);
    expect(dialects.why()).toBe("closed");
    await clock.advance(TRY_AGAIN_MS - 1);
    expect(named(dialects)).toBe("3.1.1");
    await clock.advance(1);
    expect(named(dialects)).toBe("5");
    expect(dialects.hungUp()).toBe(true);
    expect(named(dialects)).toBe("3.1.1");
    expect(dialects.accepted()).toBe(true);
    await clock.advance(TRY_AGAIN_MS);
    expect(named(dialects)).toBe("5");
    expect(dialects.accepted()).toBe(true);
    expect(dialects.why()).toBe(null);
  });

  it("and has spoken it before is rather away", () => {
    const dialects = dialectsOf({ version: "auto", will: WILL }, handClock());
    dialects.next();
    dialects.accepted();
    for (let attempt = 0; attempt < 19; attempt++) {
      expect(named(dialects)).toBe("5");
      dialects.hungUp();
    }
    expect(named(dialects)).toBe("5");
  });
});
