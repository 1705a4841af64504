// What people found feeds the next probabilities: little at first, and never beyond what they found.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Alarm, CloseReason } from "../../../../gateway/alarms/alarm.ts";
import { reportPart, reportsOf } from "../../../../gateway/watch/alarms/reports.ts";

const closed = (reason: CloseReason, probability: number, kind: Alarm["kind"] = "leak") =>
  ({ kind, reason, probability }) as Alarm;
const weightOf = (alarms: Alarm[]) => reportPart(reportsOf(alarms))?.weight ?? null;

test("nobody has said anything: nothing is weighed", () => {
  expect(weightOf([])).toBeNull();
  const silent = [closed("noise-gone", 0.3), closed("unknown", 0.3), closed("main", 0.3, "burst")];
  expect(weightOf(silent)).toBeNull();
});

test("fewer leaks than were said speak against, more for", () => {
  expect(weightOf(Array(20).fill(closed("nothing-found", 0.3)))).toBeLessThan(-0.5);
  expect(weightOf(Array(20).fill(closed("service", 0.3)))).toBeGreaterThan(0.5);
  const asSaid = [...Array(3).fill(closed("main", 0.3)), ...Array(7).fill(closed("consumption", 0.3))];
  expect(weightOf(asSaid)).toBeCloseTo(0, 1);
});

test("one report moves little, and with many it comes to what was found", () => {
  expect(Math.abs(weightOf([closed("nothing-found", 0.2)])!)).toBeLessThan(0.1);
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      fc.nat(60),
      fc.nat(60),
      (p, leaks, others) => {
        if (leaks + others === 0) return;
        const alarms = [...Array(leaks).fill(closed("main", p)), ...Array(others).fill(closed("valve", p))];
        const logit = Math.log(p / (1 - p)) + weightOf(alarms)!;
        const now = 1 / (1 + Math.exp(-logit));
        const found = reportsOf(alarms).leaks / alarms.length;
        expect(now).toBeGreaterThanOrEqual(Math.min(p, found) - 0.02);
        expect(now).toBeLessThanOrEqual(Math.max(p, found) + 0.02);
      },
    ),
  );
});
