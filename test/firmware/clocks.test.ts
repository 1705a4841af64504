// Nodes whose own clocks run as wrong as their boards' may: what is dated, and the nights.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLOCKS } from "../../shared/clocks.ts";
import * as N from "../../shared/leak/night.ts";
import { FLAG_CLOCK_JUMP, FLAG_FEW_WINDOWS, OK, READING, WARMING_UP } from "../../shared/messages.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { createRig, DAY_MS, MINUTE_MS, type RigOptions } from "../rig.ts";
import { createNode, expectNoSuspicion, HOUR_MS, pipe } from "./pipe.ts";

const LSI = CLOCKS.lsi;
const RC = CLOCKS.rc;

type Wrong = Pick<RigOptions, "drift" | "wander">;

/** A node that sends a reading each `interval`, ms. Only what it sends brings the time: it need not measure much. */
function createSender(kind: string, wrong: Wrong, interval = 15 * MINUTE_MS) {
  const profile = { tick: interval, interval, windows: 1, acoustic: null };
  const rig = createRig({ kind, ...wrong, profile, signals: { pressure: () => 400 } });
  rig.board.boot();
  return rig;
}

/** By how much readings are dated wrong, whole s, from `from` on: all of them were sent at once. */
function errorsOf({ uplinks, gatewayTime }: ReturnType<typeof createRig>, from = 0): number[] {
  return uplinks
    .filter(({ type, at }) => type === READING && at >= from)
    .map(({ at, body }) => body[0] - Math.floor(gatewayTime(at) / 1000));
}
const most = (errors: number[]) => Math.max(...errors.map(Math.abs));

const WRONG: [kind: string, what: string, options: Wrong][] = [
  ["pico", "a second a minute slow", { drift: 16_000 }],
  ["pico", "a second a minute fast", { drift: -16_000 }],
  ["pico", "10 % slow, wandering", { drift: LSI.error, wander: LSI.wander }],
  ["pico", "10 % fast, wandering", { drift: -LSI.error, wander: LSI.wander }],
  ["puckjs", "250 ppm slow, wandering", { drift: RC.error, wander: RC.wander }],
  ["puckjs", "250 ppm fast, wandering", { drift: -RC.error, wander: RC.wander }],
  ["mdbt42q", "250 ppm fast, wandering", { drift: -RC.error, wander: RC.wander }],
];

describe("a clock that runs wrong", () => {
  test.each(WRONG)("%s, %s: its nights count", (kind, _, options) => {
    const node = createNode(pipe(), { kind, ...options });
    node.days(20);
    const nights = node.nights();
    expect(nights.length).toBeGreaterThanOrEqual(18);
    const flagged = nights.filter((night) => night[N.FLAGS] & (FLAG_CLOCK_JUMP | FLAG_FEW_WINDOWS));
    expect(flagged.map((night) => night[N.NIGHT])).toEqual([]);
    const days = nights.map((night) => night[N.NIGHT] - nights[0][N.NIGHT]);
    expect(days).toEqual(days.map((_, i) => i));
    const states = node.states();
    expect(states.slice(0, 14)).toEqual(Array(14).fill(WARMING_UP));
    expect(states.slice(14)).toEqual(Array(states.length - 14).fill(OK));
    expect(node.board.errors()).toEqual([]);
  });

  test.each(WRONG)("%s, %s: is right within 5 s from its third reading on", (kind, _, options) => {
    for (const interval of [15 * MINUTE_MS, HOUR_MS]) {
      const rig = createSender(kind, options, interval);
      rig.run(6 * DAY_MS);
      const errors = errorsOf(rig).slice(2);
      expect(errors.length).toBeGreaterThan(120);
      expect(most(errors), `each ${interval / MINUTE_MS} min`).toBeLessThan(5);
    }
  });

  test.each(Object.keys(BOARD_KINDS))("%s: whatever is in its board's range is learned", (kind) => {
    const { error, wander } = BOARD_KINDS[kind]!.clock;
    fc.assert(
      fc.property(
        fc.integer({ min: -error, max: error }),
        fc.integer({ min: 0, max: wander }),
        fc.constantFrom(15, 20, 30, 60),
        (drift, wandering, minutes) => {
          const interval = minutes * MINUTE_MS;
          const rig = createSender(kind, { drift, wander: wandering }, interval);
          rig.run(1.5 * DAY_MS);
          expect(most(errorsOf(rig).slice(2))).toBeLessThan(5);
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe("a gateway's clock that is set", () => {
  test.each(WRONG)("%s, %s: is followed, and not learned", (kind, _, options) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 72 * 60 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 59 }),
        (minutes, back, at) => {
          const rig = createSender(kind, options);
          rig.run(DAY_MS + at * MINUTE_MS);
          rig.jump((back ? -minutes : minutes) * MINUTE_MS);
          const set = rig.clock.now();
          rig.run(DAY_MS / 2);
          // The first reading after it brings the answer that tells.
          expect(most(errorsOf(rig, set + 18 * MINUTE_MS))).toBeLessThan(5);
        },
      ),
      { numRuns: 10 },
    );
  });

  test.each(["puckjs", "pico"])("%s: leaves the rate as it was learned", (kind) => {
    const rig = createSender(kind, { drift: kind === "pico" ? 16_000 : 250 });
    rig.run(DAY_MS);
    rig.jump(5 * HOUR_MS);
    rig.run(20 * MINUTE_MS);
    rig.answer(false);
    const silent = rig.clock.now();
    rig.run(10 * HOUR_MS);
    // What is sent in vain is sent up to 5 s late, behind a hello; without its rate it were off by 9 s or more.
    expect(most(errorsOf(rig, silent))).toBeLessThan(6);
  });

  test.each(WRONG)(
    "%s, %s: before the rate is learned, is right again within an hour",
    (kind, _, options) => {
      for (const seconds of [-7200, -100, -20, 20, 100, 7200]) {
        const rig = createSender(kind, options);
        rig.run(10 * MINUTE_MS);
        rig.jump(1000 * seconds);
        const set = rig.clock.now();
        rig.run(DAY_MS);
        expect(most(errorsOf(rig, set + 64 * MINUTE_MS)), `by ${seconds} s`).toBeLessThan(5);
      }
    },
  );

  test.each(WRONG)("%s, %s: in a night, is told as a jump, and no other night is", (kind, _, options) => {
    const node = createNode(pipe(), { kind, ...options });
    node.days(4);
    // 02:15 where the node is: the night has begun.
    const local = () => (node.gatewayTime(node.clock.now()) + HOUR_MS) % DAY_MS;
    while (Math.abs(local() - 2.25 * HOUR_MS) > 5 * MINUTE_MS) node.run(5 * MINUTE_MS);
    const before = node.nights().length;
    node.jump(HOUR_MS);
    node.days(6);
    const jumped = node.nights().map((night) => (night[N.FLAGS] & FLAG_CLOCK_JUMP) > 0);
    expect(jumped).toEqual(jumped.map((_, i) => i === before));
  });
});

/** Seen from the node, a gateway's clock that leaps ahead: nothing that it has runs on while its clock stands. */
describe("a clock that stops", () => {
  test.each(["pico", "puckjs"])(
    "%s: for 10 min every hour, nights are flagged and nothing is suspected",
    (kind) => {
      const node = createNode(pipe(), { kind });
      node.days(16);
      for (let i = 0; i < 10 * 24; i++) {
        node.jump(10 * MINUTE_MS);
        node.run(50 * MINUTE_MS);
      }
      const jumped = () => node.nights().map((night) => (night[N.FLAGS] & FLAG_CLOCK_JUMP) > 0);
      expect(jumped().slice(0, 15)).not.toContain(true);
      expect(jumped().filter((flagged) => flagged).length).toBeGreaterThanOrEqual(8);
      node.days(7);
      expect(jumped().slice(-5)).not.toContain(true);
      expectNoSuspicion(node.states());
      expect(node.states().at(-1)).toBe(OK);
    },
  );
});
