// What goes out on `reading`, and what on `history`.
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { startPublisher } from "../../../gateway/deliver/publisher.ts";
import { silentLog } from "../../../gateway/log.ts";
import { later } from "../../later.ts";
import { handClock, handLink } from "./hand.ts";
import { memoryOutbox, NOW, ORIGIN, reading, seeded } from "./harness.ts";
import { publish, topics } from "./publishing.ts";

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
        origin: ORIGIN,
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
