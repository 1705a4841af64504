// Queries of the alerts and of the dashboard that come with the gateway, and what of its metrics each asks for.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export const FOLDER = new URL("../../../../docs/prometheus/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FOLDER), "utf8");

export interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

export const rules: Rule[] = parse(read("alerts.yaml")).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { refId: string; expr: string; datasource: { type: string; uid: string } }[];
  fieldConfig?: { defaults: { unit?: string } };
}

export const dashboard: {
  schemaVersion: number;
  panels: Panel[];
  templating: { list: { name: string; type: string; query: string | { query: string } }[] };
  annotations: { list: { expr: string }[] };
} = JSON.parse(read("grafana-dashboard.json"));

const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);
const variables = dashboard.templating.list.flatMap(({ query }) =>
  typeof query === "string" ? [] : query.query,
);

/** As Prometheus gets it: Grafana has put values for its variables. */
export const sent = (query: string) =>
  query.replaceAll("$__rate_interval", "2m").replaceAll(/\$(job|instance)\b/g, ".*");

export const panelQueries = [...targets, ...dashboard.annotations.list].map(({ expr }) => expr);
export const queries = [...rules.map(({ expr }) => expr), ...panelQueries, ...variables];

/** Names in queries, with the labels that their braces ask for. */
export function askedFor(query: string): { name: string; labels: string[] }[] {
  const found = query.matchAll(/\b((?:sippra|process|nodejs)_[a-z_]+)(?:\{([^}]*)\})?/g);
  return [...found].map(([, name, braces = ""]) => ({
    name: name!,
    labels: [...braces.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g)].map((match) => match[1]!),
  }));
}
