// What people may do about an alarm, in which order, and what the nights after a repair say.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALARM_STATES, type Alarm } from "../../../gateway/alarms/alarm.ts";
import {
  afterRepair,
  checkRepairs,
  type Deed,
  ended,
  type NightAfter,
  NOTE_MAX,
  PATIENCE_MS,
  perform,
  timesOf,
} from "../../../gateway/alarms/workflow.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { DAY_MS, openAlarm, T } from "./alarms.ts";

const HOUR_MS = 3_600_000;
const deed = fc.oneof<fc.Arbitrary<Deed>[]>(
  ...(["acknowledge", "locate", "repair", "reopen"] as const).map((does) => fc.constant({ does })),
  fc.constant({ does: "close", reason: "valve" } as const),
  fc.record({ does: fc.constant("note" as const), text: fc.string() }),
);

describe("deeds", () => {
  test("lead from state to state, with the times that people ask for", () => {
    let alarm = openAlarm(["a"], { began: T - 30 * HOUR_MS });
    alarm = perform(alarm, { does: "acknowledge" }, "anna", T);
    alarm = perform(alarm, { does: "locate" }, "bo", T + 5 * HOUR_MS);
    alarm = perform(alarm, { does: "repair" }, "bo", T + 9 * HOUR_MS);
    expect(alarm).toMatchObject({ state: "repaired", by: "bo", after: "checking" });
    expect(timesOf(alarm)).toEqual({
      ...{ awareness: 30 * HOUR_MS, location: 5 * HOUR_MS, repair: 4 * HOUR_MS },
    });
    alarm = perform(alarm, { does: "close", reason: "service" }, "anna", T + DAY_MS);
    expect(alarm).toMatchObject({ state: "closed", reason: "service", closed: T + DAY_MS });
    alarm = perform(alarm, { does: "reopen" }, "anna", T + 2 * DAY_MS);
    expect(alarm).toMatchObject({ state: "acknowledged", reason: null, repaired: null, after: null });
    expect(alarm.acknowledged).toBe(T);
  });

  test("reach a later state at once; what nobody has said is null", () => {
    const repaired = perform(openAlarm(["a"]), { does: "repair" }, "bo", T + DAY_MS);
    expect(timesOf(repaired)).toEqual({ awareness: DAY_MS, location: null, repair: null });
  });

  test.each<[Partial<Alarm>, Deed, RegExp]>([
    [
      { state: "acknowledged", by: "anna" },
      { does: "acknowledge" },
      /^Alarm 1 is acknowledged already \(anna\): /,
    ],
    [
      { state: "repaired", by: null },
      { does: "locate" },
      /^Alarm 1 is repaired, which comes after located: /,
    ],
    [{ state: "closed" }, { does: "repair" }, /^Alarm 1 is closed: reopen it first/],
    [{}, { does: "reopen" }, /^Alarm 1 is not closed/],
    [{ state: "closed", mergedInto: 4 }, { does: "reopen" }, /goes on as alarm 4/],
    [{}, { does: "note", text: " \n" }, /has to say something/],
    [{}, { does: "note", text: "x".repeat(NOTE_MAX + 1) }, /at most 1000 characters/],
  ])("that are not allowed give a sentence: %j %j", (is, does, sentence) => {
    expect(() => perform(openAlarm(["a"], is), does, "bo", T)).toThrow(sentence);
  });

  test("whatever is done: a state has its times, and what is refused is refused with a sentence", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
        let alarm = openAlarm(["a"]);
        deeds.forEach((each, i) => {
          try {
            alarm = perform(alarm, each, "bo", T + i * HOUR_MS);
          } catch (error) {
            expect(error).toBeInstanceOf(GatewayError);
            expect((error as Error).message).toMatch(/^[A-Z].*\.$/);
          }
          const { state, acknowledged, located, repaired, closed, reason, after } = alarm;
          expect(ALARM_STATES).toContain(state);
          expect((closed === null) === (state !== "closed") && (reason === null) === (closed === null)).toBe(
            true,
          );
          expect(state === "open").toBe(acknowledged === null);
          if (state === "located") expect(located).not.toBeNull();
          if (state === "repaired") expect(repaired).not.toBeNull();
          expect(after === null).toBe(repaired === null);
          expect(Object.values(timesOf(alarm)).every((ms) => ms === null || ms >= 0)).toBe(true);
        });
      }),
    );
  });

  test("what ends by itself says so, and is nobody's", () => {
    expect(ended(openAlarm(["a"]), "noise-gone", T)).toMatchObject({
      closed: T,
      reason: "noise-gone",
      by: null,
    });
  });
});

describe("the nights after a repair", () => {
  const said = (letters: string, days = letters.length) => {
    const nights = [...letters].map(
      (letter, i): NightAfter => ({
        at: T + (i + 0.5) * DAY_MS,
        isHeard: letter === "." || letter === "u" ? (letter === "u" ? false : null) : letter === "h",
        isUsedToIt: letter === "u",
      }),
    );
    return afterRepair(T, [nights], T + days * DAY_MS);
  };
  test.each([
    ["", "checking"],
    ["qq", "checking"],
    ["qqq", "quiet"],
    ["hhqqq", "quiet"],
    ["hhh", "still-heard"],
    ["qhh", "still-heard"],
    ["qqh", "checking"],
    ["qqu", "cannot-tell"],
    ["uuu", "cannot-tell"],
    ["uhh", "still-heard"],
    ["q.q.", "checking"],
  ])("%s: %s", (letters, expected) => expect(said(letters)).toBe(expected));

  test("that do not count are waited for, but not for ever", () => {
    expect(said("....", PATIENCE_MS / DAY_MS)).toBe("checking");
    expect(said("....", PATIENCE_MS / DAY_MS + 1)).toBe("cannot-tell");
    expect(afterRepair(T, [], T + PATIENCE_MS + 1)).toBe("cannot-tell");
  });

  test("are quiet where every node is, and of nights before the repair nothing is taken", () => {
    const quiet = [1, 2, 3].map((i) => ({ at: T + i, isHeard: false, isUsedToIt: false }));
    const loud = quiet.map((night) => ({ ...night, isHeard: true }));
    expect(afterRepair(T, [quiet, loud], T + 9)).toBe("still-heard");
    expect(afterRepair(T + 9, [quiet], T + 10)).toBe("checking");
  });

  test("are told where they say something else, also of what is closed, for a month", () => {
    const leak = perform(openAlarm(["a"]), { does: "close", reason: "main" }, "bo", T);
    expect(leak).toMatchObject({ state: "closed", repaired: T, after: "checking" });
    const quiet = [1, 2, 3].map((i) => ({ at: T + i, isHeard: false, isUsedToIt: false }));
    const check = (alarm: Alarm, days: number) => checkRepairs([alarm], () => quiet, T + days * DAY_MS);
    const [checked] = check(leak, 3);
    expect(checked).toMatchObject({ what: "checked", alarm: { after: "quiet", changed: T + 3 * DAY_MS } });
    expect(check(checked!.alarm, 4)).toEqual([]);
    expect(check(leak, 31)).toEqual([]);
    const sensor = openAlarm(["a"], { kind: "sensor" });
    expect(perform(sensor, { does: "repair" }, "bo", T)).toMatchObject({ state: "repaired", after: null });
  });

  test("of which one is used to the noise are never quiet", () => {
    const night = fc.record({ isHeard: fc.constantFrom(true, false, null), isUsedToIt: fc.constant(true) });
    fc.assert(
      fc.property(fc.array(night, { maxLength: 9 }), fc.nat(40), (some, days) => {
        const nights = some.map((each, i) => ({ ...each, at: T + i + 1 }));
        expect(afterRepair(T, [nights], T + days * DAY_MS)).not.toBe("quiet");
      }),
    );
  });
});
