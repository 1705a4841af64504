// A month's alarms by kind, how long people took, and those about water themselves.
import {
  ALARM_KINDS,
  type Alarm,
  type AlarmKind,
  type FoundReason,
  LEAK_REASONS,
  WATER_KINDS,
} from "../../alarms/alarm.ts";
import { timesOf } from "../../alarms/workflow.ts";
import type { Span } from "../../store/view.ts";
import { medianOf } from "./median.ts";

export interface KindFigures {
  kind: AlarmKind;
  /** In the month: how many were told, taken by somebody, and closed. */
  opened: number;
  acknowledged: number;
  closed: number;
  /** At its end. */
  open: number;
}

export interface AlarmFigures {
  /** Of kinds of which there was any. */
  kinds: KindFigures[];
  /** Median ms of those about water in which the step was made in the month; null where none was. */
  awareness: number | null;
  location: number | null;
  repair: number | null;
  /** Of those about water that were closed in the month: at how many water ran out, and at how many it did not. */
  leaks: number;
  others: number;
  /** About water, open at some time of the month; the oldest first. */
  water: Alarm[];
}

/** "merged" is told as another one. */
export function alarmFigures(all: readonly Alarm[], { from, until }: Span): AlarmFigures {
  const alarms = all.filter(({ reason }) => reason !== "merged");
  const isIn = (at: number | null) => at !== null && at >= from && at < until;
  const isOpenAt = ({ opened, closed }: Alarm, at: number) =>
    opened < at && (closed === null || closed >= at);
  const kinds = ALARM_KINDS.map((kind) => {
    const some = alarms.filter((alarm) => alarm.kind === kind);
    const count = (has: (alarm: Alarm) => boolean) => some.filter(has).length;
    return {
      kind,
      opened: count(({ opened }) => isIn(opened)),
      acknowledged: count(({ acknowledged }) => isIn(acknowledged)),
      closed: count(({ closed }) => isIn(closed)),
      open: count((alarm) => isOpenAt(alarm, until)),
    };
  }).filter(({ opened, acknowledged, closed, open }) => opened + acknowledged + closed + open > 0);
  const water = alarms.filter(({ kind }) => WATER_KINDS.has(kind));
  const spans = (name: "awareness" | "location" | "repair", at: "acknowledged" | "located" | "repaired") =>
    medianOf(
      water
        .filter((alarm) => isIn(alarm[at]))
        .map((alarm) => timesOf(alarm)[name])
        .filter((span) => span !== null),
    );
  const closed = water.filter((alarm) => isIn(alarm.closed));
  const leaks = closed.filter(({ reason }) => LEAK_REASONS.has(reason as FoundReason)).length;
  return {
    kinds,
    awareness: spans("awareness", "acknowledged"),
    location: spans("location", "located"),
    repair: spans("repair", "repaired"),
    ...{ leaks, others: closed.length - leaks },
    water: water
      .filter(({ opened, closed: end }) => opened < until && (end === null || end >= from))
      .toSorted((a, b) => a.opened - b.opened),
  };
}
