// The month's report as a table for other programs: an alarm a row, times in UTC, a point for decimals in every language.
import { timesOf } from "../../alarms/workflow.ts";
import type { SiteReport } from "./api.ts";

const COLUMNS =
  "alarm,kind,state,reason,probability,nodes,area,began,opened,acknowledged,located,repaired,closed,awareness_h,location_h,repair_h";
const HOUR_MS = 3_600_000;

export function reportCsv({ alarms }: SiteReport): string {
  const time = (ms: number | null) => (ms === null ? "" : new Date(ms).toISOString());
  const hours = (ms: number | null) => (ms === null ? "" : (ms / HOUR_MS).toFixed(1));
  const lines = alarms.map((alarm) => {
    const { awareness, location, repair } = timesOf(alarm);
    const { id, kind, state, reason, probability, place } = alarm;
    return [
      ...[
        id,
        kind,
        state,
        reason ?? "",
        probability?.toFixed(2) ?? "",
        place.nodes.join(" "),
        place.area ?? "",
      ],
      ...[alarm.began, alarm.opened, alarm.acknowledged, alarm.located, alarm.repaired, alarm.closed].map(
        time,
      ),
      ...[awareness, location, repair].map(hours),
    ].join(",");
  });
  return `${[COLUMNS, ...lines].join("\r\n")}\r\n`;
}
