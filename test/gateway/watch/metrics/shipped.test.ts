// What comes with the gateway says what the gateway tells: the page about metrics, the alerts, and the dashboard.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ALARM_KINDS } from "../../../../gateway/alarms/alarm.ts";
import { seconds } from "../../../../gateway/text/time.ts";
import { METRICS } from "../../../../gateway/watch/metrics/app.ts";
import { reasonsAgainst } from "../../../../gateway/watch/metrics/readiness.ts";
import { severityOf } from "../../../../gateway/watch/metrics/severity.ts";
import { askedFor, dashboard, queries, rules } from "./shipped.ts";

const page = readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");

test("the page lists each metric as it is told, and no other", () => {
  const row = ({ name, type, labels, help }: (typeof METRICS)[number]) =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(", ") || "-"} | ${help} |`;
  const rows = page.split("\n").filter((line) => /^\| `(sippra|process|nodejs)_/.test(line));
  expect(rows).toEqual(METRICS.map(row));
});

test("the page lists the reasons against being ready", () => {
  const look = { isWritten: false, disk: { state: "low", free: 0, fullInDays: null }, ways: [] };
  const broker = { name: "main", connected: false };
  const reasons = reasonsAgainst({ ...look, brokers: [broker] } as never).map(({ reason }) => reason);
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| /gm)].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(reasons.toSorted());
});

test("alerts and dashboard ask for nothing that there is not", () => {
  const known = new Map(METRICS.map(({ name, labels }) => [name, [...labels, "job", "instance"]]));
  const asked = queries.flatMap(askedFor);
  expect(asked.length).toBeGreaterThan(60);
  const strange = asked.filter(
    ({ name, labels }) =>
      known.get(name)?.length === undefined || labels.some((each) => !known.get(name)!.includes(each)),
  );
  expect(strange).toEqual([]);
  // Each is looked at somewhere.
  const used = new Set(asked.map(({ name }) => name));
  expect(METRICS.filter(({ name }) => !used.has(name)).map(({ name }) => name)).toEqual([]);
});

test("a query for what there is not is found", () => {
  expect(askedFor('sum(rate(sippra_none_total{a="b", c=~"d"}[5m])) > process_x')).toEqual([
    { name: "sippra_none_total", labels: ["a", "c"] },
    { name: "process_x", labels: [] },
  ]);
});

describe("alerts", () => {
  test("each says what is so and what to do, under a name of its own", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations, ...rule } of rules) {
      expect(alert).toMatch(/^Sippra[A-Z]\w+$/);
      expect(["critical", "warning"]).toContain(labels.severity);
      expect([alert, annotations.summary.includes("{{ $labels.")]).toEqual([alert, true]);
      expect(annotations.description.length).toBeGreaterThan(30);
      if (rule.for !== undefined) expect([alert, seconds(rule.for)]).not.toContain(null);
    }
  });

  test("each is tested", () => {
    const tests = readFileSync(
      new URL("../../../../docs/prometheus/alerts.test.yaml", import.meta.url),
      "utf8",
    );
    expect(
      rules.filter(({ alert }) => !tests.includes(`alertname="${alert}", alertstate="firing", `)),
    ).toEqual([]);
  });
});

describe("the dashboard", () => {
  const panels = dashboard.panels.filter(({ type }) => type !== "row");

  test("panels have units, sentences and queries to the source that is chosen", () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(38);
    expect(dashboard.templating.list[0]).toMatchObject({ name: "datasource", type: "datasource" });
    for (const { title, description, targets, fieldConfig } of panels) {
      expect([title, description]).not.toContain("");
      expect(targets!.length).toBeGreaterThan(0);
      for (const { datasource } of targets!)
        expect(datasource).toEqual({ type: "prometheus", uid: `$\{datasource}` });
      expect([title, fieldConfig!.defaults.unit]).not.toContain(undefined);
    }
  });

  test("none lies over another", () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, w } of dashboard.panels.map(({ gridPos }) => gridPos))
      expect(x + w).toBeLessThanOrEqual(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

test.each([
  ["burst", null, "critical"],
  ["leak", 0.95, "critical"],
  ["leak", 0.9, "warning"],
  ["leak", 0.5, "info"],
  ["leak", null, "info"],
  ["steady-noise", 0.99, "info"],
  ["battery", null, "warning"],
] as const)("a %s of probability %s is %s", (kind, probability, severity) => {
  expect(ALARM_KINDS).toContain(kind);
  expect(severityOf({ kind, probability })).toBe(severity);
});
