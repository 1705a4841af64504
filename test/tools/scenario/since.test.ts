// What is told is told of a leak that could be heard there, and that runs or ended a little while ago.
import { expect, test } from "vitest";
import { createSince } from "../../../tools/scenario/since.ts";
import { HEAD, scenarioOf } from "./scenarios.ts";

const DAY_S = 86_400;

test("a leak counts where it may be heard, until a fortnight after its repair", async () => {
  const text = `${HEAD.replace("0.05", "90").replace("V3-4", "G5-4")}leaks:
  - { pipe: VP215, flow_l_min: 20, from: 2027-03-03, repaired: 2027-03-13 }
bursts:
  - { pipe: VP215, flow_m3_h: 20, from: 2027-03-20 }
`;
  const scenario = await scenarioOf(text);
  const since = createSince(scenario);
  const at = (day: number) => scenario.start + 1000 * DAY_S * day;
  expect(since.leak(at(1), ["v2-4"])).toBeNull();
  expect(since.leak(at(8), ["v2-4"])).toBe(6 * DAY_S);
  expect(since.leak(at(8), ["g5-4"])).toBeNull();
  expect(since.leak(at(8), ["g5-4", "v2-4"])).toBe(6 * DAY_S);
  expect(since.leak(at(8), [])).toBe(6 * DAY_S);
  expect(since.leak(at(26), ["v2-4"])).toBe(24 * DAY_S);
  expect(since.leak(at(27), ["v2-4"])).toBeNull();
  expect([since.burst(at(18)), since.burst(at(19.5)), since.burst(at(21))]).toEqual([null, DAY_S / 2, null]);
});
