// The promise under faults: at least once, one id, first arrivals in order, and nothing removed from the
// outbox that the broker might not have.
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { MqttLink } from "../../../gateway/deliver/link.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { GRACE_MS, startPublisher, WINDOW_MAX } from "../../../gateway/deliver/publisher.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Outbox } from "../../../gateway/store/records.ts";
import { later } from "../../later.ts";
import { handClock, handLink, settled } from "./hand.ts";
import {
  firstArrivals,
  keepingLog,
  listeningBroker,
  memoryOutbox,
  NOW,
  proxy,
  reading,
  seeded,
  until,
} from "./harness.ts";

const topics = topicsOf("here", "g");
/** Records are dated around NOW; the network's timers are real. */
const clock: Clock = { ...systemClock, now: () => NOW };

function connect(port: number, log = silentLog, wall: Clock = systemClock): MqttLink {
  const settings = { url: `mqtt://127.0.0.1:${port}`, version: "3.1.1", clientId: "test" } as const;
  return later(connectMqtt(settings, { clock: wall, log, random: seeded(1) }));
}

function publish(outbox: Outbox, link: MqttLink, wall: Clock = systemClock, log = silentLog) {
  return later(startPublisher({ outbox, link, topics, log, random: seeded(2), clock, wall }));
}

describe("window and removal", () => {
  it("has at most WINDOW_MAX unacknowledged, and takes the rows in order", async () => {
    const { outbox, append } = memoryOutbox();
    for (let i = 1; i <= 250; i++) append(reading(1, i));
    const hand = handLink();
    publish(outbox, hand.link);
    expect(hand.sent.length).toBe(WINDOW_MAX);
    await hand.answer(30);
    expect(hand.sent.length).toBe(WINDOW_MAX);
    expect(hand.ids()).toEqual(Array.from({ length: WINDOW_MAX }, (_, i) => `1-1-0-${i + 31}`));
  });

  it("keeps within a smaller receive maximum of the broker", () => {
    const { outbox, append } = memoryOutbox();
    for (let i = 1; i <= 50; i++) append(reading(1, i));
    const hand = handLink(20);
    publish(outbox, hand.link);
    expect(hand.sent.length).toBe(20);
  });

  it("removes a row only when it has been acknowledged for the grace time", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2), reading(1, 3));
    const hand = handLink();
    const wall = handClock();
    const { counters } = publish(outbox, hand.link, wall);
    await hand.answer(2);
    await wall.advance(GRACE_MS - 1);
    expect(outbox.count()).toBe(3);
    await wall.advance(1001);
    expect(outbox.count()).toBe(1);
    await wall.advance(3_600_000);
    expect(outbox.count()).toBe(1);
    expect(counters).toEqual({ published: 2, republished: 0 });
  });

  it("publishes again, after a break, what was acknowledged less than the grace time ago, and what was not", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const hand = handLink();
    const wall = handClock();
    const { counters } = publish(outbox, hand.link, wall);
    await hand.answer(1);
    await wall.advance(GRACE_MS + 1);
    append(reading(1, 2), reading(1, 3), reading(1, 4));
    await settled();
    await hand.answer(2);
    await hand.break();
    await wall.advance(60_000);
    await hand.make();
    expect(hand.ids()).toEqual(["1-1-0-2", "1-1-0-3", "1-1-0-4"]);
    await hand.answer(3);
    expect(counters).toEqual({ published: 4, republished: 3 });
    expect(outbox.count()).toBe(3);
    await wall.advance(2 * GRACE_MS);
    expect(outbox.count()).toBe(0);
  });

  it("does not take an acknowledgement before a break for one after it", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const hand = handLink();
    const wall = handClock();
    publish(outbox, hand.link, wall);
    await hand.answer(1);
    await hand.break();
    await hand.make();
    await wall.advance(10 * GRACE_MS);
    expect(outbox.count()).toBe(1);
  });

  it("publishes from the refused message on when a broker of MQTT 5 refuses one, and says it once", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2), reading(1, 3));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const publisher = publish(outbox, hand.link, wall, log);
    await hand.answer(1);
    await hand.refuse(new GatewayError("broker", "not authorised"));
    await wall.advance(1000);
    expect(hand.ids()).toEqual(["1-1-0-3"]); // nothing is sent while an answer is awaited
    await hand.answer(1);
    await wall.advance(500);
    expect(hand.ids()).toEqual(["1-1-0-2", "1-1-0-3"]);
    for (let again = 1; again <= 6; again++) {
      expect(hand.ids()[0]).toBe("1-1-0-2");
      await hand.refuse(new GatewayError("broker", "not authorised"));
      await hand.answer(1);
      await wall.advance(250 * 2 ** again - 1);
      expect(hand.ids()).toEqual([]); // it waits longer each time
      await wall.advance(250 * 2 ** again + 2);
    }
    await hand.answer(2);
    await publisher.idle();
    expect(log.sentences).toEqual(["not authorised"]);
  });

  it("takes a break for no refusal, and pauses no longer than until then", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const { counters } = publish(outbox, hand.link, wall, log);
    await hand.break();
    await hand.make();
    expect(hand.ids()).toEqual(["1-1-0-1", "1-1-0-2"]);
    expect(log.sentences).toEqual([]);
    await hand.answer(1);
    await hand.refuse(new GatewayError("broker", "not authorised"));
    await hand.break();
    await hand.make();
    expect(hand.ids()).toEqual(["1-1-0-1", "1-1-0-2"]);
    await wall.advance(60_000);
    expect(hand.ids()).toEqual(["1-1-0-1", "1-1-0-2"]); // and not once more when the pause would have been over
    await hand.answer(2);
    expect(counters).toEqual({ published: 2, republished: 4 });
    expect(log.sentences).toEqual(["not authorised"]);
  });

  it("leaves a record that cannot be written in the outbox, and goes on", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1, { name: "No Name/#" }), reading(1, 2));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const publisher = publish(outbox, hand.link, wall, log);
    expect(hand.ids()).toEqual(["1-1-0-2"]);
    await hand.answer(1);
    await publisher.idle();
    await wall.advance(60_000);
    expect(outbox.count()).toBe(1);
    expect(log.sentences).toEqual(["A record cannot be written as a message; it stays in the outbox."]);
  });

  it("goes on when the store can be read and written again", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2));
    let broken = true;
    const failing: Outbox = {
      ...outbox,
      read(after, limit) {
        if (broken) throw new Error("disk");
        return outbox.read(after, limit);
      },
      remove(seqs) {
        if (broken) throw new Error("disk");
        outbox.remove(seqs);
      },
    };
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    publish(failing, hand.link, wall, log);
    await wall.advance(5000);
    broken = false;
    await wall.advance(1000);
    expect(hand.sent.length).toBe(2);
    await hand.answer(2);
    broken = true;
    await wall.advance(20_000);
    expect(outbox.count()).toBe(2);
    broken = false;
    await wall.advance(1000);
    expect(outbox.count()).toBe(0);
    expect(log.sentences).toEqual([
      "The outbox cannot be read: disk",
      "The outbox cannot be read: disk",
      "Published rows cannot be removed: disk",
    ]);
  });
});

describe("live or history", () => {
  const cases: [string, Parameters<typeof reading>[2], string][] = [
    ["a fresh one", {}, "reading"],
    ["one of 29 min 59 s at an interval of 15 min", { time: NOW - 1_799_000 }, "reading"],
    ["one of 30 min", { time: NOW - 1_800_000 }, "history"],
    ["backfill", { live: false }, "history"],
    ["no time, received just now", { time: null, received: NOW }, "reading"],
    ["no time, received 30 min ago", { time: null, received: NOW - 1_800_000 }, "history"],
    ["from a node whose clock is ahead", { time: NOW + 60_000 }, "reading"],
  ];
  it.each(cases)("%s", async (_, more, kind) => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 5, more));
    const hand = handLink();
    publish(outbox, hand.link);
    const [{ topic, payload }] = hand.sent;
    expect(topic).toBe(`sippra/v1/here/node/n-1/${kind}`);
    expect(JSON.parse(payload).late).toBe(kind === "history");
  });

  it("puts nothing on reading that is older than what is there, by epoch and counter, node by node", () => {
    const { outbox, append } = memoryOutbox();
    append(
      reading(1, 5),
      reading(1, 4),
      reading(2, 1),
      reading(1, 6),
      reading(1, 2, { epoch: 1 }),
      reading(1, 7),
    );
    const hand = handLink();
    publish(outbox, hand.link);
    expect(hand.sent.map(({ topic }) => topic.slice("sippra/v1/here/node/".length))).toEqual([
      "n-1/reading",
      "n-1/history",
      "n-2/reading",
      "n-1/reading",
      "n-1/reading",
      "n-1/history",
    ]);
  });

  it("sends a copy where the first went, however late", async () => {
    let now = NOW;
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const hand = handLink();
    const moving = { ...systemClock, now: () => now };
    later(
      startPublisher({
        outbox,
        link: hand.link,
        topics,
        log: silentLog,
        random: seeded(1),
        clock: moving,
        wall: handClock(),
      }),
    );
    await hand.break();
    now += 86_400_000;
    await hand.make();
    expect(hand.sent[0]!.topic).toBe("sippra/v1/here/node/n-1/reading");
    expect(JSON.parse(hand.sent[0]!.payload).late).toBe(false);
  });
});

describe("against a broker", () => {
  /** Rows of ten nodes in turn, all live. */
  function fillWith(append: ReturnType<typeof memoryOutbox>["append"], count: number): void {
    for (let i = 0; i < count; i++) append(() => reading(1 + (i % 10), 1 + Math.floor(i / 10)));
  }

  function expectAll(arrivals: Parameters<typeof firstArrivals>[0], count: number): void {
    const byTopic = firstArrivals(arrivals);
    expect(byTopic.size).toBe(10);
    for (let node = 1; node <= 10; node++) {
      const expected = Array.from({ length: count / 10 }, (_, i) => `1-${node}-0-${i + 1}`);
      expect(byTopic.get(`sippra/v1/here/node/n-${node}/reading`)).toEqual(expected);
    }
  }

  it("loses nothing and keeps the order over a line that is slow and cut again and again", async () => {
    const broker = later(await listeningBroker());
    const line = later(await proxy(broker.port, 10));
    const { outbox, append } = memoryOutbox();
    fillWith(append, 3000);
    // Reconnects ten times as fast: a line that is cut every 100 ms is otherwise waited for ever longer.
    const hasty: Clock = { ...systemClock, setTimeout: (run, ms) => setTimeout(run, ms / 10) };
    const link = connect(line.port, silentLog, hasty);
    const publisher = publish(outbox, link);
    const random = seeded(7);
    for (let cuts = 0; cuts < 6; cuts++) {
      await until(() => link.up);
      await new Promise((resolve) => setTimeout(resolve, 30 + random() * 120));
      line.cut();
      await until(() => !link.up);
    }
    await publisher.idle();
    expectAll(broker.arrivals, 3000);
    expect(publisher.counters.published).toBe(3000);
    expect(publisher.counters.republished).toBeGreaterThan(0);
    publisher.close();
    expect(outbox.count()).toBe(0);
  });

  it("waits for a broker that is not there, and outlives one that dies", async () => {
    const first = await listeningBroker();
    const { port } = first;
    await first.close();
    const { outbox, append } = memoryOutbox();
    fillWith(append, 500);
    const log = keepingLog();
    const publisher = publish(outbox, connect(port, log));
    await until(() => log.sentences.length > 0);
    expect(log.sentences[0]).toBe(
      `Nothing listens at 127.0.0.1:${port}: start the MQTT broker there, or correct mqtt.url.`,
    );
    const second = await listeningBroker(port);
    await until(() => second.arrivals.length > 200);
    await second.close();
    const third = later(await listeningBroker(port));
    await publisher.idle();
    expectAll([...second.arrivals, ...third.arrivals], 500);
    expect(
      log.sentences.filter((sentence) => sentence.startsWith("Nothing listens")).length,
    ).toBeLessThanOrEqual(2);
  });

  it("gives a broker that acknowledges and forgets everything the last seconds again", async () => {
    const forgetful = await listeningBroker();
    const { outbox, append } = memoryOutbox();
    fillWith(append, 200);
    const link = connect(forgetful.port);
    const publisher = publish(outbox, link);
    await publisher.idle();
    await forgetful.close();
    await until(() => !link.up);
    const next = later(await listeningBroker(forgetful.port));
    await publisher.idle();
    expectAll(next.arrivals, 200);
    expect(publisher.counters).toEqual({ published: 200, republished: 200 });
  });

  it("works off a backlog of 20,000 in memory that stays flat", async () => {
    const broker = later(await listeningBroker());
    broker.arrivals.push = () => 0;
    const seen: number[] = [];
    broker.aedes.on("publish", (packet) => {
      if (packet.topic.startsWith("sippra/")) seen.push(1);
    });
    const { outbox, append } = memoryOutbox();
    let made = 0;
    const make = () => reading(1 + (made % 10), ++made);
    for (let i = 0; i < 20_000; i++) append(make);
    let mostAhead = 0;
    const link = connect(broker.port);
    const publisher = publish(outbox, link);
    const timer = setInterval(() => (mostAhead = Math.max(mostAhead, made - seen.length)), 5);
    const start = performance.now();
    await publisher.idle();
    clearInterval(timer);
    const rate = 20_000 / ((performance.now() - start) / 1000);
    console.log(`backlog of 20,000: ${Math.round(rate)} messages/s to aedes in this process`);
    // A page and a window: rows are made when they are read, and not read before they are needed.
    expect(mostAhead).toBeLessThanOrEqual(500);
    expect(seen.length).toBe(20_000);
  });

  it("drains within its time or says that it could not", async () => {
    const { outbox, append } = memoryOutbox();
    const hand = handLink();
    const publisher = publish(outbox, hand.link);
    expect(await publisher.drain(50)).toBe(true);
    append(reading(1, 1));
    expect(await publisher.drain(50)).toBe(false);
    await hand.answer(1);
    expect(await publisher.drain(50)).toBe(true);
    expect(outbox.count()).toBe(1);
    publisher.close();
    expect(outbox.count()).toBe(0);
  });
});
