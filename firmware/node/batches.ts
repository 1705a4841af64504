// What a node on radio sends in its slot: all that it has kept since the slot before. Networks may ask for repeats:
// then the batches of earlier slots go with it, until an answer says what has arrived.
import { clockSet, uptime } from "./clock.ts";
import { nextCounter } from "./journal.ts";
import { addMissing } from "./records.ts";
import { foundRecord } from "./search.ts";

/** Records below this counter have been sent once; whether more were kept since the slot began; whether a batch is due. */
export let sentUpTo: number;
let keptSinceSlot = false;
let batchDue = false;
/** First counters of the batches that are still to be repeated; the counters, from and below, of this slot's repeats. */
let batchStarts: number[] = [];
let repeatFrom = 0;
let repeatTo = 0;

/** Readings are kept back for so long, s, until the clock is set and they have their time; then they go without. */
const TIME_WAIT_S = 21600;

function timeKnown(): boolean {
  return clockSet > 0 || uptime() > TIME_WAIT_S;
}

/** What was kept before a reset goes only where an answer asks for it. */
export function startBatches(): void {
  sentUpTo = nextCounter;
}

export function somethingKept(): void {
  keptSinceSlot = true;
}

/** A slot begins. Each batch is repeated in as many slots as `repeats`. */
export function beginSlot(repeats: number): void {
  batchDue = keptSinceSlot || batchDue;
  keptSinceSlot = false;
  batchStarts.push(sentUpTo);
  repeatTo = sentUpTo;
  repeatFrom = batchStarts.length > repeats ? (batchStarts.shift() as number) : sentUpTo;
}

/** An answer has said what has arrived: no batch is repeated in this slot. */
export function stopRepeating(): void {
  repeatTo = 0;
}

/** Whether there is anything to send. Repeats do not wait for the time. */
export function batchesDue(): boolean {
  return (batchDue && timeKnown()) || repeatFrom < repeatTo;
}

/** Adds the next part of the batch, or else of the repeats, to a frame of records. The gateway has all up to `settled`. */
export function addBatch(settled: number): void {
  if (batchDue && timeKnown()) {
    sentUpTo = addMissing(sentUpTo, (counter) => (foundRecord(counter) ? 1 : 0));
    batchDue = sentUpTo < nextCounter;
  } else {
    addMissing(repeatFrom > settled ? repeatFrom : settled + 1, (counter) =>
      counter < repeatTo && foundRecord(counter) ? 1 : 0,
    );
    repeatFrom = repeatTo;
  }
}
