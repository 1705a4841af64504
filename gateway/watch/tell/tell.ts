// Tells people of alarms, each way at its own pace. What is to be told is in the store before anything is sent, and is over
// there only when the server has taken it: killed at any moment, nobody is forgotten, and what may have come twice has the
// same id.
//
//   changes in the store -- cursor of each way --> what waits with it -- quiet hours, back-off --> server
//                                                      |  nobody has it in time --> what waits with another way

import { every, isBelieved, within } from "../../clock.ts";
import type { Alarm, Telling } from "../../store/view.ts";
import type { TellDeps } from "./deps.ts";
import { blank, escalated, taken } from "./judge.ts";
import { createTeller, type WayState } from "./teller.ts";
import type { Way } from "./way.ts";

export interface AlarmTelling {
  states(): WayState[];
  /** Resolves when no message is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Times of the day come to pass, and another process may have changed alarms. */
const LOOK_MS = 60_000;
const PAGE = 500;
/** Init systems do not wait for long: what is under way is told again after the next start. */
const GOODBYE_MS = 2_000;

export function startTelling(deps: TellDeps): AlarmTelling {
  const { ways, tellings, wall, clock, log, onChanged } = deps;
  tellings.keepOnly(ways.map(({ name }) => name));
  const tellers = ways.map((way) => createTeller(way, deps));
  let isFailing = false;
  let isClosed = false;

  function look(): void {
    if (isClosed) return;
    try {
      for (const way of ways) takeIn(way, deps);
      if (isBelieved(clock)) for (const way of ways) handOn(way, deps);
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, `Alarms could not be looked at: ${(error as Error).message}`);
      isFailing = true;
    }
    for (const teller of tellers) teller.look();
  }

  const stops = [onChanged(look), every(LOOK_MS, wall, look)];
  look();
  const idle = async () => void (await Promise.all(tellers.map((teller) => teller.idle())));
  return {
    states: () => tellers.map((teller) => teller.state()),
    idle,
    async close() {
      isClosed = true;
      for (const stop of stops) stop();
      for (const teller of tellers) teller.stop();
      if (!(await within(idle(), GOODBYE_MS, wall))) for (const teller of tellers) teller.abort();
      await idle();
    },
  };
}

/** Brings what has changed into what waits with a way, and its cursor with it. */
function takeIn(way: Way, { alarms, tellings }: TellDeps): void {
  for (;;) {
    const news = alarms.changes(alarms.cursor(way.name), PAGE);
    const last = news.at(-1);
    if (last === undefined) return;
    const byAlarm = Map.groupBy(news, (each) => each.alarm);
    tellings.write((writer) => {
      for (const [id, changes] of byAlarm) {
        const alarm = alarms.find(id);
        if (alarm === null) continue;
        const row = taken(way, alarm, tellings.find(way.name, id) ?? blank(way.name, id), changes);
        if (row !== null) writer.put(row);
      }
      writer.moveCursor(way.name, last.seq);
    });
  }
}

/** What nobody has taken in time goes to another way too. */
function handOn(way: Way, { ways, alarms, tellings, clock, log }: TellDeps): void {
  const now = clock.now();
  const to = ways.find(({ name }) => name === way.escalate?.to);
  const due = tellings.open(way.name).filter(({ escalate }) => escalate !== null && escalate <= now);
  for (const row of due) {
    const alarm = alarms.find(row.alarm);
    const isTaken = alarm === null || alarm.state !== "open" || to === undefined;
    tellings.write(({ put }) => {
      if (isTaken) put({ ...row, escalate: null });
      else for (const each of bothRows(to, alarm, row)) put(each);
    });
    if (!isTaken) log.info({ alarm: row.alarm, way: way.name, to: to.name }, NOBODY);
  }

  function bothRows(other: Way, alarm: Alarm, row: Telling): readonly Telling[] {
    return escalated(
      other,
      alarm,
      row,
      tellings.find(other.name, alarm.id) ?? blank(other.name, alarm.id),
      now,
    );
  }
}

const NOBODY = "Nobody has acknowledged an alarm in time: another way is told.";
