// What is retained of metered areas: last night's minimum flow of each that has a meter, with what is usual and whether it has
// gone up. A key is an area's name; one that is taken out of the configuration takes its topic with it.
import type { Area, FlowNight, View } from "../store/view.ts";
import { type AreaFlow, areaFlow } from "./contract/area.ts";
import type { FlowDoubtName, FlowReasonName } from "./contract/area-words.ts";
import { jsonWriter } from "./contract/writer.ts";
import type { Origin } from "./formats/record.ts";
import { timestamp } from "./formats/units.ts";
import type { RetainedMessage, RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

/** How an area's night flow is, as somebody watches it. */
export interface AreaReport {
  area: Area;
  night: FlowNight | null;
  /** unix ms */
  ended: number | null;
  usual: number | null;
  step: { step: number; since: number; usual: number } | null;
}

export interface AreaSourceDeps {
  view: Pick<View, "onChanged">;
  /** Of every area that has a meter, or of one. */
  reports(area?: string): readonly AreaReport[];
  /** Areas that are not in the configuration any more. */
  retired(): readonly string[];
  topics: Topics;
  origin: Origin;
}

const DAY_MS = 86_400_000;
const dateText = (date: number) => new Date(date * DAY_MS).toISOString().slice(0, "0000-00-00".length);
const rounded = (flow: number | null) => (flow === null ? null : Math.round(1000 * flow) / 1000);

/** Null where no night is known of. */
export function areaPayload(
  { area, night, ended, usual, step }: AreaReport,
  { site, gateway }: Origin,
): AreaFlow | null {
  if (night === null || ended === null) return null;
  const { date, flow, reason, doubts } = night;
  return {
    ...{ site, gateway, area: area.name, title: area.title },
    time: timestamp(ended),
    night: dateText(date),
    flow_m3h: rounded(flow),
    usual_m3h: rounded(usual),
    step_m3h: rounded(step?.step ?? null),
    step_since: step === null ? null : dateText(step.since),
    before_step_m3h: rounded(step?.usual ?? null),
    quality: flow === null ? "unknown" : doubts.length > 0 ? "odd" : "known",
    reason: reason as FlowReasonName | null,
    doubts: doubts.map(({ meter, doubt }) => ({ meter, doubt: doubt as FlowDoubtName })),
  };
}

export const areaJson = jsonWriter(areaFlow);

/** A night is worked out anew with each sample that comes late. */
const PACE_MS = 5_000;

/** `area/<area>/flow`. */
export function retainedAreas({ view, reports, retired, topics, origin }: AreaSourceDeps): RetainedSource {
  const messageOf = (report: AreaReport): RetainedMessage[] => {
    const payload = areaPayload(report, origin);
    if (payload === null) return [];
    const { area, time } = payload;
    return [{ key: area, topic: topics.areaFlow(area), payload: areaJson(payload), time }];
  };
  const emptied = (area: string): RetainedMessage => ({
    ...{ key: area, topic: topics.areaFlow(area), payload: null, time: null },
  });
  return {
    refused: "The night flow of an area could not be told",
    now: (key) => [...reports(key).flatMap(messageOf), ...(key === undefined ? retired() : []).map(emptied)],
    onChanged: (listener) =>
      view.onChanged(({ of }) => {
        if (of === "flow" || of === "all") listener();
      }),
    paceMs: PACE_MS,
  };
}
