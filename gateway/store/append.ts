// Records on their way into the outbox, with what they say of a leak.
import { EVENT_KINDS } from "../../shared/events.ts";
import { EVENT } from "../../shared/messages.ts";
import type { RecordBody } from "../admit/message.ts";
import { GatewayError } from "../errors.ts";
import { readBody } from "./body.ts";
import type { RecordRow } from "./history.ts";
import { isChange } from "./leak.ts";
import type { Tables } from "./tables.ts";

/** What is written to, and what has come of it. */
export type Appending = Pick<Tables, "history" | "outbox" | "leaks"> & {
  accepted: { appended: number; leak: boolean };
};

/** Puts records that were held back into the outbox. */
export function appendAll(acceptance: Appending, rows: RecordRow[]): void {
  const timeBefore = timesBefore(acceptance.history);
  for (const row of rows) {
    const record = row.type === EVENT ? eventOf(row) : null;
    if (record !== null) learnLeak(acceptance, row, record);
    appendRow(acceptance, row, false, record !== null && isChangeOfState(record), timeBefore);
  }
}

type TimeBefore = (row: RecordRow) => number | null;

/** The time before each of many rows in order: what was found for one is looked for from there on for the next. */
function timesBefore(history: Appending["history"]): TimeBefore {
  let last: { row: RecordRow; time: number | null } | null = null;
  return (row) => {
    const { node, epoch, counter } = row;
    const isNext = last !== null && last.row.node === node && last.row.epoch === epoch;
    const time = isNext
      ? (history.timeBetween(node, epoch, last!.row.counter, counter) ?? last!.time)
      : history.timeBefore(node, epoch, counter);
    last = { row, time };
    return time;
  };
}

/** Null where it cannot be read: it is parked when it is to go out. */
function eventOf({ type, body }: RecordRow): RecordBody | null {
  try {
    return readBody(type, body);
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

/** `isChange`: of leak state, which follows its night. */
export function appendRow(
  { history, outbox, accepted }: Appending,
  row: RecordRow,
  live: boolean,
  isChange: boolean,
  timeBefore: TimeBefore = ({ node, epoch, counter }) => history.timeBefore(node, epoch, counter),
): void {
  const timeAfter = row.time === null ? timeBefore(row) : null;
  outbox.append(row, live, timeAfter, isChange);
  accepted.appended++;
}

export const isChangeOfState = (record: RecordBody) =>
  record.type === "event" && isChange(EVENT_KINDS[record.body[0]]);

export function learnLeak({ leaks, accepted }: Appending, row: RecordRow, record: RecordBody) {
  if (leaks.take(row, record)) accepted.leak = true;
}
