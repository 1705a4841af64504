// The records in a journal's image: readings, events, nights and checks, each once, by their counters.
import { RECORD } from "../../../firmware/node/kinds.ts";
import type { JournalBody, SelfCheck } from "../../../gateway/admit/message.ts";
import { readWritten } from "../../node/journal.ts";
import { recordsOf } from "../ring.ts";

export interface Kept {
  counter: number;
  record: JournalBody | SelfCheck;
  /** Where the node's clock was not set: since which of its boots, s. */
  since: { boot: number; seconds: number } | null;
}

/** A record that cannot be read is left out: what a newer firmware writes, or what a power cut left. */
export function recordsIn(image: Buffer, pageSize: number): Kept[] {
  const kept = new Map<number, Kept>();
  for (let at = 0; at < image.length; at += pageSize) {
    for (const bytes of recordsOf(image.subarray(at, at + pageSize))) {
      const written = bytes && readOrNot(bytes);
      if (written?.kind !== "record") continue;
      // One that was moved to another page is the same where both are still there.
      const { counter, record, since } = written;
      kept.set(counter, { counter, record, since });
    }
  }
  return [...kept.values()].sort((a, b) => a.counter - b.counter);
}

/** Whether every record that a node would still find is among them: none is of a kind that only a newer tool knows. */
export function isComplete(image: Buffer, pageSize: number): boolean {
  for (let at = 0; at < image.length; at += pageSize) {
    for (const bytes of recordsOf(image.subarray(at, at + pageSize)))
      if (bytes !== undefined && bytes[0]! >= RECORD && readOrNot(bytes) === undefined) return false;
  }
  return true;
}

function readOrNot(bytes: Buffer) {
  try {
    return readWritten(bytes);
  } catch {
    return undefined;
  }
}
