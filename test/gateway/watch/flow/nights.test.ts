// The minimum night flow, from samples in whatever unit, order and form they come; and what is not believed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Area, AreaMeter, FlowSample } from "../../../../gateway/store/view.ts";
import { counts, type FlowUnit, factorOf, valueIn } from "../../../../gateway/watch/flow/meter.ts";
import { nightSentences } from "../../../../gateway/watch/flow/sentences.ts";
import { takeSamples, takeSeries } from "../../../../gateway/watch/flow/work.ts";
import {
  areaWith,
  COUNTER,
  counted,
  DAY_MS,
  flowAt,
  HOUR_MS,
  INLET,
  MINUTE_MS,
  NOVEMBER,
  OFFSET,
  openFlow,
  samplesOf,
} from "./town.ts";

const DAYS = 20;
const LATER = (NOVEMBER + 200) * DAY_MS;

/** The nights of a series that is imported whole. */
function nightsOf(samples: readonly FlowSample[], meter: AreaMeter = INLET, area: Area = areaWith(meter)) {
  const { work, flow } = openFlow();
  work((book) => takeSeries(book, { area, meter, samples, now: LATER }));
  return flow.nights(area.name, 0, 1e6);
}

const flows = (nights: ReturnType<typeof nightsOf>) => nights.map(({ flow }) => flow);
const night = (nights: ReturnType<typeof nightsOf>, date: number) =>
  nights.find((each) => each.date === date)!;

/** Of a meter that behaves until local midnight of a date, and then does something else. */
function since(date: number, other: (at: number) => number): FlowSample[] {
  const begin = date * DAY_MS - OFFSET;
  return samplesOf(NOVEMBER, NOVEMBER + DAYS, (at) => (at < begin ? flowAt(at) : other(at)));
}

const X = NOVEMBER + 15;

describe("the night flow", () => {
  test("is the lowest hour between 2 and 4 o'clock, in m³/h", () => {
    // 5 m³/h but for 02:30 to 03:30, when it is 2.
    const begin = X * DAY_MS - OFFSET;
    const samples = samplesOf(X - 1, X + 1, (at) => {
      const minutes = (at - begin) / MINUTE_MS;
      return minutes >= 150 && minutes <= 210 ? 2 : 5 + Math.floor(minutes) / 1e6;
    });
    expect(night(nightsOf(samples), X).flow).toBeCloseTo(2, 9);
  });

  test("is known of samples an hour apart, and of such a minute apart it is the same", () => {
    const [rare, often] = [60, 1].map((minutes) =>
      nightsOf(samplesOf(NOVEMBER, NOVEMBER + 5, (at) => flowAt(at), minutes * MINUTE_MS)),
    ) as [ReturnType<typeof nightsOf>, ReturnType<typeof nightsOf>];
    // Nobody knows of the evening before the first.
    for (const { date, flow } of often) expect(Math.abs(flow! - night(rare, date).flow!)).toBeLessThan(0.15);
    expect(often).toHaveLength(5);
  });

  test("is the same in whatever unit a meter tells", () => {
    const units: [FlowUnit, number][] = [
      ["m3/h", 1],
      ["l/s", 1 / 3.6],
      ["l/min", 1000 / 60],
    ];
    const plain = flows(nightsOf(samplesOf(NOVEMBER, NOVEMBER + 5)));
    for (const [unit, per] of units) {
      expect(factorOf(unit) * per).toBeCloseTo(1, 12);
      const told = samplesOf(NOVEMBER, NOVEMBER + 5).map(({ at, value }) => ({
        at,
        value: valueIn(value * per, unit)!,
      }));
      for (const [i, flow] of flows(nightsOf(told)).entries()) expect(flow).toBeCloseTo(plain[i]!, 9);
    }
    for (const [unit, per, litres] of [
      ["m3", 1, 1],
      ["l", 1000, 1],
      ["pulses", 100, 10],
    ] as const) {
      expect(counts(unit)).toBe(true);
      expect(valueIn(12 * per, unit, litres)).toBeCloseTo(12, 9);
    }
  });

  test("is the same in whatever order samples come, and however often", () => {
    const samples = samplesOf(NOVEMBER, NOVEMBER + 2);
    const now = (NOVEMBER + 2) * DAY_MS;
    const plain = flows(nightsOf(samples));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(samples, { minLength: samples.length }),
        fc.integer({ min: 1, max: 60 }),
        (shuffled, size) => {
          const { work, flow } = openFlow();
          const area = areaWith(INLET);
          for (let i = 0; i < shuffled.length; i += size) {
            const part = shuffled.slice(Math.max(0, i - 3), i + size);
            work((book) => takeSamples(book, { area, meter: INLET, samples: part, now }));
          }
          for (const [i, found] of flow.nights(area.name, 0, 1e6).entries())
            expect(found.flow).toBeCloseTo(plain[i]!, 9);
          expect(flow.nights(area.name, 0, 1e6)).toHaveLength(plain.length);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("of a count is that of the flow it counts, from any count on", () => {
    const samples = samplesOf(NOVEMBER, NOVEMBER + 4);
    const plain = flows(nightsOf(samples));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (start) => {
        const found = flows(nightsOf(counted(samples, start), COUNTER));
        for (const [i, flow] of found.entries()) expect(flow).toBeCloseTo(plain[i]!, 4);
      }),
      { numRuns: 20 },
    );
  });

  test("of several meters is what runs in less what runs out; null where one of them is silent", () => {
    const outlet = { name: "south", counts: false, outlet: true };
    const area = areaWith(INLET, outlet);
    const { work, flow } = openFlow();
    const now = LATER;
    work((book) => takeSeries(book, { area, meter: INLET, samples: samplesOf(NOVEMBER, X), now }));
    expect(flow.nights("norra", 0, 1e6).every(({ flow: found }) => found === null)).toBe(true);
    const south = samplesOf(NOVEMBER, X - 2, (at) => 1 + 0.01 * flowAt(at));
    work((book) => takeSeries(book, { area, meter: outlet, samples: south, now }));
    const alone = nightsOf(samplesOf(NOVEMBER, X));
    const both = flow.nights("norra", 0, 1e6);
    expect(night(both, NOVEMBER + 5).flow).toBeCloseTo(0.99 * night(alone, NOVEMBER + 5).flow! - 1, 1);
    expect(night(both, X - 1)).toMatchObject({ flow: null, reason: "no-samples" });
    expect(nightSentences(night(both, X - 1))[0]).toMatch(/^south told nothing that night/);
    work((book) =>
      takeSeries(book, {
        area,
        meter: outlet,
        samples: samplesOf(NOVEMBER, X, () => 9 + Math.random()),
        now,
      }),
    );
    expect(night(flow.nights("norra", 0, 1e6), X - 1)).toMatchObject({ flow: null, reason: "negative" });
  });
});

describe("what is odd is a sentence, and no flow that would be wrong", () => {
  const usual = () => night(nightsOf(samplesOf(NOVEMBER, NOVEMBER + DAYS)), X).flow!;

  test("a meter that stops: the same value for days, or nothing at all", () => {
    const stopped = nightsOf(since(X - 1, () => 17.4));
    expect(night(stopped, X)).toMatchObject({ flow: null, reason: "stopped" });
    expect(nightSentences(night(stopped, X))[0]).toMatch(/^inlet showed the same flow/);
    expect(night(nightsOf(since(X - 1, () => 0)), X)).toMatchObject({ flow: null, reason: "zero" });
    const still = counted(since(X - 1, () => 0));
    expect(night(nightsOf(still, COUNTER), X)).toMatchObject({ flow: null, reason: "zero" });
  });

  test("gaps: a night of which too little is known", () => {
    const begin = X * DAY_MS - OFFSET;
    const gap = (hours: readonly [number, number]) =>
      samplesOf(NOVEMBER, NOVEMBER + DAYS).filter(
        ({ at }) => at < begin + hours[0] * HOUR_MS || at > begin + hours[1] * HOUR_MS,
      );
    expect(night(nightsOf(gap([1.9, 3.4])), X)).toMatchObject({ flow: null, reason: "few-samples" });
    expect(night(nightsOf(gap([-2, 6])), X)).toMatchObject({ flow: null, reason: "no-samples" });
    // Three quarters of an hour are a line between what was before and after.
    expect(night(nightsOf(gap([2.6, 3.1])), X).flow).toBeCloseTo(usual(), 1);
  });

  test("a jump of one sample, and one at 0: left out", () => {
    const begin = X * DAY_MS - OFFSET + 3 * HOUR_MS;
    for (const value of [90_000, 500, 0]) {
      const samples = samplesOf(NOVEMBER, NOVEMBER + DAYS).map((each) =>
        each.at === begin ? { at: each.at, value } : each,
      );
      const found = night(nightsOf(samples), X);
      expect(found.flow).toBeCloseTo(usual(), 1);
      expect(nightSentences(found)).toEqual([
        "inlet told a value that stands alone far off the others: it was left out.",
      ]);
    }
  });

  test("a count that goes back, or on from elsewhere: as where a meter is exchanged", () => {
    const samples = counted(samplesOf(NOVEMBER, NOVEMBER + DAYS));
    const begin = X * DAY_MS - OFFSET + 2.5 * HOUR_MS;
    for (const [by, sentence] of [
      [-3000, /counted back/],
      [40_000, /stands alone far off/],
    ] as const) {
      const other = samples.map(({ at, value }) => ({
        at,
        value: at < begin ? value + 5000 : value + 5000 + by,
      }));
      const found = night(nightsOf(other, COUNTER), X);
      expect(found.flow).toBeCloseTo(usual(), 1);
      expect(nightSentences(found)).toEqual([expect.stringMatching(sentence)]);
    }
  });

  test.each([1000, 60, 1000 / 60, 3.6, 1 / 1000, 1 / 60, 1 / 3.6])(
    "other units, by %d: doubted",
    (factor) => {
      const found = nightsOf(since(X, (at) => factor * flowAt(at)));
      for (const date of [X, X + 1, X + 4])
        expect(night(found, date)).toMatchObject({ flow: null, reason: "units" });
      expect(nightSentences(night(found, X))[0]).toMatch(/off by a factor that is one between units/);
      expect(night(found, X - 1).flow).not.toBeNull();
    },
  );

  test("but a burst that raises the night by such a factor is told when the day has shown that it is none", () => {
    const leak = 2.6 * usual();
    const found = nightsOf(since(X, (at) => flowAt(at, leak)));
    expect(night(found, X).flow).toBeCloseTo(3.6 * usual(), 0);
    const { work, flow } = openFlow();
    const area = areaWith(INLET);
    const until = X * DAY_MS - OFFSET + 5 * HOUR_MS;
    const samples = since(X, (at) => flowAt(at, leak)).filter(({ at }) => at <= until);
    work((book) => takeSeries(book, { area, meter: INLET, samples, now: until }));
    expect(night(flow.nights("norra", 0, 1e6), X)).toMatchObject({ flow: null, reason: "units" });
  });

  test("no night is said that is not over, nor one before anything was told", () => {
    const { work, flow } = openFlow();
    const now = X * DAY_MS - OFFSET + 3.9 * HOUR_MS;
    const samples = samplesOf(X - 2, X + 1).filter(({ at }) => at < now);
    work((book) => takeSeries(book, { area: areaWith(INLET), meter: INLET, samples, now }));
    expect(flow.nights("norra", 0, 1e6).map(({ date }) => date)).toEqual([X - 2, X - 1]);
  });
});
