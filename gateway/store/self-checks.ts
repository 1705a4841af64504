// What each node has last told of itself: after its start, or on command.
import type { DatabaseSync } from "node:sqlite";
import type { CheckBody } from "../../shared/messages.ts";
import type { NodeSignal } from "./records.ts";

/** The step of steps.ts that brings them. Times in unix ms; `body`: JSON; a signal where it came by radio, dBm and dB. */
export const SELF_CHECKS = `
  CREATE TABLE self_checks (
    node INTEGER PRIMARY KEY REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    received INTEGER NOT NULL,
    body TEXT NOT NULL,
    signal TEXT
  ) STRICT;
  `;

/** Which check of a node. */
export interface Checked {
  epoch: number;
  counter: number;
  /** unix ms */
  received: number;
  body: CheckBody;
  /** Null where it came by a line. */
  signal: NodeSignal | null;
}

export interface SelfCheckTable {
  /** Null where it has told none. */
  of(name: string): Checked | null;
  /** Whether it is newer than what there was: else nothing is kept. */
  keep(node: number, checked: Checked): boolean;
}

export function selfCheckTable(db: DatabaseSync): SelfCheckTable {
  const select = db.prepare(
    `SELECT epoch, counter, received, body, signal FROM self_checks JOIN nodes ON nodes.id = self_checks.node
     WHERE nodes.name = ? AND nodes.removed IS NULL`,
  );
  const insert = db.prepare(
    `INSERT INTO self_checks (node, epoch, counter, received, body, signal) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET epoch = excluded.epoch, counter = excluded.counter, received = excluded.received,
       body = excluded.body, signal = excluded.signal
     WHERE (excluded.epoch, excluded.counter) > (self_checks.epoch, self_checks.counter)`,
  );
  return {
    of(name) {
      const row = select.get(name) as
        | { epoch: number; counter: number; received: number; body: string; signal: string | null }
        | undefined;
      if (row === undefined) return null;
      const { body, signal, ...about } = row;
      return { ...about, body: JSON.parse(body), signal: signal === null ? null : JSON.parse(signal) };
    },
    keep(node, { epoch, counter, received, body, signal }) {
      const told = signal === null ? null : JSON.stringify(signal);
      return insert.run(node, epoch, counter, received, JSON.stringify(body), told).changes > 0;
    },
  };
}
