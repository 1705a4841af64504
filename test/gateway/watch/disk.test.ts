// A disk that fills up is told days before, by its rate; one file that comes once is no rate.
import { expect, test } from "vitest";
import { createLog } from "../../../gateway/log.ts";
import { watchDisk } from "../../../gateway/watch/disk.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { atEnd } from "../../later.ts";

const HOUR_MS = 3_600_000;
const GB = 1e9;

function watching(total: number, free: number) {
  const clock = createSimClock(1_800_000_000_000);
  const disk = { total, free };
  const told: string[] = [];
  const log = createLog(
    { level: "info", format: "json" },
    { write: (text) => told.push(JSON.parse(text).msg) },
  );
  const watch = watchDisk({
    ...{ log, wall: clock, folder: "/data", elapsed: () => clock.now() - 5 },
    space: () => ({ ...disk, store: 1e8 }),
  });
  atEnd(watch.close);
  return {
    ...{ disk, told, now: watch.now },
    /** Hour after hour, `bytes` less each. */
    hours(count: number, bytes = 0) {
      for (let i = 0; i < count; i++) {
        disk.free -= bytes;
        clock.runUntil(clock.now() + HOUR_MS);
      }
    },
  };
}

test("a steady rate is told a week before, again at three days and one, and when there is room again", () => {
  const { hours, now, told, disk } = watching(100 * GB, 60 * GB);
  hours(5, 0.2 * GB);
  expect(now()).toEqual({ state: "ok", free: 59 * GB, fullInDays: null });
  hours(60, 0.2 * GB);
  expect([now().state, told]).toEqual(["ok", []]);
  hours(80, 0.2 * GB);
  expect(told).toEqual([
    expect.stringMatching(/^The disk with \/data is full in about 7 days at the present rate/),
  ]);
  hours(85, 0.2 * GB);
  expect([now().state, told.length]).toEqual(["filling", 2]);
  expect(told[1]).toMatch(/in about 3 days/);
  disk.free = 90 * GB;
  hours(1);
  expect([now().state, told.at(-1)]).toEqual(["ok", "The disk with /data has room again."]);
});

test("one sample is no rate, nor is a file that is copied there once, or a gateway that has just started", () => {
  const { hours, now, told, disk } = watching(100 * GB, 60 * GB);
  hours(3);
  disk.free -= 30 * GB;
  hours(100, 0.001 * GB);
  expect([now().state, told]).toEqual(["ok", []]);
  disk.free += 10 * GB;
  hours(3);
  disk.free -= 15 * GB;
  hours(100);
  expect([now(), told]).toEqual([expect.objectContaining({ state: "ok", fullInDays: null }), []]);
});

test("little room is told at once, whatever the rate", () => {
  const { hours, now, told, disk } = watching(100 * GB, 60 * GB);
  hours(1);
  disk.free = 4.9 * GB;
  hours(1);
  expect([now().state, told]).toEqual(["low", [expect.stringMatching(/nearly full/)]]);
  disk.free = 5.5 * GB;
  hours(1);
  expect([now().state, told.length]).toEqual(["low", 1]);
  expect(watching(1 * GB, 0.19 * GB).now().state).toBe("low");
  expect(watching(1 * GB, 0.21 * GB).now().state).toBe("ok");
});
