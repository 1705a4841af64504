// What Prometheus reads: names by its conventions, few series however many nodes, and numbers that follow what they count.
import { expect, test } from "vitest";
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import { METRICS } from "../../../../gateway/watch/metrics/app.ts";
import { hello, reading } from "../../admit/nodes.ts";
import { finding } from "../../alarms/alarms.ts";
import { take } from "../../store/frames.ts";
import { broker, measured, NOW, seriesIn, teller } from "./rig.ts";

test("every name has the prefix, its unit, and a help that says something", () => {
  for (const { name, type, help } of METRICS) {
    expect(name).toMatch(/^(sippra|process|nodejs)_[a-z_]+$/);
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
    expect(name).not.toMatch(/(_ms|_mb|_minutes|_percent|_count)(_|$)/);
    expect(help.length).toBeGreaterThan(30);
  }
  expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
});

test("the text is Prometheus's, with a help and a type to each metric", async () => {
  const { ask } = measured();
  const answer = await ask("/metrics");
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  for (const { name, type, help } of METRICS)
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
  expect(text).not.toMatch(/ (NaN|undefined|\+Inf)$/m);
  expect(seriesIn(text).size).toBeGreaterThan(30);
});

test("a text that is not the format's is found", () => {
  expect(() => seriesIn("# TYPE a gauge\na{b=c} 1\n")).toThrow("no line");
  expect(() => seriesIn("a 1\n")).toThrow("no type");
  expect(() => seriesIn("# TYPE a gauge\na 1\na 2\n")).toThrow("twice");
});

test("10,000 nodes, silent and with alarms, are as many series as ten", async () => {
  const count = async (nodes: number) => {
    const { store, read, clock } = measured();
    const names = Array.from({ length: nodes }, (_, n) => `node-${n}`);
    for (const [n, name] of names.entries()) store.addNode({ name, network: 1, node: n + 1 });
    store.alarms.decide(({ track }) =>
      track(
        names.slice(0, 500).map((name) => finding([name])),
        NOW,
        { kinds: SCOPES.night },
      ),
    );
    clock.runUntil(NOW + 86_400_000);
    const series = await read();
    const states = [...series].filter(([key]) => key.startsWith("sippra_nodes{"));
    expect(states.reduce((sum, [, each]) => sum + each, 0)).toBe(nodes);
    expect([...series.keys()].join()).not.toContain("node-1");
    return series.size;
  };
  const many = await count(10_000);
  expect(many).toBeLessThan(5_000);
  expect(many).toBe(await count(10));
});

test("nodes are counted as they are heard, and those who never were apart", async () => {
  const { store, read, clock } = measured();
  const [a] = ["a", "b"].map((name) => store.addNode({ name, network: 1 }));
  take(store, hello(a!, 1, { 0: "0.1.0", 8: 900 }), NOW);
  const states = (series: Map<string, number>) =>
    ["online", "late", "offline", "unheard"].map((state) => series.get(`sippra_nodes{state="${state}"}`));
  const first = await read();
  expect([states(first), first.get("sippra_nodes_silence_max_seconds")]).toEqual([[1, 0, 0, 1], 0]);
  clock.runUntil(NOW + 3_600_000);
  const hour = await read();
  expect([states(hour), hour.get("sippra_nodes_silence_max_seconds")]).toEqual([[0, 1, 0, 1], 3601]);
  clock.runUntil(NOW + 10_800_000);
  expect(states(await read())).toEqual([0, 0, 1, 1]);
});

test("radio modules that fail are counted by their nodes, until those have restarted", async () => {
  const { store, read } = measured();
  const node = store.addNode({ name: "a", network: 1 });
  const faulty = async () => (await read()).get('sippra_nodes_module_faulty{fault="sleepless"}');
  expect(await faulty()).toBe(0);
  take(store, hello(node, 1, { 0: "0.1.0", 8: 900, 11: [2, 0] }), NOW);
  expect(await faulty()).toBe(1);
  take(store, hello(node, 2, { 0: "0.1.0", 8: 900 }), NOW + 60_000);
  expect(await faulty()).toBe(0);
});

test("what waits is counted by sink and lane with its age, and a sink that is gone has no series", async () => {
  const { store, read, clock } = measured({ sinks: ["main", "city"] });
  const node = store.addNode({ name: "a", network: 1 });
  take(store, reading(node, 1, NOW / 1000), NOW);
  clock.runUntil(NOW + 60_000);
  const full = await read();
  const of = (metric: string, sink: string, lane: string) =>
    full.get(`sippra_outbox_${metric}{sink="${sink}",lane="${lane}"}`);
  expect([of("messages", "main", "readings"), of("messages", "city", "readings")]).toEqual([1, 1]);
  expect([of("oldest_seconds", "main", "readings"), of("oldest_seconds", "main", "events")]).toEqual([61, 0]);
  // Taken out of the configuration: what waits for it is still there, and then given up.
  store.outbox.configure(["main"]);
  expect([...(await read()).keys()].filter((key) => key.includes('sink="city"'))).not.toEqual([]);
  store.outbox.dropSink("city");
  expect([...(await read()).keys()].filter((key) => key.includes('sink="city"'))).toEqual([]);
});

test("what a broker refuses is counted by reason, and gone when it is tried again", async () => {
  const { store, read } = measured();
  const node = store.addNode({ name: "a", network: 1 });
  for (const counter of [1, 2]) take(store, reading(node, counter, NOW / 1000 + counter), NOW);
  const sink = store.outbox.sink("main");
  const rows = [0, 1, 2].flatMap((lane) =>
    sink.nodes(lane as 0).flatMap((each) => sink.read(lane as 0, each, -1, 9, NOW)),
  );
  sink.now((changes) => {
    for (const row of rows) changes.park(row, { topic: "t", of: "topic", reason: "not-authorized" }, NOW);
  });
  const key = 'sippra_outbox_parked_messages{sink="main",reason="not-authorized"}';
  expect((await read()).get(key)).toBe(2);
  store.outbox.retry({});
  expect((await read()).get(key)).toBeUndefined();
});

test("alarms are counted by kind, severity and state, and batteries by their nodes", async () => {
  const { store, read } = measured();
  for (const name of ["a", "b", "c"]) store.addNode({ name, network: 1 });
  const find = (...findings: ReturnType<typeof finding>[]) =>
    store.alarms.decide(({ track }) => track(findings, NOW, { kinds: findings.map(({ kind }) => kind) }));
  find(finding(["a"], { probability: 0.95 }), finding(["b"], { probability: 0.3 }));
  find(finding(["c"], { kind: "battery", probability: null, advice: "change-battery" }));
  const series = await read();
  const alarms = [...series].filter(([key]) => key.startsWith("sippra_alarms{"));
  expect(Object.fromEntries(alarms)).toEqual({
    'sippra_alarms{kind="leak",severity="critical",state="open"}': 1,
    'sippra_alarms{kind="leak",severity="info",state="open"}': 1,
    'sippra_alarms{kind="battery",severity="warning",state="open"}': 1,
  });
  expect(series.get("sippra_nodes_battery_low")).toBe(1);
  store.alarms.perform(1, [{ does: "acknowledge" }], NOW, "vera");
  const after = await read();
  expect(after.get('sippra_alarms{kind="leak",severity="critical",state="open"}')).toBeUndefined();
  expect(after.get('sippra_alarms{kind="leak",severity="critical",state="acknowledged"}')).toBe(1);
});

test("brokers, ways, people and the machine follow what is told of them", async () => {
  const { read, facts, store } = measured();
  expect((await read()).get('sippra_broker_connected{broker="main"}')).toBe(1);
  facts.brokers = [broker("main", { connected: false, published: 7, republished: 2, connections: 3 })];
  facts.ways.push({ via: "radio /dev/ttyUSB1", state: { name: "away", since: NOW } });
  facts.frames = [
    { count: 5, silentMs: 1_500 },
    { count: 0, silentMs: 90_000 },
  ];
  facts.tellers = [teller("on-call", { waiting: 2, oldest: NOW - 60_000 })];
  facts.refusals = { replayed: 4 };
  facts.clockDoubt = { why: "jumped", since: NOW };
  facts.disk = { state: "low", free: null, fullInDays: 0.5 };
  facts.radio = { duty: 0.01, modems: ["/dev/ttyUSB1"] };
  store.airtime.add("/dev/ttyUSB1", { at: NOW, ms: 9_000 });
  const series = await read();
  const found = Object.entries({
    'sippra_broker_connected{broker="main"}': 0,
    'sippra_broker_connections_total{broker="main"}': 3,
    'sippra_messages_published_total{broker="main"}': 7,
    'sippra_messages_republished_total{broker="main"}': 2,
    'sippra_way_up{via="radio",number="1"}': 0,
    'sippra_way_silence_seconds{via="serial",number="1"}': 1.5,
    'sippra_frames_admitted_total{via="serial",number="1"}': 5,
    'sippra_teller_waiting_alarms{teller="on-call",kind="mail"}': 2,
    'sippra_teller_oldest_seconds{teller="on-call",kind="mail"}': 62,
    'sippra_refusals_total{reason="replayed"}': 4,
    sippra_clock_believed: 0,
    'sippra_disk_state{state="low"}': 1,
    'sippra_disk_state{state="ok"}': 0,
    sippra_disk_full_in_seconds: 43_200,
    'sippra_radio_airtime_used_ratio{number="1"}': 0.25,
    sippra_ready: 0,
  });
  expect(found.map(([key]) => [key, series.get(key)])).toEqual(found);
  // What cannot be told has no series, also where it had one.
  expect(series.has("sippra_disk_free_bytes")).toBe(false);
});
