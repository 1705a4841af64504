// What was held back and waits for nothing any more goes out in pages: so much in the transaction of the frame that lets
// it go, and the rest in transactions of its own, with a turn of the event loop between. What is due is told by the tables
// alone, so after a restart it goes on.
import type { Held } from "./held.ts";
import type { RecordRow } from "./history.ts";
import { epochKey, ofEpochKey } from "./memo.ts";
import type { Replay } from "./replay.ts";
import type { Settled } from "./settled.ts";

/** Records that are let go in one transaction: some 15 ms. */
export const PAGE = 250;

const ALL = Number.POSITIVE_INFINITY;

export interface Releases {
  /** What is held of a node and epoch up to a counter goes; as much of it as this transaction may is returned. */
  upTo(node: number, epoch: number, counter: number): RecordRow[];
  /** The same for all of the node's epochs before the given one. */
  epochsBefore(node: number, epoch: number): RecordRow[];
  /** More has to go than has gone. */
  isDue(): boolean;
  /** The next of it, a page at most. */
  page(): RecordRow[];
  /** At the end of a transaction, or after one that came to nothing. */
  flush(): void;
  forget(): void;
}

export function createReleases({
  held,
  settled,
  replay,
}: {
  held: Held;
  settled: Settled;
  replay: Replay;
}): Releases {
  /** Up to which counter, by node and epoch. */
  const due = new Map<number, number>();
  /** After a start, or a transaction that came to nothing, what is due has to be looked for. */
  let isKnown = false;
  let room = PAGE;
  /** What is due was changed, which a transaction that comes to nothing takes back. */
  let isChanged = false;

  function lookFor(): void {
    if (isKnown) return;
    isKnown = true;
    due.clear();
    for (const { node, epoch } of held.places()) {
      const counter = epoch < replay.newestEpoch(node) ? ALL : settled.upTo(node, epoch);
      if (held.lowest(node, epoch) <= counter) due.set(epochKey(node, epoch), counter);
    }
  }

  function take(node: number, epoch: number, counter: number): RecordRow[] {
    const key = epochKey(node, epoch);
    if (held.lowest(node, epoch) > counter) {
      due.delete(key);
      return [];
    }
    const rows = room > 0 ? held.take(node, epoch, counter, room) : [];
    room -= rows.length;
    isChanged = true;
    if (held.lowest(node, epoch) <= counter) due.set(key, counter);
    else due.delete(key);
    return rows;
  }

  return {
    upTo: take,
    epochsBefore(node, before) {
      const rows: RecordRow[] = [];
      for (let epoch = 0; epoch < before; epoch++) rows.push(...take(node, epoch, ALL));
      return rows;
    },
    isDue() {
      lookFor();
      return due.size > 0;
    },
    page() {
      lookFor();
      const rows: RecordRow[] = [];
      for (const [key, counter] of [...due]) {
        if (room <= 0) break;
        rows.push(...take(...ofEpochKey(key), counter));
      }
      return rows;
    },
    flush() {
      room = PAGE;
    },
    forget() {
      if (isChanged) isKnown = false;
      room = PAGE;
      isChanged = false;
    },
  };
}
