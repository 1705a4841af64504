// Takes the outbox to the broker, in order, and deletes a row only when the broker surely has it.
//
//   outbox:  1 2 3 4 5 6 7 8 9 ...            rows stay until removed, so the file is the only queue
//            ~~~ ------- ===== . . .
//             |     |      |   not read yet: memory does not grow with a backlog (outbox-cursor.ts)
//             |     |      sent, not acknowledged: the window
//             |     acknowledged, kept for a grace time (sent-rows.ts)
//             removed
//
//   down --connected--> sending --refused--> settling --all answered--> pausing --time is up--> sending
//     ^-------------------- connection broken, from any of them -----------'
//
// After a break all rows that are still there are published again, in order, under their ids. The promise: at least
// once, one id, first arrivals in order.
import { type Clock, every, type Timer, within } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Outbox, OutboxMessage } from "../store/records.ts";
import { topicOf } from "./destination.ts";
import { messageId, type Origin, toJson } from "./formats/record.ts";
import { timestamp } from "./formats/units.ts";
import { backoff, type MqttLink, type PublishProperties } from "./link.ts";
import { type DecidedRow, type OutboxCursor, outboxCursor } from "./outbox-cursor.ts";
import { type SentRow, type SentRows, sentRows } from "./sent-rows.ts";
import type { Topics } from "./topics.ts";

export interface PublisherDeps {
  outbox: Outbox;
  link: MqttLink;
  topics: Topics;
  /** Who publishes: said in each message. */
  origin: Origin;
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
  /** Messages sent again after a break. */
  republished: number;
}

export interface Publisher {
  readonly counters: Readonly<Counters>;
  /** Resolves when every row of the outbox has been acknowledged; some may still be in their grace time. */
  idle(): Promise<void>;
  /** As `idle`, for so long at most. True where everything went out. */
  drain(timeoutMs: number): Promise<boolean>;
  /** Ends publishing and removes at once what was acknowledged. What was not stays in the outbox. */
  close(): void;
}

/** Most unacknowledged messages: enough for 1,000 messages/s at a round trip of 100 ms. */
export const WINDOW_MAX = 100;
/** How long a broker may take to make durable what it acknowledged. */
export const GRACE_MS = 5_000;
const SWEEP_MS = 1_000;
/** Most rows in their grace time: bounds memory to 12 MB (measured), and the rate to 10,000 messages/s. */
const SENT_MAX = 50_000;

type Phase =
  | { is: "down" }
  /** Keeps the window full. */
  | { is: "sending" }
  /** The broker has refused a row, and nothing after it may overtake it: only answers are awaited. */
  | { is: "settling" }
  /** All is answered. When the pause is over, it goes on from the first row without an acknowledgement. */
  | { is: "pausing"; pause: Timer }
  | { is: "closed" };

interface Publishing extends PublisherDeps {
  counters: Counters;
  cursor: OutboxCursor;
  rows: SentRows;
  phase: Phase;
  /** Another object after each break: answers to an earlier one are for nobody. */
  window: { unanswered: number };
  /** The row that the broker has refused last, and the pauses since it took one that it had refused. */
  refused: { row: SentRow; pauses: number } | null;
  /** Rows that no payload can be made of. */
  unfit: Set<number>;
  idlers: Set<() => void>;
  /** It proceeds in this turn of the event loop. */
  isDue: boolean;
}

export function startPublisher(deps: PublisherDeps): Publisher {
  const { outbox, link, log, clock, wall } = deps;
  const publishing: Publishing = {
    ...deps,
    counters: { published: 0, republished: 0 },
    cursor: outboxCursor(outbox, clock, log),
    rows: sentRows(outbox, wall, log),
    phase: link.up ? { is: "sending" } : { is: "down" },
    window: { unanswered: 0 },
    refused: null,
    unfit: new Set(),
    idlers: new Set(),
    isDue: false,
  };
  const sweep = () => {
    publishing.rows.remove(GRACE_MS);
    proceed(publishing);
  };
  const stops = [
    outbox.onAppended(() => proceed(publishing)),
    link.onUp(() => resume(publishing)),
    link.onDown(() => broken(publishing)),
    every(SWEEP_MS, wall, sweep),
  ];
  proceed(publishing);
  const idle = () => becomesIdle(publishing);
  return {
    counters: publishing.counters,
    idle,
    drain: (timeoutMs) => within(idle(), timeoutMs, wall),
    close() {
      if (publishing.phase.is === "closed") return;
      for (const stop of stops) stop();
      leave(publishing, { is: "closed" });
      publishing.rows.remove(0);
    },
  };
}

/** Sends what the window has room for, and tells those who wait where there is nothing more to send. */
function proceed(publishing: Publishing): void {
  const { phase, link, cursor, window, idlers } = publishing;
  // A link that is closed is not up any more, without a word of a break.
  if (phase.is === "sending" && link.up) fillWindow(publishing);
  if (idlers.size === 0 || window.unanswered > 0 || (phase.is !== "sending" && phase.is !== "down")) return;
  if (cursor.isAtEnd()) for (const done of [...idlers]) done();
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

/** All rows that there is room for at once: what is taken is written down in one transaction. */
function fillWindow(publishing: Publishing): void {
  const { link, cursor, rows, window } = publishing;
  const most = Math.min(WINDOW_MAX, link.receiveMaximum);
  for (;;) {
    const room = Math.min(most - window.unanswered, SENT_MAX - rows.size);
    if (room <= 0) return;
    const taken = cursor.take(room);
    if (taken === "later") proceedSoon(publishing);
    if (typeof taken === "string" || taken.length === 0) return;
    for (const row of taken) send(publishing, row);
  }
}

function send(publishing: Publishing, row: DecidedRow): void {
  const { link, rows, window, counters } = publishing;
  const outgoing = compose(publishing, row);
  if (outgoing === null) return;
  const { sent, payload } = outgoing;
  if (rows.get(row.seq) !== undefined) counters.republished++;
  rows.set(row.seq, sent);
  window.unanswered++;
  link.publish(sent.topic, payload, { properties: () => propertiesOf(row.message) }).then(
    () => {
      if (window === publishing.window) acknowledged(publishing, sent);
    },
    (error: Error) => {
      if (window === publishing.window) refused(publishing, sent, error);
    },
  );
}

/** Null where no payload can be made of a row: that is logged once, and the row stays in the outbox. */
function compose(
  { rows, topics, origin, unfit, log }: Publishing,
  { seq, late, message }: DecidedRow,
): { sent: SentRow; payload: string } | null {
  try {
    // A node that was renamed meanwhile has another topic.
    const topic = topicOf(topics, message, late);
    const before = rows.get(seq);
    const sent = before?.topic === topic ? before : { topic, acked: null, counted: before?.counted ?? false };
    return { sent, payload: toJson(message, late, origin) };
  } catch (error) {
    if (!unfit.has(seq)) {
      log.error({ err: error, seq }, "A record cannot be written as a message; it stays in the outbox.");
    }
    unfit.add(seq);
    return null;
  }
}

function acknowledged(publishing: Publishing, sent: SentRow): void {
  const { window, counters, wall } = publishing;
  window.unanswered--;
  if (sent === publishing.refused?.row) publishing.refused = null;
  if (!sent.counted) counters.published++;
  sent.counted = true;
  sent.acked = wall.now();
  if (publishing.phase.is === "settling") pauseWhenSettled(publishing);
  else proceedSoon(publishing);
}

/** The broker is there but does not take a message. */
function refused(publishing: Publishing, sent: SentRow, error: Error): void {
  const { window, phase, log } = publishing;
  window.unanswered--;
  if (phase.is === "sending") {
    const { row, pauses } = publishing.refused ?? { row: null, pauses: 0 };
    if (row !== sent) log.warn({}, error.message);
    publishing.refused = { row: sent, pauses };
    publishing.phase = { is: "settling" };
  }
  pauseWhenSettled(publishing);
}

function pauseWhenSettled(publishing: Publishing): void {
  const { window, wall, random, rows, cursor } = publishing;
  if (window.unanswered > 0) return;
  const goOn = () => {
    const first = rows.firstUnacknowledged();
    if (first !== undefined) cursor.rewind(first);
    resume(publishing);
  };
  const pauses = publishing.refused === null ? 0 : publishing.refused.pauses++;
  publishing.phase = { is: "pausing", pause: wall.setTimeout(goOn, backoff(pauses, random)) };
}

function resume(publishing: Publishing): void {
  if (publishing.phase.is === "closed") return;
  publishing.phase = { is: "sending" };
  proceed(publishing);
}

/** All that is still in the outbox and not beyond its grace goes out again. */
function broken(publishing: Publishing): void {
  if (publishing.phase.is === "closed") return;
  const { rows, cursor } = publishing;
  leave(publishing, { is: "down" });
  rows.remove(GRACE_MS);
  rows.forgetAcks();
  const first = rows.first();
  if (first !== undefined) cursor.rewind(first);
}

/** Ends what is under way: answers that come from now on are for nobody. */
function leave(publishing: Publishing, next: Phase): void {
  const { phase, wall } = publishing;
  if (phase.is === "pausing") wall.clearTimeout(phase.pause);
  publishing.window = { unanswered: 0 };
  publishing.phase = next;
}

function becomesIdle(publishing: Publishing): Promise<void> {
  const { idlers } = publishing;
  return new Promise((resolve) => {
    const done = () => {
      idlers.delete(done);
      resolve();
    };
    idlers.add(done);
    proceed(publishing);
  });
}

function propertiesOf({ time, ...message }: OutboxMessage): PublishProperties {
  const userProperties = { id: messageId(message), ...(time === null ? {} : { time: timestamp(time) }) };
  return { contentType: "application/json", userProperties };
}
