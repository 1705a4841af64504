// Records of a store that this process has open, for a thread of its own: over a connection that changes nothing.
import { DatabaseSync } from "node:sqlite";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { type RecordsWithin, recordsWithin } from "./range.ts";
import { watchDatabase } from "./watched.ts";

/** What it gives throws GatewayError "store" where the file turns out to be damaged. The connection ends with its thread. */
export function recordsBeside(path: string): RecordsWithin {
  const { db } = watchDatabase(
    new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS }),
    path,
    (error) => error,
  );
  return recordsWithin(db);
}
