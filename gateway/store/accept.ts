// What an admitted frame changes, all in the caller's one transaction: replay state, records, settled
// counters, what is to be published, and the counter of the answer. So an ack that is sent after the commit
// never promises what is not on disk.
import { EVENT, type EventBody, FLAG_ACK_WANTED, NIGHT, READING } from "../../shared/messages.ts";
import type { Admitted, RecordBody } from "../admit/message.ts";
import { encodeBody, measuredAt, typeNumber } from "./body.ts";
import type { CommandTable, DueCommand, OutcomeNews } from "./commands.ts";
import type { HelloNews } from "./facts.ts";
import type { History, RecordRow } from "./history.ts";
import type { LeakTable } from "./leaks.ts";
import { INTERVAL_DEFAULT, type OutboxTable } from "./outbox.ts";
import type { NodeSignal } from "./records.ts";
import type { Registry } from "./registry.ts";
import { afterTaking, type Replay } from "./replay.ts";
import type { Settled } from "./settled.ts";

/** What an ack tells a node, but for the time, which it gets when it is sent. */
export interface Answer {
  /** Downlink counter: used for this answer and for nothing else ever. */
  downlink: number;
  answers: number;
  settled: number;
  missing: Uint8Array | null;
  /** Goes out in place of the ack. */
  command: DueCommand | null;
}

export interface Accepted {
  /** Counters passed over, which no frame has used so far. */
  jump: number;
  /** Rows the outbox has got. */
  appended: number;
  /** Records that were new. */
  stored: number;
  /** `info` about the node has changed. */
  changed: boolean;
  /** `leak` about the node has changed. */
  leak: boolean;
  /** Events that were new, and when they happened, unix ms. */
  events: { body: EventBody; time: number | null }[];
  /** What a hello told; null for other frames. */
  hello: HelloNews | null;
  /** What an outcome told; null for other frames. */
  outcome: OutcomeNews | null;
  /** Null where the frame wants none. */
  answer: Answer | null;
}

export interface Tables {
  registry: Registry;
  replay: Replay;
  settled: Settled;
  history: History;
  outbox: OutboxTable;
  commands: CommandTable;
  leaks: LeakTable;
}

const U32_MAX = 0xffff_ffff;

export interface Hearing {
  /** unix ms */
  received: number;
  via: string;
  /** unix ms */
  now: number;
  /** Whether an answer would be written to the line: a command is not spent where it would not. True if left out. */
  writable?: boolean;
  /** Where it came over radio. */
  signal?: NodeSignal | null | undefined;
}

/** To be called in a transaction. */
export function accept(tables: Tables, frame: Admitted, heard: Hearing): Accepted {
  const { registry, replay, settled, history, outbox, commands, leaks } = tables;
  const { from, epoch, counter } = frame;
  const { id } = from;
  let appended = 0;
  let stored = 0;
  let leak = false;
  const events: Accepted["events"] = [];

  const before = replay.window(id, epoch);
  const window = afterTaking(before, counter);
  replay.save(id, epoch, window);
  let news: HelloNews | null = null;
  let outcome: OutcomeNews | null = null;
  let changed = registry.heard(id, heard.received, heard.signal ?? null);
  if (before.highest === 0 && epoch > 0) {
    // The first frame under a new key: the old one has had its time. And acks ask for what is missing in
    // the node's own epoch only, so that of an older one nothing will be awaited.
    registry.retireBefore(id, epoch);
    publish(history.releaseEpochsBefore(id, epoch));
    changed = true;
  }

  switch (frame.type) {
    case "reading":
    case "event":
    case "night":
    case "spectrum":
      keep(epoch, counter, frame, true);
      break;
    case "records":
      for (const record of frame.records) keep(frame.epochOfRecords, record.counter, record, false);
      for (const { first, count } of frame.voids) {
        // Counters that the node has yet to use cannot be void, or what it writes under them would be lost.
        const end = frame.epochOfRecords === epoch ? counter - 1 : U32_MAX;
        const last = Math.min(first + count - 1, end);
        if (last >= first) settled.add(id, frame.epochOfRecords, first, last);
      }
      break;
    case "hello":
      news = registry.hello(id, frame.body, heard.received);
      changed ||= news.changed;
      break;
    case "outcome":
      outcome = commands.settle(id, frame.body, heard.now);
      break;
    default:
      frame satisfies never;
  }
  settled.add(id, epoch, counter, counter);
  const upTo = settled.upTo(id, epoch);
  if (frame.type === "records" && frame.epochOfRecords < epoch) {
    publish(history.releaseEpochsBefore(id, epoch));
  }
  publish(history.release(id, epoch, upTo));

  return {
    jump: Math.max(0, counter - before.highest - 1),
    appended,
    stored,
    changed,
    leak,
    events,
    hello: news,
    outcome,
    answer: wantsAnswer(frame) ? answer() : null,
  };

  function answer(): Answer | null {
    const downlink = registry.nextDownlink(id, Math.floor(heard.now / 1000));
    if (downlink > U32_MAX) return null;
    const missing = settled.missing(id, epoch, upTo, window.highest);
    return { downlink, answers: counter, settled: upTo, missing, command: command() };
  }

  /** An outcome gets its ack: what the node has set it keeps until then, and restarts. */
  function command(): DueCommand | null {
    if (frame.type === "outcome" || !commands.waits(id) || heard.writable === false) return null;
    return commands.send(id, heard.now);
  }

  /** Stores a record unless its counter is settled; puts it into the outbox, or holds it back as history. */
  function keep(recordEpoch: number, recordCounter: number, record: RecordBody, firstSending: boolean): void {
    if (settled.has(id, recordEpoch, recordCounter)) return;
    const row: RecordRow = {
      node: id,
      epoch: recordEpoch,
      counter: recordCounter,
      type: typeNumber(record.type),
      time: measuredAt(record, heard.received),
      received: heard.received,
      via: heard.via,
      body: encodeBody(record.body),
    };
    const live = firstSending && isLive(row);
    const now = live || row.type === EVENT;
    const isNew = history.insert(row, !now);
    settled.add(id, recordEpoch, recordCounter, recordCounter);
    if (!isNew) return;
    stored++;
    if (record.type === "event") events.push({ body: record.body, time: row.time });
    if (leaks.take(row, record)) leak = true;
    if (now) append(row, live);
  }

  /** Newest of its node and kind, and younger than two reporting intervals as far as is known. */
  function isLive(row: RecordRow): boolean {
    const limit = 2 * (registry.interval(id) ?? INTERVAL_DEFAULT);
    const young = row.time === null || heard.received - row.time < limit;
    if (!young) return false;
    // Every record's counter is settled, so above all that are there is none: mostly so, and known at once.
    const ahead = epoch === from.keys[0]?.epoch && row.counter > settled.top(id, epoch);
    return ahead || !history.hasNewer(id, epoch, row.counter, row.type);
  }

  function append(row: RecordRow, live: boolean): void {
    const timeAfter = row.time === null ? history.timeBefore(id, row.epoch, row.counter) : null;
    outbox.append(row, live, timeAfter);
    appended++;
  }

  function publish(rows: RecordRow[]): void {
    for (const row of rows) append(row, false);
  }
}

function wantsAnswer(frame: Admitted): boolean {
  switch (frame.type) {
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
