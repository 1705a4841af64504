// What a way has to tell of alarms, from their changes in the store; and when another way is told because nobody has taken
// one. Pure: it returns rows for the store to keep.
import type { ChangeName } from "../../alarms/change.ts";
import type { Alarm, AlarmNews, Telling } from "../../store/view.ts";
import { isWithin, nextAt } from "../../text/local-time.ts";
import type { Way } from "./way.ts";

/** Notes stay at the gateway. */
const UNTOLD: ReadonlySet<ChangeName> = new Set(["noted"]);
/** From these on people have to answer. */
const BEGINS: ReadonlySet<ChangeName> = new Set(["raised", "reopened"]);
const CHANGES_MAX = 20;

export const blank = (teller: string, alarm: number): Telling => ({
  ...{
    alarm,
    teller,
    waiting: null,
    since: null,
    changes: [],
    told: null,
    escalate: null,
    escalatedBy: null,
  },
});

/** Whether a way's people want to know of such an alarm. */
export const isWanted = (
  { kinds, leastProbability }: Pick<Way, "kinds" | "leastProbability">,
  { kind, probability }: Pick<Alarm, "kind" | "probability">,
): boolean => kinds.has(kind) && (probability === null || probability >= leastProbability);

/** Whether an alarm has to wait for the end of quiet hours. */
export const isQuiet = ({ quiet }: Pick<Way, "quiet">, { kind }: Pick<Alarm, "kind">, now: number): boolean =>
  quiet !== null && !(kind === "burst" && quiet.bursts) && isWithin(now, quiet);

/** When people can be told at the earliest, unix ms. */
function notBefore(way: Pick<Way, "quiet">, alarm: Alarm, at: number): number {
  return isQuiet(way, alarm, at) ? nextAt(at, way.quiet!.to, way.quiet!.zone) : at;
}

/**
 * The row after these changes of one alarm, oldest first; null where there is nothing to keep. An alarm that is told once is
 * told to its end, whatever becomes of its kind and probability; one that has gone on in another before anybody was told is
 * told as that.
 */
export function taken(way: Way, alarm: Alarm, before: Telling, news: readonly AlarmNews[]): Telling | null {
  const changes = news.filter(({ what }) => !UNTOLD.has(what));
  const last = changes.at(-1);
  const isKnown = before.told !== null || before.waiting !== null;
  if (last === undefined || (!isKnown && (!isWanted(way, alarm) || way.digest?.instead))) return null;
  if (before.told === null && alarm.reason === "merged")
    return isKnown ? { ...before, waiting: null, since: null, changes: [], escalate: null } : null;
  const all = [...before.changes, ...changes.map(({ what }) => what)];
  return {
    ...before,
    waiting: last.seq,
    since: before.waiting === null ? changes[0]!.at : before.since,
    changes: all.filter((what, i) => what !== all[i - 1]).slice(-CHANGES_MAX),
    escalate: escalation(way, alarm, before, changes, isKnown),
  };
}

function escalation(
  way: Way,
  alarm: Alarm,
  { escalate }: Telling,
  changes: readonly AlarmNews[],
  isKnown: boolean,
): number | null {
  if (way.escalate === null || alarm.state !== "open") return null;
  const begin = changes.findLast(({ what }) => BEGINS.has(what)) ?? (isKnown ? undefined : changes[0]);
  return begin === undefined ? escalate : notBefore(way, alarm, begin.at) + way.escalate.afterMs;
}

/**
 * The rows of both ways, where nobody has taken the alarm in time: `from` is the one that waited, `target` what the other one
 * had. That one may hand it on in turn, where it has not heard of it before: so nothing goes round.
 */
export function escalated(
  to: Way,
  alarm: Alarm,
  from: Telling,
  target: Telling,
  now: number,
): [Telling, Telling] {
  const over = { ...from, escalate: null };
  const isNew = target.told === null && target.waiting === null;
  const seq = Math.max(from.waiting ?? 0, from.told ?? 0, target.waiting ?? 0, target.told ?? 0);
  const onward =
    isNew && to.escalate !== null ? notBefore(to, alarm, now) + to.escalate.afterMs : target.escalate;
  const changes = target.changes.length > 0 ? target.changes : isNew ? (["raised"] as const) : [];
  return [
    over,
    {
      ...target,
      waiting: seq,
      since: target.since ?? now,
      changes,
      escalate: onward,
      escalatedBy: from.teller,
    },
  ];
}

/** The row after it was told as `row` said, whatever has come meanwhile. */
export function told(row: Telling, now: Telling): Telling {
  const isAll = now.waiting === row.waiting && now.escalatedBy === row.escalatedBy;
  if (isAll) return { ...now, waiting: null, since: null, changes: [], told: row.waiting, escalatedBy: null };
  const rest = now.changes.slice(row.changes.length);
  const escalatedBy = now.escalatedBy === row.escalatedBy ? null : now.escalatedBy;
  return { ...now, told: row.waiting, changes: rest.length > 0 ? rest : now.changes.slice(-1), escalatedBy };
}
