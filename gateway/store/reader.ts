// Records of a store that this process has open, for a thread of its own: over a connection that changes nothing.
import { DatabaseSync } from "node:sqlite";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { type RecordsWithin, recordsWithin } from "./range.ts";
import { watchDatabase } from "./watched.ts";

export interface Reader {
  /** Throws GatewayError "store" where the file turns out to be damaged. */
  within: RecordsWithin;
  close(): void;
}

export function openReader(path: string): Reader {
  const { db } = watchDatabase(
    new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS }),
    path,
    (error) => error,
  );
  return { within: recordsWithin(db), close: () => db.close() };
}
