// Who has yet to be told of which alarm: a row for each way of telling and alarm, written in the transaction that moves the
// way's cursor, so that nothing is forgotten whenever the gateway dies, and what was told is known afterwards.
import type { DatabaseSync } from "node:sqlite";
import type { ChangeName } from "../alarms/change.ts";
import type { AlarmTable } from "./alarms.ts";
import type { Transactions } from "./transactions.ts";

/**
 * The step of steps.ts that brings them. `waiting` and `told`: the newest change that is to be told, and that was;
 * `escalate`: when another way is told, unless somebody has it. Times in unix ms. With an alarm its rows go.
 */
export const TELLINGS = `
  CREATE TABLE alarm_tellings (
    alarm INTEGER NOT NULL,
    teller TEXT NOT NULL,
    waiting INTEGER,
    since INTEGER,
    changes TEXT NOT NULL,
    told INTEGER,
    escalate INTEGER,
    escalated_by TEXT,
    PRIMARY KEY (alarm, teller)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alarm_tellings_open ON alarm_tellings (teller) WHERE waiting IS NOT NULL OR escalate IS NOT NULL;
  CREATE TRIGGER alarm_tellings_gone AFTER DELETE ON alarms BEGIN
    DELETE FROM alarm_tellings WHERE alarm = old.id;
  END;
  CREATE TABLE alarm_digests (
    teller TEXT PRIMARY KEY,
    slot INTEGER NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `;

/** What one way has to tell of one alarm, and has told. */
export interface Telling {
  alarm: number;
  teller: string;
  /** The newest change that is to be told; null where all is. */
  waiting: number | null;
  /** When the oldest of that came, unix ms. */
  since: number | null;
  /** What has become of it since it was told last, in order. */
  changes: readonly ChangeName[];
  /** The newest change that was told; null where none was. */
  told: number | null;
  /** When another way is told unless somebody has it, unix ms; null where none is. */
  escalate: number | null;
  /** The way whose people nobody of has taken it, where this one is told for that; null where it is not. */
  escalatedBy: string | null;
}

/** Of a way that tells once a day: the time that the last was due at, unix ms, and the newest change that it knew. */
export interface ToldDigest {
  slot: number;
  seq: number;
}

/** Of the store. */
export interface Tellings {
  /** What waits with a way, and what may have to go to another; by alarm. */
  open(teller: string): Telling[];
  /** Null where it knows nothing of this alarm. */
  find(teller: string, alarm: number): Telling | null;
  digest(teller: string): ToldDigest | null;
  /** All that `work` writes is on disk when this returns, or nothing of it where it throws. */
  write(work: (writer: TellingWriter) => void): void;
  /** What others had to tell is forgotten: were one of them to come back, it would begin anew. */
  keepOnly(tellers: readonly string[]): void;
}

export interface TellingWriter {
  put(telling: Telling): void;
  moveCursor(teller: string, seq: number): void;
  setDigest(teller: string, digest: ToldDigest): void;
}

type Row = Omit<Telling, "changes" | "escalatedBy"> & { changes: string; escalated_by: string | null };

const tellingOf = ({ changes, escalated_by: escalatedBy, ...row }: Row): Telling => ({
  ...row,
  changes: changes === "" ? [] : (changes.split(" ") as ChangeName[]),
  escalatedBy,
});

export interface TellingTable extends Omit<Tellings, "write"> {
  writer: Omit<TellingWriter, "moveCursor">;
}

export function tellingTable(db: DatabaseSync): TellingTable {
  const open = db.prepare(
    `SELECT * FROM alarm_tellings
     WHERE teller = ? AND (waiting IS NOT NULL OR escalate IS NOT NULL) ORDER BY alarm`,
  );
  const one = db.prepare("SELECT * FROM alarm_tellings WHERE alarm = ? AND teller = ?");
  const put = db.prepare(
    `INSERT OR REPLACE INTO alarm_tellings
       (alarm, teller, waiting, since, changes, told, escalate, escalated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const digest = db.prepare("SELECT slot, seq FROM alarm_digests WHERE teller = ?");
  const setDigest = db.prepare("INSERT OR REPLACE INTO alarm_digests (teller, slot, seq) VALUES (?, ?, ?)");
  const forget = [
    ...["alarm_tellings WHERE teller", "alarm_digests WHERE teller", "alarm_tellers WHERE name"].map((rows) =>
      db.prepare(`DELETE FROM ${rows} NOT IN (SELECT value FROM json_each(?))`),
    ),
  ];
  return {
    open: (teller) => (open.all(teller) as unknown as Row[]).map(tellingOf),
    find(teller, alarm) {
      const row = one.get(alarm, teller) as unknown as Row | undefined;
      return row === undefined ? null : tellingOf(row);
    },
    digest: (teller) => (digest.get(teller) as unknown as ToldDigest | undefined) ?? null,
    keepOnly(tellers) {
      for (const each of forget) each.run(JSON.stringify(tellers));
    },
    writer: {
      put({ alarm, teller, waiting, since, changes, told, escalate, escalatedBy }) {
        put.run(alarm, teller, waiting, since, changes.join(" "), told, escalate, escalatedBy);
      },
      setDigest: (teller, { slot, seq }) => void setDigest.run(teller, slot, seq),
    },
  };
}

export function tellingsIn(
  { writer, ...table }: TellingTable,
  { setCursor }: Pick<AlarmTable, "setCursor">,
  { transact }: Pick<Transactions, "transact">,
): Tellings {
  return {
    ...table,
    write: (work) => transact(() => work({ ...writer, moveCursor: setCursor })),
    keepOnly: (tellers) => transact(() => table.keepOnly(tellers)),
  };
}
