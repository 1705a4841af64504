// The dashboards as their files have them, with what tests look at named, and Grafana's substitution of variables in a query.
import { readFileSync } from "node:fs";

export interface Target {
  refId: string;
  datasource: unknown;
  query: string;
  rawQuery: boolean;
  resultFormat: "time_series" | "table";
  alias?: string;
}

export interface Override {
  matcher: { id: string; options: string };
  properties: { id: string; value: unknown }[];
}

export interface Threshold {
  value: number | null;
  color: string;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  interval?: string;
  datasource?: unknown;
  description?: string;
  targets?: Target[];
  transformations?: { id: string; options: { conversions: { targetField: string }[] } }[];
  fieldConfig?: {
    defaults: {
      unit?: string;
      color?: { mode: string };
      // biome-ignore lint/suspicious/noExplicitAny: what the panel's own kind says
      mappings?: any[];
      thresholds: { mode: string; steps: Threshold[] };
      // biome-ignore lint/suspicious/noExplicitAny: what the panel's own kind says
      custom: Record<string, any>;
    };
    overrides: Override[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: what the panel's own kind says
  options?: Record<string, any>;
}

export interface Variable {
  name: string;
  type: string;
  query: string;
  datasource?: unknown;
  hide: number;
  multi: boolean;
  includeAll: boolean;
  allValue?: string;
}

export interface Dashboard {
  uid: string;
  title: string;
  schemaVersion: number;
  editable: boolean;
  graphTooltip: number;
  templating: { list: Variable[] };
  annotations: {
    list: { name: string; datasource: unknown; enable: boolean; iconColor: string; query: string }[];
  };
  panels: Panel[];
}

const FOLDER = new URL("../../../docs/recipes/grafana/", import.meta.url);

export const readDashboard = (file: string) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Dashboard;

/**
 * A value among others of a variable in an InfluxQL regular expression: "(a|b)", with what is special in it escaped.
 * https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/ (Regex)
 */
export function regexOf(values: string[]): string {
  const escaped = values.map((value) => value.replaceAll(/[-/\\^$*+?.()|[\]{}]/g, "\\$&"));
  return escaped.length === 1 ? escaped[0]! : `(${escaped.join("|")})`;
}

export interface Substitution {
  /** Unix ms. */
  from: number;
  to: number;
  /** "15m" */
  interval: string;
  /** By the variable's name: what is put in its place. */
  variables: Record<string, string>;
}

/**
 * https://github.com/grafana/grafana/blob/main/pkg/tsdb/influxdb/models/query.go for the time and the interval;
 * https://grafana.com/docs/grafana/latest/datasources/influxdb/template-variables/ for the rest.
 */
export function substitute(query: string, { from, to, interval, variables }: Substitution): string {
  let text = query;
  for (const [name, value] of Object.entries(variables)) text = text.replaceAll(`$${name}`, value);
  return text
    .replaceAll("$timeFilter", `time >= ${from}ms and time <= ${to}ms`)
    .replaceAll("$__interval", interval);
}
