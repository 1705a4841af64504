// How the night flow of an area is: its last night, what is usual, and whether it has gone up since some day.
import type { Area, FlowNight, View } from "../../store/view.ts";
import { dateOf, endOf } from "./night.ts";
import { type NightStep, stepOf, usualFlow } from "./step.ts";

export interface FlowReport {
  area: Area;
  /** The newest night of which anything is to be said; null where none is. */
  night: FlowNight | null;
  /** When it was over, unix ms. */
  ended: number | null;
  /** m³/h, of the four weeks before it; null while too few are known. */
  usual: number | null;
  /** What has changed and lasts; null where nothing has, or it is too early to tell. */
  step: NightStep | null;
}

const LOOKED_BACK = 120;

/** `now`: unix ms. */
export function flowReport(
  view: Pick<View, "flowNights" | "nightFlows">,
  area: Area,
  now: number,
): FlowReport {
  const today = dateOf(now, area.offset);
  const night = view.flowNights(area.name, today - LOOKED_BACK, today + 1).at(-1) ?? null;
  if (night === null) return { area, night, ended: null, usual: null, step: null };
  const { date } = night;
  const flows = view.nightFlows(area.name, date - LOOKED_BACK, date + 1);
  return {
    ...{ area, night, ended: endOf(date, area.offset) },
    ...{ usual: usualFlow(flows, date), step: stepOf(flows, date) },
  };
}
