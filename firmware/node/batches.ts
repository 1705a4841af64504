// What a node on radio sends in its slot: all that it has kept since the last one, and where that is asked for what
// it sent in the slots before, until an answer says how much of it has arrived.
import { clockSet, uptime } from "./clock.ts";
import { counter } from "./journal.ts";
import { addMissing } from "./records.ts";
import { found } from "./search.ts";

/** Up to here everything kept has been sent once; whether there is more; and whether that goes in this slot. */
export let sentUpTo: number;
let unsent = false;
let due = false;
/** Where batches began that are repeated; from where to where they are in this slot. */
let batchStarts: number[] = [];
let repeatFrom = 0;
let repeatTo = 0;

/** Without a clock readings are kept back so long, s, so that they go with their time: then they go without. */
const PATIENCE_S = 21600;

function clocked(): boolean {
  return clockSet > 0 || uptime() > PATIENCE_S;
}

/** Of what was kept before a reset nothing is known but what an answer says. */
export function startBatches(): void {
  sentUpTo = counter;
}

export function somethingKept(): void {
  unsent = true;
}

/** A slot begins; so many batches are repeated. */
export function beginSlot(repeats: number): void {
  due = unsent || due;
  unsent = false;
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

/** Whether there is anything to send; where only repeats are due, `clocked` does not matter. */
export function batchesDue(): boolean {
  let fresh = due && clocked();
  return SPARSE ? fresh : fresh || repeatFrom < repeatTo;
}

/** Adds what comes next to a frame of records. `held`: the gateway has all up to there. */
export function addBatch(held: number): void {
  if (SPARSE || (due && clocked())) {
    sentUpTo = addMissing(sentUpTo, (used) => (found(used) ? 1 : 0));
    due = sentUpTo < counter;
  } else {
    addMissing(repeatFrom > held ? repeatFrom : held + 1, (used) => (used < repeatTo && found(used) ? 1 : 0));
    repeatFrom = repeatTo;
  }
}
