// Which nights count, which do not and why, and how many are missing.
import { expect, test } from "vitest";
import { countNights, siftNights, spanOf } from "../../../../gateway/watch/noise/heard.ts";
import * as N from "../../../../shared/leak/night.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_GAIN_CHANGED,
  FLAG_TONAL,
  FLAG_WARM_UP,
  type NightBody,
} from "../../../../shared/messages.ts";
import { bodyOf, FIRST } from "./nights.ts";

const night = (day: number, flags = 0, level: number | null = -120) => ({
  body: bodyOf(FIRST + day, level, { [N.FLAGS]: flags }),
});
const unset = () => ({ body: bodyOf(0, -120, { [N.FLAGS]: FLAG_CLOCK_UNSET }) });
const reasons = (...nights: { body: NightBody }[]) => siftNights(nights).map(({ reason }) => reason);

test("nights do not count for what docs/leak.md says; what only warms up, or tells of an amplifier, does count", () => {
  expect(
    reasons(
      night(0, FLAG_WARM_UP),
      night(1, FLAG_GAIN_CHANGED),
      night(2, FLAG_TONAL),
      night(3, FLAG_FEW_WINDOWS),
      night(4, FLAG_COUPLING_LOST),
      night(5, FLAG_ACOUSTIC_FAULT),
      night(6, 0, null),
      unset(),
      night(8, FLAG_CLOCK_JUMP),
      night(8),
    ),
  ).toEqual([
    ...[null, null, "tonal", "few-windows", "coupling-lost", "acoustic-fault", "acoustic-fault"],
    ...["clock-unset", "clock-jump", "date-again"],
  ]);
});

test("after a gap of nights the flag clock-jump is the gap's: the night counts; a date that goes back does not", () => {
  const sifted = siftNights([
    night(0),
    night(20, FLAG_CLOCK_JUMP),
    night(19, FLAG_CLOCK_JUMP),
    night(34, FLAG_CLOCK_JUMP),
  ]);
  expect(sifted.map(({ reason, jumped }) => [reason, jumped])).toEqual([
    [null, false],
    [null, false],
    ["date-again", false],
    ["clock-jump", true],
  ]);
});

test("nights are counted from the first to the last; one without a date stands for a night", () => {
  const nights = siftNights([
    night(0),
    night(1, FLAG_TONAL),
    unset(),
    night(5),
    night(5),
    night(9, FLAG_TONAL),
  ]);
  expect(spanOf(nights)).toEqual([FIRST, FIRST + 9]);
  // Days 2 to 4 and 6 to 8 have none, but for the one without a date.
  expect(countNights(nights)).toEqual({
    heard: 6,
    counting: 2,
    missing: 5,
    not: { tonal: 2, "clock-unset": 1, "date-again": 1 },
  });
  expect(spanOf(siftNights([unset()]))).toBe(null);
  expect(countNights([])).toEqual({ heard: 0, counting: 0, missing: 0, not: {} });
});
