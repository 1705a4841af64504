// What a node's slot has to carry, as firmware/node/batches.ts has it: the batch of what is new, earlier batches once
// more, and what an answer has said to be missing.
import { addWanted, beginFrame, type Packed, type Records } from "./records.ts";
import type { RadioOptions } from "./settings.ts";

export interface Backlog {
  /** A reset: all that is there already is left to be asked for. */
  boot(): void;
  /** A record is to go with the next batch. */
  add(): void;
  onSlot(): void;
  /** All up to `settled` has arrived, but for these. */
  answered(settled: number, missing: readonly number[]): void;
  /** Whether there is anything that may be sent. */
  waits(): boolean;
  /** The next frame of it; empty where nothing of it is kept. */
  pack(): Packed;
}

/** `dated`: whether readings have a time, without which a batch is kept back. */
export function createBacklog(
  { policy, repeats, answer: asks }: RadioOptions,
  records: Records,
  dated: () => boolean,
): Backlog {
  const batched = policy === "slots" || policy === "batches";
  /** The batch: all up to `sentUpTo` has been sent once, `unsent` waits for the next slot, and `due` for this one. */
  let sentUpTo = 0;
  let unsent = false;
  let due = false;
  /** Where earlier batches began, and which of their counters are sent once more. */
  let began: number[] = [];
  let again = { from: 0, to: 0 };
  /** The last answer: what it said to be missing, now and from the next slot on, and how far that has been sent. */
  let settledUpTo = 0;
  let missing: Set<number> | null = null;
  let missingLater: Set<number> | null = null;
  let soughtUpTo = 0;

  const batchDue = () => batched && ((due && dated()) || again.from < again.to);

  function addBatch(packed: Packed): void {
    if (due && dated()) {
      sentUpTo = addWanted(packed, sentUpTo, (counter) => records.body(counter) > 0, records);
      due = sentUpTo < records.next();
    } else {
      const from = again.from > settledUpTo ? again.from : settledUpTo + 1;
      addWanted(packed, from, (counter) => counter < again.to && records.body(counter) > 0, records);
      again.from = again.to;
    }
  }

  function addMissing(packed: Packed, wanted: Set<number>): void {
    soughtUpTo = addWanted(packed, soughtUpTo, (counter) => wanted.has(counter), records);
    if (soughtUpTo > Math.max(...wanted)) missing = null;
  }

  return {
    boot() {
      missing = missingLater = null;
      began = [];
      again = { from: 0, to: 0 };
      sentUpTo = records.next();
      unsent = due = false;
    },
    add() {
      unsent = true;
    },
    onSlot() {
      if (asks === "next" && missingLater !== null) {
        missing = missingLater;
        missingLater = null;
      }
      due = unsent || due;
      unsent = false;
      began.push(sentUpTo);
      again = { from: began.length > repeats ? began.shift()! : sentUpTo, to: sentUpTo };
    },
    answered(settled, list) {
      settledUpTo = settled;
      again.to = 0;
      soughtUpTo = settled + 1;
      const lacking = list.length > 0 ? new Set(list) : null;
      if (asks === "next") missingLater = lacking;
      else missing = lacking;
    },
    waits: () => missing !== null || batchDue(),
    pack() {
      const packed = beginFrame(records);
      const batch = batchDue();
      if (batch) addBatch(packed);
      if (missing !== null && !(batch && asks !== "fill")) addMissing(packed, missing);
      return packed;
    },
  };
}
