// An older store's file becomes one of this version's form, or is refused. `user_version` counts the steps (steps.ts) taken.
import type { DatabaseSync } from "node:sqlite";
import { GatewayError } from "../errors.ts";
import { type Log, silentLog } from "../log.ts";
import { STEPS } from "./steps.ts";

/** Marks the file as ours ("Sipp"), so that no other program's database is taken for a store. */
export const APPLICATION_ID = 0x53697070;

/** The form that this version writes. */
export const FORM = STEPS.length;

const pragma = (db: DatabaseSync, name: string) =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get()!)[0]);

/** Brings the file to the form this version writes. Throws GatewayError "store" where it is not ours to. */
export function migrate(db: DatabaseSync, path: string, log: Log = silentLog): void {
  if (pragma(db, "user_version") === STEPS.length && pragma(db, "application_id") === APPLICATION_ID) return;
  // Another process may be at the same: whoever comes second finds the work done.
  db.exec("BEGIN IMMEDIATE");
  try {
    const version = pragma(db, "user_version");
    const empty = db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
    if (!empty && pragma(db, "application_id") !== APPLICATION_ID) {
      throw new GatewayError(
        "store",
        `${path} is another program's database; choose another path for the store.`,
      );
    }
    if (version > STEPS.length) {
      throw new GatewayError(
        "store",
        `${path} was written by a newer Sippra (form ${version}; this one knows ${STEPS.length}): ` +
          "start that version, or restore the backup made before the update.",
      );
    }
    // A million waiting messages take some seconds, and on a slow disk half a minute.
    if (!empty)
      log.info({ path, from: version, to: STEPS.length }, "The database is brought to this version's form.");
    for (const step of STEPS.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${STEPS.length}`);
    db.exec("COMMIT");
  } catch (cause) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw cause;
  }
}
