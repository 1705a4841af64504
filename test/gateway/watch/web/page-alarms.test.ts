// What the views of alarms work out without a browser: which are looked for, how nights are drawn, where pipes run.
import { describe, expect, test } from "vitest";
import type { Alarm } from "../../../../gateway/alarms/alarm.ts";
import { EN } from "../../../../gateway/alarms/sentences/en.ts";
import type { NodeState } from "../../../../gateway/watch/web/api.ts";
import { dayAt, latePlaces, stepPath, ticksOf } from "../../../../gateway/watch/web/page/alarm-chart-data.ts";
import { addressOf, fitting, wantedIn } from "../../../../gateway/watch/web/page/alarms-data.ts";
import { namedOf } from "../../../../gateway/watch/web/page/map-names.ts";
import { pipeLinesOf } from "../../../../gateway/watch/web/page/map-pipes.ts";
import { pipeLines } from "../../../../gateway/watch/web/pipe-lines.ts";

const alarm = (id: number, some: Partial<Alarm> = {}): Alarm => ({
  ...{ id, kind: "leak", state: "open", probability: 0.5, parts: [], advice: "listen" },
  ...{ place: { nodes: [`elm-${id}`], stretch: null, area: null }, began: id, opened: id, changed: id },
  ...{ acknowledged: null, located: null, repaired: null, closed: null, reason: null, mergedInto: null },
  ...{ quietSince: null, by: null, notes: [], after: null },
  ...some,
});
const found = (search: string, ...alarms: Alarm[]) =>
  fitting(alarms, wantedIn(search), EN).map(({ id }) => id);

describe("alarms that are looked for", () => {
  test("are those that are open, the surest first, where nothing is said", () => {
    const closed = alarm(9, { state: "closed", reason: "main", closed: 9 });
    expect(
      found(
        "",
        alarm(1),
        alarm(2, { probability: 0.9 }),
        alarm(3, { kind: "silent", probability: null }),
        closed,
      ),
    ).toEqual([2, 1, 3]);
    expect(found("?state=closed", alarm(1), closed)).toEqual([9]);
    expect(found("?state=any&order=time", alarm(1), closed)).toEqual([9, 1]);
  });

  test("are found by node, note, person and what it was", () => {
    const noted = alarm(4, { notes: [{ at: 1, by: "eva", text: "At the School" }], by: "kim" });
    const service = alarm(5, { state: "closed", reason: "service", closed: 5 });
    for (const text of ["school", "KIM", " elm-4 "])
      expect(found(`?text=${encodeURIComponent(text)}`, alarm(1), noted)).toEqual([4]);
    expect(found("?state=any&text=service+pipe", alarm(1), service)).toEqual([5]);
    expect(found("?kind=burst", alarm(1), alarm(2, { kind: "burst" }))).toEqual([2]);
  });

  test("have an address that says the same again", () => {
    for (const search of ["", "?kind=burst&state=closed&text=a+b&order=time", "?state=any"])
      expect(addressOf(wantedIn(search))).toBe(`/alarms${search}`);
    expect(addressOf(wantedIn("?kind=flood&state=lost&order=best"))).toBe("/alarms");
  });
});

describe("nights as steps", () => {
  const draw = (dates: number[], values: (number | null)[]) =>
    stepPath(
      dates,
      values,
      (day) => 10 * day,
      (value) => -value,
    );

  test("are joined from one night to the next", () => {
    expect(draw([1, 2], [-40, -30])).toBe("M10.0 40.0H20.0V30.0H30.0");
  });

  test("have gaps where a night says nothing, or is not there", () => {
    expect(draw([1, 2, 3], [-40, null, -30])).toBe("M10.0 40.0H20.0M30.0 30.0H40.0");
    expect(draw([1, 3], [-40, -30])).toBe("M10.0 40.0H20.0M30.0 30.0H40.0");
  });

  test("stand on an axis that counts as people do", () => {
    expect(ticksOf(-47, -33)).toEqual([-45, -40, -35]);
    expect(ticksOf(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1].map((each) => expect.closeTo(each)));
    expect(ticksOf(6, 13)).toEqual([6, 8, 10, 12]);
  });

  test("are pointed at anywhere on their step, and those at the edges from beyond", () => {
    expect([0, 0.24, 0.26, 0.99].map((part) => dayAt(part, [100, 104]))).toEqual([100, 100, 101, 103]);
    expect([dayAt(-0.2, [100, 104]), dayAt(1.2, [100, 104])]).toEqual([100, 103]);
  });

  test("are marked where they came late, and have a value", () => {
    expect(latePlaces({ values: [1, 2, null, 4], late: [false, true, true] })).toEqual([1]);
  });
});

test("pipes are drawn where they were sent from", () => {
  const points = [
    [62.388, 17.289],
    [62.389, 17.29],
    [-33.1, -70.5],
  ].map(([latitude, longitude]) => ({ latitude: latitude!, longitude: longitude! }));
  const pipe = (diameter: number | null, ...some: number[]) =>
    ({ id: null, material: null, diameter, points: some.map((i) => points[i]!) }) as Parameters<
      typeof pipeLines
    >[0][number];
  const sent = pipeLines([pipe(100, 0, 1), pipe(200, 1, 2), pipe(null, 2, 0, 1)]);
  const at = (i: number) => [expect.closeTo(points[i]!.latitude), expect.closeTo(points[i]!.longitude)];
  const { thin, main } = pipeLinesOf(sent);
  expect(main).toEqual([[at(1), at(2)]]);
  expect(thin).toEqual([
    [at(0), at(1)],
    [at(2), at(0), at(1)],
  ]);
});

describe("names on the map", () => {
  const at = (node: string, x: number, y: number, state: NodeState = "ok", isChosen = false) => ({
    ...{ mark: { node, state, isChosen }, at: { x, y } },
  });

  test("are written from afar for what is loud, and from near for all that have room", () => {
    const all = [at("elm-1", 0, 0), at("elm-2", 0, 100, "leak"), at("elm-3", 300, 0)];
    expect([...namedOf(all, false)]).toEqual(["elm-2"]);
    expect([...namedOf(all, true)].toSorted()).toEqual(["elm-1", "elm-2", "elm-3"]);
  });

  test("cover no other node and no other name, but for the one that is chosen", () => {
    expect([...namedOf([at("elm-1", 0, 0), at("elm-2", 40, 2, "leak")], true)]).toEqual(["elm-2"]);
    expect([...namedOf([at("elm-1", 0, 0, "ok", true), at("elm-2", 40, 2)], true)]).toEqual(["elm-1"]);
  });
});
