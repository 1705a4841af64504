// How MQTT 3.1.1 is told what gets through: by a clock in the test's hand, and against a broker that drops what the
// test says.
import { describe, expect, it } from "vitest";
import { keyOf } from "../../../gateway/deliver/convicts.ts";
import { type EchoDeps, echoProof, MISSING_MS, SILENCE_MS } from "../../../gateway/deliver/echo.ts";
import { BrokerRefusal } from "../../../gateway/deliver/refusal.ts";
import { handClock, settled } from "./hand.ts";
import { keepingLog, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { scriptedBroker } from "./scripted-broker.ts";

function proving(more: Partial<EchoDeps> = {}) {
  const clock = handClock();
  const told: string[] = [];
  const echoes = echoProof({
    clock,
    filters: ["node/+/+", "status"],
    wanted: "auto",
    onCannotTell: () => told.push("cannot tell"),
    onEchoAfterAll: () => told.push("after all"),
    ...more,
  });
  echoes.connected("3.1.1");
  const outcomes: Record<string, string> = {};
  return {
    clock,
    told,
    echoes,
    outcomes,
    /** Sent and acknowledged; what becomes of it stands in `outcomes`. */
    async send(topic: string, payload: string) {
      const expected = echoes.expect(topic, keyOf(topic, payload));
      const name = `${topic} ${payload}`;
      outcomes[name] = "waits";
      (expected?.acknowledged() ?? Promise.resolve()).then(
        () => (outcomes[name] = "done"),
        (error) => {
          outcomes[name] = error instanceof BrokerRefusal ? `${error.refused.of}` : error.message;
        },
      );
      await settled();
    },
    async hear(topic: string, payload: string, retained = false) {
      echoes.heard({ topic, payload: Buffer.from(payload), retained });
      await settled();
    },
  };
}

describe("a message that was acknowledged", () => {
  it("is done when it has come back, before its PUBACK or after", async () => {
    const { send, hear, echoes, outcomes } = proving();
    await send("node/a/reading", "1");
    expect(outcomes).toEqual({ "node/a/reading 1": "waits" });
    expect(echoes.proof()).toBe("unknown");
    await hear("node/a/reading", "1");
    expect(outcomes).toEqual({ "node/a/reading 1": "done" });
    expect(echoes.proof()).toBe("echo");
    const early = echoes.expect("status", keyOf("status", "2"))!;
    await hear("status", "2");
    await early.acknowledged();
  });

  it("is not done by what was there before, nor by another's of the same topic", async () => {
    const { send, hear, outcomes } = proving();
    await send("status", "1");
    await hear("status", "1", true);
    await hear("status", "2");
    expect(outcomes["status 1"]).toBe("waits");
  });

  it("twice is done by two echoes", async () => {
    const { echoes, hear } = proving();
    let done = 0;
    for (let i = 0; i < 2; i++) {
      echoes
        .expect("status", keyOf("status", "1"))!
        .acknowledged()
        .then(() => done++);
    }
    await hear("status", "1");
    expect(done).toBe(1);
    await hear("status", "1");
    expect(done).toBe(2);
  });

  it("on a topic that is not the gateway's own is done", async () => {
    const { send, outcomes } = proving();
    await send("elsewhere", "1");
    expect(outcomes).toEqual({ "elsewhere 1": "done" });
  });

  it("of a topic whose messages do not come back is refused for its topic, while others come", async () => {
    const { send, hear, clock, outcomes } = proving();
    await send("node/a/event", "1");
    await send("node/a/reading", "1");
    await hear("node/a/reading", "1");
    await clock.advance(MISSING_MS - 1);
    expect(outcomes["node/a/event 1"]).toBe("waits");
    await clock.advance(1_000);
    expect(outcomes["node/a/event 1"]).toBe("topic");
  });

  it("is refused so sooner where many others came, and later where none did", async () => {
    const { send, hear, clock, outcomes } = proving();
    await send("node/a/event", "1");
    for (let i = 0; i < 10; i++) {
      await send("node/a/reading", `${i}`);
      await hear("node/a/reading", `${i}`);
    }
    await clock.advance(1_500);
    expect(outcomes["node/a/event 1"]).toBe("topic");
    await send("node/a/event", "2");
    await clock.advance(SILENCE_MS - 500);
    expect(outcomes["node/a/event 2"]).toBe("waits");
    await clock.advance(1_000);
    expect(outcomes["node/a/event 2"]).toBe("topic");
  });

  it("that is missing alone of its topic is refused for the moment, and the third time for itself", async () => {
    const { send, hear, clock, outcomes } = proving();
    for (const of of ["moment", "moment", "message"]) {
      await send("node/a/reading", "lost");
      await send("node/a/reading", "next");
      await hear("node/a/reading", "next");
      await clock.advance(2_000);
      expect(outcomes["node/a/reading lost"]).toBe(of);
    }
  });

  it("is rejected by a break", async () => {
    const { send, echoes, outcomes } = proving();
    await send("status", "1");
    echoes.broken(new Error("broken"));
    await settled();
    expect(outcomes["status 1"]).toBe("broken");
  });
});

describe("a broker that sends nothing back", () => {
  it("cannot tell after ten seconds, which is said once and stays so", async () => {
    const { send, clock, echoes, told, outcomes } = proving();
    await clock.advance(60_000);
    await send("status", "1");
    await clock.advance(SILENCE_MS - 1);
    expect(outcomes["status 1"]).toBe("waits");
    await clock.advance(500);
    expect(outcomes["status 1"]).toBe("done");
    expect(echoes.proof()).toBe("puback");
    echoes.broken(new Error("broken"));
    echoes.connected("3.1.1");
    await send("status", "2");
    expect(outcomes["status 2"]).toBe("done");
    expect(told).toEqual(["cannot tell"]);
  });

  it("cannot tell after as long on several short connections", async () => {
    const { send, clock, echoes, outcomes } = proving();
    for (let i = 0; i < 4; i++) {
      await send("status", "1");
      await clock.advance(3_000);
      expect(outcomes["status 1"]).toBe(i < 3 ? "waits" : "done");
      echoes.broken(new Error("broken"));
      echoes.connected("3.1.1");
      await settled();
    }
  });

  it("can tell when an echo comes after all", async () => {
    const { send, hear, clock, echoes, told, outcomes } = proving();
    await send("status", "1");
    await clock.advance(SILENCE_MS + 500);
    await send("status", "2");
    await hear("status", "2");
    expect(echoes.proof()).toBe("echo");
    expect(told).toEqual(["cannot tell", "after all"]);
    await send("status", "3");
    expect(outcomes["status 3"]).toBe("waits");
  });

  it("cannot tell at once where it refuses the subscriptions", async () => {
    const { send, echoes, told, outcomes } = proving();
    await send("status", "1");
    echoes.refused("status");
    await settled();
    expect(outcomes["status 1"]).toBe("done");
    expect(told).toEqual([]);
    echoes.refused("node/+/+");
    expect(told).toEqual(["cannot tell"]);
    expect(echoes.proof()).toBe("puback");
  });

  it("has dropped what it sent back once, whoever else is silent on a later connection", async () => {
    const { send, hear, clock, echoes, outcomes } = proving();
    await send("status", "1");
    await hear("status", "1");
    echoes.broken(new Error("broken"));
    echoes.connected("3.1.1");
    await send("node/a/event", "1");
    await clock.advance(SILENCE_MS + 500);
    expect(outcomes["node/a/event 1"]).toBe("topic");
    expect(echoes.proof()).toBe("echo");
  });
});

describe("the settings", () => {
  it.each([
    ["auto", "5", "answer", 0],
    ["auto", "3.1.1", "unknown", 2],
    ["echo", "5", "echo", 2],
    ["echo", "3.1.1", "echo", 2],
    ["puback", "5", "puback", 0],
    ["puback", "3.1.1", "puback", 0],
  ] as const)("%s with MQTT %s: %s", (wanted, version, proof, filters) => {
    const { echoes } = proving({ wanted });
    expect(echoes.connected(version)).toHaveLength(filters);
    expect(echoes.proof()).toBe(proof);
  });
});

it("settings that want echoes believe no PUBACK of a broker that is silent or lets nothing be heard", async () => {
  const { send, clock, echoes, told, outcomes } = proving({ wanted: "echo" });
  for (const filter of ["status", "node/+/+"]) echoes.refused(filter);
  await send("status", "1");
  await clock.advance(SILENCE_MS + 500);
  expect(outcomes["status 1"]).toBe("topic");
  expect(told).toEqual([]);
});

describe("the link in MQTT 3.1.1", () => {
  const OWN = ["node/+/+", "gateway/g/+"];

  it("hears its own topics at QoS 0, and requests as before", async () => {
    const broker = await scriptedBroker({ echoes: ({ topic }) => topic !== "node/a/event" });
    const link = connectLink({ url: broker.url, ownTopics: OWN });
    const requests: string[] = [];
    link.subscribe("request/+", ({ topic }) => requests.push(topic));
    await until(() => link.up);
    const sent = [
      link.publish("node/a/event", "e").catch((error) => error.refused),
      ...Array.from({ length: 20 }, (_, i) => link.publish("node/a/reading", `${i}`)),
    ];
    expect((await Promise.all(sent))[0]).toEqual({ of: "topic", reason: "no-echo" });
    expect(link.proof).toBe("echo");
    expect(broker.filters).toEqual([...OWN, "request/+"]);
    await link.publish("request/x", "r");
    await until(() => requests.length === 1);
    expect(requests).toEqual(["request/x"]);
  });

  it("says that it cannot tell where the broker lets it hear nothing of its own", async () => {
    const broker = await scriptedBroker({ onSubscribe: (filter) => (filter === "request/+" ? 0 : 0x80) });
    const log = keepingLog();
    const link = connectLink({ url: broker.url, ownTopics: OWN }, log);
    await until(() => link.proof === "puback");
    await link.publish("node/a/event", "e");
    expect(log.sentences.filter((sentence) => /cannot tell/.test(sentence))).toHaveLength(1);
  });
});
