// A meter that is silent is told: its nights are worked out although nothing comes.
import { expect, test } from "vitest";
import { silentLog } from "../../../../gateway/log.ts";
import { watchMornings } from "../../../../gateway/watch/flow/mornings.ts";
import { takeSeries } from "../../../../gateway/watch/flow/work.ts";
import { atEnd } from "../../../later.ts";
import {
  areaWith,
  DAY_MS,
  HOUR_MS,
  INLET,
  NOVEMBER,
  OFFSET,
  openFlow,
  samplesOf,
  steppedClock,
} from "./town.ts";

test("nights without a word are told, the first ones after a gateway was off too, and none before the first word", () => {
  const { flow, work } = openFlow();
  const area = areaWith(INLET);
  const clock = steppedClock((NOVEMBER + 5) * DAY_MS - OFFSET);
  atEnd(watchMornings({ areas: [area, { ...area, name: "new" }], work, clock, wall: clock, log: silentLog }));
  work((book) =>
    takeSeries(book, { area, meter: INLET, samples: samplesOf(NOVEMBER, NOVEMBER + 2), now: clock.now() }),
  );
  clock.advance(HOUR_MS);
  const reasons = () => flow.nights("norra", 0, 1e6).map(({ reason }) => reason);
  expect(reasons()).toEqual([null, null, "no-samples", "no-samples", "no-samples"]);
  clock.advance(2.8 * HOUR_MS);
  expect(reasons()).toHaveLength(5);
  clock.advance(HOUR_MS);
  expect(reasons()).toHaveLength(6);
  expect(flow.nights("new", 0, 1e6)).toEqual([]);
  // What comes late takes the place of that.
  work((book) =>
    takeSeries(book, {
      area,
      meter: INLET,
      samples: samplesOf(NOVEMBER + 2, NOVEMBER + 4),
      now: clock.now(),
    }),
  );
  expect(reasons()).toEqual([null, null, null, null, "no-samples", "no-samples"]);
});
