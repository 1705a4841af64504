// The publisher's window, pauses and removals, over a link by hand: nothing is removed from the outbox that the broker
// might not have.
import { describe, expect, it } from "vitest";
import { WINDOW_MAX } from "../../../gateway/deliver/publisher.ts";
import { BrokerRefusal } from "../../../gateway/deliver/refusal.ts";
import { GRACE } from "../../../gateway/deliver/sent-rows.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import type { SinkOutbox } from "../../../gateway/store/sink-outbox.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { keepingLog, memoryOutbox, reading } from "./harness.ts";
import { publish } from "./publishing.ts";

describe("window and removal", () => {
  it("has at most WINDOW_MAX unacknowledged, and takes the rows in order", async () => {
    const { outbox, append } = memoryOutbox();
    for (let i = 1; i <= 250; i++) append(reading(1, i));
    const hand = handLink();
    publish(outbox, hand.link);
    await settled();
    expect(hand.sent.length).toBe(WINDOW_MAX);
    await hand.answer(1); // however little is free
    expect(hand.sent.length).toBe(WINDOW_MAX);
    await hand.answer(29);
    expect(hand.ids()).toEqual(Array.from({ length: WINDOW_MAX }, (_, i) => `1-1-0-${i + 31}`));
  });

  it("keeps within a smaller receive maximum of the broker", async () => {
    const { outbox, append } = memoryOutbox();
    for (let i = 1; i <= 50; i++) append(reading(1, i));
    const hand = handLink(20);
    publish(outbox, hand.link);
    await settled();
    expect(hand.sent.length).toBe(20);
  });

  it("removes a row only when it has been acknowledged for the grace time", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2), reading(1, 3));
    const hand = handLink();
    const wall = handClock();
    const { counters } = publish(outbox, hand.link, wall);
    await settled();
    await hand.answer(2);
    await wall.advance(GRACE.ms - 1);
    expect(outbox.count()).toBe(3);
    await wall.advance(1001);
    expect(outbox.count()).toBe(1);
    await wall.advance(3_600_000);
    expect(outbox.count()).toBe(1);
    expect(counters).toEqual({ published: 2, republished: 0 });
  });

  it("removes what was acknowledged first, also where an earlier row was acknowledged later", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2));
    const hand = handLink();
    const wall = handClock();
    publish(outbox, hand.link, wall);
    await settled();
    const [second] = hand.sent.splice(1, 1);
    second!.resolve();
    await settled();
    await wall.advance(GRACE.ms - 1);
    await hand.answer(1);
    await wall.advance(GRACE.ms - 1);
    expect(outbox.count()).toBe(1);
    await wall.advance(GRACE.ms);
    expect(outbox.count()).toBe(0);
  });

  it("publishes again, after a break, what was acknowledged less than the grace time ago, and what was not", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const hand = handLink();
    const wall = handClock();
    const { counters } = publish(outbox, hand.link, wall);
    await settled();
    await hand.answer(1);
    await wall.advance(GRACE.ms + 1);
    append(reading(1, 2), reading(1, 3), reading(1, 4));
    await settled();
    await hand.answer(2);
    await hand.break();
    await wall.advance(60_000);
    await hand.make();
    expect(hand.ids()).toEqual(["1-1-0-2", "1-1-0-3", "1-1-0-4"]);
    await hand.answer(3);
    expect(counters).toEqual({ published: 4, republished: 3 });
    // Their grace goes on where it was, and does not begin anew; the last one's has just begun.
    expect(outbox.count()).toBe(1);
    await wall.advance(2 * GRACE.ms);
    expect(outbox.count()).toBe(0);
  });

  it("does not take an acknowledgement before a break for one after it", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1));
    const hand = handLink();
    const wall = handClock();
    publish(outbox, hand.link, wall);
    await settled();
    await hand.answer(1);
    await hand.break();
    await hand.make();
    await wall.advance(10 * GRACE.ms);
    expect(outbox.count()).toBe(1);
  });

  it("sends again, after ever longer pauses, what a broker does not take for the moment, and says it once", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2), reading(1, 3));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const publisher = publish(outbox, hand.link, wall, log);
    await settled();
    await hand.answer(1);
    const quota = () => new BrokerRefusal({ of: "moment", reason: "quota-exceeded" }, "not now");
    await hand.refuse(quota());
    append(reading(1, 4));
    await settled();
    expect(hand.ids()).toEqual(["1-1-0-3"]); // nothing is sent during the pause
    await wall.advance(500);
    expect(hand.ids()).toEqual(["1-1-0-3", "1-1-0-2", "1-1-0-4"]);
    await hand.answer(1);
    for (let again = 0; again <= 2; again++) {
      expect(hand.ids()[0]).toBe("1-1-0-2");
      await hand.refuse(quota());
      await wall.advance(250 * 2 ** again - 1);
      expect(hand.ids()).toEqual(["1-1-0-4"]); // it waits longer each time
      await wall.advance(250 * 2 ** again + 1);
      hand.sent.reverse();
    }
    await hand.answer(2);
    await publisher.idle();
    expect(publisher.counters).toEqual({ published: 4, republished: 4 });
    expect(new Set(log.sentences)).toEqual(new Set(["not now"]));
  });

  it("takes a break for no refusal, and pauses no longer than until then", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const { counters } = publish(outbox, hand.link, wall, log);
    await settled();
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

  it("parks a record that cannot be written, and goes on", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(2, 1, { name: "No Name/#" }), reading(1, 2));
    const hand = handLink();
    const wall = handClock();
    const log = keepingLog();
    const publisher = publish(outbox, hand.link, wall, log);
    await settled();
    expect(hand.ids()).toEqual(["1-1-0-2"]);
    await hand.answer(1);
    await publisher.idle();
    await wall.advance(60_000);
    expect(outbox.count()).toBe(1);
    expect(outbox.parked()).toMatchObject([{ of: "message", reason: "unfit", messages: 1 }]);
    expect(log.sentences.length).toBe(1);
    expect(log.sentences[0]).toMatch(/^A record cannot be written as a message/);
  });

  it("goes on when the store can be read and written again", async () => {
    const { outbox, append } = memoryOutbox();
    append(reading(1, 1), reading(1, 2));
    let broken = true;
    const failing: SinkOutbox = {
      ...outbox,
      read(...page) {
        if (broken) throw new Error("disk");
        return outbox.read(...page);
      },
      soon(work, done) {
        if (broken) queueMicrotask(() => done(new Error("disk")));
        else outbox.soon(work, done);
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
    expect(log.sentences).toEqual([...Array(2).fill("The outbox cannot be read or written: disk")]);
  });
});
