// Who changed what: people by commands, partners by requests, and the gateway itself where a key's life ends. Each entry is
// in the transaction of the change, so one is there exactly where the other is. It holds no key.
import type { DatabaseSync } from "node:sqlite";

export const AUDITED = [
  "node-added",
  "node-renamed",
  "node-removed",
  "node-placed",
  "node-installed",
  "journal-read",
  "key-made",
  "key-revoked",
  "key-retired",
  "command-asked",
  "command-cancelled",
  "messages-retried",
  "messages-dropped",
  "backup-made",
  "backup-restored",
  "settings-changed",
  "alarm-acknowledged",
  "alarm-located",
  "alarm-repaired",
  "alarm-closed",
  "alarm-reopened",
  "alarm-noted",
  "alarm-file-added",
  "alarm-file-removed",
  "noise-masked",
  "noise-unmasked",
] as const;

export type Audited = (typeof AUDITED)[number];

export interface AuditEntry {
  /** unix ms */
  at: number;
  /** A name of the machine's, "mqtt", or "gateway". */
  who: string;
  what: Audited;
  /** As it was named then. */
  node: string | null;
  details: string | null;
}

export interface AuditTable {
  add(what: Audited, node?: string | null, details?: string | null, who?: string): void;
  /** Newest first. */
  list(filter: { node?: string | undefined; what?: Audited | undefined }, limit: number): AuditEntry[];
}

/** Entries kept: some years of a site where much is done. */
const KEPT = 50_000;
/** Of what others choose the length of. */
const DETAILS_MAX = 500;

/** `who` does what is done here, where nothing else is said. */
export function auditTable(db: DatabaseSync, who: string, now: () => number): AuditTable {
  const insert = db.prepare(
    "INSERT INTO audit (at, who, what, node, details) VALUES (?, ?, ?, ?, ?) RETURNING id",
  );
  const remove = db.prepare("DELETE FROM audit WHERE id <= ?");
  const select = db.prepare(
    `SELECT at, who, what, node, details FROM audit
     WHERE (?1 IS NULL OR node = ?1) AND (?2 IS NULL OR what = ?2) ORDER BY id DESC LIMIT ?3`,
  );
  return {
    add(what, node = null, details = null, by = who) {
      const text = details === null ? null : details.slice(0, DETAILS_MAX);
      const { id } = insert.get(now(), by, what, node, text) as { id: number };
      if (id % 100 === 0) remove.run(id - KEPT);
    },
    list: ({ node, what }, limit) => select.all(node ?? null, what ?? null, limit) as unknown as AuditEntry[],
  };
}
