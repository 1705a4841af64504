// A month of a site in figures: what came of each node, alarms and how long people took, night flows, batteries, and when
// nothing was heard at all. Words are made of it elsewhere.
import type { Alarm } from "../../alarms/alarm.ts";
import {
  type Area,
  expectedInterval,
  INTERVAL_DEFAULT_MS,
  type NodeInfo,
  type Span,
  type View,
} from "../../store/view.ts";
import { midnightOf } from "../../text/local-time.ts";
import { type AlarmFigures, alarmFigures } from "./alarms.ts";
import { type BatteryFigures, batteryFigures } from "./batteries.ts";
import { medianOf } from "./median.ts";
import { createArrivals, type NodeFigures, nodeFigures } from "./nodes.ts";

export interface Site {
  site: string;
  gateway: string;
  /** Of its clocks. */
  zone: string;
  /** ms between two batches of a node on radio. */
  radioPeriodMs: number;
  /** For so long readings are kept, ms. */
  readingsKeptMs: number;
}

/** Median night flows of an area in m³/h; null where no night of the month is known. */
export interface FlowFigures {
  area: string;
  title: string | null;
  nights: number;
  usual: number | null;
  before: number | null;
}

export interface MonthFigures {
  site: string;
  gateway: string;
  month: string;
  zone: string;
  span: Span;
  /** It is not over yet: figures are until now. */
  isRunning: boolean;
  /** Since when readings of it are kept, unix ms; what came before is not known any more. */
  readingsSince: number;
  nodes: NodeFigures[];
  /** Spans in which nothing was heard of any node, for longer than any may be late. */
  silences: Span[];
  alarms: AlarmFigures;
  flows: FlowFigures[];
  batteries: BatteryFigures[];
}

export type ReportView = Pick<View, "nodes" | "within" | "alarms" | "areas" | "nightFlows" | "nightsSince">;

const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** By the clocks of the site. Null where it is no month. */
export function monthSpan(month: string, zone: string): Span | null {
  const found = FORM.exec(month);
  if (found === null) return null;
  const [year, number] = [Number(found[1]), Number(found[2])];
  const next = new Date(Date.UTC(year, number)).toISOString().slice(0, "0000-00".length);
  return { from: midnightOf(`${month}-01`, zone), until: midnightOf(`${next}-01`, zone) };
}

/** `span`: of the month. `onNode` is called before each node that is read. */
export function monthFigures(
  view: ReportView,
  { site, gateway, zone, radioPeriodMs, readingsKeptMs }: Site,
  month: string,
  span: Span,
  now: number,
  onNode: (done: number, of: number) => void = () => {},
): MonthFigures {
  const until = Math.min(span.until, now);
  const known: Span = { from: Math.max(span.from, now - readingsKeptMs), until };
  const nodes = view.nodes();
  const dueMs = ({ interval, signal }: NodeInfo) =>
    expectedInterval(interval ?? INTERVAL_DEFAULT_MS, signal !== null, radioPeriodMs);
  const arrivals = createArrivals(known);
  const figures = nodes.map((node, i) => {
    onNode(i, nodes.length);
    return nodeFigures(view, node, dueMs(node), known, arrivals);
  });
  return {
    ...{ site, gateway, month, zone, span: { from: span.from, until }, isRunning: now < span.until },
    readingsSince: known.from,
    nodes: figures,
    silences: nodes.length === 0 ? [] : arrivals.silences(Math.min(...nodes.map(dueMs))),
    alarms: alarmFigures(view.alarms(0) as Alarm[], { from: span.from, until }),
    flows: view.areas().map((area) => flowFigures(view, area, month)),
    batteries: batteryFigures(view, nodes, until),
  };
}

function flowFigures(view: Pick<View, "nightFlows">, { name, title }: Area, month: string): FlowFigures {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const first = (months: number) => Date.UTC(year, number - 1 + months) / DAY_MS;
  const nights = [...view.nightFlows(name, first(0), first(1)).values()];
  const before = [...view.nightFlows(name, first(-1), first(0)).values()];
  return { area: name, title, nights: nights.length, usual: medianOf(nights), before: medianOf(before) };
}
