// What an admitted frame changes, all in the caller's one transaction: replay state, records, settled
// counters, what is to be published, and the counter of the answer. So an ack that is sent after the commit
// never promises what is not on disk.
import { type CheckBody, EVENT, FLAG_ACK_WANTED, NIGHT, READING } from "../../shared/messages.ts";
import type { Admitted, RecordBody } from "../admit/message.ts";
import type { Acceptance, Accepted, Answer, Reception } from "./acceptance.ts";
import { appendAll, appendRow, isChangeOfState, learnLeak } from "./append.ts";
import { encodeBody, typeNumber } from "./body.ts";
import type { DueCommand } from "./commands.ts";
import { isLive, timeOf, timeOfFirst } from "./dating.ts";
import { HELD_MAX } from "./held.ts";
import type { RecordRow } from "./history.ts";
import { MARKS } from "./records.ts";
import { afterTaking } from "./replay.ts";
import { MISSING_SPAN } from "./settled.ts";
import { KEPT_MAX } from "./share.ts";
import type { Tables } from "./tables.ts";

const U32_MAX = 0xffff_ffff;

/** To be called in a transaction. */
export function accept(tables: Tables, frame: Admitted, reception: Reception): Accepted {
  const { registry, replay, settled, releases, commands, restored } = tables;
  const { from, epoch, counter } = frame;
  const { id } = from;
  const before = replay.window(id, epoch);
  const window = afterTaking(before, counter);
  replay.save(id, epoch, window);
  const accepted: Accepted = {
    ...nothingYet(),
    jump: Math.max(0, counter - before.highest - 1),
    changed: registry.noteReception(id, reception.received, reception.signal ?? null),
    isFirst: before.highest === 0,
  };
  const acceptance: Acceptance = { ...tables, frame, reception, accepted };
  if (before.highest === 0) registry.noteUsed(id, epoch, reception.received);
  // The first frame under a new key: the old one has had its time.
  if (before.highest === 0 && epoch > 0) retireEpochsBefore(acceptance, id, epoch);

  switch (frame.type) {
    case "reading":
    case "event":
    case "night":
    case "spectrum":
      keep(acceptance, epoch, counter, frame);
      break;
    case "check":
      keepCheck(acceptance, epoch, counter, frame.body);
      break;
    case "records":
      keepAll(acceptance, frame);
      settleVoids(acceptance, frame);
      break;
    case "hello":
      accepted.hello = registry.hello(id, frame.body, reception.received);
      accepted.changed ||= accepted.hello.changed;
      if (frame.body.serial !== null)
        accepted.isOtherBoard = !registry.noteBoard(id, epoch, frame.body.serial);
      break;
    case "outcome":
      accepted.outcome = commands.settle(id, frame.body, reception.now);
      break;
    default:
      frame satisfies never;
  }
  // A record that was not taken is missing, and comes again.
  if (accepted.crowded + accepted.overShare === 0 || frame.type === "records")
    settle(acceptance, epoch, counter, counter);
  const upTo = settled.upTo(id, epoch);
  if (frame.type === "records" && frame.epochOfRecords < epoch) {
    appendAll(acceptance, releases.epochsBefore(id, epoch));
  }
  appendAll(acceptance, releases.upTo(id, epoch, upTo));
  accepted.handedOn = restored.answered(id, epoch, counter, upTo);
  if (wantsAnswer(frame)) accepted.answer = answerOf(acceptance, upTo, window.highest);
  return accepted;
}

/**
 * Records and voids that came in no frame, and so use no counter and want no answer; to be called in a transaction. The node
 * that sends them all the same finds them settled.
 */
export function acceptBrought(tables: Tables, frame: RecordsFrame, reception: Reception): Accepted {
  const accepted = nothingYet();
  const acceptance = { ...tables, frame, reception: { ...reception, isBrought: true }, accepted };
  keepAll(acceptance, frame);
  settleVoids(acceptance, frame);
  return accepted;
}

type RecordsFrame = Extract<Admitted, { type: "records" }>;

const nothingYet = (): Accepted => ({
  jump: 0,
  appended: 0,
  stored: 0,
  changed: false,
  leak: false,
  events: [],
  check: null,
  hello: null,
  isOtherBoard: false,
  isFirst: false,
  outcome: null,
  crowded: 0,
  overShare: 0,
  givenUp: 0,
  handedOn: null,
  answer: null,
  wasAnsweredEnough: false,
});

/** Acks ask for what is missing in the node's own epoch only, so of an older one nothing is awaited any more. */
function retireEpochsBefore(acceptance: Acceptance, id: number, epoch: number): void {
  const { registry, audit, erasure, frame } = acceptance;
  if (registry.retireBefore(id, epoch)) {
    erasure.note();
    audit.add("key-retired", frame.from.name, `before epoch ${epoch}`, "gateway");
  }
  appendAll(acceptance, acceptance.releases.epochsBefore(id, epoch));
  acceptance.accepted.changed = true;
}

function settle({ settled, frame, accepted }: Acceptance, epoch: number, first: number, last: number): void {
  accepted.givenUp += settled.add(frame.from.id, epoch, first, last);
}

function keepAll(acceptance: Acceptance, { epochOfRecords, records }: RecordsFrame): void {
  for (const [i, record] of records.entries()) {
    if (record.type === "check") keepCheck(acceptance, epochOfRecords, record.counter, record.body);
    else {
      const before = timeOfFirst(records.slice(i + 1));
      keep(acceptance, epochOfRecords, record.counter, record, before);
    }
  }
}

function settleVoids(acceptance: Acceptance, frame: RecordsFrame): void {
  const { epoch, epochOfRecords } = frame;
  // Counters that the node has yet to use cannot be void, or what it writes under them would be lost.
  const end = epochOfRecords === epoch ? frame.counter - 1 : U32_MAX;
  for (const { first, count } of frame.voids) {
    const last = Math.min(first + count - 1, end);
    if (last < first) continue;
    settle(acceptance, epochOfRecords, first, last);
    releaseChange(acceptance, epochOfRecords, last);
  }
}

/**
 * Stores a record unless its counter is settled; puts it into the outbox, or holds it back: as history, or a change of
 * leak state until its night is there, which a node makes just before it and sends after it.
 */
function keep(
  acceptance: Acceptance,
  epoch: number,
  counter: number,
  record: RecordBody,
  /** When a later record of the node was measured, unix ms, where one came with it. */
  before: number | null = null,
): void {
  const { registry, settled, history, held, share, frame, reception, accepted } = acceptance;
  const { id } = frame.from;
  if (settled.has(id, epoch, counter)) return;
  if (!share.hasRoom(id)) {
    accepted.overShare++;
    return;
  }
  const { believed = true } = reception;
  const measured = timeOf(acceptance, epoch, counter, record, before);
  const row: RecordRow = {
    node: id,
    epoch,
    counter,
    type: typeNumber(record.type),
    time: measured.time,
    received: reception.received,
    marks: (believed ? 0 : MARKS.guessed) | (measured.isClockWrong ? MARKS.clockWrong : 0),
    via: reception.via,
    body: encodeBody(record.body),
  };
  const live = isLive(acceptance, row);
  const isWaiting = isChangeOfState(record) && !settled.has(id, epoch, counter - 1);
  const goesOut = !isWaiting && (live || row.type === EVENT);
  // Counted only where it is one more of them: what goes out at once is most of it.
  const waiting = goesOut ? 0 : held.count(id);
  if (!goesOut && waiting >= HELD_MAX && !isAskedFor(acceptance, epoch, counter)) {
    accepted.crowded++;
    return;
  }
  const isNew = history.insert(row, !goesOut);
  settle(acceptance, epoch, counter, counter);
  if (!isNew) return;
  // Two for one: where there are too many, as of an older version, it comes to an end.
  if (registry.noteKept(id, 1) > KEPT_MAX) registry.noteKept(id, -history.pruneNode(id, 2));
  if (!goesOut) held.added(id, epoch, waiting + 1);
  accepted.stored++;
  if (record.type === "event") accepted.events.push({ body: record.body, time: row.time });
  if (!isWaiting) learnLeak(acceptance, row, record);
  if (goesOut) appendRow(acceptance, row, live, isChangeOfState(record));
  releaseChange(acceptance, epoch, counter);
}

/** Stores what a node tells of itself, unless its counter is settled or there is a newer one. */
function keepCheck(acceptance: Acceptance, epoch: number, counter: number, body: CheckBody): void {
  const { settled, selfChecks, frame, reception, accepted } = acceptance;
  const { id } = frame.from;
  if (settled.has(id, epoch, counter)) return;
  const { received, signal = null } = reception;
  if (selfChecks.keep(id, { epoch, counter, received, body, signal })) accepted.check = body;
  settle(acceptance, epoch, counter, counter);
  releaseChange(acceptance, epoch, counter);
}

/** What the next answer would ask for lets go of those that wait, and so does what is of an epoch before. */
function isAskedFor({ settled, frame }: Acceptance, epoch: number, counter: number): boolean {
  return epoch < frame.epoch || counter <= settled.upTo(frame.from.id, epoch) + MISSING_SPAN;
}

/** The change of leak state that has waited for the record of this counter goes out after it. */
function releaseChange(acceptance: Acceptance, epoch: number, counter: number): void {
  const { held, frame } = acceptance;
  appendAll(acceptance, held.takeEvent(frame.from.id, epoch, counter + 1));
}

/** Null where the node's downlink counters are used up, or go too far ahead of the clock. */
function answerOf(acceptance: Acceptance, upTo: number, highest: number): Answer | null {
  const { registry, settled, frame, reception, accepted } = acceptance;
  const { id } = frame.from;
  const { now, elapsed, believed = true } = reception;
  const downlink = registry.nextDownlink(id, believed ? Math.floor(now / 1000) : null, elapsed);
  if (downlink === null) {
    accepted.wasAnsweredEnough = true;
    return null;
  }
  const missing = settled.missing(id, frame.epoch, upTo, highest);
  return { downlink, answers: frame.counter, settled: upTo, missing, command: dueCommand(acceptance) };
}

/** An outcome gets its ack: what the node has set it keeps until then, and restarts. */
function dueCommand({ commands, frame, reception }: Acceptance): DueCommand | null {
  const { id } = frame.from;
  if (frame.type === "outcome" || !commands.waits(id) || reception.writable === false) return null;
  return commands.send(id, reception.now);
}

function wantsAnswer(frame: Admitted): boolean {
  switch (frame.type) {
    case "check":
    case "event":
    case "hello":
    case "outcome":
    case "records":
    case "spectrum":
      return true;
    case "reading":
      return (frame.body[FLAGS_AT[READING]] & FLAG_ACK_WANTED) !== 0;
    case "night":
      return (frame.body[FLAGS_AT[NIGHT]] & FLAG_ACK_WANTED) !== 0;
  }
}

/** Where the flags stand in a body. */
const FLAGS_AT = { [READING]: 8, [NIGHT]: 16 } as const;
