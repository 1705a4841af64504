// A damaged page shows where it is read, and that may be anywhere. So every statement of a connection is watched: what
// SQLite says of a damaged file becomes the sentence about it, is told once, and nothing more is read or written then. So
// nothing is acknowledged that only a damaged file has.
import { DatabaseSync, type SQLInputValue, StatementSync } from "node:sqlite";
import type { GatewayError } from "../errors.ts";
import { damageError, isDamage, isSqliteError } from "./failure.ts";
import { numbered } from "./numbered.ts";

/** SQLite's word for a statement that does not fit the tables. */
const ERROR = 1;

export interface WatchedDatabase {
  db: DatabaseSync;
  /** It is damaged, as somebody else has seen. */
  fail(error: GatewayError): void;
}

/** `onDamage` is called once, and returns what is thrown from then on. */
export function watchDatabase(
  db: DatabaseSync,
  path: string,
  onDamage: (error: GatewayError) => GatewayError,
): WatchedDatabase {
  let damage: GatewayError | null = null;

  function fail(error: GatewayError): GatewayError {
    damage ??= onDamage(error);
    return damage;
  }

  function guarded<Result>(work: () => Result, isBroken: (cause: unknown) => boolean = isDamage): Result {
    if (damage !== null) throw damage;
    try {
      return work();
    } catch (cause) {
      if (!isBroken(cause)) throw cause;
      throw fail(damageError(path, (cause as Error).message));
    }
  }

  const { prototype: plain } = StatementSync;
  db.exec = (sql) => guarded(() => DatabaseSync.prototype.exec.call(db, sql));
  db.prepare = (sql) => {
    const numbers = numbered(sql);
    const text = numbers?.sql ?? sql;
    const statement = guarded(() => DatabaseSync.prototype.prepare.call(db, text), fitsNot);
    const placed = (values: SQLInputValue[]) => numbers?.inOrder(values) ?? values;
    return Object.assign(statement, {
      all: (...values: SQLInputValue[]) => guarded(() => Reflect.apply(plain.all, statement, placed(values))),
      get: (...values: SQLInputValue[]) => guarded(() => Reflect.apply(plain.get, statement, placed(values))),
      run: (...values: SQLInputValue[]) => guarded(() => Reflect.apply(plain.run, statement, placed(values))),
    });
  };
  return { db, fail };
}

/** Of our statements each fits our tables: where one does not, these are not ours any more. */
export const fitsNot = (cause: unknown) =>
  isSqliteError(cause) && (isDamage(cause) || cause.errcode === ERROR);
