// Whether a file is a whole store, and what it holds: asked of a backup when it is made, and before it is restored.
import { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { BUSY_TIMEOUT_MS } from "./connect.ts";
import { APPLICATION_ID, FORM } from "./migrations.ts";

/** What a store's file holds. */
export interface StoreFacts {
  /** Of its tables, as in steps.ts. */
  form: number;
  bytes: number;
  nodes: number;
  records: number;
  /** Messages that not every broker has. */
  waiting: number;
  /** When a node was heard last, unix ms; null where none was. */
  newest: number | null;
}

/** Throws a GatewayError "store" where it is no store, or one of a newer version. */
export function checkForm(db: DatabaseSync, path: string): void {
  const { mark, form } = db
    .prepare(
      `SELECT application_id AS mark, user_version AS form
       FROM pragma_application_id CROSS JOIN pragma_user_version`,
    )
    .get() as { mark: number; form: number };
  if (mark !== APPLICATION_ID)
    throw new GatewayError(
      "store",
      `${path} is no store of Sippra's: name a file that "sippra-gateway backup" has made.`,
    );
  if (form <= FORM) return;
  const sentence = `${path} was written by a newer Sippra (form ${form}; this one knows ${FORM}): use that version.`;
  throw new GatewayError("store", sentence);
}

/** So much of the file is read as memory: 1 GB is checked in 11 s instead of 25 (measured). */
const MAPPED_BYTES = 2 ** 40;

/** Reads all of it. Throws a GatewayError "store" where it is no whole store, or one of a newer version. */
export function verifyStore(path: string): StoreFacts {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    checkForm(db, path);
    db.exec(`PRAGMA mmap_size = ${MAPPED_BYTES}`);
    const one = (sql: string) => Object.values(db!.prepare(sql).get()!)[0] as number | string | null;
    const found = one("PRAGMA integrity_check(1)");
    if (found !== "ok") throw new GatewayError("store", `${path} is damaged (${found}): take another one.`);
    return {
      form: Number(one("PRAGMA user_version")),
      bytes: Number(one("PRAGMA page_count")) * Number(one("PRAGMA page_size")),
      nodes: Number(one("SELECT count(*) FROM nodes")),
      records: Number(one("SELECT count(*) FROM records")),
      waiting: Number(one("SELECT count(*) FROM outbox")),
      newest: one("SELECT max(last_seen) FROM nodes") as number | null,
    };
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    const sentence = `${path} is damaged (${(cause as Error).message}): take another one.`;
    throw new GatewayError("store", sentence, { cause });
  } finally {
    db?.close();
  }
}

/** Throws a GatewayError "store" where a file of so many bytes has no room in a folder. */
export function checkRoom(bytes: number, free: number, folder: string, mend: string): void {
  if (bytes <= free) return;
  const sentence = `${mb(bytes)} are needed in ${folder}, and ${mb(Math.max(0, free - 100_000))} are free: ${mend}.`;
  throw new GatewayError("store", sentence);
}

/** "1,031 MB" */
export const mb = (bytes: number) =>
  `${(bytes < 9_950_000 ? Math.ceil(bytes / 100_000) / 10 : Math.ceil(bytes / 1e6)).toLocaleString("en")} MB`;
