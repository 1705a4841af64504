// The publisher's window, pauses and removals, over a link by hand: nothing is removed from the outbox that the broker
// might not have.
import { describe, expect, it } from "vitest";
import { GRACE_MS, WINDOW_MAX } from "../../../gateway/deliver/publisher.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import type { Outbox } from "../../../gateway/store/records.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { keepingLog, memoryOutbox, reading } from "./harness.ts";
import { publish } from "./publishing.ts";

describe("window and removal", () => {
  it("has at most WINDOW_MAX unacknowledged, and takes the rows in order", async () => {
    const { outbox, append } = memoryOutbox();
    for (let i = 1; i <= 250; i++) append(reading(1, i));
    const hand = handLink();
    publish(outbox, hand.link);
    expect(hand.sent.length).toBe(WINDOW_MAX);
    await hand.answer(1); // however little is free
    expect(hand.sent.length).toBe(WINDOW_MAX);
    await hand.answer(29);
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
