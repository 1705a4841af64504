// The parts of a simulated node and its home, by properties.
import fc from "fast-check";
import { expect, test } from "vitest";
import { apart } from "../../../../gateway/radio/clocks.ts";
import { CLOCKS, CRYSTAL, RC } from "../../../../shared/clocks.ts";
import { ANSWER_MAX, airtime } from "../../../../shared/radio/airtime.ts";
import { createChance } from "../../../../tools/chance.ts";
import { createAgenda } from "../../../../tools/district/radio/agenda.ts";
import { createNodeClock } from "../../../../tools/district/radio/clock.ts";
import { createNodeAccount, createWatch } from "../../../../tools/district/radio/duty.ts";
import { type Answer, createHome } from "../../../../tools/district/radio/home.ts";
import { addWanted, beginFrame, createRecords } from "../../../../tools/district/radio/records.ts";
import { optionsOf } from "../../../../tools/district/radio/settings.ts";
import { answerOf, LONGEST } from "../../../../tools/district/radio/sizes.ts";

const HOUR_MS = 3_600_000;
const chanceOf = (seed: number) => createChance("report", seed, 0, 1);

test("what is due happens in its order, and at the same moment as it was planned", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (times) => {
      const agenda = createAgenda();
      const seen: [number, number][] = [];
      times.forEach((time, i) => {
        agenda.at(time, () => {
          expect(agenda.now()).toBe(time);
          seen.push([time, i]);
        });
      });
      agenda.runUntil(10);
      expect(seen.every(([time]) => time <= 10)).toBe(true);
      agenda.runUntil(20);
      expect(seen).toEqual(times.map((time, i) => [time, i]).sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!));
    }),
  );
});

test("a node's account never lets an hour hold more than its share, resets or not", () => {
  const requests = fc.array(
    fc.record({
      pause: fc.nat(HOUR_MS / 6),
      bytes: fc.integer({ min: 20, max: LONGEST }),
      reset: fc.nat(20),
    }),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(requests, fc.constantFrom(7, 9, 12), (stream, factor) => {
      const account = createNodeAccount(0.01, factor);
      const watch = createWatch();
      let now = 0;
      for (const { pause, bytes, reset } of stream) {
        now += pause;
        if (reset === 0) account.empty(now);
        now += account.wait(bytes, now);
        const ms = airtime(bytes, factor);
        account.spend(ms, now);
        watch.sends(ms, now);
        now += ms;
      }
      expect(watch.most()).toBeLessThanOrEqual(36_000);
    }),
  );
});

test("frames of records are never over the limit, and all that is wanted comes in them in the end, once", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 150 }), fc.nat(3), (seed, count, every) => {
      const records = createRecords(chanceOf(seed));
      const written = Array.from({ length: count }, (_, i) => {
        if (i % 17 === 5) records.take();
        return records.write(i % 13 === 0 ? "night" : "reading");
      });
      // Everything, or but every other; counters that hold nothing too.
      const wanted = (counter: number) => every === 0 || counter % (every + 1) > 0;
      const told: number[] = [];
      for (let from = 1; from < records.next(); ) {
        const frame = beginFrame(records);
        const next = addWanted(frame, from, wanted, records);
        expect(next).toBeGreaterThan(from);
        from = next;
        expect(frame.bytes).toBeLessThanOrEqual(LONGEST);
        told.push(...frame.records);
        for (const [first, length] of frame.voids)
          for (let c = first; c < first + length; c++) {
            expect(written).not.toContain(c);
            told.push(c);
          }
      }
      for (let counter = 1; counter < records.next(); counter++)
        if (wanted(counter)) expect(told.filter((c) => c === counter).length, `counter ${counter}`).toBe(1);
      expect(told.filter((c) => written.includes(c) && !wanted(c))).toEqual([]);
    }),
  );
});

test("a jump over a reservation is one void", () => {
  const records = createRecords(chanceOf(1));
  records.write("reading");
  records.skip();
  const after = records.write("reading");
  expect(after).toBeGreaterThan(250);
  const frame = beginFrame(records);
  addWanted(frame, 2, (counter) => counter <= 65, records);
  expect(frame).toMatchObject({ records: [], voids: [[2, after - 2]] });
});

test("what is settled never goes back, and is what has come without a hole", () => {
  const uplinks = fc.array(fc.record({ counter: fc.integer({ min: 1, max: 150 }), count: fc.nat(6) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(uplinks, (stream) => {
      const agenda = createAgenda();
      const told: Answer[] = [];
      const home = createHome(optionsOf({ nodes: 1 }), {
        agenda,
        air: { send: (packet) => packet.done!(0, null), sendingUntil: () => 0 },
        chance: chanceOf(1),
        stored: () => {},
        down: () => -90,
        between: () => -90,
        listens: () => 0,
        answered: (_node, answer) => told.push(answer),
        sends: () => {},
      });
      const model = new Set<number>();
      let now = 0;
      for (const { counter, count } of stream) {
        const records = Array.from({ length: count }, (_, i) => Math.max(1, counter - i - 1));
        home.accept(0, { node: 0, counter, records, voids: [], must: true });
        for (const c of [counter, ...records]) model.add(c);
        now += HOUR_MS / 4;
        agenda.runUntil(now);
        const { settled, missing } = told.at(-1)!;
        let upTo = 0;
        while (model.has(upTo + 1)) upTo++;
        expect(settled).toBe(upTo);
        const highest = Math.max(...model);
        const holes: number[] = [];
        for (let c = upTo + 1; c <= Math.min(highest, upTo + 64); c++) if (!model.has(c)) holes.push(c);
        expect(missing).toEqual(holes);
      }
      for (const [i, answer] of told.entries())
        expect(answer.settled).toBeGreaterThanOrEqual(told[i - 1]?.settled ?? 0);
    }),
  );
});

test("an answer is never longer than the window is open for", () => {
  for (const counter of [1, 30, 300, 70_000, 2 ** 31])
    for (let missing = 0; missing <= 64; missing++) {
      const bytes = answerOf(counter, counter, missing);
      expect(bytes).toBeLessThanOrEqual(ANSWER_MAX);
      expect(bytes).toBeGreaterThanOrEqual(28);
    }
});

const clockOf = (drift: number, wander: number, learn = true, seed = 4) =>
  createNodeClock(optionsOf({ drift, wander, learn }), chanceOf(seed));

test("a clock is off as its crystal is, until it has worked that out", () => {
  const off = (learns: boolean, hours: number) => {
    const clock = clockOf(250, 0, learns);
    expect(clock.set(0)).toBe(true);
    expect(clock.set(12 * HOUR_MS)).toBe(false);
    const now = (12 + hours) * HOUR_MS;
    return Math.abs(clock.reads(now) - now);
  };
  expect(off(false, 24)).toBeGreaterThan(1000);
  expect(off(true, 24)).toBeLessThan(400);
  expect(off(true, 0)).toBeLessThanOrEqual(50);
});

test("what its own seconds are worth is what it reads: timers, slots and time agree", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(CLOCKS)),
      fc.nat(1000),
      fc.nat(100 * HOUR_MS),
      fc.integer({ min: 1, max: 2 * HOUR_MS }),
      ({ error, wander }, seed, now, ms) => {
        const clock = clockOf(error, wander, true, seed);
        // Never set, it has no rate to correct by, and nothing to read.
        clock.set(now);
        const then = clock.after(now, ms);
        expect(clock.reads(then) - clock.reads(now)).toBeCloseTo(ms, -0.3);
        expect(Math.abs(then - now - ms)).toBeLessThanOrEqual((1.3 * error + 20) * 1e-6 * ms + 1);
      },
    ),
  );
});

test.each([CRYSTAL, RC])("$source: a clock stays as near as plans say, once its rate is learned", (board) => {
  for (const hours of [0.25, 0.5, 1, 2, 3, 4, 5, 7, 12]) {
    const most = apart(board, hours * HOUR_MS, HOUR_MS / 4);
    for (let seed = 0; seed < 40; seed++) {
      const clock = clockOf(board.error, board.wander, true, seed);
      const answers = Math.ceil(96 / hours);
      for (let i = 0; i <= answers; i++) {
        const now = i * hours * HOUR_MS;
        // A day and a half to learn in.
        if (now > 36 * HOUR_MS)
          expect(Math.abs(clock.reads(now) - now), `${hours} h, ${seed}`).toBeLessThan(most / 2);
        clock.set(now);
      }
    }
  }
});
