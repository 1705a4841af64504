// What goes out on `reading`, and what on `history`.
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { startPublisher } from "../../../gateway/deliver/publisher.ts";
import { silentLog } from "../../../gateway/log.ts";
import { EVENTS, READINGS } from "../../../gateway/store/lanes.ts";
import { later } from "../../later.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { memoryOutbox, NOW, reading, seeded } from "./harness.ts";
import { publish, sink } from "./publishing.ts";

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
    await settled();
    const [{ topic, payload }] = hand.sent;
    expect(topic).toBe(`sippra/v1/here/node/n-1/${kind}`);
    expect(JSON.parse(payload).late).toBe(kind === "history");
  });

  it("puts nothing on reading that is older than what is there, by epoch and counter, node by node", async () => {
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
    await settled();
    const sent = hand.sent.map(
      ({ topic, payload }) => `${topic.split("/").at(-1)} ${JSON.parse(payload).id}`,
    );
    // Nodes take turns, and what is live goes first; each topic of each node has its order.
    expect(sent).toEqual([
      ...["reading 1-1-0-5", "reading 1-1-0-6", "reading 1-1-1-2", "reading 1-2-0-1"],
      ...["history 1-1-0-4", "history 1-1-0-7"],
    ]);
  });

  /** A publisher whose clock the test moves. */
  function publishingAt(outbox: ReturnType<typeof memoryOutbox>["outbox"], clockAt: { now: number }) {
    const hand = handLink();
    const clock = { ...systemClock, now: () => clockAt.now };
    const deps = { outbox, link: hand.link, sink, log: silentLog, random: seeded(1) };
    const publisher = later(startPublisher({ ...deps, clock, wall: handClock() }));
    const sent = () =>
      hand.sent.map(({ topic, payload }) => `${topic.split("/").at(-1)} ${JSON.parse(payload).late}`);
    return { ...hand, publisher, sent };
  }

  it("puts what is not live any more before what is later in history, whichever was there first", async () => {
    const { outbox, append } = memoryOutbox();
    const old = { time: NOW - 1_800_000 };
    append(reading(1, 8, { live: false }), reading(1, 5, old), reading(1, 6, old), reading(1, 9));
    const hand = handLink();
    publish(outbox, hand.link);
    await settled();
    await settled();
    expect(hand.sent.map(({ topic, payload }) => [topic.split("/").at(-1), JSON.parse(payload).id])).toEqual([
      ["reading", "1-1-0-9"],
      ["history", "1-1-0-5"],
      ["history", "1-1-0-6"],
      ["history", "1-1-0-8"],
    ]);
  });

  it("sends a copy where the first went, however late, also when the gateway was started again", async () => {
    const at = { now: NOW };
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const first = publishingAt(outbox, at);
    await settled();
    await first.break();
    at.now += 86_400_000;
    await first.make();
    expect(first.sent()).toEqual(["reading false"]);
    first.publisher.close();
    at.now += 86_400_000;
    const second = publishingAt(outbox, at);
    await settled();
    expect(second.sent()).toEqual(["reading false"]);
  });

  it("looks again at what has waited unsent, and so does not call old what was sent as new", async () => {
    const at = { now: NOW };
    const { outbox, append } = memoryOutbox();
    append(...Array.from({ length: 150 }, (_, i) => reading(1, 1 + i)));
    const { answer, sent, make, ...hand } = publishingAt(outbox, at);
    await settled();
    expect(sent()).toEqual(Array(100).fill("reading false"));
    await answer(25);
    await hand.break();
    at.now += 86_400_000;
    await make();
    await answer(100);
    await answer(50);
    expect(hand.all.slice(125).map((payload) => JSON.parse(payload).late)).toEqual([
      ...Array(125).fill(false), // all that was sent, once more
      ...Array(25).fill(true),
    ]);
  });

  it("says late of an event after two hours, of a night after a day, and of what is older than the last one", async () => {
    const { outbox, append } = memoryOutbox();
    const of = (type: "event" | "night", counter: number, ageMs: number) =>
      ({ ...reading(1, counter, { live: false, time: NOW - ageMs }), ...BODIES[type] }) as never;
    const HOUR_MS = 3_600_000;
    append(of("event", 5, HOUR_MS), of("event", 4, 0), of("event", 6, 2 * HOUR_MS));
    append(of("night", 7, 23 * HOUR_MS), of("night", 9, 24 * HOUR_MS));
    const { sent } = publishingAt(outbox, { now: NOW });
    await settled();
    expect(sent()).toEqual([...["event false", "event true", "event true", "night false", "night true"]]);
  });

  it("says late of what is older than what went out before the gateway was started again", async () => {
    const { outbox, append } = memoryOutbox();
    const event = (counter: number, received: number) =>
      ({ ...reading(1, counter, { time: NOW - 60_000, received }), ...BODIES.event }) as never;
    append(event(9, NOW - 2000), reading(1, 12, { received: NOW - 2000 }));
    const first = publishingAt(outbox, { now: NOW });
    await settled();
    expect(first.sent()).toEqual(["event false", "reading false"]);
    first.publisher.close();
    const [node] = outbox.nodes(EVENTS);
    const rows = [EVENTS, READINGS].flatMap((lane) => outbox.read(lane, node!, 0, 9, 0));
    outbox.now((changes) => rows.forEach(changes.remove));
    append(event(5, NOW - 1000), event(11, NOW - 1000), event(10, NOW - 500));
    const second = publishingAt(outbox, { now: NOW });
    await settled();
    expect(second.all.map((payload) => JSON.parse(payload)).map(({ id, late }) => [id, late])).toEqual([
      ["1-1-0-5", true],
      ["1-1-0-11", false],
      ["1-1-0-10", true],
    ]);
  });
});

const BODIES = {
  event: { type: "event", body: [0, null, null, -300, 12, 4100, 3800, null, 0, null] },
  night: {
    type: "night",
    body: [20780, -145, -131, -99, -150, 3, -141, 640, 4, 120, 4100, 4210, 3999, 12, 8, 1, 0, 160, -3, 9, 0],
  },
};
