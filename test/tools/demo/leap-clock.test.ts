// What falls due while the clock leaps runs once, late, in order; what that sets waits for the next leap.
import { expect, test } from "vitest";
import { every } from "../../../gateway/clock.ts";
import { createLeapClock } from "../../../tools/demo/leap-clock.ts";

const DAY = 86_400_000;

test("a day is one look of what looks each minute", () => {
  const clock = createLeapClock(1000);
  const looks: number[] = [];
  const stop = every(60_000, clock, () => looks.push(clock.now()));
  clock.leap(1000 + DAY);
  clock.leap(1000 + 2 * DAY);
  stop();
  clock.leap(1000 + 3 * DAY);
  expect(looks).toEqual([1000 + DAY, 1000 + 2 * DAY]);
});

test("timers run in the order in which they fell due, and what they set at once does too", () => {
  const clock = createLeapClock(0);
  const ran: string[] = [];
  clock.setTimeout(() => ran.push("third"), 20);
  clock.setTimeout(() => {
    ran.push("first");
    clock.setTimeout(() => ran.push("at once"), 0);
    clock.setTimeout(() => ran.push("later"), 1);
  }, 10);
  clock.setTimeout(() => ran.push("second"), 10);
  clock.clearTimeout(clock.setTimeout(() => ran.push("never"), 5));
  clock.leap(100);
  expect(ran).toEqual(["first", "second", "third", "at once"]);
  clock.leap(50);
  expect(clock.now()).toBe(100);
  clock.leap(101);
  expect(ran.at(-1)).toBe("later");
});
