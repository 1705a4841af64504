// What has become of one alarm: found by its number, with what each change said before and after. The log of all alarms'
// changes is tellers' to read on in; who looks at an alarm reads its own part of it.
import type { DatabaseSync } from "node:sqlite";
import type { Alarm, AlarmPlace } from "../alarms/alarm.ts";
import type { AlarmChange, ChangeField, ChangeName, FieldChange } from "../alarms/change.ts";

/** The step of steps.ts that brings it. `differences`: JSON of FieldChange[]; NULL where no field has changed, or nobody noted how. */
export const ALARM_HISTORY = `
  ALTER TABLE alarm_changes ADD COLUMN differences TEXT;
  CREATE INDEX alarm_changes_of ON alarm_changes (alarm);
  `;

/** A change of an alarm, as people look at it. */
export interface AlarmStep {
  what: ChangeName;
  /** unix ms */
  at: number;
  /** null where it came by itself */
  who: string | null;
  /** Empty where no field has, and of changes that were made before this was kept. */
  changed: readonly FieldChange[];
}

export interface AlarmHistory {
  /** The oldest first. */
  of(alarm: number): AlarmStep[];
  /** Everywhere a node of this name has another. */
  renameNode(name: string, to: string): void;
}

type Row = { differences: string | null };
const changesOf = ({ differences }: Row) =>
  differences === null ? [] : (JSON.parse(differences) as FieldChange[]);

export function alarmHistory(db: DatabaseSync): AlarmHistory {
  const of = db.prepare("SELECT what, at, who, differences FROM alarm_changes WHERE alarm = ? ORDER BY seq");
  const naming = db.prepare(
    "SELECT seq, differences FROM alarm_changes WHERE differences IS NOT NULL AND instr(differences, ?) > 0",
  );
  const rewrite = db.prepare("UPDATE alarm_changes SET differences = ? WHERE seq = ?");
  return {
    of: (alarm) =>
      (of.all(alarm) as (Row & Omit<AlarmStep, "changed">)[]).map(({ what, at, who, ...row }) => ({
        ...{ what, at, who, changed: changesOf(row) },
      })),
    renameNode(name, to) {
      for (const { seq, ...row } of naming.all(JSON.stringify(name)) as (Row & { seq: number })[]) {
        const changed = changesOf(row).map((change) =>
          change.name === "place"
            ? {
                ...change,
                before: renamed(change.before, name, to),
                after: renamed(change.after, name, to),
              }
            : change,
        );
        rewrite.run(JSON.stringify(changed), seq);
      }
    },
  };
}

/** What a change has made of an alarm, as it is kept; `before`: the alarm until then. */
export function differencesOf(before: Alarm | null, { alarm, fields }: AlarmChange): string | null {
  if (before === null) return null;
  return JSON.stringify(fields.map((name) => differenceOf(name, before, alarm)));
}

const differenceOf = <Name extends ChangeField>(name: Name, before: Alarm, after: Alarm) => ({
  ...{ name, before: before[name], after: after[name] },
});

/** A place in which a node has another name. */
export function renamed({ nodes, stretch, area }: AlarmPlace, name: string, to: string): AlarmPlace {
  const other = (node: string) => (node === name ? to : node);
  if (stretch === null) return { nodes: nodes.map(other), stretch, area };
  const likelier = stretch.likelier === null ? null : other(stretch.likelier);
  const ends = { from: other(stretch.from), to: other(stretch.to), likelier };
  return { nodes: nodes.map(other), stretch: { ...stretch, ...ends }, area };
}
