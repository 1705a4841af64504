// Whom the link suspects when a broker hangs up, and whom it does not.
import { describe, expect, it } from "vitest";
import type { BrokerError } from "../../../gateway/deliver/broker-error.ts";
import { carefulness } from "../../../gateway/deliver/careful.ts";
import { keyOf } from "../../../gateway/deliver/convicts.ts";
import { handClock } from "./hand.ts";

const key = (payload: string) => keyOf("t", payload);
const keys = (...payloads: string[]) => payloads.map(key);
const HUNG_UP = null;

/** With "bad" convicted. */
function convicted() {
  const clock = handClock();
  const careful = carefulness(clock);
  careful.connected("limits");
  for (const inFlight of [keys("a", "bad"), keys("bad", "b"), keys("bad"), keys("bad")]) {
    careful.broken(inFlight, HUNG_UP);
    careful.acknowledged(key("a"));
  }
  return { clock, careful };
}

describe("a broker that hangs up", () => {
  it("twice with the same message in flight makes the link careful until that is taken", () => {
    const careful = carefulness(handClock());
    careful.broken(keys("a", "b"), HUNG_UP);
    expect(careful.isOn()).toBe(false);
    careful.acknowledged(key("a"));
    careful.broken(keys("b", "c"), HUNG_UP);
    expect(careful.isOn()).toBe(true);
    careful.acknowledged(key("c"));
    expect(careful.isOn()).toBe(true);
    careful.acknowledged(key("b"));
    expect(careful.isOn()).toBe(false);
  });

  it("over what it had taken before, as a publisher sends it again, makes nobody suspect", () => {
    const careful = carefulness(handClock());
    for (const payload of ["a", "b", "c"]) careful.acknowledged(key(payload));
    careful.broken(keys("a", "b"), HUNG_UP);
    careful.acknowledged(key("a"));
    careful.broken(keys("b", "c"), HUNG_UP);
    expect(careful.isOn()).toBe(false);
  });

  it("again though it took nothing, makes suspect what it took when it had other limits", () => {
    const careful = carefulness(handClock());
    careful.acknowledged(key("a"));
    careful.broken(keys("a"), HUNG_UP);
    careful.broken(keys("a"), HUNG_UP);
    expect(careful.isOn()).toBe(true);
  });

  it.each<BrokerError>([
    { code: "ETIMEDOUT", message: "" },
    { code: "SILENT", message: "" },
    { code: 0x8b, message: "shutting down" },
    { code: 0x8e, message: "taken over" },
  ])("for a reason that no message has makes nobody suspect: $code", (cause) => {
    const careful = carefulness(handClock());
    for (let i = 0; i < 4; i++) careful.broken(keys("a"), cause);
    expect(careful.isOn()).toBe(false);
  });

  it("again while the connection lives but for a while has to stand for twice as long before it is risked again", () => {
    const careful = carefulness(handClock());
    for (let i = 0; i < 3; i++) careful.broken(keys("a"), HUNG_UP, { livedMs: 20 });
    expect(careful.pause()).toBe(1_500);
    careful.broken([], HUNG_UP);
    for (let i = 0; i < 3; i++) careful.broken(keys("b"), HUNG_UP, { livedMs: 1_100 });
    expect(careful.pause()).toBe(2_200);
  });

  it("before a suspect has got its second chance, makes nobody suspect any more", () => {
    const careful = carefulness(handClock());
    for (let i = 0; i < 3; i++) careful.broken(keys("a"), HUNG_UP);
    expect(careful.pause()).toBeGreaterThan(0);
    careful.broken([], HUNG_UP);
    expect(careful.isOn()).toBe(false);
    expect(careful.pause()).toBe(0);
  });

  it("and answers one of them with a refusal leaves the first of each other topic under suspicion", () => {
    const of = (topic: string, payload: string) => keyOf(topic, payload);
    const inFlight = [of("t", "a"), of("t", "b"), of("u", "c"), of("u", "d"), of("v", "e")];
    const careful = carefulness(handClock());
    for (let i = 0; i < 2; i++) careful.broken(inFlight, HUNG_UP);
    expect(inFlight.filter(careful.isSuspect)).toEqual([of("t", "a"), of("u", "c"), of("v", "e")]);
    careful.refused(of("t", "a"), true);
    expect(inFlight.filter(careful.isSuspect)).toEqual([of("u", "c"), of("v", "e")]);
    for (const key of [of("u", "c"), of("v", "e")]) careful.acknowledged(key);
    expect(careful.isOn()).toBe(false);
  });

  it("though the first of each topic was taken makes all of them suspect", () => {
    const careful = carefulness(handClock());
    for (let i = 0; i < 2; i++) careful.broken(keys("a", "bad", "b"), HUNG_UP);
    careful.acknowledged(key("a"));
    expect(careful.isOn()).toBe(false);
    for (let i = 0; i < 2; i++) careful.broken(keys("bad", "b"), HUNG_UP);
    expect(keys("bad", "b").filter(careful.isSuspect)).toEqual(keys("bad", "b"));
  });

  it("and is known to do so over refusals makes suspect what was in flight at one close", () => {
    const careful = carefulness(handClock());
    careful.acknowledged(key("a"));
    careful.broken(keys("a", "b"), HUNG_UP, { hangsUp: true });
    expect(keys("a", "b").filter(careful.isSuspect)).toEqual(keys("b"));
  });

  it("over what is sent beside suspects makes that suspect as well", () => {
    const careful = carefulness(handClock());
    careful.acknowledged(key("x"));
    for (let i = 0; i < 2; i++) {
      careful.broken(keys("a"), HUNG_UP);
      careful.acknowledged(key(`x${i}`));
    }
    for (let i = 0; i < 2; i++) {
      careful.broken(keys("c", "d"), HUNG_UP);
      careful.acknowledged(key(`y${i}`));
    }
    expect(keys("a", "c", "d").filter(careful.isSuspect)).toEqual(keys("a", "c", "d"));
  });

  it("has suspects that are not sent again: after many others they are none", () => {
    const careful = carefulness(handClock());
    careful.broken(keys("a"), HUNG_UP);
    careful.broken(keys("a"), HUNG_UP);
    for (let i = 0; careful.isOn(); i++) {
      careful.acknowledged(key(`${i}`));
      expect(i).toBeLessThan(1_010);
    }
  });
});

describe("what it hung up over twice, alone in flight", () => {
  it("is refused, and nothing else", () => {
    const { careful } = convicted();
    expect(careful.isOn()).toBe(false);
    expect(careful.refusalOf(key("bad"))?.refused).toEqual({ of: "message", reason: "closed-on-it" });
    expect(careful.refusalOf(key("worse"))).toBe(null);
  });

  it("is refused with all that is as long, where that goes to the same topic and nothing as long was taken", () => {
    const careful = carefulness(handClock());
    for (const one of keys("bad", "bad", "bad", "bad")) {
      careful.broken([one], HUNG_UP);
      careful.acknowledged(keyOf("u", ""));
    }
    expect(careful.refusalOf(key("worse"))).not.toBe(null);
    expect(careful.refusalOf(key("b"))).toBe(null);
    expect(careful.refusalOf(keyOf("u", "worse"))).toBe(null);
    careful.acknowledged(keyOf("u", "longest"));
    expect(careful.refusalOf(key("worse"))).toBe(null);
    expect(careful.refusalOf(key("bad"))).not.toBe(null);
  });

  it("needs one close more where it has the length or the topic of another", () => {
    for (const like of [keyOf("u", "as bad"), key("b")]) {
      const careful = carefulness(handClock());
      for (const one of [...keys("bad", "bad", "bad", "bad"), like, like]) {
        careful.broken([one], HUNG_UP);
        careful.acknowledged(keyOf("z", ""));
      }
      expect(careful.refusalOf(key("bad"))).not.toBe(null);
      expect(careful.refusalOf(like)).toBe(null);
      expect(careful.isSuspect(like)).toBe(true);
      expect(careful.pause()).toBeGreaterThan(0);
      expect(careful.broken([like], HUNG_UP)).toBe(true);
      expect(careful.refusalOf(like)).not.toBe(null);
    }
  });

  it("is tried again after an hour, with other limits, or when somebody says so", async () => {
    const byTime = convicted();
    await byTime.clock.advance(3_600_000 - 1);
    expect(byTime.careful.refusalOf(key("bad"))).not.toBe(null);
    await byTime.clock.advance(1);
    expect(byTime.careful.refusalOf(key("bad"))).toBe(null);
    const byLimits = convicted();
    byLimits.careful.connected("limits");
    expect(byLimits.careful.refusalOf(key("bad"))).not.toBe(null);
    byLimits.careful.connected("others");
    expect(byLimits.careful.refusalOf(key("bad"))).toBe(null);
    const byWord = convicted();
    byWord.careful.forget();
    expect(byWord.careful.refusalOf(key("bad"))).toBe(null);
  });
});
