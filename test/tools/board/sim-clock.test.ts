import fc from "fast-check";
import { expect, test } from "vitest";
import { createSimClock } from "../../../tools/board/sim-clock.ts";

test("timers run at their time, in order of time and then of setting", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean()), { maxLength: 60 }), (timers) => {
      const clock = createSimClock(1000);
      const ran: [number, number][] = [];
      const expected: [number, number][] = [];
      timers.forEach(([ms, cleared], i) => {
        const timer = clock.setTimeout(() => ran.push([clock.now(), i]), ms);
        if (cleared) clock.clearTimeout(timer);
        else expected.push([1000 + ms, i]);
      });
      clock.runUntil(1100);
      expected.sort(([a, i], [b, j]) => a - b || i - j);
      expect(ran).toEqual(expected);
      expect(clock.now()).toBe(1100);
      expect(clock.next()).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

test("a timer set by a timer runs in the same go where it is due", () => {
  const clock = createSimClock(0);
  const times: number[] = [];
  const again = () => {
    times.push(clock.now());
    if (times.length < 5) clock.setTimeout(again, 10);
  };
  clock.setTimeout(again, 10);
  clock.runUntil(35);
  expect(times).toEqual([10, 20, 30]);
  clock.runUntil(1000);
  expect(times).toEqual([10, 20, 30, 40, 50]);
});
