// Who gets what the outbox holds: each sink of the configuration, by its name. One that is no more configured gets
// nothing new; what waits for it stays until somebody says what is to become of it.
import type { DatabaseSync } from "node:sqlite";

export interface SinkRow {
  id: number;
  name: string;
  /** Whether new rows wait for it. */
  active: boolean;
}

export interface SinkTable {
  /** Every one that is configured or has something waiting. */
  all(): SinkRow[];
  /** The numbers of those that get new rows. */
  active(): readonly number[];
  /** These are configured, and no others. */
  configure(names: readonly string[]): void;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

/** Of a store that no configuration has named a sink of yet: the first that is configured takes it over. */
export const UNNAMED = "";

export function sinkTable(db: DatabaseSync): SinkTable {
  const all = db.prepare("SELECT id, name, active FROM sinks ORDER BY id");
  const takeOver = db.prepare(
    `UPDATE sinks SET name = ? WHERE name = '${UNNAMED}' AND NOT EXISTS (SELECT 1 FROM sinks WHERE name = ?)`,
  );
  const activate = db.prepare(
    "INSERT INTO sinks (name, active) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET active = 1",
  );
  const deactivate = db.prepare("UPDATE sinks SET active = 0");
  const dropEmpty = db.prepare(
    `DELETE FROM sinks WHERE active = 0 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE sink = sinks.id)
       AND NOT EXISTS (SELECT 1 FROM parked WHERE sink = sinks.id)`,
  );
  let known: readonly number[] | null = null;

  const read = () =>
    (all.all() as { id: number; name: string; active: number }[]).map(({ id, name, active }) => ({
      id,
      name,
      active: active === 1,
    }));

  return {
    all: read,
    active() {
      known ??= read().flatMap(({ id, active }) => (active ? [id] : []));
      return known;
    },
    configure(names) {
      known = null;
      const [first] = names;
      if (first !== undefined) takeOver.run(first, first);
      deactivate.run();
      for (const name of names) activate.run(name);
      dropEmpty.run();
    },
    forget() {
      known = null;
    },
  };
}
