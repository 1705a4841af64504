// What one node may say: more than any node has to, and less than what would hold up the others or fill the disk. Only
// what its key has opened is counted, so nobody else can use it up.
import { tokenBuckets } from "../token-buckets.ts";
import type { Admitted } from "./message.ts";

/** On a line a node hands on some 10 frames a second; 20 go on for as long as it likes. */
const FRAMES = { burst: 600, perS: 20 };
/** A full journal at once, and then one in half a second: 27 MB a day (157 B a record). */
const RECORDS = { burst: 60_000, perS: 2 };
/** More than 65,535 of a network do not go. */
const NODES_MAX = 100_000;

/** Whether a frame is no more than its node may say. `now`: ms, of a clock that nobody sets. */
export function nodeLimits(now: () => number): (frame: Admitted) => boolean {
  const frames = tokenBuckets(FRAMES, now, NODES_MAX);
  const records = tokenBuckets(RECORDS, now, NODES_MAX);
  return (frame) => {
    const node = String(frame.from.id);
    return frames.take(node) && records.take(node, recordsOf(frame));
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
