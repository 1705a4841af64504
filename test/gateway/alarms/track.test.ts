// What is found becomes an alarm once, stays one while it goes on, and ends by itself; whatever is found, and whatever
// people do meanwhile.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALARM_KINDS, type Alarm, type Finding } from "../../../gateway/alarms/alarm.ts";
import { type AlarmChange, applied } from "../../../gateway/alarms/change.ts";
import { placeKeys } from "../../../gateway/alarms/join.ts";
import { SAME_ALARM_MS, SCOPES, type Scope, track } from "../../../gateway/alarms/track.ts";
import { type Deed, perform } from "../../../gateway/alarms/workflow.ts";
import { DAY_MS, finding, nights, T } from "./alarms.ts";

const NIGHT: Scope = { kinds: SCOPES.night };
const states = (alarms: readonly Alarm[]) =>
  alarms.map(({ id, state, reason, place }) => `${id} ${state} ${reason} ${place.nodes}`);
const later = (alarms: Alarm[], findings: Finding[], days: number, scope = NIGHT) =>
  track({ alarms, nextId: alarms.length + 1 }, findings, T + days * DAY_MS, scope);
const did = (alarms: Alarm[], id: number, deed: Deed) =>
  applied(
    alarms,
    alarms.filter((each) => each.id === id).map((alarm) => ({ alarm: perform(alarm, deed, "anna", T) })),
  );

describe("what is found", () => {
  test("is one alarm where suspicions share a node, of the surest kind and place", () => {
    const found = [
      finding(["a", "b"], { probability: 0.3, began: T - 5 }),
      finding(["c", "b"], { probability: 0.6, kind: "steady-noise" }),
      finding(["d"]),
    ];
    const [one, other] = nights([found]);
    expect(one).toMatchObject({ id: 1, kind: "steady-noise", probability: 0.6, began: T - 5, opened: T });
    expect(one!.place.nodes).toEqual(["c", "b", "a"]);
    expect(other).toMatchObject({ id: 2, place: { nodes: ["d"] } });
  });

  test("stays the same alarm, which may change its kind; a silent node there is another", () => {
    const changed = [finding(["a"], { kind: "steady-noise" })];
    expect(states(nights([[finding(["a"])], changed]))).toEqual(["1 open null a"]);
    const both = [finding(["a"]), finding(["a"], { kind: "silent", probability: null })];
    expect(nights([both])).toHaveLength(2);
  });

  test("changes an alarm only by what somebody would notice", () => {
    const [alarm] = nights([[finding(["a", "b"], { probability: 0.42 })]]);
    const change = (more: Partial<Finding>, nodes = ["a", "b"]) =>
      later([alarm!], [finding(nodes, { probability: 0.42, ...more })], 1);
    expect(change({ probability: 0.49 })).toEqual([]);
    expect(change({}, ["a"])).toEqual([]);
    expect(change({ probability: 0.5 })[0]).toMatchObject({ what: "changed", fields: ["probability"] });
    expect(change({ probability: 0.32 })[0]!.fields).toEqual(["probability"]);
    expect(change({ advice: "correlate" })[0]!.fields).toEqual(["advice"]);
    expect(change({}, ["b", "a"])[0]!.fields).toEqual(["place"]);
    expect(change({}, ["a", "c"])[0]).toMatchObject({ fields: ["place"], alarm: { changed: T + DAY_MS } });
  });

  test("joins alarms that come to share their nodes: the older stays, with what people did about the other", () => {
    let alarms = nights([[finding(["a"])], [finding(["a"]), finding(["b"])]]);
    alarms = did(alarms, 2, { does: "locate" });
    alarms = did(alarms, 2, { does: "note", text: "By the school." });
    const changes = later(alarms, [finding(["a", "b"])], 2);
    expect(changes.map(({ what, alarm }) => `${what} ${alarm.id}`)).toEqual(["merged 2", "changed 1"]);
    const [one, other] = applied(alarms, changes);
    expect(one).toMatchObject({
      state: "located",
      by: "anna",
      located: T,
      notes: [{ text: "By the school." }],
    });
    expect(other).toMatchObject({ state: "closed", reason: "merged", mergedInto: 1 });
  });
});

describe("what is not found any more", () => {
  test("ends by itself where nobody has it, and is the same alarm within 14 nights", () => {
    const gone = nights([[finding(["a"])], []]);
    expect(states(gone)).toEqual(["1 closed noise-gone a"]);
    const days = 1 + SAME_ALARM_MS / DAY_MS;
    const [again] = later(gone, [finding(["a", "b"])], days);
    expect(again).toMatchObject({
      what: "reopened",
      alarm: { id: 1, state: "open", opened: T, reason: null },
    });
    const [other] = later(gone, [finding(["a", "b"])], days + 1);
    expect(other).toMatchObject({ what: "raised", alarm: { id: 2 } });
  });

  test("comes back once, where it is found at two places", () => {
    const gone = nights([[finding(["a", "b"])], []]);
    const back = later(gone, [finding(["a"]), finding(["b"])], 2);
    expect(back.map(({ what, alarm }) => `${what} ${alarm.id}`)).toEqual(["reopened 1", "raised 2"]);
  });

  test("stays where somebody has it, and says once that it is quiet", () => {
    const alarms = did(nights([[finding(["a"])]]), 1, { does: "acknowledge" });
    const [quiet] = later(alarms, [], 1);
    expect(quiet).toMatchObject({ what: "quiet", alarm: { state: "acknowledged", quietSince: T + DAY_MS } });
    expect(later([quiet!.alarm], [], 2)).toEqual([]);
    const [again] = later([quiet!.alarm], [finding(["a"])], 3);
    expect(again).toMatchObject({ what: "found-again", fields: [], alarm: { id: 1, quietSince: null } });
  });

  test("stays where a node could not be judged, and where it is not of this scope", () => {
    const alarms = nights([[finding(["a", "b"])]]);
    expect(later(alarms, [], 1, { ...NIGHT, isJudged: (node) => node === "a" })).toEqual([]);
    expect(later(alarms, [], 1, { kinds: SCOPES.conditions })).toEqual([]);
  });

  test.each([
    ["burst", "pressure-returned", SCOPES.bursts],
    ["silent", "heard-again", SCOPES.conditions],
    ["gateway", "working-again", SCOPES.conditions],
  ] as const)("of a %s: %s", (kind, reason, kinds) => {
    expect(nights([[finding([], { kind })], []], { kinds })[0]).toMatchObject({ state: "closed", reason });
  });
});

describe("what people have said", () => {
  test("holds while the same goes on, for 14 nights; what begins after it is news", () => {
    const alarms = did(nights([[finding(["a"])]]), 1, { does: "close", reason: "nothing-found" });
    expect(later(alarms, [finding(["a"])], 14)).toEqual([]);
    expect(later(alarms, [finding(["a"])], 15)[0]).toMatchObject({ what: "raised", alarm: { id: 2 } });
    expect(later(alarms, [finding(["a"], { began: T + 1 })], 1)[0]!.what).toBe("raised");
  });

  test("of a noise that is known: it raises nothing, ends what is open, and hides no burst", () => {
    const isMasked = (node: string) => node === "a";
    const alarms = nights([[finding(["a"])]]);
    const burst = finding(["a"], { kind: "burst" });
    const changes = later(alarms, [finding(["a"]), burst], 1, { ...NIGHT, isMasked });
    expect(changes.map(({ what, alarm }) => `${what} ${alarm.kind} ${alarm.reason}`).toSorted()).toEqual([
      "ended leak masked",
      "raised burst null",
    ]);
    expect(later([], [finding(["a", "b"])], 1, { ...NIGHT, isMasked })).toHaveLength(1);
    const had = did(alarms, 1, { does: "acknowledge" });
    expect(later(had, [finding(["a"])], 1, { ...NIGHT, isMasked })).toEqual([]);
  });
});

const NODES = ["a", "b", "c", "d", "e"];
const anyFinding: fc.Arbitrary<Finding> = fc.record({
  kind: fc.constantFrom(...ALARM_KINDS),
  place: fc.record({
    nodes: fc.uniqueArray(fc.constantFrom(...NODES), { maxLength: 3 }),
    stretch: fc.constant(null),
    area: fc.constant(null),
  }),
  probability: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1, noNaN: true })),
  parts: fc.constant([]),
  advice: fc.constantFrom("listen", "correlate"),
  began: fc.integer({ min: T - 99, max: T + 40 * DAY_MS }),
});
const aNight = fc.record({
  findings: fc.array(anyFinding, { maxLength: 5 }),
  kinds: fc.constantFrom(...Object.values(SCOPES)),
  days: fc.integer({ min: 0, max: 9 }),
  deeds: fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      does: fc.constantFrom("acknowledge", "locate", "repair", "close"),
    }),
    { maxLength: 3 },
  ),
});

test("whatever is found and done: no two alarms share a place, no number comes twice, and changes replay", () => {
  fc.assert(
    fc.property(fc.array(aNight, { maxLength: 12 }), (story) => {
      let alarms: Alarm[] = [];
      const all: AlarmChange[] = [];
      let nextId = 1;
      let now = T;
      for (const { findings, kinds, days, deeds } of story) {
        now += days * DAY_MS;
        const changes = track({ alarms, nextId }, findings, now, { kinds });
        for (const { what, alarm } of changes) if (what === "raised") expect(alarm.id).toBe(nextId++);
        alarms = applied(alarms, changes);
        all.push(...changes);
        const keys = alarms.filter(({ state }) => state !== "closed").flatMap(placeKeys);
        expect(new Set(keys).size).toBe(keys.length);
        // The same again changes nothing: what was told is not told once more.
        expect(track({ alarms, nextId }, findings, now, { kinds })).toEqual([]);
        for (const { id, does } of deeds) {
          const alarm = alarms.find((each) => each.id === id);
          if (alarm === undefined || alarm.state === "closed") continue;
          try {
            const deed = does === "close" ? { does, reason: "valve" as const } : { does };
            const change = {
              ...{ what: "noted", fields: [], by: "bo" },
              alarm: perform(alarm, deed, "bo", now),
            };
            all.push(change as AlarmChange);
            alarms = applied(alarms, [change]);
          } catch {
            // It is in that state already.
          }
        }
      }
      expect(applied([], all)).toEqual(alarms);
    }),
    { numRuns: 300 },
  );
});
