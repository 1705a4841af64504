// A node's journal that somebody has brought: records under their own identities, of which those are new that have not come.
import type { Journal } from "../admit/journal.ts";
import type { CounterRange, KnownNode } from "../admit/message.ts";
import { acceptBrought } from "./accept.ts";
import { appendAll } from "./append.ts";
import { note } from "./lanes.ts";
import { PAGE } from "./releases.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

/** What a journal has come to, in records. */
export interface Brought {
  stored: number;
  known: number;
  /** Not taken, since too much of the node waits. */
  left: number;
}

/** Of the store. */
export interface Journals {
  /** Null where there is no such node. */
  nodeOf(network: number, node: number): KnownNode | null;
  /** The highest counter of which a frame has come; 0 where none has. */
  highestCounter(id: number, epoch: number): number;
  /**
   * Takes what is new of a journal, whose key is one of the node's, in pages. Of the counters between, one that is complete says
   * what its node would: that they are void; of another one readings wait for them. `believed`: whether `now`, unix ms, is. Called again it goes on where it was cut.
   */
  takeJournal(from: KnownNode, journal: Journal, now: number, believed: boolean): Brought;
}

/** Where the records came by, as partners are told. */
const VIA = "journal";

export function journalsIn(tables: Tables, { transact, changes }: Transactions): Journals {
  const { registry, replay, held, outbox, audit } = tables;

  /** The records from the one of an index on, and what is void before each. */
  function takePage(from: KnownNode, { epoch, records, complete }: Journal, i: number, reception: Reception) {
    const [newest] = from.keys;
    const page = records.slice(i, i + PAGE);
    const frame = {
      ...{ type: "records" as const, epochOfRecords: epoch, records: page, from },
      voids: complete ? gapsIn(page, i === 0 ? 0 : records[i - 1]!.counter) : [],
      // As of a frame after them.
      ...{ epoch: newest!.epoch, key: newest!.key, counter: page.at(-1)!.counter + 1 },
    };
    const accepted = acceptBrought(tables, frame, reception);
    note(outbox.news(), from.id);
    if (accepted.leak) changes().leaks.add(from.name);
    return accepted;
  }

  /** What was held back for them, too. */
  function release(from: KnownNode, { epoch, records }: Journal): boolean {
    const rows = held.take(from.id, epoch, records.at(-1)?.counter ?? 0, PAGE);
    const accepted = { appended: 0, leak: false };
    appendAll({ ...tables, accepted }, rows);
    if (accepted.leak) changes().leaks.add(from.name);
    return rows.length === PAGE;
  }

  return {
    nodeOf: (network, node) => registry.find(network, node) ?? null,
    highestCounter: (id, epoch) => replay.window(id, epoch).highest,
    takeJournal(from, journal, now, believed) {
      const { at, records } = journal;
      const brought: Brought = { stored: 0, known: 0, left: 0 };
      const reception = { received: now, now, believed, via: VIA };
      for (let i = 0; i < records.length; i += PAGE) {
        const count = Math.min(PAGE, records.length - i);
        const { stored, crowded, overShare } = transact(() => takePage(from, journal, i, reception));
        const left = crowded + overShare;
        brought.stored += stored;
        brought.left += left;
        brought.known += count - stored - left;
      }
      while (transact(() => release(from, journal)));
      transact(() => audit.add("journal-read", from.name, `of ${at}: ${brought.stored} new records`));
      return brought;
    },
  };
}

/** Counters after `last` that none of these has, up to the last that one has. */
function gapsIn(records: Journal["records"], last: number): CounterRange[] {
  let before = last;
  return records.flatMap(({ counter }) => {
    const gap = { first: before + 1, count: counter - before - 1 };
    before = counter;
    return gap.count > 0 ? [gap] : [];
  });
}

type Reception = Parameters<typeof acceptBrought>[2];
