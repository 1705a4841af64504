// What waits in the store, and goes on: records that were held back, changes of leak state whose night has not come, and
// nodes that are removed but have something to say yet.
import { EVENT, NIGHT, READING, SPECTRUM } from "../../shared/messages.ts";
import type { Accepted } from "./accept.ts";
import { appendAll } from "./append.ts";
import type { ChangeListeners } from "./changes.ts";
import type { RecordRow } from "./history.ts";
import type { Names } from "./names.ts";
import type { Tables } from "./tables.ts";
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
        letGo(tables, history.releaseNode(id));
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
        if (letGo(tables, history.releaseWaiting(before)).leak) changes().elsewhere = true;
        names.forgetRemoved(now);
        registry.forget();
        changes().names = true;
      });
    },
  };
}

/** What was received before these goes, unix ms. */
export interface Cutoffs {
  readings: number;
  /** Nights, and spectra. */
  nights: number;
  events: number;
  /** What is held back since then is published, whatever is missing before it; commands that ended before are forgotten. */
  waiting: number;
}

/** As `prune` of the store, inside its transaction. */
export function prune(tables: Tables, before: Cutoffs, limit: number): number {
  const { history, commands } = tables;
  letGo(tables, history.releaseOld(before.waiting));
  let gone = commands.prune(before.waiting, limit);
  const types: [type: number, before: number][] = [
    [READING, before.readings],
    [NIGHT, before.nights],
    [SPECTRUM, before.nights],
    [EVENT, before.events],
  ];
  for (const [type, time] of types) if (gone < limit) gone += history.prune(type, time, limit - gone);
  return gone;
}

/** Puts what was held back into the outbox. */
function letGo(tables: Tables, rows: RecordRow[]): Pick<Accepted, "appended" | "leak"> {
  const accepted = { appended: 0, leak: false };
  appendAll({ ...tables, accepted }, rows);
  return accepted;
}
