// The part of a store that is its outbox, on a database of its own.
import type { DatabaseSync } from "node:sqlite";
import { silentLog } from "../../../gateway/log.ts";
import { changeListeners, noChanges } from "../../../gateway/store/changes.ts";
import { deliveryTable } from "../../../gateway/store/deliveries.ts";
import { historyTable } from "../../../gateway/store/history.ts";
import { outboxTable } from "../../../gateway/store/outbox.ts";
import { parkedTable } from "../../../gateway/store/parked.ts";
import { settledTable } from "../../../gateway/store/settled.ts";
import { outboxIn } from "../../../gateway/store/sink-outboxes.ts";
import { sinkTable } from "../../../gateway/store/sinks.ts";
import { transactions } from "../../../gateway/store/transactions.ts";

export function outboxStore(db: DatabaseSync) {
  const deliveries = deliveryTable(db);
  const sinks = sinkTable(db);
  const outbox = outboxTable(db, deliveries, sinks);
  const others = { parked: parkedTable(db), settled: settledTable(db), history: historyTable(db) };
  const tables = { outbox, deliveries, sinks, ...others };
  const listeners = changeListeners(silentLog);
  const memories = tables.settled.memories;
  const running = transactions({
    ...{ db, path: ":memory:", listeners, memories, caches: [outbox, sinks] },
    takeNews: outbox.takeNews,
  });
  /** As after another process has written. */
  const elsewhere = () => listeners.call({ ...noChanges(), elsewhere: true });
  const { transact } = running;
  return { tables, outbox: outboxIn(tables, running, listeners), transact, elsewhere };
}
