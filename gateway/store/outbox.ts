// What is still to be published, in the order in which it is to be: a row stays until the broker has it.
import type { DatabaseSync } from "node:sqlite";
import { readBody } from "./body.ts";
import type { RecordRow } from "./history.ts";
import type { OutboxMessage, OutboxRow } from "./records.ts";

/** Reporting interval of a node whose hello has not come yet, ms. */
export const INTERVAL_DEFAULT = 900_000;

export interface OutboxTable {
  append(row: RecordRow, live: boolean, timeAfter: number | null): void;
  read(after: number, limit: number): OutboxRow[];
  remove(seqs: readonly number[]): void;
  count(): number;
}

interface Row extends RecordRow {
  seq: number;
  time_after: number | null;
  live: number;
  name: string;
  network: number;
  interval: number | null;
}

export function outboxTable(db: DatabaseSync): OutboxTable {
  const insert = db.prepare(
    `INSERT INTO outbox (node, epoch, counter, type, time, time_after, received, via, live, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare(
    `SELECT o.seq, o.epoch, o.counter, o.type, o.time, o.time_after, o.received, o.via, o.live, o.body,
       nodes.name, nodes.network, nodes.node, nodes.interval
     FROM outbox AS o JOIN nodes ON nodes.id = o.node WHERE o.seq > ? ORDER BY o.seq LIMIT ?`,
  );
  const remove = db.prepare("DELETE FROM outbox WHERE seq = ?");
  const count = db.prepare("SELECT count(*) AS n FROM outbox");
  return {
    append({ node, epoch, counter, type, time, received, via, body }, live, timeAfter) {
      insert.run(node, epoch, counter, type, time, timeAfter, received, via, live ? 1 : 0, body);
    },
    read: (after, limit) =>
      (select.all(after, limit) as unknown as Row[]).map((row) => ({ seq: row.seq, message: message(row) })),
    remove(seqs) {
      for (const seq of seqs) remove.run(seq);
    },
    count: () => (count.get() as { n: number }).n,
  };
}

function message(row: Row): OutboxMessage {
  const unknown = row.time === null;
  return {
    name: row.name,
    network: row.network,
    node: row.node,
    epoch: row.epoch,
    counter: row.counter,
    time: row.time,
    timeAfter: unknown ? row.time_after : null,
    timeBefore: unknown ? row.received : null,
    received: row.received,
    via: row.via,
    live: row.live === 1,
    interval: row.interval ?? INTERVAL_DEFAULT,
    ...readBody(row.type, row.body),
  };
}
