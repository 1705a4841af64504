// The month in a real InfluxDB, by the recipe: nothing is refused, nothing is lost, nothing is there twice.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, type Row, rowsOf, write } from "../influxdb.ts";
import { monthMessages } from "../month.ts";
import { type Daemon, missing } from "../programs.ts";
import { pointKey } from "./line-protocol.ts";
import { startMonthDatabase } from "./month-database.ts";
import { type MonthMetrics, monthMetrics } from "./month-lines.ts";

// biome-ignore lint/suspicious/noExplicitAny: payloads of all messages
type Payload = Record<string, any>;

/** Distinct messages on topics that end so, in order: a copy is its first. */
function distinct(...names: string[]): Payload[] {
  const found = new Set<string>();
  for (const { topic, payload } of monthMessages())
    if (payload !== "" && names.includes(topic.split("/").at(-1)!)) found.add(payload);
  return [...found].map((payload) => JSON.parse(payload));
}

const schemaOf = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../docs/contract/v1/${name}.schema.json`, import.meta.url), "utf8"),
  ) as { properties: Record<string, unknown> };

/** What a message's fields are in InfluxDB: objects are their parts, lists their JSON, nulls nothing. */
function expected(payload: Payload, without: string[], prefix = ""): Row {
  const row: Row = {};
  for (const [name, value] of Object.entries(payload)) {
    const key = `${prefix}${name}`;
    if (value === null || without.includes(key)) continue;
    if (Array.isArray(value)) row[key] = JSON.stringify(value);
    else if (typeof value === "object") Object.assign(row, expected(value, without, `${key}_`));
    else row[key] = value;
  }
  return row;
}

const present = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && name !== "time"));

/** "2026-11-04T14:00:20.148000002Z" is in this millisecond. */
const millisecond = (time: unknown) => new Date(String(time).replace(/(\.\d{3})\d*Z/, "$1Z")).toISOString();

/** Which part of a record is elsewhere: its time is the point's, and lists of objects have points of their own. */
const ELSEWHERE = ["time", "time_best", "bands_dbfs", "lines", "counts"];
const RECORDS = [
  { measurement: "sippra_reading", names: ["reading", "history"] },
  { measurement: "sippra_night", names: ["night"] },
  { measurement: "sippra_event", names: ["event"] },
  { measurement: "sippra_spectrum", names: ["spectrum"] },
];
/** Of health: lists of it that the recipe leaves out, as its page says. */
const STATES = [
  { measurement: "sippra_leak", name: "leak", without: [] },
  { measurement: "sippra_availability", name: "availability", without: [] },
  { measurement: "sippra_signal", name: "signal", without: [] },
  { measurement: "sippra_info", name: "info", without: [] },
  { measurement: "sippra_gateway", name: "health", without: ["brokers", "parked", "ways", "refused"] },
];

describe.skipIf(missing("influxd", "python3"))("a month in InfluxDB", () => {
  let influxdb: Daemon;
  let month: MonthMetrics;
  let lines: string[];
  const rows = (query: string) => rowsOf(influxdb.host, query);

  beforeAll(async () => {
    ({ influxdb, month, lines } = await startMonthDatabase());
  });
  afterAll(() => influxdb?.close());

  test("of messages only emptied topics are dropped", () => {
    expect(month.refused.length).toBeGreaterThan(5);
    expect(month.refused.filter(({ payload }) => payload !== "")).toEqual([]);
  });

  for (const { measurement, names } of RECORDS) {
    test(`${measurement}: a point a record, with all that is in it`, async () => {
      const records = distinct(...names);
      const found = await rows(`SELECT * FROM ${measurement}`);
      expect(found.length).toBe(records.length);
      const byId = new Map(found.map((row) => [`${row.site} ${row.id}`, row]));
      expect(byId.size).toBe(records.length);
      for (const record of records) {
        const row = byId.get(`${record.site} ${record.id}`)!;
        const { time_known, ...rest } = present(row);
        expect(rest).toEqual(expected(record, ELSEWHERE));
        expect(time_known ?? null).toBe(record.time);
        expect(millisecond(row.time)).toBe(record.time_best);
      }
    });
  }

  test("every field of a record has its place", () => {
    const columns = new Set(month.metrics.flatMap(({ tags, fields }) => [...tags.keys(), ...fields.keys()]));
    for (const name of ["reading", "night", "event", "spectrum"]) {
      const fields = Object.keys(schemaOf(name).properties).filter((field) => !ELSEWHERE.includes(field));
      const lost = fields.filter((field) => ![...columns].some((column) => column.startsWith(field)));
      expect(lost).toEqual([]);
    }
  });

  test("lists of a record have a point an element", async () => {
    const readings = distinct("reading", "history");
    const spectra = distinct("spectrum");
    const lists = [
      { measurement: "sippra_band", list: "bands_dbfs", records: readings, edges: ["from_hz", "to_hz"] },
      { measurement: "sippra_spectrum_line", list: "lines", records: spectra, edges: ["from_hz", "to_hz"] },
      {
        measurement: "sippra_spectrum_count",
        list: "counts",
        records: spectra,
        edges: ["from_dbfs", "to_dbfs"],
      },
    ];
    for (const { measurement, list, records, edges } of lists) {
      const found = await rows(`SELECT * FROM ${measurement}`);
      const keyOf = (id: unknown, element: Row) => `${id} ${edges.map((edge) => element[edge] ?? "-")}`;
      const told = new Map(found.map((row) => [keyOf(row.id, row), row]));
      const elements = records.flatMap((record) =>
        (record[list] ?? []).map((element: Row) => ({ id: record.id, node: record.node, ...element })),
      );
      expect(found.length).toBe(elements.length);
      for (const element of elements) {
        const { site: _, ...row } = present(told.get(keyOf(element.id, element))!);
        for (const edge of edges) if (row[edge] !== undefined) row[edge] = Number(row[edge]);
        expect(row).toEqual(present(element));
      }
    }
  });

  for (const { measurement, name, without } of STATES) {
    test(`${measurement}: a point a state, though it comes again`, async () => {
      // The newest of those that share a time is the state then.
      const states = new Map(distinct(name).map((state) => [`${state.node ?? ""} ${state.time}`, state]));
      const found = await rows(`SELECT * FROM ${measurement}`);
      expect(found.length).toBe(states.size);
      for (const row of found) {
        const state = states.get(`${row.node ?? ""} ${millisecond(row.time)}`)!;
        expect(present(row)).toEqual(expected(state, ["time", ...without]));
      }
    });
  }

  test("a broker of a gateway has points of its own", async () => {
    const found = await rows("SELECT * FROM sippra_broker");
    const byTime = new Map(distinct("health").map(({ time, brokers }) => [time, brokers[0]]));
    expect(found.length).toBe(byTime.size);
    for (const { site: _, gateway: __, ...row } of found)
      expect(present(row)).toEqual(present(byTime.get(millisecond(row.time))));
  });

  test("a gateway that has died is told, and when it came", async () => {
    const states = await rows("SELECT state, state_code, since FROM sippra_status");
    const told = monthMessages().filter(({ topic }) => topic.endsWith("/status"));
    expect(states.length).toBe(told.length);
    expect(states.filter(({ state, since }) => state === "offline" && since === null).length).toBeGreaterThan(
      1,
    );
  });

  test("each field has one type, that of the contract", async () => {
    const series = await ask(influxdb.host, "SHOW FIELD KEYS");
    const types = new Map(
      series.flatMap(({ name, values }) => values.map(([field, type]) => [`${name} ${field}`, type])),
    );
    expect(types.size).toBe(series.reduce((all, { values }) => all + values.length, 0));
    expect(types.get("sippra_reading pressure_kpa")).toBe("float");
    expect(types.get("sippra_reading level_dbfs")).toBe("integer");
    expect(types.get("sippra_reading late")).toBe("boolean");
    expect(types.get("sippra_reading flags")).toBe("string");
  });

  test("all of it again changes nothing", async () => {
    const count = () => ask(influxdb.host, "SELECT count(*) FROM /.*/");
    const before = await count();
    expect(await write(influxdb.host, lines)).toEqual([]);
    expect(await count()).toEqual(before);
  });

  test("there are as many series as nodes and edges make, not as many as records", async () => {
    const [series] = await ask(influxdb.host, "SHOW SERIES CARDINALITY");
    const records = distinct("reading", "history").length;
    expect(series!.values[0]![0]).toBeLessThan(records / 5);
  });

  test("without the processor `id` is a tag, which loses nothing either, at a series a record", () => {
    const keys = new Set(monthMetrics(false).metrics.map(pointKey));
    expect(keys.size).toBe(new Set(month.metrics.map(pointKey)).size);
  });

  test("without both, records that share a time would be written over: the month has some", () => {
    const bare = monthMetrics(false).metrics.map((metric) => {
      metric.tags.delete("id");
      return pointKey(metric);
    });
    expect(new Set(bare).size).toBeLessThan(new Set(month.metrics.map(pointKey)).size);
  });
});
