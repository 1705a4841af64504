// Figures that the page works out itself: how alike nodes are, which are shown, heat maps, medians of the month, what is wrong.
import { describe, expect, test } from "vitest";
import type { Alarm } from "../../../../gateway/alarms/alarm.ts";
import type { GatewayDetail, NodeRow } from "../../../../gateway/watch/web/api.ts";
import { DAY_MS, nightAt } from "../../../../gateway/watch/web/page/chart-data.ts";
import { likeness, pearson, togetherOf } from "../../../../gateway/watch/web/page/compare-data.ts";
import { troublesOf } from "../../../../gateway/watch/web/page/gateway-health.ts";
import { cividis, columnsOf, loudest, reachOf } from "../../../../gateway/watch/web/page/heat-data.ts";
import { ALL_NODES, shownOf } from "../../../../gateway/watch/web/page/nodes-data.ts";
import { byMargin } from "../../../../gateway/watch/web/page/radio-data.ts";
import { counted, median, medianTimes, monthBy } from "../../../../gateway/watch/web/page/site-data.ts";
import { spanIn, withSpan } from "../../../../gateway/watch/web/page/span-data.ts";

describe("how alike nodes are", () => {
  const nights = (rise: (number | null)[], first = 0) => ({ rise, date: rise.map((_, i) => first + i) });
  const rising = Array.from({ length: 12 }, (_, i) => i);

  test("is told by the nights that both have", () => {
    expect(likeness(nights(rising), nights(rising))).toEqual({ nights: 12, r: expect.closeTo(1) });
    expect(likeness(nights(rising), nights(rising.toReversed())).r).toBeCloseTo(-1);
    expect(likeness(nights(rising), nights([...rising.slice(1), null], 1)).nights).toBe(11);
  });

  test("is not told of a few nights, or where one does not vary", () => {
    expect(likeness(nights(rising.slice(0, 9)), nights(rising.slice(0, 9)))).toEqual({ nights: 9, r: null });
    expect(likeness(nights(rising), nights(rising.map(() => 1))).r).toBeNull();
    expect(pearson([])).toBeNull();
  });

  test("has words", () => {
    expect([0.9, 0.5, 0.1, -0.9, null].map(togetherOf)).toEqual([
      ...["together", "somewhat", "apart", "opposite", "unknown"],
    ]);
  });
});

describe("the list of nodes", () => {
  const row = (name: string, other: Partial<NodeRow> = {}): NodeRow => ({
    ...{ name, state: "ok", latitude: null, longitude: null, address: null, area: null, heard: "online" },
    ...{ pipe: { id: null, material: null, diameter_mm: null }, lastHeard: 1, expected: 1, leak: null },
    ...{ latest: null, margin_db: null, firmware: null, board: null, mutedUntil: null, ...other },
  });
  const latest = (battery_v: number | null, flags: string[] = []) => ({
    ...{ at: 1, pressure_kpa: null, level_dbfs: null, battery_v, temperature_c: null, flags },
  });
  const names = (rows: NodeRow[]) => rows.map(({ name }) => name);

  test("has what needs somebody first, and names by their numbers", () => {
    const all = [row("v-10"), row("v-2"), row("s", { state: "silent" }), row("l", { state: "leak" })];
    expect(names(shownOf(all, ALL_NODES))).toEqual(["l", "s", "v-2", "v-10"]);
    expect(names(shownOf(all, { ...ALL_NODES, state: "silent" }))).toEqual(["s"]);
  });

  test("is searched by each word, in names, addresses and pipes", () => {
    const all = [
      row("a", { address: "Storgatan 3", pipe: { id: "HP1", material: "pe", diameter_mm: 160 } }),
      row("b", { address: "Storgatan 4" }),
    ];
    expect(names(shownOf(all, { ...ALL_NODES, text: "STOR hp1" }))).toEqual(["a"]);
    expect(names(shownOf(all, { ...ALL_NODES, text: " storgatan " }))).toEqual(["a", "b"]);
  });

  test("is sorted by what is worst", () => {
    const all = [
      row("a", { lastHeard: 5, latest: latest(3.4, ["battery-low"]) }),
      row("b", { lastHeard: null, latest: latest(2.8) }),
      row("c", { lastHeard: 2, leak: { state: "ok", since: 1, rise_db: 3, score: 1 } }),
    ];
    expect(names(shownOf(all, { ...ALL_NODES, sort: "battery" }))).toEqual(["a", "b", "c"]);
    expect(names(shownOf(all, { ...ALL_NODES, sort: "heard" }))).toEqual(["b", "c", "a"]);
    expect(names(shownOf(all, { ...ALL_NODES, sort: "rise" }))).toEqual(["c", "a", "b"]);
  });
});

describe("a heat map", () => {
  const spectrum = (date: number, levels: number[]) => ({ date, from_hz: 64, step_hz: 64, levels });

  test("draws a spectrum until the next one, a week at most, and the newest for its night", () => {
    const columns = columnsOf([spectrum(100, [1]), spectrum(103, [1]), spectrum(120, [1])]);
    expect(columns.map(({ from, until }) => Math.round((until - from) / DAY_MS))).toEqual([3, 7, 1]);
    expect(columns[0]!.from).toBe(nightAt(100));
  });

  test("has colours from the lowest to the highest of all", () => {
    expect(reachOf([])).toBeNull();
    expect(reachOf([spectrum(1, [-80, -60]), spectrum(2, [-90])])).toEqual({ low: -90, high: -60, hz: 192 });
    expect(reachOf([spectrum(1, [-80])])).toEqual({ low: -80, high: -79, hz: 128 });
    expect([cividis(-1), cividis(1)]).toEqual(["rgb(0 34 78)", "rgb(254 232 56)"]);
  });

  test("is said by its loudest line", () => {
    expect(loudest(spectrum(1, [-80, -50, -79]))).toEqual({ hz: 160, level: -50, over: 29 });
  });
});

describe("the month", () => {
  test("has medians of how long things took, of those that are known", () => {
    const alarm = (acknowledged: number | null, located: number | null) =>
      ({ began: 0, acknowledged, located, repaired: null }) as Alarm;
    expect(medianTimes([alarm(10, 30), alarm(20, null), alarm(null, null)])).toEqual({
      awareness: { median: 15, of: 2 },
      location: { median: 20, of: 1 },
      repair: { median: null, of: 0 },
    });
    expect(median([5, 1, 3])).toBe(3);
  });

  test("counts, the most first; and has months before and after", () => {
    expect(counted(["a", "b", "b"])).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
    expect([monthBy("2026-01", -1), monthBy("2026-12", 1)]).toEqual(["2025-12", "2027-01"]);
  });
});

describe("what is wrong with the gateway", () => {
  const broker = (other: Partial<GatewayDetail["brokers"][number]> = {}) => ({
    ...{ name: "main", connected: true, mqtt: "5", published: 1, events: 0, readings: 1, history: 2 },
    ...{ oldest: 0, parked: 0, ...other },
  });
  const detail = (other: Partial<GatewayDetail>): GatewayDetail => ({
    ...{ at: 0, version: "1", uptime_ms: 1, memory_mb: 1, database_mb: 1, clockDoubt: null },
    ...{ disk: { state: "ok", free_mb: 1, full_in_days: null }, brokers: [], parked: [], ways: [] },
    ...{ radio: [], refused: [], log: [], audit: [], ...other },
  });

  test("is nothing where all is well, also with noise on the band", () => {
    expect(
      troublesOf(detail({ brokers: [broker()], refused: [{ reason: "noise", count: 9 }] }), null),
    ).toEqual([]);
  });

  test("is told, the worst first", () => {
    const found = troublesOf(
      detail({
        ...{ clockDoubt: "1970.", disk: { state: "filling", free_mb: 9, full_in_days: 3 } },
        brokers: [broker({ connected: false, parked: 4 })],
        ways: [{ name: "radio 1", state: "away", since: 7 }],
        refused: [{ reason: "not-valid", count: 2 }],
      }),
      null,
    );
    expect(found).toEqual([
      { is: "clock", why: "1970." },
      { is: "disk-filling", days: 3 },
      { is: "way", name: "radio 1", since: 7 },
      { is: "broker", name: "main", waiting: 3, oldest: 0 },
      { is: "parked", broker: "main", messages: 4 },
      { is: "refused", reason: "not-valid", count: 2 },
    ]);
  });

  test("a broker takes nothing where the same message is the oldest for long, and still is", () => {
    const now = detail({ at: DAY_MS, brokers: [broker()] });
    expect(troublesOf(now, null)).toEqual([]);
    expect(troublesOf(now, detail({ brokers: [broker({ oldest: 5 })] }))).toEqual([]);
    expect(troublesOf(now, now)).toEqual([{ is: "slow", oldest: 0 }]);
  });
});

test("nodes over radio are told by how nearly they are not heard, the worst first; others are in none", () => {
  const heard = [12, null, 2, 9.9, -4, 3].map((margin_db, i) => ({ name: `n-${i}`, margin_db }) as NodeRow);
  const named = Object.entries(byMargin(heard)).map(([name, rows]) => [
    name,
    rows.map((row) => row.margin_db),
  ]);
  expect(Object.fromEntries(named)).toEqual({ tight: [-4, 2], narrow: [3, 9.9], roomy: [12] });
});

describe("how far back charts go", () => {
  test("is in the address, and the shortest where that says nothing of the kind", () => {
    expect(["?days=400", "?chart=level&days=3660", "", "?days=7", "?days="].map(spanIn)).toEqual([
      ...["400", "3660", "60", "60", "60"],
    ]);
  });

  test("is changed there, and the rest stays", () => {
    const compared = { pathname: "/compare", search: "?nodes=elm-1,%C3%A5-2" };
    expect(withSpan(compared, "400")).toBe("/compare?nodes=elm-1,%C3%A5-2&days=400");
    expect(withSpan({ ...compared, search: "?nodes=a,b&days=400" }, "60")).toBe("/compare?nodes=a,b");
    expect(withSpan({ pathname: "/nodes/elm-1", search: "?days=400" }, "60")).toBe("/nodes/elm-1");
  });
});
