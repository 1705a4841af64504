// Judges what has become of alarms: the store against that of a gateway that nobody disturbed, and who was told of what. It knows
// nothing of processes, so that a test can show that it notices each kind of fault.

import type { Told } from "./alarm-ears.ts";
import type { AlarmHistory } from "./alarm-history.ts";
import { hasNone } from "./oracle.ts";

export interface AlarmEvidence {
  ways: readonly string[];
  /** Of a gateway that nobody disturbs, after each night. */
  undisturbed: readonly AlarmHistory[];
  /** What each kill has left in the store, and when it was, unix ms. */
  left: readonly { at: number; history: AlarmHistory }[];
  end: AlarmHistory;
  told: readonly Told[];
  /** Payloads by topic: what the broker has, and what the store at the end makes of its alarms. */
  retained: ReadonlyMap<string, string>;
  wanted: ReadonlyMap<string, string>;
  /** From then on a time is that of the machine when it decided, unix ms: it is not compared. */
  lastMorning: number;
}

export interface AlarmVerdict {
  /** Sentences. Alarms and changes that a gateway that nobody disturbs has not, and those that are missing. */
  raisedTwice: string[];
  forgotten: string[];
  /** Kills that have left half of a night. */
  halfNights: string[];
  /** Changes that a way's people were not told of, and messages that came again without a kill that explains it. */
  untold: string[];
  toldTwice: string[];
  /** Topics on which the broker has something else than the store. */
  stale: string[];
  changes: number;
  /** How often it was killed, and how often with nights left to decide. */
  kills: number;
  amongNights: number;
  /** Copies that a kill explains: the server had taken the message, and the store did not know it. */
  copies: number;
}

export const NO_ALARMS: AlarmVerdict = {
  ...{ raisedTwice: [], forgotten: [], halfNights: [], untold: [], toldTwice: [], stale: [] },
  ...{ changes: 0, kills: 0, amongNights: 0, copies: 0 },
};

export const ALARM_FAULTS = {
  raisedTwice: "alarms or changes too many",
  forgotten: "alarms or changes forgotten",
  halfNights: "nights half decided",
  untold: "alarms not told",
  toldTwice: "alarms told twice",
  stale: "alarm topics not as the store",
} as const satisfies Partial<Record<keyof AlarmVerdict, string>>;
export type AlarmFault = keyof typeof ALARM_FAULTS;

export const isSoundOfAlarms = (verdict: AlarmVerdict): boolean => hasNone(ALARM_FAULTS, verdict);

export function judgeAlarms(evidence: AlarmEvidence): AlarmVerdict {
  const { undisturbed, end, left } = evidence;
  const goal = undisturbed.at(-1)!;
  const difference = differenceOf(goal, end, evidence);
  return {
    raisedTwice: difference.more,
    forgotten: [
      ...difference.less,
      ...(end.date === goal.date ? [] : [`night ${goal.date} was not decided`]),
    ],
    halfNights: left.flatMap(({ at, history }) => halfNight(at, history, evidence)),
    ...tellingOf(evidence),
    stale: staleOf(evidence),
    changes: end.changes.length,
    kills: left.length,
    amongNights: left.filter(({ history }) => history.date > 0 && history.date < goal.date).length,
  };
}

type Lines = Pick<AlarmHistory, "alarms" | "changes">;

/** Alarms and changes as lines, without the times of the last nights. */
function linesOf({ alarms, changes }: Lines, { lastMorning }: Pick<AlarmEvidence, "lastMorning">): string[] {
  const isLate = (value: unknown) => typeof value === "number" && value >= lastMorning;
  const written = (one: object) => JSON.stringify(one, (_, value) => (isLate(value) ? "late" : value));
  return [
    ...alarms.map((alarm) => `alarm ${written(alarm)}`),
    ...changes.map((change) => `change ${written(change)}`),
  ];
}

function differenceOf(goal: Lines, is: Lines, evidence: AlarmEvidence): { more: string[]; less: string[] } {
  const [wanted, found] = [linesOf(goal, evidence), linesOf(is, evidence)];
  const [all, there] = [new Set(wanted), new Set(found)];
  return { more: found.filter((line) => !all.has(line)), less: wanted.filter((line) => !there.has(line)) };
}

/** What a kill leaves is what is there after a whole night, in every part. */
function halfNight(at: number, history: AlarmHistory, evidence: AlarmEvidence): string[] {
  const when = `killed at ${new Date(at).toISOString().slice(11, 23)}, night ${history.date}`;
  const { undisturbed } = evidence;
  // By a clock that is behind it begins with a night of which nobody told anything, and knows nothing then.
  const goal = undisturbed.find(({ date }) => date === history.date);
  const { more, less } = differenceOf(goal ?? undisturbed[0]!, history, evidence);
  const isOther = goal !== undefined && JSON.stringify(history.watch) !== JSON.stringify(goal.watch);
  return [
    ...more.map((line) => `${when}: there is ${line}`),
    ...less.map((line) => `${when}: there is no ${line}`),
    ...(isOther ? [`${when}: the watch remembers something else`] : []),
  ];
}

/** Each change is in a message of each way, and no message comes again unless a kill has kept it from being noted. */
function tellingOf(evidence: AlarmEvidence): Pick<AlarmVerdict, "untold" | "toldTwice" | "copies"> {
  const untold: string[] = [];
  const toldTwice: string[] = [];
  let copies = 0;
  const last = new Map(evidence.end.changes.map(({ alarm, seq }) => [alarm, seq]));
  for (const way of evidence.ways) {
    for (const [alarm, seq] of last) {
      const messages = evidence.told.filter((one) => one.way === way && one.alarm === alarm);
      const row = evidence.end.tellings.find((one) => one.way === way && one.alarm === alarm);
      const newest = messages.at(-1)?.seq ?? 0;
      const name = `alarm ${alarm} by ${way}`;
      if (newest !== seq && !isMerged(evidence.end, alarm, messages))
        untold.push(`${name}: told up to change ${newest} of ${seq}`);
      if (row?.waiting != null) untold.push(`${name}: change ${row.waiting} still waits`);
      for (const [i, message] of messages.entries()) {
        const before = messages[i - 1];
        if (before === undefined || message.seq > before.seq) continue;
        if (message.id === before.id && isExplained(before, message, evidence)) copies++;
        else toldTwice.push(`${name}: ${message.id} came after ${before.id}`);
      }
    }
  }
  const strange = evidence.told.filter(({ alarm }) => !last.has(alarm));
  toldTwice.push(...strange.map(({ id }) => `${id} is of no alarm that there is`));
  return { untold, toldTwice, copies };
}

/** It went on in another one before anybody was told. */
const isMerged = ({ alarms }: AlarmHistory, id: number, messages: readonly Told[]) =>
  messages.length === 0 && alarms.find((alarm) => alarm.id === id)?.reason === "merged";

/** Between the two the gateway was killed, and its store did not know that the first was taken. */
function isExplained(first: Told, again: Told, { left }: AlarmEvidence): boolean {
  return left.some(({ at, history }) => {
    const row = history.tellings.find(({ way, alarm }) => way === first.way && alarm === first.alarm);
    return first.at <= at && at <= again.at && (row?.told ?? 0) < first.seq;
  });
}

function staleOf({ retained, wanted }: AlarmEvidence): string[] {
  return [...new Set([...retained.keys(), ...wanted.keys()])]
    .filter((topic) => retained.get(topic) !== wanted.get(topic))
    .map((topic) => `${topic} is ${retained.get(topic) ?? "empty"}, and not ${wanted.get(topic) ?? "empty"}`);
}
