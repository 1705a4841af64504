// What a node on radio sends in its slot: all that it has kept since the last one, and where that is asked for what
// it sent in the slots before, until an answer says how much of it has arrived.
import { clockSet, uptime } from "./clock.ts";
import { nextCounter } from "./journal.ts";
import { addMissing } from "./records.ts";
import { foundRecord } from "./search.ts";

/** Up to here everything kept has been sent once; whether there is more; and whether that goes in this slot. */
export let sentUpTo: number;
let keptSinceSlot = false;
let batchDue = false;
/** Where batches began that are repeated; from where to where they are in this slot. */
let batchStarts: number[] = [];
let repeatFrom = 0;
let repeatTo = 0;

/** Without a clock readings are kept back so long, s, so that they go with their time: then they go without. */
const PATIENCE_S = 21600;

function timeKnown(): boolean {
  return clockSet > 0 || uptime() > PATIENCE_S;
}

/** Of what was kept before a reset nothing is known but what an answer says. */
export function startBatches(): void {
  sentUpTo = nextCounter;
}

export function somethingKept(): void {
  keptSinceSlot = true;
}

/** A slot begins; so many batches are repeated. */
export function beginSlot(repeats: number): void {
  batchDue = keptSinceSlot || batchDue;
  keptSinceSlot = false;
  if (!SPARSE) {
    batchStarts.push(sentUpTo);
    repeatTo = sentUpTo;
    repeatFrom = batchStarts.length > repeats ? (batchStarts.shift() as number) : sentUpTo;
  }
}

/** An answer has told what has arrived: no batch is repeated in this slot. */
export function stopRepeating(): void {
  if (!SPARSE) repeatTo = 0;
}

/** Whether there is anything to send; where only repeats are due, `timeKnown` does not matter. */
export function batchesDue(): boolean {
  let newDue = batchDue && timeKnown();
  return SPARSE ? newDue : newDue || repeatFrom < repeatTo;
}

/** Adds what comes next to a frame of records. `held`: the gateway has all up to there. */
export function addBatch(held: number): void {
  if (SPARSE || (batchDue && timeKnown())) {
    sentUpTo = addMissing(sentUpTo, (counter) => (foundRecord(counter) ? 1 : 0));
    batchDue = sentUpTo < nextCounter;
  } else {
    addMissing(repeatFrom > held ? repeatFrom : held + 1, (counter) =>
      counter < repeatTo && foundRecord(counter) ? 1 : 0,
    );
    repeatFrom = repeatTo;
  }
}
