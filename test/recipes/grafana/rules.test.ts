// What Grafana asks of a dashboard's JSON (the classic model), a rule a test, with where it stands; and what this
// dashboard owes to the contract and to the firmware's thresholds.
import { describe, expect, test } from "vitest";
import { CALM_SCORE, FAST, LEAK_SCORE, SLOW } from "../../../shared/leak/thresholds.ts";
import { LEAK_STATES } from "../../../shared/messages.ts";
import { type Panel, readDashboard, type Threshold } from "./dashboard.ts";

const SOURCE = "https://github.com/grafana/grafana/blob/main/";
const KIND = `${SOURCE}kinds/dashboard/dashboard_kind.cue`;
const COMMON = `${SOURCE}packages/grafana-schema/src/common/mudball.cue`;
const UNITS = `${SOURCE}packages/grafana-data/src/valueFormats/categories.ts`;
const INFLUX = `${SOURCE}public/app/plugins/datasource/influxdb`;

const dashboard = readDashboard("sippra.json");
const swedish = readDashboard("sippra.sv.json");
const { panels } = dashboard;
const shown = panels.filter(({ type }) => type !== "row");
const charts = shown.filter(({ type }) => type === "timeseries");
const tables = shown.filter(({ type }) => type === "table");
const titled = (title: string) => panels.find((panel) => panel.title === title)!;
const DATASOURCE = { type: "influxdb", uid: `\${datasource}` };
const stepsOf = (panel: Panel) => panel.fieldConfig!.defaults.thresholds.steps;

describe(`the model: ${KIND}`, () => {
  test("a dashboard says its schema, whether it may be edited, and how pointers are shared", () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(typeof dashboard.editable).toBe("boolean");
    expect([0, 1, 2]).toContain(dashboard.graphTooltip);
    expect(dashboard.uid.length).toBeLessThanOrEqual(40);
  });

  test("panels stand in 24 columns, none on another, each with an id of its own", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) {
      expect(gridPos.w * gridPos.h).toBeGreaterThan(0);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test("thresholds go up, and the first is from minus infinity on, which JSON has as null", () => {
    const overridden = shown.flatMap(({ fieldConfig }) =>
      fieldConfig!.overrides.flatMap(({ properties }) =>
        properties
          .filter(({ id }) => id === "thresholds")
          .map(({ value }) => (value as { steps: Threshold[] }).steps),
      ),
    );
    for (const steps of [...shown.map(stepsOf), ...overridden]) {
      const [first, ...rest] = steps.map(({ value }) => value);
      expect(first).toBe(null);
      expect(rest).toEqual(rest.toSorted((a, b) => a! - b!));
    }
  });

  test("variables and mappings are of the kinds there are", () => {
    const kinds = ["query", "adhoc", "constant", "datasource", "interval", "textbox", "custom", "system"];
    for (const { type, hide } of dashboard.templating.list) {
      expect(kinds).toContain(type);
      expect([0, 1, 2]).toContain(hide);
    }
    for (const { type } of mappings()) expect(["value", "range", "regex", "special"]).toContain(type);
  });

  test("an annotation has a name, a colour, and says whether it is on", () => {
    for (const { name, iconColor, enable, datasource } of dashboard.annotations.list) {
      expect([typeof name, typeof iconColor, enable]).toEqual(["string", "string", true]);
      expect(datasource).toEqual(DATASOURCE);
    }
  });
});

describe(`words of charts: ${COMMON}`, () => {
  test("each option is a word that there is", () => {
    for (const { fieldConfig, options } of charts) {
      const { custom } = fieldConfig!.defaults;
      expect(["line", "bars", "points"]).toContain(custom.drawStyle);
      expect(["linear", "smooth", "stepBefore", "stepAfter"]).toContain(custom.lineInterpolation);
      expect(["auto", "never", "always"]).toContain(custom.showPoints);
      expect(["off", "line", "dashed", "area", "line+area", "dashed+area", "series"]).toContain(
        custom.thresholdsStyle.mode,
      );
      expect(["list", "table", "hidden"]).toContain(options!.legend.displayMode);
      expect(["bottom", "right"]).toContain(options!.legend.placement);
      expect(["single", "multi", "none"]).toContain(options!.tooltip.mode);
      expect(["asc", "desc", "none"]).toContain(options!.tooltip.sort);
    }
  });

  test("a null is a gap: nothing is connected over more than a day and a half", () => {
    for (const { fieldConfig, title } of charts) {
      const { spanNulls } = fieldConfig!.defaults.custom;
      expect(spanNulls === false || spanNulls <= 36 * 3_600_000, title).toBe(true);
    }
  });
});

test(`each unit is one that there is: ${UNITS}`, () => {
  const known = ["none", "dB", "dBm", "pressurekpa", "volt", "decmbytes", "lengthmm", "s"];
  const overridden = shown.flatMap(({ fieldConfig }) =>
    fieldConfig!.overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === "unit")),
  );
  const units = [
    ...charts.map(({ fieldConfig }) => fieldConfig!.defaults.unit),
    ...overridden.map(({ value }) => value),
  ];
  // "suffix:" is one's own, by the same folder's valueFormats.ts.
  expect(units.filter((unit) => !known.includes(unit as string) && unit !== "suffix: dBFS")).toEqual([]);
});

describe(`InfluxQL: ${INFLUX}`, () => {
  const targets = shown.flatMap((panel) => panel.targets!);

  test("all ask the database that is chosen above, as text", () => {
    for (const { datasource, rawQuery } of targets) {
      expect(datasource).toEqual(DATASOURCE);
      expect(rawQuery).toBe(true);
    }
    expect(shown.every((panel) => JSON.stringify(panel.datasource) === JSON.stringify(DATASOURCE))).toBe(
      true,
    );
  });

  test("every variable that is used is there", () => {
    const known = [
      ...dashboard.templating.list.map(({ name }) => name),
      ...["timeFilter", "__interval", "tag_node", "tag_gateway", "tag_name"],
    ];
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!);
    expect([...new Set(used)].filter((name) => !known.includes(name) && name !== "__all")).toEqual([]);
  });

  test("many nodes are no long text: All is one expression", () => {
    for (const { type, multi, allValue } of dashboard.templating.list)
      if (type === "query") expect([multi, allValue]).toEqual([true, ".*"]);
  });

  test("a chart names its lines, a table's columns are in its query", () => {
    for (const { targets } of charts) for (const { alias } of targets!) expect(alias).toMatch(/^\$tag_/);
    for (const { title, targets, fieldConfig, transformations } of tables) {
      const { query } = targets![0]!;
      const columns = [
        "Time",
        ...[...query.matchAll(/"(\w+)"(?: AS "(\w+)")?/g)].map(([, field, name]) => name ?? field!),
      ];
      const named = fieldConfig!.overrides.map(({ matcher }) => matcher.options);
      const converted = transformations!.flatMap(({ options }) =>
        options.conversions.map(({ targetField }) => targetField),
      );
      expect(
        [...named, ...converted].filter((name) => !columns.includes(name)),
        title,
      ).toEqual([]);
    }
  });
});

describe("what a line means", () => {
  test("the lines are the firmware's thresholds: shared/leak/thresholds.ts", () => {
    const values = (title: string) => stepsOf(titled(title)).map(({ value }) => value);
    expect(values("Leak score")).toEqual([null, CALM_SCORE, LEAK_SCORE]);
    expect(values("Rise above the baseline")).toEqual([null, SLOW * 0.05, FAST * 0.05]);
  });

  test("each state of the contract has its text, and a later one is looked at", () => {
    const [states, later] = titled("Leak state, night by night").fieldConfig!.defaults.mappings!;
    expect(Object.keys(states.options)).toEqual(LEAK_STATES.map((_, code) => String(code)));
    expect(later.options.from).toBe(LEAK_STATES.length);
  });

  test("each panel says what it shows", () => {
    expect(shown.filter(({ title, description }) => title === "" || !description)).toEqual([]);
  });
});

test("the Swedish dashboard is the same but for its words", () => {
  const WORDS = new Set(["title", "description", "label", "name", "uid", "text", "displayName", "alias"]);
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value as Record<string, unknown>);
    const isName = entries.some(([key, one]) => key === "id" && one === "displayName");
    return Object.fromEntries(
      entries
        .filter(([key]) => !WORDS.has(key) && !(isName && key === "value"))
        .map(([key, one]) => [key, bare(one)]),
    );
  };
  expect(bare(swedish)).toEqual(bare(dashboard));
  expect(swedish.uid).not.toBe(dashboard.uid);
  expect(swedish.templating.list.map(({ name }) => name)).toEqual(
    dashboard.templating.list.map(({ name }) => name),
  );
});

function mappings(): { type: string }[] {
  return shown.flatMap(({ fieldConfig }) => [
    ...(fieldConfig!.defaults.mappings ?? []),
    ...fieldConfig!.overrides.flatMap(({ properties }) =>
      properties.filter(({ id }) => id === "mappings").flatMap(({ value }) => value as { type: string }[]),
    ),
  ]);
}
