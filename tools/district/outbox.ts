// Empties a store's outbox, as a publisher does whose broker takes everything at once.
import type { Store } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";

export function takeOutbox({ outbox }: Pick<Store, "outbox">): OutboxMessage[] {
  const taken: OutboxMessage[] = [];
  for (;;) {
    const rows = outbox.read(0, 1000);
    if (rows.length === 0) return taken;
    taken.push(...rows.map(({ message }) => message));
    outbox.remove(rows.map(({ seq }) => seq));
  }
}
