// A node's journal that somebody has brought: records under their own identities, of which those are new that have not come.
import type { Journal } from "../admit/journal.ts";
import type { KnownNode } from "../admit/message.ts";
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
   * Takes what is new of a journal, whose key is one of the node's, in pages; all of it waits for brokers when this returns,
   * whatever is missing between. `believed`: whether `now`, unix ms, is. Called again it goes on where it was cut.
   */
  takeJournal(from: KnownNode, journal: Journal, now: number, believed: boolean): Brought;
}

/** Where the records came by, as partners are told. */
const VIA = "journal";

export function journalsIn(tables: Tables, { transact, changes }: Transactions): Journals {
  const { registry, replay, held, outbox, audit } = tables;

  function takePage(from: KnownNode, { epoch }: Journal, records: Journal["records"], reception: Reception) {
    const [newest] = from.keys;
    const frame = {
      ...{ type: "records" as const, epochOfRecords: epoch, records, voids: [], from },
      // Of no frame: nothing of it is used.
      ...{ epoch: newest!.epoch, key: newest!.key, counter: 0 },
    };
    const accepted = acceptBrought(tables, frame, reception);
    note(outbox.news(), from.id);
    if (accepted.leak) changes().leaks.add(from.name);
    return accepted;
  }

  /** The node is asked for what is missing between, or is gone for good: it is not waited for. */
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
        const page = records.slice(i, i + PAGE);
        const { stored, crowded, overShare } = transact(() => takePage(from, journal, page, reception));
        const left = crowded + overShare;
        brought.stored += stored;
        brought.left += left;
        brought.known += page.length - stored - left;
      }
      while (transact(() => release(from, journal)));
      transact(() => audit.add("journal-read", from.name, `of ${at}: ${brought.stored} new records`));
      return brought;
    },
  };
}

type Reception = Parameters<typeof acceptBrought>[2];
