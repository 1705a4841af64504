// What waits in the store, and goes on: records that were held back, changes of leak state whose night has not come, and
// nodes that are removed but have something to say yet.
import { EVENT, NIGHT, READING, SPECTRUM } from "../../shared/messages.ts";
import type { Accepted } from "./acceptance.ts";
import { removeFromAlarms, renameInAlarms } from "./alarm-work.ts";
import { appendAll } from "./append.ts";
import type { ChangeListeners } from "./changes.ts";
import type { RecordRow } from "./history.ts";
import type { Names } from "./names.ts";
import { PAGE } from "./releases.ts";
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
   * of it goes. Returns how much that is, in messages, and the keys that it had. Throws GatewayError "config".
   */
  removeNode(name: string, now: number): { waiting: number; erased: Uint8Array[] };
  /** Names that nodes had before: what is retained under them is to be taken away. */
  formerNames: Pick<Names, "former" | "markEmptied"> & { onChanged(listener: () => void): () => void };
  /**
   * What has waited long enough goes on: changes of leak state whose night has not come since (unix ms), and removed
   * nodes whose last message is out. True where there is more of it.
   */
  settleWaiting(before: number, now: number): boolean;
  /** Puts a page of what was held back, and waits for nothing any more, into the outbox. True where there is more. */
  releasePage(): boolean;
  /** Calls back after a commit that leaves such behind; there may be some from before the start. */
  onReleasesDue(listener: () => void): () => void;
}

export function waitingIn(
  tables: Tables,
  names: Names,
  { transact, changes }: Transactions,
  { onNames, onReleases }: ChangeListeners,
): Waiting {
  const { registry, held, releases, outbox, audit, erasure } = tables;
  return {
    renameNode: (name, to, now) =>
      transact(() => {
        names.rename(name, to, now);
        renameInAlarms(tables, name, to);
        audit.add("node-renamed", to, `was ${name}`);
        registry.forget();
        changes().names = true;
        changes().elsewhere = true;
      }),
    removeNode(name, now) {
      // In pages, since a gateway that runs waits meanwhile; what comes between two of them goes with the last.
      while (transact(() => letGo(tables, held.takeOfNode(names.idOf(name), PAGE)).appended) === PAGE);
      return transact(() => {
        const id = names.idOf(name);
        letGo(tables, held.takeOfNode(id, PAGE));
        const erased = names.remove(id, now);
        removeFromAlarms(tables, name, now);
        erasure.note();
        audit.add("node-removed", name);
        registry.forget();
        tables.commands.forget();
        changes().commands = true;
        changes().elsewhere = true;
        return { waiting: outbox.countOf(id), erased };
      });
    },
    formerNames: {
      former: names.former,
      markEmptied: (name, now) => transact(() => names.markEmptied(name, now)),
      onChanged: onNames,
    },
    settleWaiting(before, now) {
      if (!held.anyChanges(before) && !names.anyLeaving()) return false;
      return transact(() => {
        if (letGo(tables, held.takeChanges(before, PAGE)).leak) changes().elsewhere = true;
        const isMore = names.forgetRemoved(now, PAGE);
        registry.forget();
        changes().names = true;
        return isMore;
      });
    },
    releasePage() {
      if (!releases.isDue()) return false;
      transact(() => {
        if (letGo(tables, releases.page()).leak) changes().elsewhere = true;
      });
      return releases.isDue();
    },
    onReleasesDue: onReleases,
  };
}

/** What was received before these goes, unix ms. */
export interface Cutoffs {
  readings: number;
  /** Nights, and spectra. */
  nights: number;
  /** Closed alarms too, and changes of alarms. */
  events: number;
  /** What is held back since then is published, whatever is missing before it; commands that ended before are forgotten. */
  waiting: number;
}

/** As `prune` of the store, inside its transaction. */
export function prune(tables: Tables, before: Cutoffs, limit: number): number {
  const { registry, history, held, commands, alarms } = tables;
  let gone = letGo(tables, held.takeOld(before.waiting, limit)).appended;
  if (gone < limit) gone += commands.prune(before.waiting, limit - gone);
  if (gone < limit) gone += alarms.prune(before.events, limit - gone);
  const types: [type: number, before: number][] = [
    [READING, before.readings],
    [NIGHT, before.nights],
    [SPECTRUM, before.nights],
    [EVENT, before.events],
  ];
  for (const [type, time] of types) {
    if (gone >= limit) break;
    const nodes = history.prune(type, time, limit - gone);
    for (const node of nodes) registry.noteKept(node, -1);
    gone += nodes.length;
  }
  return gone;
}

/** Puts what was held back into the outbox. */
function letGo(tables: Tables, rows: RecordRow[]): Pick<Accepted, "appended" | "leak"> {
  const accepted = { appended: 0, leak: false };
  appendAll({ ...tables, accepted }, rows);
  return accepted;
}
