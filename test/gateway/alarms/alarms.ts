// Findings and alarms for tests, made as short as what they are about.
import type { Alarm, AlarmKind, Finding } from "../../../gateway/alarms/alarm.ts";
import { applied } from "../../../gateway/alarms/change.ts";
import { SCOPES, type Scope, track } from "../../../gateway/alarms/track.ts";

export const DAY_MS = 86_400_000;
export const T = Date.UTC(2026, 10, 1, 4);

export function finding(nodes: string[], more: Partial<Finding> = {}): Finding {
  return {
    kind: "leak" as AlarmKind,
    place: { nodes, stretch: null, area: null },
    ...{ probability: 0.4, parts: [], advice: "listen", began: T },
    ...more,
  };
}

/** Nights in a row, each with what is found in it; the alarms after the last. */
export function nights(
  found: Finding[][],
  scope: Scope = { kinds: SCOPES.night },
  alarms: Alarm[] = [],
): Alarm[] {
  return found.reduce<Alarm[]>((before, findings, i) => {
    const nextId = Math.max(0, ...before.map(({ id }) => id)) + 1;
    return applied(before, track({ alarms: before, nextId }, findings, T + i * DAY_MS, scope));
  }, alarms);
}

export const openAlarm = (nodes: string[], more: Partial<Alarm> = {}): Alarm => ({
  ...nights([[finding(nodes)]])[0]!,
  ...more,
});
