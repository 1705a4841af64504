// Empties a store's outbox, as a publisher does whose broker takes everything at once.
import { LANES, type Lane } from "../../gateway/store/lanes.ts";
import type { Store } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import type { OutboxRow } from "../../gateway/store/sink-outbox.ts";

/**
 * All that waits for the sink that is configured first, in the order in which it came. `waitedSince`, unix ms: history that was
 * received since waits for what is missing before it.
 */
export function outboxRows(
  { outbox }: Pick<Store, "outbox">,
  waitedSince = Number.POSITIVE_INFINITY,
): OutboxRow[] {
  const sink = outbox.sink(outbox.states().find(({ active }) => active)!.name);
  const rows = LANES.flatMap((_, lane) =>
    sink.nodes(lane as Lane).flatMap((node) => sink.read(lane as Lane, node, -1, 1_000_000, waitedSince)),
  );
  return rows.sort((a, b) => a.seq - b.seq);
}

export function takeOutbox(store: Pick<Store, "outbox">, waitedSince?: number): OutboxMessage[] {
  const rows = outboxRows(store, waitedSince);
  const { outbox } = store;
  outbox.sink(outbox.states().find(({ active }) => active)!.name).now((changes) => {
    for (const row of rows) changes.remove(row);
  });
  return rows.map(({ message }) => message);
}
