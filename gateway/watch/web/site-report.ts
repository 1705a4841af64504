// The site in a month: night flows of its areas, alarms of water with how long each took, and how its nodes are.
import { WATER_KINDS } from "../../alarms/alarm.ts";
import type { View } from "../../store/view.ts";
import { commonNights } from "../alarms/shared-nights.ts";
import { flowReport } from "../flow/report.ts";
import { NODE_STATES, type SiteReport } from "./api.ts";
import type { Rows } from "./rows.ts";

const DAY_MS = 86_400_000;
const NIGHTS_SHOWN = 120;

/** `month`: "2026-11". Null where that is none. */
export function siteReport(
  view: Pick<View, "areas" | "flowNights" | "nightFlows" | "alarms" | "watched">,
  rows: Rows,
  month: string,
  now: number,
): SiteReport | null {
  const span = spanOf(month);
  if (span === null) return null;
  const [from, until] = span;
  const today = Math.floor(now / DAY_MS);
  const counts = Object.fromEntries(NODE_STATES.map((state) => [state, 0])) as SiteReport["nodes"];
  for (const { state } of rows.all()) counts[state]++;
  return {
    month,
    areas: view.areas().map((area) => {
      const nights =
        area.meters.length === 0 ? [] : view.flowNights(area.name, today - NIGHTS_SHOWN, today + 1);
      const report = area.meters.length === 0 ? null : flowReport(view, area, now);
      const step = report?.step ?? null;
      return {
        ...{ name: area.name, nodes: [...area.nodes], usual_m3h: report?.usual ?? null },
        ...{ date: nights.map(({ date }) => date), flow_m3h: nights.map(({ flow }) => flow) },
        step: step === null ? null : { since: step.since * DAY_MS, by_m3h: step.step },
      };
    }),
    common: commonNights(view.watched),
    alarms: view
      .alarms(0)
      .filter(({ kind, began, closed }) => WATER_KINDS.has(kind) && began < until && (closed ?? now) >= from),
    nodes: counts,
  };
}

/** From and until, unix ms. */
function spanOf(month: string): [number, number] | null {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (found === null) return null;
  const [year, number] = [Number(found[1]), Number(found[2])];
  return [Date.UTC(year, number - 1), Date.UTC(year, number)];
}
