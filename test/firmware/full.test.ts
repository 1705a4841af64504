// The journal when nobody answers for days: events stay, the newest readings are whole, older ones thinner.
import { describe, expect, test } from "vitest";
import { EVENT, HELLO, READING } from "../../shared/messages.ts";
import { createRig, DAY_MS, MINUTE_MS, START } from "../rig.ts";

/** Ten days without an answer, in which the pressure sensor fails now and then; then two with. */
function cutOff(kind: string, days = 10) {
  const broken = (at: number) => Math.floor((at - START) / (7 * 60 * MINUTE_MS)) % 5 === 4;
  const rig = createRig({
    kind,
    // The journal fills with readings, whatever they are of.
    profile: { tick: 180_000, windows: 1 },
    signals: {
      // A sensor whose wire is off reads far below its lowest.
      pressure: (at) => (broken(at) ? -600 : 400 + 30 * Math.sin(at / 1e7)),
      acoustic: (_from, _rate, out) => {
        for (let i = 0; i < out.length; i++) out[i] = 0.1 * Math.sin(i);
      },
    },
  });
  rig.board.boot();
  rig.run(DAY_MS / 2);
  rig.answer(false);
  const from = rig.clock.now();
  rig.run(days * DAY_MS);
  const until = rig.clock.now();
  const silent = rig.uplinks.filter(({ at }) => at > from && at <= until);
  rig.answer(true);
  rig.run(2 * DAY_MS);
  expect(rig.board.errors()).toEqual([]);
  const counters = Array.from({ length: rig.highestCounter() }, (_, i) => i + 1);
  expect(counters.filter((counter) => !rig.settled.has(counter))).toEqual([]);
  const readings = silent.filter(({ type }) => type === READING);
  return {
    rig,
    until,
    readings,
    events: silent.filter(({ type }) => type === EVENT),
    lost: readings.filter(({ counter }) => !rig.records.has(counter)),
    hello: rig.uplinks.find(({ type, at }) => type === HELLO && at > until)!.body,
  };
}

describe.each(["puckjs", "mdbt42q", "pico", "espruino-wifi"])("%s, ten days cut off", (kind) => {
  const { rig, until, readings, events, lost, hello } = cutOff(kind);

  test("no event is lost", () => {
    expect(events.length).toBeGreaterThan(10);
    for (const { counter } of events) expect(rig.records.has(counter), `event ${counter}`).toBe(true);
  });

  test("the newest three days are whole", () => {
    expect(readings.filter(({ at }) => at > until - 3 * DAY_MS).length).toBe(288);
    const newest = lost.filter(({ at }) => at > until - 3 * DAY_MS);
    expect(newest.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  });

  test("older ones are thinner, and of every day there are some", () => {
    const kept = Array.from({ length: 7 }, (_, day) => {
      const inDay = ({ at }: { at: number }) => Math.floor((until - at) / DAY_MS) === day + 3;
      return readings.filter(inDay).length - lost.filter(inDay).length;
    });
    console.log(`${kind}: readings kept of the days before the newest three: ${kept.join(" ")}`);
    for (const n of kept) expect(n).toBeGreaterThan(0);
  });

  test("what was thinned is told", () => {
    const thinned = hello.get(7);
    if (lost.length === 0) expect(thinned).toBeUndefined();
    else {
      expect(thinned[0]).toBe(lost[0]!.counter);
      expect(thinned[1]).toBeGreaterThanOrEqual(lost.length);
    }
  });
});

test("with 2 MB of Storage nothing is lost", () => {
  const { readings, events, lost, rig, hello } = cutOff("xiao-ble", 30);
  expect(readings.length).toBe(30 * 96);
  expect(lost).toEqual([]);
  for (const { counter } of events) expect(rig.records.has(counter), `event ${counter}`).toBe(true);
  expect(hello.has(7)).toBe(false);
});
