// Every query of the dashboard, as Grafana would send it, on an InfluxDB with the month in it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, type Series } from "../influxdb.ts";
import { monthMessages } from "../month.ts";
import { type Daemon, missing } from "../programs.ts";
import { startMonthDatabase } from "../telegraf/month-database.ts";
import { type Panel, readDashboard, regexOf, substitute } from "./dashboard.ts";

const dashboard = readDashboard("sippra.json");
const shown = dashboard.panels.filter(({ type }) => type !== "row");
const DAY_MS = 86_400_000;
const END = Math.max(
  ...monthMessages()
    .filter(({ topic }) => topic.endsWith("/reading"))
    .map(({ payload }) => Date.parse(JSON.parse(payload).time_best)),
);
/** What Grafana makes of 30 days and some 1,000 points: https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/ */
const MONTH = { from: END - 31 * DAY_MS, to: END + DAY_MS, interval: "1h" };
const ALL = { site: ".*", node: ".*" };

const numbers = (series: Series[]) =>
  series.flatMap(({ columns, values }) =>
    values.flatMap((row) => row.filter((value, i) => columns[i] !== "time" && value !== null)),
  );

describe.skipIf(missing("influxd", "python3"))("the dashboard's queries", () => {
  let influxdb: Daemon;
  const run = (query: string, variables: Record<string, string>, range = MONTH) =>
    ask(influxdb.host, substitute(query, { ...range, variables }), "ms");
  const queryOf = (title: string) => shown.find((panel) => panel.title === title)!.targets![0]!.query;

  beforeAll(async () => {
    ({ influxdb } = await startMonthDatabase());
  });
  afterAll(() => influxdb?.close());

  for (const { title, targets } of shown as (Panel & { targets: { refId: string; query: string }[] })[]) {
    for (const { refId, query } of targets) {
      test(`${title} (${refId}) has values`, async () => {
        expect(numbers(await run(query, ALL)).length).toBeGreaterThan(0);
      });
    }
  }

  test("one node and some nodes are found by their names", async () => {
    const query = queryOf("Pressure");
    const nodesOf = (series: Series[]) => series.map(({ tags }) => tags!.node).sort();
    const one = await run(query, { site: regexOf(["sundsvall"]), node: regexOf(["storgatan-12"]) });
    expect(nodesOf(one)).toEqual(["storgatan-12"]);
    const two = ["hamngatan-7", "norra-jarnvagsgatan-1"];
    expect(nodesOf(await run(query, { ...ALL, node: regexOf(two) }))).toEqual(two);
    expect(await run(query, { ...ALL, site: "elsewhere" })).toEqual([]);
  });

  test("the variables offer the month's site and its nodes", async () => {
    const [site, node] = dashboard.templating.list.filter(({ type }) => type === "query");
    const valuesOf = async (query: string) => (await run(query, ALL))[0]!.values.map(([, value]) => value);
    expect(await valuesOf(site!.query)).toEqual(["sundsvall"]);
    expect(await valuesOf(node!.query)).toContain("tradgardsgatan-9");
  });

  test("leaks that the month has are shown as such", async () => {
    const now = await run(queryOf("Leak state now"), ALL);
    const stateOf = (name: string) => {
      const { columns, values } = now.find(({ tags }) => tags!.node === name)!;
      expect(values[0]![columns.indexOf("time")]).toBeGreaterThan(MONTH.from);
      return values[0]![columns.indexOf("state")];
    };
    expect(stateOf("tradgardsgatan-9")).toBe(3);
    expect(stateOf("norra-jarnvagsgatan-1")).toBe(1);
  });

  test("days without power are a gap, and days whose readings came late are not", async () => {
    const query = queryOf("Pressure");
    const valuesOf = async (node: string) => (await run(query, { ...ALL, node }))[0]!.values;
    const longest = (values: Series["values"]) => {
      let [run, most] = [0, 0];
      for (const [, value] of values) {
        run = value === null ? run + 1 : 0;
        most = Math.max(most, run);
      }
      return most;
    };
    const first = (values: Series["values"]) => values.findIndex(([, value]) => value !== null);
    const inside = (values: Series["values"]) => {
      const last = values.findLastIndex(([, value]) => value !== null);
      return values.slice(first(values), last + 1);
    };
    // Two weeks without power: tools/contract/month/places.ts. Else the broker was away for two days, the gateway for one.
    expect(longest(inside(await valuesOf("esplanaden-20")))).toBeGreaterThan(24 * 10);
    expect(longest(inside(await valuesOf("norra-jarnvagsgatan-1")))).toBeLessThan(6);
  });

  test("bursts are marked", async () => {
    const [bursts] = dashboard.annotations.list;
    const [series] = await run(bursts!.query, ALL);
    expect(series!.columns).toEqual(["time", "change_kpa", "node"]);
    expect(series!.values.length).toBeGreaterThan(1);
  });
});
