// Takes a sink's outbox to its broker, and removes a row only when the broker surely has it.
//
//   outbox:  event    1 2 3 ...      rows stay until removed, so the file is the only queue
//            reading  4 5 6 ...  --> window --PUBACK--> grace --> removed
//            history  7 8 9 ...        |
//                                      `--refused--> parked, named; the rest goes on
//
//   down --connected--> sending --not now--> pausing --time is up--> sending
//     ^---------------- connection broken, from any of them --'
//
// After a break the rows in the window and in their grace are published again, under their ids. The promise: at least once,
// one id, first arrivals in order of each node and topic.
import { type Clock, every, type Timer, within } from "../clock.ts";
import type { Log } from "../log.ts";
import type { SinkOutbox } from "../store/sink-outbox.ts";
import { AGED_AT_ONCE, type Ageing, startAgeing } from "./ageing.ts";
import type { MqttLink } from "./link.ts";
import { type Parking, startParking, type TriedTopic } from "./parking.ts";
import { type RowFeed, rowFeed, type TakenRow } from "./row-feed.ts";
import { type SentRows, sentRows } from "./sent-rows.ts";
import type { RecordSink, SinkMessage } from "./sinks/sink.ts";
import { type Outgoing, openWindow, type Window } from "./window.ts";

export interface PublisherDeps {
  outbox: SinkOutbox;
  link: Pick<
    MqttLink,
    "up" | "receiveMaximum" | "trials" | "publish" | "tryRefusedAgain" | "onUp" | "onDown"
  >;
  sink: Pick<RecordSink, "messages">;
  log: Log;
  random: () => number;
  /** The clock that records are dated by: it decides what is live. */
  clock: Clock;
  /** The clock of the network: grace, backoff and timeouts run by it, also where `clock` is simulated. */
  wall: Clock;
}

export interface Counters {
  /** Messages acknowledged for the first time. */
  published: number;
  /** Messages sent again: after a break, or where their echo was missing. */
  republished: number;
}

export interface Publisher {
  readonly counters: Readonly<Counters>;
  /** Topics that were refused and are being tried: whether they are taken is not known yet. */
  tried(): TriedTopic[];
  /** Resolves when every row that can go out has been acknowledged; some may still be in their grace time. */
  idle(): Promise<void>;
  /** As `idle`, for so long at most. True where everything went out. */
  drain(timeoutMs: number): Promise<boolean>;
  /** Ends publishing and removes at once what was acknowledged. What was not stays in the outbox. */
  close(): void;
}

/** Most unacknowledged messages: enough for 1,000 messages/s at a round trip of 100 ms. */
export const WINDOW_MAX = 100;
/** How often what has had its grace is removed, and what is refused looked after. */
const SWEEP_MS = 500;
const STORE_RETRY_MS = 1_000;

type Phase =
  | { is: "down" }
  /** Keeps the window full. */
  | { is: "sending" }
  /** The broker takes nothing just now, or the store cannot be read or written. */
  | { is: "pausing"; pause: Timer }
  | { is: "closed" };

interface Publishing extends PublisherDeps {
  counters: Counters;
  feed: RowFeed;
  rows: SentRows;
  parking: Parking;
  phase: Phase;
  window: Window;
  /** What was taken is being written down, and nothing else is taken meanwhile. */
  isWriting: boolean;
  isStoreFailing: boolean;
  ageing: Ageing;
  idlers: Set<() => void>;
  /** It proceeds in this turn of the event loop. */
  isDue: boolean;
}

export function startPublisher(deps: PublisherDeps): Publisher {
  const { outbox, link, clock, wall } = deps;
  const rows = sentRows();
  const counters = { published: 0, republished: 0 };
  const feed = rowFeed({ outbox, clock, isSent: rows.isSent });
  const parking = startParking({ ...deps, onAgain: () => proceedSoon(publishing) });
  const publishing: Publishing = {
    ...{ ...deps, counters, feed, rows, parking },
    phase: link.up ? { is: "sending" } : { is: "down" },
    window: openWindow({
      ...{ ...deps, rows, counters, feed, parking },
      onAnswered: () => proceedSoon(publishing),
      onRefused: () => parkRefused(publishing),
      onNotNow: (ms) => pause(publishing, ms),
    }),
    isWriting: false,
    isStoreFailing: false,
    ageing: startAgeing({ outbox, clock, wall, soon: (...write) => soon(publishing, ...write) }),
    idlers: new Set(),
    isDue: false,
  };
  const stops = [
    outbox.onNews((news) => {
      publishing.feed.look(news);
      if (news === null) {
        // Somebody may have asked for what was refused to be tried again.
        link.tryRefusedAgain();
        publishing.parking.reload();
      }
      proceed(publishing);
    }),
    link.onUp(() => resume(publishing)),
    link.onDown(() => broken(publishing)),
    every(SWEEP_MS, wall, () => sweep(publishing)),
  ];
  sweep(publishing);
  proceed(publishing);
  const idle = () => becomesIdle(publishing);
  return {
    counters: publishing.counters,
    tried: () => publishing.parking.tried(),
    idle,
    drain: (timeoutMs) => within(idle(), timeoutMs, wall),
    close() {
      if (publishing.phase.is === "closed") return;
      for (const stop of stops) stop();
      leave(publishing, { is: "closed" });
      removeAtOnce(publishing);
    },
  };
}

/** Sends what the window has room for, and tells those who wait where there is nothing more to send. */
function proceed(publishing: Publishing): void {
  const { phase, link, window, idlers, isWriting } = publishing;
  parkRefused(publishing);
  // A link that is closed is not up any more, without a word of a break.
  if (phase.is === "sending" && link.up) fillWindow(publishing);
  removeOverdue(publishing);
  if (idlers.size === 0 || isWriting || publishing.isWriting || window.unanswered() > 0) return;
  if (phase.is !== "sending" && phase.is !== "down") return;
  if (attempt(publishing, () => publishing.feed.isDry())) for (const done of [...idlers]) done();
}

/**
 * Once for all answers that came together. Not for a share of the window, say: brokers that leave Nagle's algorithm on
 * hold back their answers until the first one is acknowledged, which the next message does, and nothing else for 40 ms.
 */
function proceedSoon(publishing: Publishing): void {
  if (publishing.isDue) return;
  publishing.isDue = true;
  setImmediate(() => {
    publishing.isDue = false;
    proceed(publishing);
  });
}

/** Undefined where the store cannot be read: to be tried again, nothing is lost by waiting. */
function attempt<T>(publishing: Publishing, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    storeFailed(publishing, error as Error);
    return undefined;
  }
}

/** As `soon` of the outbox: what fails in a row is logged once, and after a pause it is tried again. */
function soon(
  publishing: Publishing,
  work: Parameters<SinkOutbox["soon"]>[0],
  done: (isDone: boolean) => void,
): void {
  publishing.outbox.soon(work, (error) => {
    done(error === null);
    if (publishing.phase.is === "closed") return;
    // Not at once where it failed: sweeping tries again.
    if (error !== null) return storeFailed(publishing, error);
    publishing.isStoreFailing = false;
    proceed(publishing);
  });
}

function storeFailed(publishing: Publishing, error: Error): void {
  if (!publishing.isStoreFailing) {
    publishing.log.error({ err: error }, `The outbox cannot be read or written: ${error.message}`);
  }
  publishing.isStoreFailing = true;
  publishing.feed.reset();
  if (publishing.phase.is === "sending") pause(publishing, STORE_RETRY_MS);
}

/** All rows that there is room for at once: what is to be written of them is one transaction. */
function fillWindow(publishing: Publishing): void {
  const { link, feed, window, clock } = publishing;
  while (!publishing.isWriting) {
    const room = Math.min(WINDOW_MAX, link.receiveMaximum) - window.unanswered();
    if (room <= 0) return;
    const taken = attempt(publishing, () => feed.take(room));
    if (taken === undefined || (taken.rows.length === 0 && taken.outdated.length === 0)) return;
    const outgoing: Outgoing[] = [];
    for (const each of taken.rows) {
      const messages = compose(publishing, each);
      if (messages !== null) outgoing.push({ ...each, messages });
    }
    const news = outgoing.filter(({ isNew }) => isNew);
    const [first] = taken.outdated;
    parkRefused(publishing);
    if (news.length === 0 && first === undefined) {
      for (const each of outgoing) window.send(each);
      continue;
    }
    const gone = new Set<number>();
    write(
      publishing,
      (changes) => {
        for (const { row, late } of news) if (!changes.decide(row, late)) gone.add(row.seq);
        for (const row of taken.outdated) changes.toHistory(row);
        // Where one is too old, those after it mostly are.
        if (first) changes.ageOut({ ...first, place: first.place - 1 }, clock.now(), AGED_AT_ONCE);
      },
      () => {
        for (const each of outgoing) if (!gone.has(each.row.seq)) window.send(each);
      },
    );
  }
}

/** Writes, and goes on when it is on disk, where the connection is still the same. */
function write(publishing: Publishing, work: Parameters<SinkOutbox["soon"]>[0], then: () => void): void {
  const connection = publishing.window.connection();
  publishing.isWriting = true;
  soon(publishing, work, (isDone) => {
    publishing.isWriting = false;
    if (isDone && connection === publishing.window.connection()) then();
  });
}

/** What was refused is written down: with whatever comes next, or in a moment. */
function parkRefused(publishing: Publishing): void {
  const { parking, rows } = publishing;
  const refused = parking.take();
  if (refused.length === 0) return;
  for (const { row } of refused) rows.withdraw(row);
  soon(
    publishing,
    (changes) => parking.write(changes, refused),
    (isDone) => {
      if (!isDone) return parking.putBack(refused);
      parking.written(refused);
      for (const { row } of refused) rows.forget(row.seq);
    },
  );
}

/** Null where no message can be made of a row: it is parked. */
function compose({ sink, parking }: Publishing, { row, late }: TakenRow): readonly SinkMessage[] | null {
  try {
    const messages = sink.messages(row.message, late);
    if (!parking.keeps(row, messages)) return messages;
  } catch (error) {
    parking.unfit(row, error as Error);
  }
  return null;
}

function pause(publishing: Publishing, ms: number): void {
  if (publishing.phase.is === "pausing" || publishing.phase.is === "closed") return;
  const goOn = () => resume(publishing);
  publishing.phase = { is: "pausing", pause: publishing.wall.setTimeout(goOn, ms) };
}

function resume(publishing: Publishing): void {
  const { phase, link, wall, parking } = publishing;
  if (phase.is === "closed") return;
  if (phase.is === "pausing") wall.clearTimeout(phase.pause);
  if (phase.is === "down") parking.connected();
  publishing.phase = link.up ? { is: "sending" } : { is: "down" };
  proceed(publishing);
}

/** All that is still in the outbox and not beyond its grace goes out again. */
function broken(publishing: Publishing): void {
  if (publishing.phase.is === "closed") return;
  const { rows, parking } = publishing;
  leave(publishing, { is: "down" });
  removeOverdue(publishing);
  rows.broke();
  parking.broke();
  parkRefused(publishing);
  publishing.feed.reset();
}

/** Ends what is under way: answers that come from now on are for nobody. */
function leave(publishing: Publishing, next: Phase): void {
  const { phase, wall } = publishing;
  if (phase.is === "pausing") wall.clearTimeout(phase.pause);
  publishing.window.broke();
  publishing.phase = next;
}

/** What has had its grace goes. */
function removeOverdue(publishing: Publishing): void {
  const { rows, wall } = publishing;
  const overdue = rows.overdue(wall.now());
  if (overdue.length === 0) return;
  soon(
    publishing,
    (changes) => {
      for (const row of overdue) changes.remove(row);
    },
    (isDone) => rows.removed(overdue, isDone),
  );
}

function removeAtOnce({ rows, outbox, wall, log }: Publishing): void {
  const rest = rows.overdue(wall.now(), true);
  if (rest.length === 0) return;
  try {
    outbox.now((changes) => {
      for (const row of rest) changes.remove(row);
    });
  } catch (error) {
    log.error({ err: error }, `Published rows cannot be removed: ${(error as Error).message}`);
  }
}

function sweep(publishing: Publishing): void {
  publishing.parking.sweep(publishing.phase.is === "sending");
  publishing.ageing.sweep();
  proceed(publishing);
}

function becomesIdle(publishing: Publishing): Promise<void> {
  const { idlers } = publishing;
  return new Promise((resolve) => {
    const done = () => {
      idlers.delete(done);
      resolve();
    };
    idlers.add(done);
    // What was appended a moment ago has not been told of yet.
    publishing.feed.reset();
    proceed(publishing);
  });
}
