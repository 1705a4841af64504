// What was an hour ago counts no more.
import { expect, test } from "vitest";
import { createHourCount } from "../../gateway/hour-count.ts";

test("counts an hour, in parts of five minutes", () => {
  let now = 0;
  const count = createHourCount({ now: () => now });
  for (let minute = 0; minute < 180; minute++) {
    now = minute * 60_000;
    count.add();
  }
  expect(count.now()).toBeGreaterThanOrEqual(60);
  expect(count.now()).toBeLessThanOrEqual(65);
  now += 30 * 60_000;
  expect(count.now()).toBeLessThanOrEqual(35);
  now += 36 * 60_000;
  expect(count.now()).toBe(0);
});
