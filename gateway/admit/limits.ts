// What one node may say: more than any node has to, and less than what would hold up the others or fill the disk. Only
// what its key has opened is counted, so nobody else can use it up.
import { createBuckets } from "../buckets.ts";
import type { Admitted } from "./message.ts";

/** On a line a node hands on some 10 frames a second; 20 go on for as long as it likes. */
const FRAMES = { burst: 600, perSecond: 20 };
/** A full journal at once, and then one in half a second: 27 MB a day (157 B a record). */
const RECORDS = { burst: 60_000, perSecond: 2 };

export interface NodeLimits {
  /** False where it is more than its node may say. `now`: ms, of a clock that nobody sets. */
  allows(frame: Admitted, now: number): boolean;
}

export function createNodeLimits(): NodeLimits {
  const frames = createBuckets<number>(FRAMES);
  const records = createBuckets<number>(RECORDS);
  return {
    allows(frame, now) {
      const { id } = frame.from;
      return frames.take(id, now) && records.take(id, now, recordsOf(frame));
    },
  };
}

function recordsOf(frame: Admitted): number {
  switch (frame.type) {
    case "records":
      return frame.records.length;
    case "hello":
    case "outcome":
      return 0;
    default:
      return 1;
  }
}
