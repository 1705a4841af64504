// The promise under faults of brokers and lines: at least once, one id, first arrivals in order.
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../gateway/log.ts";
import type { SinkOutbox } from "../../../gateway/store/sink-outbox.ts";
import { later } from "../../later.ts";
import { handLink } from "./hand.ts";
import {
  firstArrivals,
  hastyClock,
  keepingLog,
  listeningBroker,
  memoryOutbox,
  proxy,
  reading,
  seeded,
  until,
} from "./harness.ts";
import { connect, publish } from "./publishing.ts";

describe("against a broker", () => {
  /** Rows of ten nodes in turn, all live. */
  function fillWith(append: ReturnType<typeof memoryOutbox>["append"], count: number): void {
    for (let i = 0; i < count; i++) append(reading(1 + (i % 10), 1 + Math.floor(i / 10)));
  }

  /** This broker acknowledges before it publishes: what a publisher is done with may be a moment away. */
  async function expectAll(
    arrivals: () => Parameters<typeof firstArrivals>[0],
    count: number,
  ): Promise<void> {
    await until(() => new Set(arrivals().map(({ id }) => id)).size === count);
    const byTopic = firstArrivals(arrivals());
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
    const link = connect(line.port, silentLog, hastyClock);
    const publisher = publish(outbox, link);
    const random = seeded(7);
    for (let cuts = 0; cuts < 6; cuts++) {
      await until(() => link.up);
      await new Promise((resolve) => setTimeout(resolve, 30 + random() * 120));
      line.cut();
      await until(() => !link.up);
    }
    await publisher.idle();
    await expectAll(() => broker.arrivals, 3000);
    // On a busy machine a cut may look like a broker that hangs up over one: that is tried again after 5 s.
    await until(() => publisher.counters.published === 3000);
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
    await expectAll(() => [...second.arrivals, ...third.arrivals], 500);
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
    await expectAll(() => next.arrivals, 200);
    expect(publisher.counters).toEqual({ published: 200, republished: 200 });
  });

  it("works off a backlog of 20,000, of which few are in memory at a time", async () => {
    const broker = later(await listeningBroker());
    broker.arrivals.push = () => 0;
    let seen = 0;
    broker.aedes.on("publish", (packet) => {
      if (packet.topic.startsWith("sippra/")) seen++;
    });
    const { outbox, append } = memoryOutbox();
    append(...Array.from({ length: 20_000 }, (_, i) => reading(1 + (i % 10), 1 + Math.floor(i / 10))));
    let read = 0;
    let mostAhead = 0;
    const counting: SinkOutbox = {
      ...outbox,
      read(...page) {
        const rows = outbox.read(...page);
        read += rows.length;
        mostAhead = Math.max(mostAhead, read - seen);
        return rows;
      },
    };
    const publisher = publish(counting, connect(broker.port));
    const start = performance.now();
    await publisher.idle();
    const rate = 20_000 / ((performance.now() - start) / 1000);
    console.log(`backlog of 20,000: ${Math.round(rate)} messages/s to aedes in this process`);
    // A page of each node and a window: rows are read when they are needed.
    expect(mostAhead).toBeLessThanOrEqual(2500);
    expect(seen).toBe(20_000);
  });

  it("drains within its time or says that it could not", async () => {
    const { outbox, append } = memoryOutbox();
    const hand = handLink();
    const publisher = publish(outbox, hand.link);
    expect(await publisher.drain(5_000)).toBe(true);
    append(reading(1, 1));
    expect(await publisher.drain(50)).toBe(false);
    await hand.answer(1);
    expect(await publisher.drain(5_000)).toBe(true);
    expect(outbox.count()).toBe(1);
    publisher.close();
    expect(outbox.count()).toBe(0);
  });
});
