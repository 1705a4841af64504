// What is found, held against the alarms that there are: which of them goes on, changes, ends, comes back, or is new. Pure:
// it returns changes, each with the alarm as it is then, and nothing where there is nothing that a person would notice.
//
//   findings, joined where they share a node --+--> shares a node with an alarm ---> that alarm; several: the oldest
//                                              +--> ... with one that closed by itself within 14 nights ---> open again
//                                              +--> ... with one that somebody closed lately, and no younger ---> nothing
//                                              +--> a new alarm
//   an alarm of the scope that no finding touches ---> ends by itself, or says that it is quiet where somebody has it
import {
  type Alarm,
  type AlarmKind,
  type AlarmState,
  type Finding,
  FOUND_REASONS,
  type OwnReason,
} from "./alarm.ts";
import { type AlarmChange, updated } from "./change.ts";
import { familyOf, joined, placeKeys, sharedFamilies } from "./join.ts";
import { ended } from "./workflow.ts";

const DAY_MS = 86_400_000;
/** So long what has closed by itself is the same alarm when it comes back. */
export const SAME_ALARM_MS = 14 * DAY_MS;
/** So long what somebody has closed is not raised again while it goes on: evidence lingers after a repair. */
export const LINGERS_MS = 14 * DAY_MS;

/** Of what the findings are all that there is. */
export interface Scope {
  kinds: readonly AlarmKind[];
  /**
   * Whether a node could be judged: one without a night that counts, or one that is used to the noise, is no word for
   * quiet, and what is told of it stays. All could where it is left out.
   */
  isJudged?: (node: string) => boolean;
  /** Whether the noise at a node is known now, and no leak. */
  isMasked?: (node: string) => boolean;
}

/** The scopes that there are, each decided on its own. */
export const SCOPES = {
  night: ["leak", "steady-noise"],
  bursts: ["burst"],
  conditions: ["sensor", "battery", "silent", "jammed", "gateway"],
} as const satisfies Record<string, readonly AlarmKind[]>;

/** The alarms that there are, and the number that the next one gets, which none has had before. */
export interface AlarmBook {
  alarms: readonly Alarm[];
  nextId: number;
}

const ENDS: Record<AlarmKind, OwnReason> = {
  ...{ leak: "noise-gone", "steady-noise": "noise-gone", burst: "pressure-returned", silent: "heard-again" },
  ...{ sensor: "working-again", battery: "working-again", jammed: "working-again", gateway: "working-again" },
};
/** Closed so, it may come back as the same alarm. */
const COMES_BACK: ReadonlySet<unknown> = new Set(Object.values(ENDS));
const SAID: ReadonlySet<unknown> = new Set(FOUND_REASONS);

/** `now` in unix ms. Findings of another kind than the scope's are taken as well, and end nothing. */
export function track(
  { alarms, nextId }: AlarmBook,
  findings: readonly Finding[],
  now: number,
  scope: Scope,
): AlarmChange[] {
  const isMasked = maskedBy(scope);
  const found = joined(findings.filter((finding) => !isMasked(finding)));
  const live = alarms.filter(({ state }) => state !== "closed");
  const taken = new Set<number>();
  const changes: AlarmChange[] = [];
  const closedAt = closedByPlace(alarms);
  let id = nextId;
  for (const group of sharedFamilies(found, live)) {
    const [oldest, ...others] = group.alarms;
    if (oldest !== undefined) {
      for (const { id } of group.alarms) taken.add(id);
      changes.push(...goOn(oldest, others, group.finding, now));
      continue;
    }
    const before = closedAt(group.finding).filter((alarm) => !taken.has(alarm.id));
    const raised = raise(group.finding, before, id, now);
    if (raised === null) continue;
    taken.add(raised.alarm.id);
    if (raised.what === "raised") id++;
    changes.push(raised);
  }
  const kinds: ReadonlySet<AlarmKind> = new Set(scope.kinds);
  const absent = live.filter((alarm) => kinds.has(alarm.kind) && !taken.has(alarm.id));
  return [...changes, ...absent.flatMap((alarm) => leave(alarm, now, scope))];
}

function maskedBy({ isMasked = () => false }: Scope): (of: Pick<Finding, "kind" | "place">) => boolean {
  return ({ kind, place: { nodes } }) =>
    familyOf(kind) === "noise" && nodes.length > 0 && nodes.every((node) => isMasked(node));
}

/** Those that have come to share their nodes are one from now on. */
function goOn(oldest: Alarm, others: readonly Alarm[], finding: Finding, now: number): AlarmChange[] {
  const merged = others.map(
    (other): AlarmChange => ({
      ...{ what: "merged", fields: [], by: null },
      alarm: ended(other, "merged", now, oldest.id),
    }),
  );
  return [...merged, ...updated(oldest, withWork(oldest, others), finding, now)];
}

const WORK: readonly AlarmState[] = ["open", "acknowledged", "located"];

/** What people have done about one of them they have done about it. */
function withWork(oldest: Alarm, others: readonly Alarm[]): Alarm {
  const first = (of: (alarm: Alarm) => number | null) =>
    [oldest, ...others].reduce<number | null>((least, alarm) => {
      const at = of(alarm);
      return at === null ? least : Math.min(least ?? at, at);
    }, null);
  const reached = (alarm: Alarm) => (alarm.state === "repaired" ? 1 : WORK.indexOf(alarm.state));
  const furthest = others.reduce((most, alarm) => (reached(alarm) > reached(most) ? alarm : most), oldest);
  const notes = [oldest, ...others].flatMap((alarm) => alarm.notes).toSorted((a, b) => a.at - b.at);
  const began = first((alarm) => alarm.began)!;
  if (oldest.state === "repaired" || furthest === oldest) return { ...oldest, began, notes };
  return {
    ...{ ...oldest, began, notes, state: WORK[reached(furthest)]!, by: furthest.by },
    acknowledged: first((alarm) => alarm.acknowledged),
    located: furthest.state === "located" ? furthest.located : oldest.located,
  };
}

/** Finds those that are closed and share a place with a finding, the oldest first. */
function closedByPlace(alarms: readonly Alarm[]): (finding: Finding) => Alarm[] {
  const byKey = new Map<string, Alarm[]>();
  for (const alarm of alarms.filter(({ state }) => state === "closed")) {
    for (const key of placeKeys(alarm)) byKey.set(key, [...(byKey.get(key) ?? []), alarm]);
  }
  return (finding) =>
    [...new Set(placeKeys(finding).flatMap((key) => byKey.get(key) ?? []))].toSorted((a, b) => a.id - b.id);
}

/** Null where nothing is to be said: somebody has closed it lately. `before`: what is closed there. */
function raise(finding: Finding, before: readonly Alarm[], id: number, now: number): AlarmChange | null {
  const isRecent = ({ closed }: Alarm, span: number) => now - closed! <= span;
  const same = before.find((alarm) => COMES_BACK.has(alarm.reason) && isRecent(alarm, SAME_ALARM_MS));
  if (same !== undefined) {
    const open = { state: "open", closed: null, reason: null, by: null, changed: now } as const;
    const alarm: Alarm = { ...same, ...finding, ...open, began: Math.min(same.began, finding.began) };
    return { what: "reopened", fields: [], by: null, alarm };
  }
  const isSaid = before.some(
    (alarm) => SAID.has(alarm.reason) && finding.began <= alarm.closed! && isRecent(alarm, LINGERS_MS),
  );
  if (isSaid) return null;
  return { what: "raised", fields: [], by: null, alarm: newAlarm(finding, id, now) };
}

function newAlarm(finding: Finding, id: number, now: number): Alarm {
  return {
    ...{ ...finding, id, state: "open", opened: now, changed: now },
    ...{ acknowledged: null, located: null, repaired: null, closed: null, reason: null },
    ...{ mergedInto: null, quietSince: null, by: null, notes: [], after: null },
  };
}

/** Of one that no finding touches. */
function leave(alarm: Alarm, now: number, scope: Scope): AlarmChange[] {
  const { isJudged = () => true } = scope;
  const isMasked = maskedBy(scope)(alarm);
  if (!isMasked && !alarm.place.nodes.every((node) => isJudged(node))) return [];
  if (alarm.state === "open") {
    const reason = isMasked ? "masked" : ENDS[alarm.kind];
    return [{ what: "ended", fields: [], by: null, alarm: ended(alarm, reason, now) }];
  }
  // After a repair the nights say it (workflow.ts), and what is masked is not quiet.
  if (isMasked || alarm.state === "repaired" || alarm.quietSince !== null) return [];
  return [{ what: "quiet", fields: [], by: null, alarm: { ...alarm, quietSince: now, changed: now } }];
}
