// What waits in the store, and goes on: records that were held back, changes of leak state whose night has not come, and
// nodes that are removed but have something to say yet.
import { type Accepted, append, type Tables } from "./accept.ts";
import type { ChangeListeners } from "./changes.ts";
import type { RecordRow } from "./history.ts";
import type { Names } from "./names.ts";
import type { Transactions } from "./transactions.ts";

/** Between a change of leak state and its night: a batch over radio, and another where that was lost. */
export const CHANGE_WAITS_MS = 5_400_000;

/** Of the store: who goes, and what waits. */
export interface Waiting {
  /** Throws GatewayError "config" where there is no such node or name, "exists" where the name is not free. */
  renameNode(name: string, to: string, now: number): void;
  /**
   * A node does not belong here any more: its key opens nothing from now on. What it has said goes out before the rest
   * of it goes. Returns how much that is, in messages. Throws GatewayError "config".
   */
  removeNode(name: string, now: number): number;
  /** Names that nodes had before: what is retained under them is to be taken away. */
  formerNames: Pick<Names, "former" | "markEmptied"> & { onChanged(listener: () => void): () => void };
  /**
   * What has waited long enough goes on: changes of leak state whose night has not come since (unix ms), and removed
   * nodes whose last message is out.
   */
  settleWaiting(before: number, now: number): void;
}

export function waitingIn(
  tables: Tables,
  names: Names,
  { transact, changes }: Transactions,
  { onNames }: ChangeListeners,
): Waiting {
  const { registry, history, outbox } = tables;
  return {
    renameNode: (name, to, now) =>
      transact(() => {
        names.rename(name, to, now);
        registry.forget();
        changes().names = true;
        changes().elsewhere = true;
      }),
    removeNode: (name, now) =>
      transact(() => {
        const id = names.idOf(name);
        if (letGo(tables, history.releaseNode(id)).appended > 0) changes().appended = true;
        names.remove(id, now);
        registry.forget();
        tables.commands.forget();
        changes().commands = true;
        changes().elsewhere = true;
        return outbox.countOf(id);
      }),
    formerNames: {
      former: names.former,
      markEmptied: (name, now) => transact(() => names.markEmptied(name, now)),
      onChanged: onNames,
    },
    settleWaiting(before, now) {
      if (!history.hasWaiting(before) && !names.anyLeaving()) return;
      transact(() => {
        const { appended, leak } = letGo(tables, history.releaseWaiting(before));
        if (appended > 0) changes().appended = true;
        if (leak) changes().elsewhere = true;
        names.forgetRemoved(now);
        registry.forget();
        changes().names = true;
      });
    },
  };
}

/** As `prune` of the store, inside its transaction. */
export function prune(tables: Tables, { changes }: Transactions, before: number, limit: number): number {
  const { history, commands } = tables;
  if (letGo(tables, history.releaseOld(before)).appended > 0) changes().appended = true;
  return history.prune(before, limit) + commands.prune(before, limit);
}

/** As `putInPlace` of the outbox, inside its transaction. */
export function putInPlace({ outbox, history, settled }: Tables, seqs: readonly number[]): boolean {
  const held = seqs.filter((seq) => {
    const { node, epoch, counter, awaits } = outbox.recordOf(seq);
    if (!awaits || settled.upTo(node, epoch) >= counter) return false;
    return history.hold(node, epoch, counter);
  });
  outbox.remove(held);
  const early = seqs.filter((seq) => !held.includes(seq) && outbox.isEarly(seq));
  for (const node of new Set(early.map((seq) => outbox.recordOf(seq).node))) outbox.sortReadings(node);
  return held.length > 0 || early.length > 0;
}

/** Puts what was held back into the outbox. */
function letGo(tables: Tables, rows: RecordRow[]): Pick<Accepted, "appended" | "leak"> {
  const accepted = { appended: 0, leak: false };
  append({ ...tables, accepted }, rows);
  return accepted;
}
