// What has become of an alarm, and what of it is news: whoever is told of each change is told of few.
import type { Alarm, AlarmPlace, Finding } from "./alarm.ts";

export const CHANGE_NAMES = [
  "raised",
  "reopened",
  "changed", // what is found there says something else: `fields` name it
  "quiet", // nothing is found any more, and somebody has it
  "found-again", // after that
  "ended", // by itself
  "merged",
  "checked", // the nights after the repair say something else
  "acknowledged",
  "located",
  "repaired",
  "closed",
  "noted",
] as const;
export type ChangeName = (typeof CHANGE_NAMES)[number];

export const CHANGE_FIELDS = ["kind", "place", "probability", "advice", "state"] as const;
export type ChangeField = (typeof CHANGE_FIELDS)[number];

/** What a change says, and what was said before. */
export type FieldChange = {
  [Name in ChangeField]: { name: Name; before: Alarm[Name]; after: Alarm[Name] };
}[ChangeField];

export interface AlarmChange {
  what: ChangeName;
  /** Of "changed" and "found-again", what has. */
  fields: readonly ChangeField[];
  /** Who did it; null where it came by itself. */
  by: string | null;
  /** As it is from then on. */
  alarm: Alarm;
}

/** A probability by less is no news, but for one that crosses the half. */
const PROBABILITY_STEP = 0.1;
/** Halves and tenths are no binary fractions. */
const EPSILON = 1e-9;

function isOtherProbability(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return before !== now;
  return Math.abs(now - before) >= PROBABILITY_STEP - EPSILON || before >= 0.5 !== now >= 0.5;
}

/** One node less is no news while it is nearest to the same one. */
function isOtherPlace(before: AlarmPlace, now: AlarmPlace): boolean {
  const end = ({ stretch }: AlarmPlace) =>
    stretch === null ? null : `${[stretch.from, stretch.to].toSorted()} ${stretch.likelier}`;
  if (before.nodes[0] !== now.nodes[0] || end(before) !== end(now) || before.area !== now.area) return true;
  return now.nodes.some((node) => !before.nodes.includes(node));
}

/**
 * The change that a finding makes of an alarm; none where a person would notice nothing. `alarm` is what has become of
 * `before` by others that go on in it.
 */
export function updated(before: Alarm, alarm: Alarm, finding: Finding, now: number): AlarmChange[] {
  const fields: ChangeField[] = [];
  if (before.kind !== finding.kind) fields.push("kind");
  if (isOtherPlace(before.place, finding.place)) fields.push("place");
  if (isOtherProbability(before.probability, finding.probability)) fields.push("probability");
  if (before.advice !== finding.advice) fields.push("advice");
  if (before.state !== alarm.state) fields.push("state");
  const isFoundAgain = before.quietSince !== null;
  if (fields.length === 0 && !isFoundAgain && alarm.notes.length === before.notes.length) return [];
  const place = fields.includes("place") ? finding.place : before.place;
  const began = Math.min(alarm.began, finding.began);
  const after = { ...alarm, ...finding, place, began, quietSince: null, changed: now };
  return [{ what: isFoundAgain ? "found-again" : "changed", fields, by: null, alarm: after }];
}

/** What there is after changes, by id: as the same changes leave it wherever they are applied. */
export function applied(alarms: readonly Alarm[], changes: readonly Pick<AlarmChange, "alarm">[]): Alarm[] {
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  for (const { alarm } of changes) byId.set(alarm.id, alarm);
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}
