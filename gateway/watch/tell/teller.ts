// One way of telling: takes what waits with it, the most urgent first, one message at a time.

import { WATER_KINDS } from "../../alarms/alarm.ts";
import { isBelieved, type Timer } from "../../clock.ts";
import type { Alarm, Telling } from "../../store/view.ts";
import type { Message, Outcome } from "./courier.ts";
import type { TellDeps } from "./deps.ts";
import { type ChangedAlarm, digestMessage, dueDigest } from "./digest.ts";
import { isQuiet, isWanted, told } from "./judge.ts";
import { alarmMessage } from "./message.ts";
import { createPace } from "./pace.ts";
import { type KnownTrouble, watchTrouble } from "./trouble.ts";
import type { Way } from "./way.ts";

/** How a way is. Times in unix ms. */
export interface WayState {
  name: string;
  kind: "mail" | "webhook";
  /** Alarms that its people are yet to be told of, those that wait for the end of quiet hours too. */
  waiting: number;
  oldest: number | null;
  away: readonly KnownTrouble[];
  refused: readonly KnownTrouble[];
}

export interface Teller {
  /** Sends what is due. */
  look(): void;
  state(): WayState;
  idle(): Promise<void>;
  /** Begins nothing more. */
  stop(): void;
  /** Gives up what is under way. */
  abort(): void;
}

/** One message may take so long, ms. */
const ATTEMPT_MS = 60_000;
/** What is refused for so long is given up, ms. */
const REFUSED_MS = 7 * 86_400_000;
const PAGE = 500;

/** Something to send, and what to keep when it was taken. */
interface Task {
  key: string;
  message: Message;
  /** Since when it waits, unix ms. */
  since: number;
  over(): void;
}

export function createTeller(way: Way, deps: Omit<TellDeps, "ways">): Teller {
  const { alarms, tellings, clock, wall, log, random, about } = deps;
  const { courier } = way;
  const pace = createPace(wall, random);
  const trouble = watchTrouble(way.name, log);
  /** Who has been told already of what is not told to all yet, by message. */
  const reached = new Map<string, Set<string>>();
  let running: Promise<void> | null = null;
  let controller: AbortController | null = null;
  let timer: Timer = null;
  let isStopped = false;
  let isFailing = false;

  function nextTask(): Task | null {
    const isSure = isBelieved(clock);
    const now = clock.now();
    const rows = tellings
      .open(way.name)
      .filter(({ waiting, alarm }) => waiting !== null && pace.isDue(`${alarm}`));
    let best: Waiting | null = null;
    for (const row of rows) {
      const alarm = alarms.find(row.alarm);
      if (alarm === null) continue; // it has been deleted, and its row with it
      // By a clock that is not believed nobody is woken, but for what cannot wait.
      if (!isSure && alarm.kind !== "burst") continue;
      if (isSure && isQuiet(way, alarm, now)) continue;
      if (best === null || isBefore({ row, alarm }, best)) best = { row, alarm };
    }
    if (best !== null) return alarmTask(best.row, best.alarm, now);
    return isSure ? digestTask(now) : null;
  }

  function alarmTask(row: Telling, alarm: Alarm, now: number): Task {
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

  function digestTask(now: number): Task | null {
    if (way.digest === null || !pace.isDue(DIGEST)) return null;
    const last = tellings.digest(way.name);
    const seq = alarms.cursor(way.name);
    const keep = (slot: number) => tellings.write(({ setDigest }) => setDigest(way.name, { slot, seq }));
    if (last === null) {
      keep(now);
      return null;
    }
    const slot = dueDigest(way.digest, way.zone, last.slot, now);
    if (slot === null) return null;
    const content = {
      open: alarms.list().filter((alarm) => isWanted(way, alarm)),
      changed: changedSince(last.seq, seq),
    };
    if (content.open.length + content.changed.length === 0) {
      keep(slot);
      return null;
    }
    const message = digestMessage(way, content, about, slot, now);
    return { key: DIGEST, message, since: slot, over: () => keep(slot) };
  }

  function changedSince(after: number, upTo: number): ChangedAlarm[] {
    const byAlarm = new Map<number, ChangedAlarm["changes"][number][]>();
    for (let cursor = after; cursor < upTo; ) {
      const news = alarms.changes(cursor, PAGE).filter(({ seq }) => seq <= upTo);
      if (news.length === 0) break;
      for (const { alarm, what } of news) {
        if (what !== "noted") byAlarm.set(alarm, [...(byAlarm.get(alarm) ?? []), what]);
      }
      cursor = news.at(-1)!.seq;
    }
    return [...byAlarm].flatMap(([id, changes]) => {
      const alarm = alarms.find(id);
      return alarm === null || !isWanted(way, alarm) ? [] : [{ alarm, changes }];
    });
  }

  async function attempt({ key, message, since, over }: Task): Promise<void> {
    const done = reached.get(message.id) ?? new Set();
    const to = courier.recipients.filter((who) => !done.has(who));
    controller = new AbortController();
    const { signal } = controller;
    const late = wall.setTimeout(() => controller?.abort(), ATTEMPT_MS);
    let outcome: Outcome;
    try {
      outcome = await courier.send(message, to, signal);
    } finally {
      wall.clearTimeout(late);
      controller = null;
    }
    trouble.saw(outcome, clock.now());
    for (const who of outcome.accepted) done.add(who);
    if (outcome.later.length > 0) {
      reached.clear(); // one is under way at a time
      if (done.size > 0) reached.set(message.id, done);
      pace.away(outcome.retryAfterMs);
      return;
    }
    pace.passed();
    if (done.size === 0 && clock.now() - since < REFUSED_MS) {
      pace.refused(key);
      return;
    }
    if (done.size === 0) log.error({ way: way.name, alarm: key }, GIVEN_UP);
    over();
    reached.delete(message.id);
    pace.forget(key);
  }

  function look(): void {
    if (isStopped || running !== null) return;
    wall.clearTimeout(timer);
    const waitMs = pace.waitMs();
    if (waitMs > 0) {
      timer = wall.setTimeout(look, waitMs);
      return;
    }
    running = once().finally(() => {
      running = null;
      if (pace.waitMs() > 0) look();
    });
  }

  /** Never rejects. */
  async function once(): Promise<void> {
    try {
      const task = nextTask();
      if (task !== null) await attempt(task);
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.warn(
          { err: error, way: way.name },
          `People could not be told of alarms: ${(error as Error).message}`,
        );
      isFailing = true;
      pace.away();
    }
  }

  return {
    look,
    state() {
      const rows = tellings.open(way.name).filter(({ waiting }) => waiting !== null);
      const oldest = rows.length === 0 ? null : Math.min(...rows.map(({ since }) => since ?? 0));
      const { kind } = courier;
      return {
        name: way.name,
        kind,
        waiting: rows.length,
        oldest,
        away: trouble.away(),
        refused: trouble.refused(),
      };
    },
    idle: async () => {
      while (running !== null) await running;
    },
    stop() {
      isStopped = true;
      wall.clearTimeout(timer);
    },
    abort: () => controller?.abort(),
  };
}

const DIGEST = "digest";
const GIVEN_UP = "An alarm was refused for a week by this way, and its people are not told of it any more.";

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
