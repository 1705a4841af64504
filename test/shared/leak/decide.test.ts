// The decision, on nights made by hand: what counts, when a pipe is suspected, and when no more.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../../shared/leak/decide.ts";
import {
  BEFORE,
  COUNT,
  LENGTH,
  learnAnew,
  NONE,
  newLearned,
  recall,
  SCORE,
  VERSION,
} from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { SLOW } from "../../../shared/leak/thresholds.ts";
import * as messages from "../../../shared/messages.ts";
import { LEAK, type Maybe, MUTED, OK, SUSPECT, WARMING_UP } from "../../../shared/messages.ts";
import { type Change, createLife, FIRST_NIGHT, leak, settled, WANTED } from "./lives.ts";

const never = (states: number[]) => expect(states.filter((s) => s === SUSPECT || s === LEAK)).toEqual([]);

describe("a quiet pipe", () => {
  test("is learned in 14 nights, and says so meanwhile", () => {
    const { states, all } = createLife().nights(30);
    expect(states.slice(0, 14)).toEqual(Array(14).fill(WARMING_UP));
    expect(states.slice(14)).toEqual(Array(16).fill(OK));
    all.forEach(({ flags, told }, i) => {
      expect(flags & messages.FLAG_WARM_UP, `night ${i}`).toBe(i < 14 ? messages.FLAG_WARM_UP : 0);
      expect(told[N.BASELINE] === null).toBe(i < 14);
    });
    expect(Math.abs((all.at(-1)!.told[N.BASELINE] as number) + 90)).toBeLessThanOrEqual(1);
    expect(all.at(-1)!.told[N.DEVIATION]).toBe(2);
  });

  test.each([1, 2, 3, 4, 5])("is never suspected in a year (seed %i)", (seed) => {
    never(createLife({ seed }).nights(365).states);
  });
});

/** The rule that a night says, which its components say too; null where the night does not count. */
const ruleOf = ({ told, components }: { told: Maybe[]; components: Uint8Array }) => {
  const rule = told[N.RULE] as Maybe;
  if (rule !== null) expect(components[messages.RULE_BYTE]).toBe(rule);
  return rule === null ? null : messages.RULES[rule];
};

describe("a leak", () => {
  test.each([4, 6, 10])("of %i dB is suspected within 7 nights, and ends when it is mended", (db) => {
    const life = settled();
    const { states, last } = life.nights(7, leak(db));
    expect(states).toContain(SUSPECT);
    expect(last.told[N.RISE]).toBeGreaterThanOrEqual(2 * (db - 2));
    const { states: after } = life.nights(14);
    expect(after.at(-1)).toBe(OK);
    // It ends once.
    expect(after.slice(after.indexOf(OK))).toEqual(Array(14 - after.indexOf(OK)).fill(OK));
  });

  test("of 6 dB is called one within 14 nights, and what speaks for it is told", () => {
    const life = settled();
    const { states, last } = life.nights(14, leak(6));
    expect(states.at(-1)).toBe(LEAK);
    expect(last.told[N.SCORE]).toBeGreaterThanOrEqual(60);
    expect(last.components[0]).toBeGreaterThan(0);
    expect(ruleOf(last)).toBe("slow");
  });

  test("heard in the main band only is suspected too", () => {
    expect(settled().nights(7, { rise: 0, mainRise: 6 }).states).toContain(SUSPECT);
  });

  test("of 14 dB is suspected after four nights; after one with a fall of pressure, and then called a leak", () => {
    const { states, all } = settled().nights(4, leak(14));
    expect(states).toEqual([OK, OK, OK, SUSPECT]);
    expect(all.map(ruleOf)).toEqual(["none", "none", "none", "fast"]);
    const sudden = settled().live({ ...leak(14), fall: 6 });
    expect([sudden.state, ruleOf(sudden)]).toEqual([LEAK, "pressure"]);
  });

  test("that comes and goes is none", () => {
    never(settled().nights(60, (i) => (i % 7 < 4 ? leak(6) : {})).states);
  });
});

describe("before there is a baseline", () => {
  test("the start rule suspects what is loud and high, five nights running", () => {
    const life = createLife({ reference: 150 });
    const { states, all } = life.nights(6, { balance: 10 });
    expect(states).toEqual([...Array(4).fill(WARMING_UP), SUSPECT, SUSPECT]);
    expect(all.map(ruleOf)).toEqual([...Array(4).fill("none"), "start", "start"]);
    // And nothing of it is learned.
    expect(life.nights(60, { balance: 10 }).states.every((s) => s === SUSPECT || s === LEAK)).toBe(true);
    expect(life.learned[COUNT]).toBe(4);
  });

  test("it is off without a reference, and the flag says so", () => {
    const { states, last } = createLife().nights(13, { balance: 40, rise: 30 });
    expect(states).toEqual(Array(13).fill(WARMING_UP));
    expect(last.flags & messages.FLAG_NO_REFERENCE).toBeTruthy();
    expect(last.told[N.SCORE]).toBeNull();
    expect(createLife({ reference: 0 }).live().flags & messages.FLAG_NO_REFERENCE).toBe(0);
  });
});

describe("known noise", () => {
  test("ends a suspicion, is learned for 14 nights, and is then the baseline", () => {
    const life = settled({ reference: 0 });
    expect(life.nights(14, leak(8)).last.state).toBe(LEAK);
    learnAnew(life.learned, MUTED);
    const { states, last } = life.nights(15, leak(8));
    expect(states.slice(0, 14)).toEqual(Array(14).fill(MUTED));
    expect(last.state).toBe(OK);
    expect(Math.abs((last.told[N.BASELINE] as number) + 74)).toBeLessThanOrEqual(2);
    never(life.nights(100, leak(8)).states);
    expect(life.nights(7, { ...leak(14), rise: 15, rise90: 9 }).states).toContain(SUSPECT);
  });
});

describe("never a false leak, always a flag", () => {
  /** 60 nights of what is no leak, on a settled node. */
  const cases: [string, Change | ((i: number) => Change), number][] = [
    ["a pump's tone", { rise: 8, rise90: 4, tonality: 9 }, messages.FLAG_TONAL],
    ["windows missing", { ...leak(10), windows: 9 }, messages.FLAG_FEW_WINDOWS],
    [
      "no windows at all",
      { ...leak(10), windows: 0, flags: messages.FLAG_ACOUSTIC_FAULT },
      messages.FLAG_ACOUSTIC_FAULT,
    ],
    [
      "a clock that is not set",
      { ...leak(3), night: 0, flags: messages.FLAG_CLOCK_UNSET },
      messages.FLAG_CLOCK_UNSET,
    ],
    [
      "a clock that jumps in the night",
      { ...leak(10), flags: messages.FLAG_CLOCK_JUMP },
      messages.FLAG_CLOCK_JUMP,
    ],
    ["a clock that stands still", { ...leak(10), night: FIRST_NIGHT + 41 }, messages.FLAG_CLOCK_JUMP],
    ["an amplifier that has become louder", { rise: 10 }, messages.FLAG_GAIN_CHANGED],
    ["an amplifier that jumps", (i) => (i % 5 < 3 ? { rise: 12 } : {}), messages.FLAG_GAIN_CHANGED],
    ["a sensor that has come loose", { rise: -12 }, messages.FLAG_COUPLING_LOST],
  ];
  test.each(cases)("%s", (_, change, flag) => {
    const life = settled();
    const before = life.learned[COUNT];
    const { states, all } = life.nights(60, change);
    never(states);
    expect(all.some(({ flags }) => flags & flag)).toBe(true);
    if (typeof change === "object") {
      // The flag is there on every night from the fifth on, and nothing is learned of it.
      expect(all.slice(4).every(({ flags }) => flags & flag)).toBe(true);
      expect(life.learned[COUNT]).toBe(before);
    }
    // Learning goes on, and so does listening.
    life.skip(1);
    never(life.nights(20).states);
    expect(life.nights(7, leak(8)).states).toContain(SUSPECT);
  });

  test("a sensor that drifts by 6 dB in a year", () => {
    never(settled().nights(365, (i) => ({ rise: (6 * i) / 365, rise90: (6 * i) / 365 })).states);
  });

  test("a sensor that hangs loose some nights and is then as before", () => {
    never(settled().nights(120, (i) => (i % 11 < 5 ? { rise: -15 } : {})).states);
  });

  test("a site where a tone is usual still finds a leak", () => {
    const life = createLife();
    never(life.nights(60, { tonality: 9 }).states);
    expect(life.nights(7, { ...leak(8), tonality: 6 }).states).toContain(SUSPECT);
  });

  test("a date far ahead for one night costs that night only", () => {
    const life = settled();
    expect(life.live({ night: 40_000 }).flags & messages.FLAG_CLOCK_JUMP).toBeTruthy();
    expect(life.live().flags & messages.FLAG_CLOCK_JUMP).toBeTruthy();
    expect(life.live().flags & messages.FLAG_CLOCK_JUMP).toBe(0);
    expect(life.nights(7, leak(8)).states).toContain(SUSPECT);
  });

  test("weeks without a night: what was heard before does not stand beside what is heard now", () => {
    const life = settled();
    life.nights(3, leak(8));
    life.skip(30);
    never(life.nights(4, leak(8)).states);
    expect(life.nights(3, leak(8)).states).toContain(SUSPECT);
  });
});

describe("what was learned, kept and recalled", () => {
  test("goes on at any night as if nothing had happened", () => {
    const through = createLife({ seed: 9 });
    const cut = createLife({ seed: 9 });
    for (let i = 0; i < 80; i++) {
      const change = i > 50 ? leak(6) : {};
      const again = newLearned();
      recall(again, Uint8Array.from(cut.learned));
      cut.learned.set(again);
      expect(cut.live(change).told).toEqual(through.live(change).told);
    }
    expect(cut.learned).toEqual(through.learned);
  });

  test("by a newer version, which had more, is taken as far as it is understood", () => {
    const { learned } = settled();
    const again = newLearned();
    recall(again, Uint8Array.from([...learned, 1, 2, 3]));
    expect(again).toEqual(learned);
  });

  test("by another version, cut short or damaged, is not, and the next night says so", () => {
    const { learned } = settled();
    const other = Uint8Array.from(learned).fill(VERSION + 1, 0, 1);
    for (const kept of [
      other,
      learned.subarray(0, BEFORE - 1),
      learned.subarray(0, 24),
      [],
      [VERSION, SUSPECT],
    ]) {
      const again = newLearned();
      recall(again, Uint8Array.from(kept));
      const life = createLife({ learned: again });
      const first = life.live();
      expect(first.flags & messages.FLAG_LEARNING_ANEW).toBeTruthy();
      expect(first.state).toBe(WARMING_UP);
      expect(life.live().flags & messages.FLAG_LEARNING_ANEW).toBe(0);
      never(life.nights(60).states);
    }
  });
});

test("whatever a night and what was learned hold, the decision is one that can be told", () => {
  const level = fc.integer({ min: -400, max: 10 });
  const night = fc.record({
    levels: fc.array(level, { minLength: 4, maxLength: 4 }).map((l) => l.sort((a, b) => a - b)),
    frequency: fc.integer({ min: 0, max: 2048 }),
    tonality: fc.integer({ min: 0, max: 99 }),
    windows: fc.integer({ min: 0, max: 120 }),
    pressure: fc.option(fc.integer({ min: -32768, max: 32767 })),
    flags: fc.integer({ min: 0, max: 8191 }),
    date: fc.integer({ min: 0, max: 65535 }),
    balance: fc.integer({ min: -40, max: 40 }),
    reference: fc.option(fc.integer({ min: -600, max: 600 })),
  });
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: LENGTH, maxLength: LENGTH }),
      fc.array(night, { minLength: 1, maxLength: 40 }),
      (bytes, nights) => {
        const learned = newLearned();
        recall(
          learned,
          Uint8Array.from(bytes)
            .fill(VERSION, 0, 1)
            .fill(NONE, SCORE, SCORE + 1),
        );
        for (const one of nights) {
          const told: Maybe[] = Array(N.BALANCE + 1).fill(null);
          const heard = one.windows > 0;
          if (heard) {
            for (let i = 0; i < 3; i++) told[N.LEVEL_10 + i] = one.levels[i + 1]!;
            told[N.MAIN_BAND] = one.levels[0]!;
            told[N.FREQUENCY] = one.frequency;
            told[N.TONALITY] = one.tonality;
            told[N.BALANCE] = one.balance;
          }
          told[N.NIGHT] = one.date;
          told[N.WINDOWS] = one.windows;
          told[N.PRESSURE_10] = one.pressure;
          told[N.FLAGS] = one.flags | (heard ? 0 : messages.FLAG_ACOUSTIC_FAULT);
          const components = decide(learned, told, one.reference, WANTED, SLOW);
          expect(components.length).toBe(messages.CREPT_BYTE + 1);
          expect(messages.RULES[told[N.RULE] ?? 0]).toBeDefined();
          expect(told[N.RULE] ?? 0).toBe(components[messages.RULE_BYTE]);
          for (const [i, value] of told.entries()) {
            if (value !== null) expect(Number.isInteger(value), `item ${i} is ${value}`).toBe(true);
          }
          expect(told[N.STATE]).toBeGreaterThanOrEqual(0);
          expect(told[N.STATE]).toBeLessThan(messages.LEAK_STATES.length);
          expect(told[N.CREPT]).toBe(components[messages.CREPT_BYTE]);
          const score = told[N.SCORE];
          expect(score === null || (score >= 0 && score <= 100), `score ${score}`).toBe(true);
          expect(told[N.FLAGS]).toBeLessThan(65536);
        }
      },
    ),
    { numRuns: 300 },
  );
});
