import { expect, test } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";

function refusals() {
  const clock = createSimClock(0);
  const said: { reason: string; count: number; who?: string }[] = [];
  const say = (fields: object) => void said.push(fields as (typeof said)[number]);
  const log = { debug: say, info: say, warn: say, error: say };
  return { clock, said, run: startRefusals({ clock, log }) };
}

test("the first is said at once, the rest of its minute together, silence not at all", () => {
  const { clock, said, run } = refusals();
  run.note("replayed", "kvarnen");
  expect(said).toEqual([{ reason: "replayed", count: 1, who: "kvarnen" }]);
  for (let i = 0; i < 5; i++) run.note("replayed", i < 3 ? "kvarnen" : "bruket");
  clock.runUntil(59_999);
  expect(said).toHaveLength(1);
  clock.runUntil(60_000);
  expect(said[1]).toEqual({ reason: "replayed", count: 5, who: "kvarnen, bruket" });
  clock.runUntil(3_600_000);
  expect(said).toHaveLength(2);
  expect(clock.next()).toBe(Number.POSITIVE_INFINITY);
  run.note("replayed", "kvarnen");
  expect(said[2]).toMatchObject({ count: 1 });
  expect(run.counts()).toMatchObject({ replayed: 7, noise: 0 });
});

test("a storm of a million under as many names is two lines a reason, and five names", () => {
  const { clock, said, run } = refusals();
  for (let i = 0; i < 1_000_000; i++) run.note(i % 2 ? "unknown-node" : "not-authentic", `7/${i}`);
  clock.runUntil(60_000);
  expect(said).toHaveLength(4);
  expect(said[3]!.who).toMatch(/^7\/\d+(, 7\/\d+){4} and others$/);
  expect(said.reduce((sum, each) => sum + each.count, 0)).toBe(1_000_000);
  run.close();
  expect(clock.next()).toBe(Number.POSITIVE_INFINITY);
});
