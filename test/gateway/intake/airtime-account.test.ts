// No hour ever holds more than the share, whatever is asked for and when; and no ms of it is refused without need.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccount } from "../../../gateway/intake/airtime-account.ts";

const WINDOW = 10_000;
const DUTY = 0.1;
const BUDGET = DUTY * WINDOW;

/** The most that any window holds: one that ends with a packet's end, or begins with a packet's start. */
function busiest(sent: { from: number; to: number }[], window: number): number {
  const used = (opens: number) =>
    sent.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to, opens + window) - Math.max(from, opens)),
      0,
    );
  return Math.max(0, ...sent.flatMap(({ from, to }) => [used(to - window), used(from)]));
}

const requests = fc.array(fc.record({ pause: fc.nat(3000), ms: fc.integer({ min: 1, max: 1200 }) }), {
  maxLength: 60,
});

test("no window is over the share, and a packet that waits as told is the first that could", () => {
  fc.assert(
    fc.property(requests, fc.boolean(), (stream, patient) => {
      const account = createAccount(DUTY, { windowMs: WINDOW });
      const sent: { from: number; to: number }[] = [];
      let now = 1_700_000_000_000;
      for (const { pause, ms } of stream) {
        now += pause;
        const wait = account.wait(ms, now);
        if (ms > BUDGET) {
          expect(wait).toBe(Number.POSITIVE_INFINITY);
          continue;
        }
        if (wait > 0 && !patient) continue;
        const from = now + wait;
        const busy = sent.at(-1)?.to ?? 0;
        if (wait > 0.01 && from - 0.01 > busy)
          expect(busiest([...sent, { from: from - 1, to: from - 1 + ms }], WINDOW)).toBeGreaterThan(BUDGET);
        account.spend(ms, from);
        sent.push({ from, to: from + ms });
        expect(busiest(sent, WINDOW)).toBeLessThanOrEqual(BUDGET + 0.01);
        now = from;
      }
    }),
    { numRuns: 500 },
  );
});

test("what one percent of an hour is", () => {
  const account = createAccount(0.01);
  account.spend(36_000, 0);
  expect(account.wait(1000, 36_000)).toBe(3_600_000 - 36_000);
  // The first second of it has left when the hour behind the new packet's end begins one second after its start.
  expect(account.wait(1000, 3_600_000)).toBe(0);
  expect(account.wait(2000, 3_600_000)).toBe(0);
  expect(account.wait(36_001, 3_600_000)).toBe(Number.POSITIVE_INFINITY);
});

test("a clock that goes back neither frees what was spent nor locks the transmitter for long", () => {
  const account = createAccount(DUTY, { windowMs: WINDOW });
  account.spend(BUDGET, 1_000_000);
  const wait = account.wait(500, 5000);
  expect(wait).toBeGreaterThan(WINDOW - BUDGET - 500 - 1);
  expect(wait).toBeLessThanOrEqual(WINDOW);
});

test("restarts, however often: no window is over the share, and after a window of silence all of it is there", () => {
  const steps = fc.array(
    fc.record({
      pause: fc.nat(2500),
      ms: fc.integer({ min: 1, max: BUDGET }),
      restart: fc.nat(5),
      off: fc.nat(9000),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(steps, (stream) => {
      let now = 50_000;
      let account = createAccount(DUTY, { windowMs: WINDOW });
      const sent: { from: number; to: number }[] = [];
      for (const { pause, ms, restart, off } of stream) {
        now += pause;
        if (restart === 0) {
          now = Math.max(now + off, sent.at(-1)?.to ?? 0);
          const before = sent.map(({ from, to }) => ({ at: from, ms: to - from }));
          account = createAccount(DUTY, { windowMs: WINDOW, sent: before });
        }
        if (account.wait(ms, now) > 0) continue;
        account.spend(ms, now);
        sent.push({ from: now, to: now + ms });
        expect(busiest(sent, WINDOW)).toBeLessThanOrEqual(BUDGET + 0.01);
      }
      expect(account.wait(BUDGET, now + BUDGET + WINDOW)).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test("an hour of the shortest answers stays quick", () => {
  const account = createAccount(0.1);
  const begun = performance.now();
  for (let now = 0; now < 3 * 3_600_000; now += 1000) if (account.wait(40, now) === 0) account.spend(40, now);
  expect(performance.now() - begun).toBeLessThan(5000);
});
