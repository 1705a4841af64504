// Refusals are counted all, and logged a few lines a minute, however many there are.
import { expect, test } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";

function refusals() {
  const clock = createSimClock(0);
  const logged: { reason: string; count: number; who?: string }[] = [];
  const say = (fields: object) => void logged.push(fields as (typeof logged)[number]);
  const log = { debug: say, info: say, warn: say, error: say };
  return { clock, logged, run: startRefusals({ clock, log }) };
}

test("the first is said at once, the rest of its minute together, silence not at all", () => {
  const { clock, logged, run } = refusals();
  run.note("replayed", "kvarnen");
  expect(logged).toEqual([{ reason: "replayed", count: 1, who: "kvarnen" }]);
  for (let i = 0; i < 5; i++) run.note("replayed", i < 3 ? "kvarnen" : "bruket");
  clock.runUntil(59_999);
  expect(logged).toHaveLength(1);
  clock.runUntil(60_000);
  expect(logged[1]).toEqual({ reason: "replayed", count: 5, who: "kvarnen, bruket" });
  clock.runUntil(3_600_000);
  expect(logged).toHaveLength(2);
  expect(clock.next()).toBe(Number.POSITIVE_INFINITY);
  run.note("replayed", "kvarnen");
  expect(logged[2]).toMatchObject({ count: 1 });
  expect(run.counts()).toMatchObject({ replayed: 7, noise: 0 });
});

test("a storm of a million under as many names is two lines a reason, and five names", () => {
  const { clock, logged, run } = refusals();
  for (let i = 0; i < 1_000_000; i++) run.note(i % 2 ? "unknown-node" : "not-authentic", `7/${i}`);
  clock.runUntil(60_000);
  expect(logged).toHaveLength(4);
  expect(logged[3]!.who).toMatch(/^7\/\d+(, 7\/\d+){4} and others$/);
  expect(logged.reduce((sum, each) => sum + each.count, 0)).toBe(1_000_000);
  run.close();
  expect(clock.next()).toBe(Number.POSITIVE_INFINITY);
});
