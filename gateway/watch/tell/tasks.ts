// What a way has to send next: of the alarms that wait with it the most urgent that may go out now, else the day's digest.
import { WATER_KINDS } from "../../alarms/alarm.ts";
import type { ChangeName } from "../../alarms/change.ts";
import { isBelieved } from "../../clock.ts";
import type { Alarm, Telling } from "../../store/view.ts";
import type { Message } from "./courier.ts";
import type { TellDeps } from "./deps.ts";
import { type ChangedAlarm, digestMessage, dueDigest } from "./digest.ts";
import { isQuiet, isWanted, told } from "./judge.ts";
import { alarmMessage } from "./message.ts";
import type { Way } from "./way.ts";

/** Something to send. */
export interface Task {
  /** By which it is the same when it is tried again. */
  key: string;
  message: Message;
  /** Since when it waits, unix ms. */
  since: number;
  /** Keeps that it was taken. */
  over(): void;
}

export type TaskDeps = Pick<TellDeps, "alarms" | "tellings" | "clock" | "about">;

const PAGE = 500;
const DIGEST = "digest";

/**
 * Null where nothing is to be sent now. `isDue`: whether what was refused under a key may be tried again. A digest that would
 * say nothing is over at once.
 */
export function nextTask(way: Way, deps: TaskDeps, isDue: (key: string) => boolean): Task | null {
  const isSure = isBelieved(deps.clock);
  const now = deps.clock.now();
  // By a clock that is not believed nobody is woken, but for what cannot wait.
  const mayGo = (alarm: Alarm) => (isSure ? !isQuiet(way, alarm, now) : alarm.kind === "burst");
  let best: Waiting | null = null;
  for (const row of deps.tellings.open(way.name)) {
    if (row.waiting === null || !isDue(`${row.alarm}`)) continue;
    const alarm = deps.alarms.find(row.alarm);
    if (alarm === null || !mayGo(alarm)) continue;
    if (best === null || isBefore({ row, alarm }, best)) best = { row, alarm };
  }
  if (best !== null) return alarmTask(way, deps, best, now);
  return isSure && isDue(DIGEST) ? digestTask(way, deps, now) : null;
}

interface Waiting {
  row: Telling;
  alarm: Alarm;
}

/** Bursts before everything, water before the rest, and then what has waited longest. */
function isBefore(a: Waiting, b: Waiting): boolean {
  const rank = ({ alarm: { kind } }: Waiting) => (kind === "burst" ? 2 : Number(WATER_KINDS.has(kind)));
  const since = ({ row }: Waiting) => row.since ?? 0;
  return (rank(b) - rank(a) || since(a) - since(b) || a.alarm.id - b.alarm.id) < 0;
}

function alarmTask(way: Way, { tellings, about }: TaskDeps, { row, alarm }: Waiting, now: number): Task {
  return {
    key: `${row.alarm}`,
    message: alarmMessage(way, alarm, row, about, now),
    since: row.since ?? now,
    over: () =>
      tellings.write(({ put }) => {
        const current = tellings.find(way.name, row.alarm);
        if (current !== null) put(told(row, current));
      }),
  };
}

function digestTask(way: Way, { alarms, tellings, about }: TaskDeps, now: number): Task | null {
  if (way.digest === null) return null;
  const last = tellings.digest(way.name);
  const seq = alarms.cursor(way.name);
  const keep = (slot: number) => tellings.write(({ setDigest }) => setDigest(way.name, { slot, seq }));
  if (last === null) {
    keep(now);
    return null;
  }
  const slot = dueDigest(way.digest, way.zone, last.slot, now);
  if (slot === null) return null;
  const wanted = (alarm: Alarm) => isWanted(way, alarm);
  const content = {
    open: alarms.list().filter(wanted),
    changed: changedSince(alarms, last.seq, seq).filter(({ alarm }) => wanted(alarm)),
  };
  if (content.open.length + content.changed.length === 0) {
    keep(slot);
    return null;
  }
  const message = digestMessage(way, content, about, slot, now);
  return { key: DIGEST, message, since: slot, over: () => keep(slot) };
}

/** Alarms with what has become of them between two changes. */
function changedSince(alarms: TaskDeps["alarms"], after: number, upTo: number): ChangedAlarm[] {
  const byAlarm = new Map<number, ChangeName[]>();
  for (let cursor = after; cursor < upTo; ) {
    const news = alarms.changes(cursor, PAGE).filter(({ seq }) => seq <= upTo);
    if (news.length === 0) break;
    for (const { alarm, what } of news)
      if (what !== "noted") byAlarm.set(alarm, [...(byAlarm.get(alarm) ?? []), what]);
    cursor = news.at(-1)!.seq;
  }
  return [...byAlarm].flatMap(([id, changes]) => {
    const alarm = alarms.find(id);
    return alarm === null ? [] : [{ alarm, changes }];
  });
}
