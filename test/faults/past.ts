// Years before yesterday, for a store that is large: readings of a node that nobody hears any more. Half of them are older
// than they are kept, so a gateway deletes them when it starts, and moves and cuts off pages: the log beside the store grows
// beyond the 4 MB at which it is worked into the file.
import { DatabaseSync } from "node:sqlite";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import { READING } from "../../shared/messages.ts";

const DAY_MS = 86_400_000;
const KEPT_MS = 10 * DAY_MS;
const OLD_MS = 40 * DAY_MS;
/** Of a body: few rows are made soon. */
const BANDS_B = 1400;

/** Adds so many bytes to the store at `path`, of which nobody else has anything open. */
export function addPast(path: string, bytes: number): void {
  const store = openStore(path);
  store.addNode({ name: "n-past", network: 1 });
  store.close();
  const now = Date.now();
  const time = Math.floor((now - KEPT_MS) / 1000);
  const body = encodeBody([time, 4000, 12, 14, 284, -37, new Uint8Array(BANDS_B), null, 0, 158, 11]);
  const count = Math.floor(bytes / BANDS_B);
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF");
  db.prepare(
    `WITH RECURSIVE counters (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM counters WHERE c < ?1)
     INSERT INTO records (node, epoch, counter, type, time, received, via, body, held)
       SELECT nodes.id, 0, c, ${READING}, at + c, at + c, 'serial', ?4, 0
       FROM (SELECT c, iif(c <= ?1 / 2, ?2, ?3) AS at FROM counters) JOIN nodes ON name = 'n-past'`,
  ).run(count, now - OLD_MS, now - KEPT_MS, body);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}
