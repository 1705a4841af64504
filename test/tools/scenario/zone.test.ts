// A scenario's nights are decided on the nodes' own date, wherever the machine is that plays it.
import { afterEach, expect, test } from "vitest";
import { dateAt } from "../../../gateway/watch/alarms/nightly.ts";
import { enterZone } from "../../../tools/scenario/zone.ts";
import { HEAD, scenarioOf } from "./scenarios.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { TZ } = process.env;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

test.each([
  ["Pacific/Honolulu", "2027-03-01"],
  ["Pacific/Kiritimati", "2027-03-01"],
  ["Europe/Stockholm", "2027-07-01"],
])("a machine in %s decides at eight of the nodes' morning of that date", async (zone, begins) => {
  process.env.TZ = zone;
  const { start } = await scenarioOf(HEAD.replace("2027-03-01", begins));
  const morning = start + 8 * HOUR_MS;
  const there = dateAt(morning);
  const leave = enterZone();
  expect(dateAt(morning)).toEqual({ date: Date.parse(begins) / DAY_MS, minutes: 8 * 60 });
  leave();
  expect(process.env.TZ).toBe(zone);
  expect(dateAt(morning)).toEqual(there);
});
