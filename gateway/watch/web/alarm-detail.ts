// An alarm with what its view draws beside its sentences: what became of it, the nights of its nodes, the flow of its area.
import type { Alarm } from "../../alarms/alarm.ts";
import type { View } from "../../store/view.ts";
import type { AlarmDetail } from "./api.ts";
import { fileRow } from "./file-routes.ts";
import { nightsOf } from "./node-detail.ts";
import type { Rows } from "./rows.ts";

const DAY_MS = 86_400_000;
/** Nights before it began, and nodes of its place that are drawn. */
const NIGHTS_BEFORE = 45;
const NODES_SHOWN = 6;

type Records = Pick<
  View,
  "alarmHistory" | "alarmFiles" | "nightsSince" | "nodes" | "watched" | "flowNights" | "areas"
>;

export function alarmDetail(view: Records, rows: Rows, alarm: Alarm, now: number): AlarmDetail {
  const from = Math.floor(Math.min(alarm.began, now) / DAY_MS) - NIGHTS_BEFORE;
  return {
    alarm,
    history: view.alarmHistory(alarm.id),
    nodes: alarm.place.nodes.slice(0, NODES_SHOWN).flatMap((name) => {
      const row = rows.find(name);
      const [node] = view.nodes(name);
      return row === undefined || node === undefined ? [] : [{ row, nights: nightsOf(view, node, from) }];
    }),
    flow: flowOf(view, alarm, from, now),
    files: view.alarmFiles(alarm.id).map(fileRow),
  };
}

function flowOf(view: Records, { place }: Alarm, from: number, now: number): AlarmDetail["flow"] {
  const node = place.nodes[0];
  const area = view
    .areas()
    .find(({ name, nodes }) => name === place.area || (node !== undefined && nodes.includes(node)));
  if (area === undefined || area.meters.length === 0) return null;
  const nights = view.flowNights(area.name, from, Math.floor(now / DAY_MS) + 1);
  return { area: area.name, date: nights.map(({ date }) => date), flow_m3h: nights.map(({ flow }) => flow) };
}
