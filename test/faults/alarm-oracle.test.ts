// The judge of alarms, judged: each kind of fault that is planted is noticed, and what is right passes.
import { describe, expect, test } from "vitest";
import { openAlarm } from "../gateway/alarms/alarms.ts";
import type { Told } from "./alarm-ears.ts";
import type { AlarmHistory, ToldSoFar } from "./alarm-history.ts";
import {
  ALARM_FAULTS,
  type AlarmEvidence,
  type AlarmFault,
  type AlarmVerdict,
  isSoundOfAlarms,
  judgeAlarms,
} from "./alarm-oracle.ts";

const FIRST = 20_700;
const LAST_MORNING = FIRST * 86_400_000 + 40_000_000;
const WAYS = ["mail", "hook"];

const alarm = (id: number, probability = 0.5) =>
  openAlarm([`n-${id}`], { id, probability, opened: 1000 * id });
const change = (seq: number, of: number, what: "raised" | "changed" = "raised") => ({
  ...{ seq, alarm: of, what, fields: "", at: 1000 * seq, who: null },
});
const told = (way: string, of: number, seq: number, at: number): Told => ({
  ...{ way, alarm: of, seq, at, id: `here.alarm-${of}.x.${seq}` },
});
const row = (way: string, of: number, seq: number | null, waiting: number | null = null): ToldSoFar => ({
  ...{ way, alarm: of, told: seq, waiting },
});

/** Three nights: nothing, an alarm, another one while the first has changed. */
const NIGHTS: AlarmHistory[] = [
  { date: 0, alarms: [], changes: [], watch: {}, tellings: [] },
  { date: FIRST, alarms: [], changes: [], watch: { nights: "a" }, tellings: [] },
  { date: FIRST + 1, alarms: [alarm(1)], changes: [change(1, 1)], watch: { nights: "b" }, tellings: [] },
  {
    date: FIRST + 2,
    alarms: [alarm(1, 0.8), alarm(2)],
    changes: [change(1, 1), change(2, 1, "changed"), change(3, 2)],
    watch: { nights: "c" },
    tellings: [],
  },
];

/** Killed once, after the second night, when the mail of the first alarm was taken and not noted. */
function evidence(more: Partial<AlarmEvidence> = {}): AlarmEvidence {
  const end = { ...NIGHTS[3]!, tellings: WAYS.flatMap((way) => [row(way, 1, 2), row(way, 2, 3)]) };
  return {
    ...{ ways: WAYS, undisturbed: NIGHTS, end, lastMorning: LAST_MORNING },
    left: [{ at: 200, history: { ...NIGHTS[2]!, tellings: [row("mail", 1, null, 1), row("hook", 1, 1)] } }],
    told: [
      ...[told("mail", 1, 1, 100), told("mail", 1, 1, 300), told("mail", 1, 2, 400), told("mail", 2, 3, 500)],
      ...[told("hook", 1, 1, 100), told("hook", 1, 2, 400), told("hook", 2, 3, 500)],
    ],
    ...{ retained: new Map([["alarm/1", "{}"]]), wanted: new Map([["alarm/1", "{}"]]) },
    ...more,
  };
}

const counts = (verdict: AlarmVerdict) =>
  Object.fromEntries(
    (Object.keys(ALARM_FAULTS) as AlarmFault[])
      .map((fault) => [fault, verdict[fault].length] as const)
      .filter(([, count]) => count > 0),
  );
const judged = (more: Partial<AlarmEvidence>) => counts(judgeAlarms(evidence(more)));
const ending = (more: Partial<AlarmHistory>) => judged({ end: { ...evidence().end, ...more } });
const leaving = (more: Partial<AlarmHistory>) =>
  judged({ left: evidence().left.map(({ at, history }) => ({ at, history: { ...history, ...more } })) });

test("what is right passes, a copy that the kill explains as well", () => {
  const verdict = judgeAlarms(evidence());
  expect(counts(verdict)).toEqual({});
  expect(isSoundOfAlarms(verdict)).toBe(true);
  expect(verdict).toMatchObject({ changes: 3, copies: 1, kills: 1, amongNights: 1 });
});

describe("the store at the end", () => {
  test("has an alarm twice: under another number, with its change", () => {
    const { alarms, changes } = NIGHTS[3]!;
    const twice = { alarms: [...alarms, alarm(3)], changes: [...changes, change(4, 3)] };
    // Nobody was told of it either.
    expect(ending(twice)).toEqual({ raisedTwice: 2, untold: 2 });
    expect(isSoundOfAlarms(judgeAlarms(evidence({ end: { ...evidence().end, ...twice } })))).toBe(false);
  });

  test("lacks one, or a change of one, or a night", () => {
    const { alarms, changes } = NIGHTS[3]!;
    const { tellings } = evidence().end;
    const of1 = tellings.filter((each) => each.alarm === 1);
    expect(ending({ alarms: alarms.slice(0, 1), changes: changes.slice(0, 2), tellings: of1 })).toMatchObject(
      {
        forgotten: 2,
      },
    );
    expect(ending({ changes: changes.filter(({ seq }) => seq !== 2) })).toMatchObject({ forgotten: 1 });
    expect(ending({ date: FIRST + 1 })).toEqual({ forgotten: 1 });
  });

  test("has one that is another: both are said", () => {
    expect(ending({ alarms: [alarm(1, 0.7), alarm(2)] })).toEqual({ raisedTwice: 1, forgotten: 1 });
  });

  test("may have other times of the last nights, and no others", () => {
    const at = (first: number) =>
      ending({ changes: NIGHTS[3]!.changes.map((each) => (each.seq === 3 ? { ...each, at: first } : each)) });
    const late = NIGHTS.map((night) => ({
      ...night,
      changes: night.changes.map((each) => (each.seq === 3 ? { ...each, at: LAST_MORNING } : each)),
    }));
    const end = { ...evidence().end, changes: late[3]!.changes.map((each) => ({ ...each })) };
    end.changes = end.changes.map((each) => (each.seq === 3 ? { ...each, at: LAST_MORNING + 5 } : each));
    expect(judged({ undisturbed: late, end })).toEqual({});
    expect(at(3001)).toEqual({ raisedTwice: 1, forgotten: 1 });
  });
});

describe("a kill leaves half of a night", () => {
  test("an alarm without its night, a night without its alarm, a watch that remembers another night", () => {
    expect(leaving({ date: FIRST })).toEqual({ halfNights: 3 });
    expect(leaving({ alarms: [], changes: [] })).toEqual({ halfNights: 2 });
    expect(leaving({ watch: { nights: "a" } })).toEqual({ halfNights: 1 });
  });

  test("before the first night there is nothing", () => {
    expect(leaving({ date: FIRST - 1 })).toEqual({ halfNights: 2 });
    expect(leaving({ date: FIRST - 1, alarms: [], changes: [], watch: { nights: "z" } })).toEqual({});
  });
});

describe("people", () => {
  const without = (which: (one: Told) => boolean) => evidence().told.filter((one) => !which(one));

  test("of a way who were not told of an alarm, or not of its last change", () => {
    expect(judged({ told: without(({ way, alarm: of }) => way === "hook" && of === 2) })).toEqual({
      untold: 1,
    });
    expect(judged({ told: without(({ way, seq }) => way === "hook" && seq === 2) })).toEqual({ untold: 1 });
  });

  test("may be told of several changes at once", () => {
    expect(judged({ told: without(({ way, seq }) => way === "hook" && seq === 1) })).toEqual({});
  });

  test("who are still to be told at the end", () => {
    const tellings = evidence().end.tellings.map((each, i) => (i === 0 ? { ...each, waiting: 2 } : each));
    expect(ending({ tellings })).toEqual({ untold: 1 });
  });

  test("need not be told of one that went on in another before", () => {
    const merged = {
      alarms: [alarm(1, 0.8), { ...alarm(2), state: "closed" as const, reason: "merged" as const }],
    };
    const nights = NIGHTS.map((night, i) => (i === 3 ? { ...night, ...merged } : night));
    const end = { ...evidence().end, ...merged };
    const first = without(({ alarm: of }) => of === 2);
    expect(judged({ undisturbed: nights, end, told: first })).toEqual({});
  });

  test("are told twice where no kill lies between, or the store knew it", () => {
    const twice = told("hook", 1, 2, 450);
    expect(judged({ told: [...evidence().told, twice].toSorted((a, b) => a.at - b.at) })).toEqual({
      toldTwice: 1,
    });
    const again = [
      told("hook", 1, 1, 100),
      told("hook", 1, 1, 300),
      told("hook", 1, 2, 400),
      told("hook", 2, 3, 500),
    ];
    const mails = evidence().told.filter(({ way }) => way === "mail");
    expect(judged({ told: [...mails, ...again] })).toEqual({ toldTwice: 1 });
    const known = evidence().left.map(({ at, history }) => ({
      at,
      history: { ...history, tellings: [row("mail", 1, 1)] },
    }));
    expect(judged({ left: known })).toEqual({ toldTwice: 1 });
    expect(judged({ left: [{ ...evidence().left[0]!, at: 350 }] })).toEqual({ toldTwice: 1 });
  });

  test("are told the same under another id, or of an alarm that there is not", () => {
    const other = evidence().told.map((one, i) => (i === 1 ? { ...one, id: "other" } : one));
    expect(judged({ told: other })).toEqual({ toldTwice: 1 });
    expect(judged({ told: [...evidence().told, told("mail", 9, 9, 600)] })).toEqual({ toldTwice: 1 });
  });
});

test("a topic that is old, missing, or too many at the broker", () => {
  const topics = (...all: [string, string][]) => ({ retained: new Map(all) });
  expect(judged(topics(["alarm/1", "old"]))).toEqual({ stale: 1 });
  expect(judged(topics())).toEqual({ stale: 1 });
  expect(judged(topics(["alarm/1", "{}"], ["alarm/2", "{}"]))).toEqual({ stale: 1 });
});
