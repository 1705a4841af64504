// The gateway's own watch over bursts, given falls that simulated nodes tell and what they read since: what is told, when, and
// whether it is taken back.
import type { Alarm } from "../../../gateway/alarms/alarm.ts";
import { type AlarmChange, applied } from "../../../gateway/alarms/change.ts";
import { track } from "../../../gateway/alarms/track.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { View } from "../../../gateway/store/view.ts";
import { watchBursts } from "../../../gateway/watch/alarms/burst-watch.ts";
import { FORGOTTEN_MS } from "../../../gateway/watch/alarms/bursts.ts";
import { EVENT_BURST, type EventBody } from "../../../shared/messages.ts";

const MINUTE_MS = 60_000;
/** Readings are taken by the quarter of an hour. */
export const READING_MS = 15 * MINUTE_MS;
const LOOK_MS = 60 * MINUTE_MS;
/** How long alarms that have ended are held against new ones: two weeks, and some days. */
const KEPT_MS = 20 * 86_400_000;

/** A fall as a node tells it. Times in ms, pressures in kPa. */
export interface Fall {
  node: number;
  /** When it began, and when the gateway has it. */
  at: number;
  told: number;
  before: number;
  after: number;
}

export interface ToldAlarm {
  at: number;
  /** When the first fall of it began. */
  began: number;
  nodes: number;
  /** How sure it was in the end, while it was open. */
  probability: number;
  /** How long after it was told it was taken back, ms; null where that did not happen within a day. */
  backAfter: number | null;
}

/** A node's mean pressure in the quarter of an hour before `at`, kPa; null where it has none. */
export type ReadingAt = (node: number, at: number) => number | null;

/** Falls in the order in which they are told. */
export function toldAlarms(falls: readonly Fall[], readingAt: ReadingAt): ToldAlarm[] {
  let now = 0;
  let look = () => {};
  let hear: (node: string, body: EventBody, time: number) => void = () => {};
  let alarms: Alarm[] = [];
  let nextId = 1;
  const book: Book = { all: [], last: new Map() };
  const stop = watchBursts({
    view: {
      events: () => [],
      // What stands for a day somebody closes: the next fall is an alarm of its own.
      alarms: () => [],
      recent: (name, limit) => recent(Number(name), now, limit, readingAt),
    },
    onEvent(listener) {
      hear = listener;
      return () => {};
    },
    decide: (work) =>
      work({
        track(findings, at, scope) {
          const changes = track({ alarms, nextId }, findings, at, scope);
          alarms = applied(alarms, changes).filter(({ closed }) => closed === null || at - closed < KEPT_MS);
          for (const change of changes) {
            nextId = Math.max(nextId, change.alarm.id + 1);
            note(book, change, at);
          }
          return changes;
        },
        checkRepairs: () => [],
        keepWatch: () => {},
      }),
    clock: {
      now: () => now,
      setTimeout: (run) => {
        look = run;
        return null;
      },
      clearTimeout: () => {},
    },
    log: silentLog,
  });
  const lookUntil = (until: number) => {
    // By the hour in the day after: only readings can end an alarm.
    const last = Math.min(until, now + FORGOTTEN_MS + 2 * LOOK_MS);
    for (now += LOOK_MS; now < last; now += LOOK_MS) look();
    now = until;
  };
  for (const fall of falls) {
    if (fall.told > now) lookUntil(fall.told);
    hear(`${fall.node}`, bodyOf(fall), fall.at);
  }
  lookUntil(now + 2 * FORGOTTEN_MS);
  stop();
  return book.all;
}

interface Book {
  all: ToldAlarm[];
  /** As each alarm was told last, by its number. */
  last: Map<number, ToldAlarm>;
}

/** An alarm that comes back is told anew, and counts as one more. */
function note({ all, last }: Book, { what, alarm }: AlarmChange, at: number): void {
  const { id, began, place, probability } = alarm;
  const before = last.get(id);
  if (what === "raised" || what === "reopened") {
    const told = { at, began, nodes: place.nodes.length, probability: probability ?? 0, backAfter: null };
    last.set(id, told);
    all.push(told);
  } else if (before === undefined) return;
  // After a day somebody closes it, whatever the pressure is.
  else if (what === "ended" && at - began < FORGOTTEN_MS) before.backAfter = at - before.at;
  else {
    before.nodes = Math.max(before.nodes, place.nodes.length);
    if (what !== "ended") before.probability = probability ?? 0;
  }
}

const tenths = (kpa: number) => Math.round(10 * kpa);

const bodyOf = ({ before, after }: Fall): EventBody => [
  ...([EVENT_BURST, null, null, tenths(after - before), null] as const),
  ...([tenths(before), tenths(after), null, 0, null] as const),
];

type Recent = ReturnType<View["recent"]>;

/** The newest first, as the store has them. */
function recent(node: number, now: number, limit: number, readingAt: ReadingAt): Recent {
  const found: Pick<Recent[number], "type" | "body" | "time" | "received">[] = [];
  const newest = Math.floor(now / READING_MS) * READING_MS;
  for (
    let time = newest;
    found.length < limit && time > newest - FORGOTTEN_MS - READING_MS;
    time -= READING_MS
  ) {
    const pressure = readingAt(node, time);
    if (pressure === null) break;
    const body = [time / 1000, tenths(pressure), 0, 0, 0, null, null, null, 0, null, null];
    found.push({ type: "reading", body, time, received: time } as Recent[number]);
  }
  return found as Recent;
}
