// What a node has learned goes into another installation only as far as it fits what the node will hear: an upgrade must not
// look like a leak.

import { describe, expect, test } from "vitest";
import type { Profile } from "../../../firmware/profile.ts";
import { getU16 } from "../../../shared/bytes.ts";
import { decide } from "../../../shared/leak/decide.ts";
import * as L from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { SLOW } from "../../../shared/leak/thresholds.ts";
import { FLAG_GAIN_CHANGED, OK } from "../../../shared/messages.ts";
import { carry } from "../../../tools/flash/carry.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { profileFor } from "../../../tools/image/profile.ts";

const kind = BOARD_KINDS.puckjs!;
const profileOf = (changes: Partial<Profile> = {}) =>
  profileFor({ network: 1, node: 7, epoch: 0, key: "" }, changes);

/** A night of a quiet pipe, at so many dB re full scale. */
function quietNight(number: number, db: number, kpa = 400): (number | null)[] {
  const night: (number | null)[] = Array.from({ length: N.BALANCE + 1 }, () => null);
  Object.assign(night, { [N.NIGHT]: number, [N.WINDOWS]: 60, [N.FLAGS]: 0, [N.BATTERY]: 130 });
  Object.assign(night, { [N.LEVEL_10]: 2 * db, [N.LEVEL_10 + 1]: 2 * db + 4, [N.LEVEL_10 + 2]: 2 * db + 8 });
  Object.assign(night, { [N.MAIN_BAND]: 2 * db - 10, [N.FREQUENCY]: 300, [N.TONALITY]: 1, [N.BALANCE]: 0 });
  Object.assign(night, {
    [N.PRESSURE_10]: kpa * 10,
    [N.PRESSURE_10 + 1]: kpa * 10,
    [N.PRESSURE_10 + 2]: kpa * 10,
  });
  return night;
}

/** Goes through nights at one level; the states that it was in, and flags that it told. */
function live(learned: Uint8Array, from: number, nights: number, db: number): Set<string> {
  const told = new Set<string>();
  for (let i = 0; i < nights; i++) {
    const night = quietNight(from + i, db + (i % 3) / 2);
    decide(learned, night, 0, 60, SLOW);
    told.add(`state ${learned[L.STATE]}, flags ${night[N.FLAGS]}`);
  }
  return told;
}

function taught(): Uint8Array {
  const learned = L.newLearned();
  live(learned, 100, 30, -50);
  expect(learned[L.STATE]).toBe(OK);
  return learned;
}

describe("another gain", () => {
  test.each([-12, -2.5, 3, 20])("of %d dB more: levels are shifted, and nothing is suspected", (more) => {
    const before = profileOf({ acoustic: 300 });
    const now = profileOf({ acoustic: 300 + 10 * more });
    const { learned, what, byDb } = carry(kind, before, now, taught());
    expect([what, byDb]).toEqual(["shifted", more]);
    expect(live(learned!, 130, 30, -50 + more)).toEqual(new Set([`state ${OK}, flags 0`]));
  });

  test("is told night after night where they are not", () => {
    expect(live(taught(), 130, 30, -38)).toContain(`state ${OK}, flags ${FLAG_GAIN_CHANGED}`);
  });

  test("an array of an older firmware is shifted as far as it goes", () => {
    const older = taught().subarray(0, L.BEFORE);
    const { learned } = carry(kind, profileOf(), profileOf({ acoustic: 60 }), older);
    expect(learned!.length).toBe(older.length);
    expect(learned![L.LEVEL_50]).toBe(older[L.LEVEL_50]! + 12);
  });
});

describe("what nobody knows the shift of", () => {
  const { sensors: _, ...older } = profileOf();
  test.each<[string, Partial<Profile>, Partial<Profile>]>([
    ["another band", profileOf(), profileOf({ mainBand: [60, 250] })],
    ["a board that measures its supply now", older, profileOf()],
    ["another supply", profileOf(), profileOf({ sensors: [10, 500, 1, 3250, 3250] })],
  ])("%s: the node learns anew", (_what, before, now) => {
    expect(carry(kind, before, now, taught())).toEqual({ learned: undefined, what: "anew", byDb: 0 });
  });

  test("a board with a reference that stays has nothing to learn anew", () => {
    const learned = taught();
    expect(carry(BOARD_KINDS.pico!, older, profileOf(), learned)).toEqual({ learned, what: "kept", byDb: 0 });
  });

  test("another transducer: only the usual pressure is learned anew", () => {
    const learned = taught();
    expect(getU16(learned, L.PRESSURE)).toBeGreaterThan(0);
    const after = carry(kind, profileOf(), profileOf({ pressure: [4965, 165_000] }), learned);
    expect(after.what).toBe("kept");
    expect(getU16(after.learned!, L.PRESSURE)).toBe(0);
    expect(after.learned!.subarray(L.RECENT_AT)).toEqual(learned.subarray(L.RECENT_AT));
  });
});

test("the same profile, or one that is not known, keeps it", () => {
  const learned = taught();
  const kept = { learned, what: "kept", byDb: 0 };
  expect(carry(kind, profileOf(), profileOf(), learned)).toEqual(kept);
  expect(carry(kind, undefined, profileOf(), learned)).toEqual(kept);
  expect(carry(kind, profileOf({ acoustic: null }), profileOf(), learned)).toEqual(kept);
});
