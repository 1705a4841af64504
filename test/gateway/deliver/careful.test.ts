// Whom the link suspects when a broker hangs up, and whom it does not.
import { describe, expect, it } from "vitest";
import type { BrokerError } from "../../../gateway/deliver/broker-error.ts";
import { carefulness, keyOf } from "../../../gateway/deliver/careful.ts";
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

  it("before a suspect has got its second chance, makes nobody suspect any more", () => {
    const careful = carefulness(handClock());
    for (let i = 0; i < 3; i++) careful.broken(keys("a"), HUNG_UP);
    expect(careful.pause()).toBeGreaterThan(0);
    careful.broken([], HUNG_UP);
    expect(careful.isOn()).toBe(false);
    expect(careful.pause()).toBe(0);
  });

  it("has suspects that are not sent again: after many others they are none", () => {
    const careful = carefulness(handClock());
    careful.broken(keys("a"), HUNG_UP);
    careful.broken(keys("a"), HUNG_UP);
    for (let i = 0; careful.isOn(); i++) {
      careful.acknowledged(key(`${i}`));
      expect(i).toBeLessThan(60);
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
