// Noise that somebody knows to be no leak, at a node and until a day: what is suspected there is told to nobody meanwhile.
import type { DatabaseSync } from "node:sqlite";

export interface NoiseMask {
  node: string;
  /** unix ms */
  until: number;
  since: number;
  /** Who said so. */
  who: string;
}

export interface MaskTable {
  /** Those that hold now, by node. */
  list(now: number): NoiseMask[];
  set(mask: NoiseMask): void;
  /** False where there was none. */
  remove(node: string): boolean;
  renameNode(name: string, to: string): void;
  /** Those whose time is up. */
  prune(now: number): void;
}

export function maskTable(db: DatabaseSync): MaskTable {
  const list = db.prepare("SELECT node, until, since, who FROM noise_masks WHERE until > ? ORDER BY node");
  const set = db.prepare("INSERT OR REPLACE INTO noise_masks (node, until, since, who) VALUES (?, ?, ?, ?)");
  const remove = db.prepare("DELETE FROM noise_masks WHERE node = ?");
  const rename = db.prepare("UPDATE OR REPLACE noise_masks SET node = ? WHERE node = ?");
  const prune = db.prepare("DELETE FROM noise_masks WHERE until < ?");
  return {
    list: (now) => list.all(now) as unknown as NoiseMask[],
    set: ({ node, until, since, who }) => void set.run(node, until, since, who),
    remove: (node) => remove.run(node).changes > 0,
    renameNode: (name, to) => void rename.run(to, name),
    prune: (now) => void prune.run(now),
  };
}

/** What watches remember, a blob each under a name. */
export interface WatchTable {
  get(name: string): Uint8Array | null;
  set(name: string, bytes: Uint8Array): void;
}

export function watchTable(db: DatabaseSync): WatchTable {
  const get = db.prepare("SELECT bytes FROM watch WHERE name = ?");
  const set = db.prepare(
    "INSERT INTO watch (name, bytes) VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
  );
  return {
    get: (name) => (get.get(name) as { bytes: Uint8Array } | undefined)?.bytes ?? null,
    set: (name, bytes) => void set.run(name, bytes),
  };
}
