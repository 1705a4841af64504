// How many bytes a message takes on the line, and what of a broker's limits it exceeds: against the library that
// writes it.
import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import {
  limitsOf,
  NO_LIMITS,
  type Outgoing,
  publishSize,
  refusalByLimits,
} from "../../../gateway/deliver/limits.ts";

const text = (max: number) => fc.string({ unit: "grapheme", maxLength: max });

const outgoing = fc.record({
  topic: fc.string({ minLength: 1, maxLength: 80 }).map((topic) => `t${topic.replaceAll(/[#+\0]/g, "x")}`),
  payload: fc.oneof(
    text(200),
    fc.integer({ min: 0, max: 70_000 }).map((length) => "ä".repeat(length)),
  ),
  qos: fc.constantFrom(0 as const, 1 as const),
  retain: fc.boolean(),
  properties: fc.record(
    {
      contentType: text(40),
      // With none the library writes nothing at all (mqtt-packet 9.0.2).
      userProperties: fc.dictionary(
        fc.string({ maxLength: 30 }).map((name) => `n${name}`),
        text(60),
        { minKeys: 1 },
      ),
      correlationData: fc.uint8Array({ maxLength: 130 }).map((bytes) => Buffer.from(bytes)),
    },
    { requiredKeys: [] },
  ),
});

describe("a broker's limits", () => {
  it("are compared with the very size that the packet has", () => {
    fc.assert(
      fc.property(outgoing, (message) => {
        const packet = { cmd: "publish" as const, dup: false, messageId: 7, ...message };
        expect(publishSize(message)).toBe(generate(packet, { protocolVersion: 5 }).length);
      }),
      { numRuns: 300 },
    );
  });

  const message: Outgoing = { topic: "t", payload: "x".repeat(90), qos: 1, retain: false };

  it.each([
    [{ maximumPacketSize: 98 }, message, null],
    [{ maximumPacketSize: 97 }, message, "too-large"],
    [{ maximumPacketSize: 97 }, { ...message, payload: "" }, null],
    [{ retainAvailable: false }, message, null],
    [{ retainAvailable: false }, { ...message, retain: true }, "retain-not-supported"],
    [{ maximumQoS: 1 }, message, null],
    [{ maximumQoS: 0 }, message, "qos-not-supported"],
    [{ maximumQoS: 0 }, { ...message, qos: 0 }, null],
    [undefined, { ...message, retain: true }, null],
  ])("%j", (connack, outgoing, reason) => {
    const refusal = refusalByLimits(limitsOf(connack), outgoing);
    expect(refusal?.refused ?? null).toEqual(reason === null ? null : { of: "message", reason });
    if (refusal) expect(refusal.message).toMatch(/^The MQTT broker takes .*\bt\b.*: .*mosquitto: .*\.$/);
  });

  it("are none where the broker says none", () => {
    expect(limitsOf(undefined)).toEqual(NO_LIMITS);
    expect(limitsOf({ receiveMaximum: 20 }).receiveMaximum).toBe(20);
  });
});
