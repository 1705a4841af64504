// What ended connections goes under a name, so that two gateways of one id are told from a network that is bad.
import { describe, expect, test } from "vitest";
import { createBreaks } from "../../../gateway/deliver/breaks.ts";
import type { BrokerError } from "../../../gateway/deliver/broker-error.ts";

function breaking() {
  let now = 0;
  const breaks = createBreaks({ now: () => now });
  return {
    breaks,
    wait(ms: number) {
      now += ms;
    },
    causes: (wasUp: boolean, ...errors: (BrokerError | null)[]) => {
      for (const error of errors) breaks.note(error, "It broke.", wasUp);
      const { cause, times } = breaks.newest()!;
      return [cause, times];
    },
  };
}
const error = (code: string | number): BrokerError => ({ code, message: "" });

test("none at first", () => {
  expect(breaking().breaks.newest()).toBeNull();
});

test.each<[string, BrokerError | null, string]>([
  ["not authorized", error(135), "broker-refuses"],
  ["not authorized, in 3.1.1", error(5), "broker-refuses"],
  ["taken over", error(142), "same-id"],
  ["busy", error(137), "broker-away"],
  ["expired", error("CERT_HAS_EXPIRED"), "certificate-expired"],
  ["not valid yet", error("CERT_NOT_YET_VALID"), "certificate-early"],
  ["nobody there", error("ECONNREFUSED"), "broker-away"],
  ["hung up on", null, "broker-away"],
])("%s", (_, cause, name) => {
  expect(breaking().causes(false, cause)).toEqual([name, 1]);
});

describe("hung up on again and again", () => {
  test("is another gateway's doing, once it was let in", () => {
    expect(breaking().causes(true, null, null)).toEqual(["broker-away", 2]);
    expect(breaking().causes(true, null, null, error("ECONNRESET"))).toEqual(["same-id", 3]);
    expect(breaking().causes(false, null, null, null)).toEqual(["broker-away", 3]);
  });

  test("only within ten minutes", () => {
    const { causes, wait } = breaking();
    causes(true, null, null);
    wait(600_000);
    expect(causes(true, null)).toEqual(["broker-away", 1]);
  });
});
