// What the rule says at other thresholds is what nodes would have said: at their own threshold what they did say, and at each
// what the decision says that is made for it alone.
import { describe, expect, test } from "vitest";
import { type HeardNight, siftNights } from "../../../../gateway/watch/noise/heard.ts";
import { asTold, replay } from "../../../../gateway/watch/noise/replay.ts";
import { decide } from "../../../../shared/leak/decide.ts";
import { ANEW, learnAnew, newLearned } from "../../../../shared/leak/learned.ts";
import * as N from "../../../../shared/leak/night.ts";
import { NIGHT_WINDOWS, SLOW } from "../../../../shared/leak/thresholds.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_LEARNING_ANEW,
  type Maybe,
  MUTED,
  type NightBody,
  USED_TO_IT,
} from "../../../../shared/messages.ts";
import { createLife, type LifeOptions } from "../../../../tools/evaluate/simulate/nights.ts";
import { bodyOf, FIRST } from "./nights.ts";

const THRESHOLDS = [60, SLOW, 80, 100, 120];
const always = () => true;

/** What a node hears, decides and tells in its life; `before` does something to it before the night of this number. */
function told(
  more: Partial<LifeOptions> & Pick<LifeOptions, "node">,
  before: (i: number, learned: Uint8Array) => void = () => {},
): { body: NightBody }[] {
  const life = createLife({
    ...{ family: "report", seed: 11, site: "bad", nights: 1000, leak: null, sustained: true, ...more },
  });
  const learned = newLearned();
  const nights: { body: NightBody }[] = [];
  for (let i = 0; i < 1000; i++) {
    before(i, learned);
    if (life.draw(i)) nights.push({ body: decided(learned, [...life.night]) });
  }
  return nights;
}

/** Without a reference, and without bursts: as the gateway decides it again. */
function decided(learned: Uint8Array, night: Maybe[], slow = SLOW): NightBody {
  decide(learned, night, null, NIGHT_WINDOWS, slow);
  return night.slice(0, N.TOLD) as NightBody;
}

const LEAKS = [
  null,
  { from: 300, rise: 6, pipe: "metal", grows: 0 },
  { from: 100, rise: 14, pipe: "metal", grows: 90 },
] as const;

describe("of nodes at a bad site, with leaks and without,", () => {
  const lives = LEAKS.flatMap((leak) =>
    [1, 2, 3, 4].map((node) => siftNights(told({ node, leak: leak && { ...leak } }))),
  );

  test("there is something to tell", () => {
    const all = lives.map((nights) => asTold(nights, always));
    expect(all.filter(({ suspicions }) => suspicions > 0).length).toBeGreaterThan(5);
    expect(all.filter(({ usedToIt }) => usedToIt > 0).length).toBeGreaterThan(2);
    expect(lives.flat().filter(({ reason }) => reason !== null).length).toBeGreaterThan(100);
  });

  test("the node's own threshold says what the node said", () => {
    for (const nights of lives) {
      const { at, nights: judged } = replay(nights, [SLOW], always);
      expect(at[0]).toEqual(asTold(nights, always));
      expect(judged).toBe(nights.filter(({ body }) => (body[N.FLAGS] & 4) === 0).length);
    }
  });

  test("several at once say what each says alone", () => {
    for (const nights of lives) {
      const alone = THRESHOLDS.map((threshold) => replay(nights, [threshold], always));
      expect(replay(nights, THRESHOLDS, always)).toEqual({
        nights: alone[0]!.nights,
        at: alone.map(({ at }) => at[0]),
      });
    }
  });

  test("a higher threshold says less, all in all", () => {
    const sums = THRESHOLDS.map((_, i) =>
      lives.reduce((sum, nights) => sum + replay(nights, THRESHOLDS, always).at[i]!.suspicions, 0),
    );
    expect(sums[0]).toBeGreaterThan(sums.at(-1)!);
  });

  test("only nights that are judged are counted, and all are learned from", () => {
    const [nights] = lives.slice(4);
    const late = ({ date }: HeardNight) => date >= FIRST + 500;
    const [all, some] = [replay(nights!, THRESHOLDS, always), replay(nights!, THRESHOLDS, late)];
    expect(some.nights).toBe(nights!.filter(late).length);
    expect(some.at[1]!.suspicions).toBeLessThan(all.at[1]!.suspicions);
    expect(some.at[1]).toEqual(asTold(nights!, late));
  });
});

test("a node that was muted is muted in the replay", () => {
  const leak = { from: 100, rise: 9, pipe: "metal", grows: 0 } as const;
  const nights = siftNights(
    told({ node: 3, site: "default", sustained: false, leak }, (i, learned) => {
      if (i === 115) learnAnew(learned, MUTED);
    }),
  );
  expect(nights.some(({ body }) => body[N.STATE] === MUTED)).toBe(true);
  const { at } = replay(nights, [SLOW], always);
  expect(at[0]!.underSuspicion).toBeGreaterThan(0);
  expect(at[0]).toEqual(asTold(nights, always));
  // As if nobody had muted it, it would have suspected for weeks.
  const unmuted = nights.map((night) => {
    const body = [...night.body] as NightBody;
    if (body[N.STATE] === MUTED) body[N.STATE] = 1;
    return {
      ...night,
      body: body.map((item, i) => (i === N.FLAGS ? (item as number) & ~4 : item)) as NightBody,
    };
  });
  expect(replay(unmuted, [SLOW], always).at[0]!.underSuspicion).toBeGreaterThan(at[0]!.underSuspicion + 20);
});

test("a node whose board was another one learns anew in the replay", () => {
  const nights = siftNights(
    told({ node: 2, site: "default", sustained: false }, (i, learned) => {
      if (i === 400) learned.set(newLearned());
    }),
  );
  const { nights: judged } = replay(nights, [SLOW], always);
  const warm = nights.filter(({ body }) => (body[N.FLAGS] & 4) === 0).length;
  expect(judged).toBe(warm);
  expect(warm).toBeLessThan(nights.length - 25);
});

test("a node that could not read what it had kept learns anew, also while it had not learned all", () => {
  const nights = siftNights(
    told({ node: 2, site: "default", sustained: false }, (i, learned) => {
      if (i === 9) {
        learned.set(newLearned());
        learned[ANEW] = 1;
      }
    }),
  );
  expect(nights.filter(({ body }) => (body[N.FLAGS] & FLAG_LEARNING_ANEW) !== 0)).toHaveLength(1);
  expect(replay(nights, [SLOW], always).nights).toBe(
    nights.filter(({ body }) => (body[N.FLAGS] & 4) === 0).length,
  );
});

describe("of nights that were flagged:", () => {
  /** Forty quiet nights, then so many that are 8 dB louder. */
  const louder = (flags: number, more: Record<number, number | null> = {}) =>
    siftNights(
      Array.from({ length: 60 }, (_, i) => {
        const isLoud = i >= 40;
        const level = -120 + (i % 3) + (isLoud ? 16 : 0);
        const body = bodyOf(FIRST + i, level, isLoud ? { [N.FLAGS]: flags, ...more } : {});
        // Steadier, as a leak is.
        if (isLoud) [body[N.LEVEL_50], body[N.LEVEL_90]] = [level + 2, level + 4];
        return { body };
      }),
    );
  const suspicions = (nights: HeardNight[]) => replay(nights, [SLOW], always).at[0]!.suspicions;

  test("what the decision says itself is not held against a night; what was heard amiss is", () => {
    expect(suspicions(louder(0))).toBe(1);
    // Warm-up, no reference, tonal, coupling lost, gain changed: decided anew.
    expect(suspicions(louder(256 | 2048 | 16384))).toBe(1);
    expect(suspicions(louder(512))).toBe(1);
    for (const flag of [FLAG_ACOUSTIC_FAULT, 1024, FLAG_CLOCK_JUMP]) expect(suspicions(louder(flag))).toBe(0);
    expect(suspicions(louder(FLAG_CLOCK_UNSET, { [N.NIGHT]: 0 }))).toBe(0);
  });

  test("what was not measured is not taken for a level", () => {
    expect(suspicions(louder(0, { [N.MAIN_BAND]: null }))).toBe(0);
  });

  test("too few windows are few beside what the node has in most nights", () => {
    expect(suspicions(louder(0, { [N.WINDOWS]: 11 }))).toBe(0);
    expect(suspicions(louder(0, { [N.WINDOWS]: 12 }))).toBe(1);
  });
});

test("a night of older firmware, without rise, rule and what has crept, is decided as any other", () => {
  const nights = told({ node: 1 }).map(({ body }) => {
    const older = [...body.slice(0, 19), null, null, null] as NightBody;
    // That of older firmware says other things of its state.
    if (older[N.STATE] === USED_TO_IT) older[N.STATE] = 1;
    return { body: older };
  });
  const of = (all: { body: NightBody }[]) => replay(siftNights(all), THRESHOLDS, always);
  expect(of(nights)).toEqual(of(told({ node: 1 })));
});

test("no night, and no threshold, tell nothing", () => {
  expect(replay([], [SLOW], always)).toEqual({
    nights: 0,
    at: [{ suspicions: 0, underSuspicion: 0, usedToIt: 0 }],
  });
});
