// What is still to be published, in the order in which it is to be: a row stays until the broker has it.
import type { DatabaseSync } from "node:sqlite";
import { readBody } from "./body.ts";
import type { RecordRow } from "./history.ts";
import type { OutboxMessage, OutboxRow } from "./records.ts";

/** Reporting interval of a node whose hello has not come yet. */
export const INTERVAL_DEFAULT_MS = 900_000;

export interface OutboxTable {
  append(row: RecordRow, live: boolean, timeAfter: number | null): void;
  read(after: number, limit: number): OutboxRow[];
  remove(seqs: readonly number[]): void;
  count(): number;
  /** Of one node. */
  countOf(node: number): number;
  decide(rows: readonly { seq: number; late: boolean }[]): void;
  /** When the oldest row was received, unix ms; null where there is none. */
  oldest(): number | null;
  lastSeq(): number;
}

export function outboxTable(db: DatabaseSync): OutboxTable {
  const insert = db.prepare(
    `INSERT INTO outbox (node, epoch, counter, type, time, time_after, received, via, live, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare(
    `SELECT o.seq, nodes.name, nodes.network, nodes.node, o.epoch, o.counter, o.time, o.time_after,
       o.received, o.via, o.live, o.late, nodes.interval, o.type, o.body
     FROM outbox AS o JOIN nodes ON nodes.id = o.node WHERE o.seq > ? ORDER BY o.seq LIMIT ?`,
  );
  select.setReturnArrays(true);
  const remove = db.prepare("DELETE FROM outbox WHERE seq = ?");
  const lastSeq = db.prepare("SELECT max(seq) AS seq FROM outbox");
  const countOf = db.prepare("SELECT count(*) AS n FROM outbox WHERE node = ?");
  const decide = db.prepare("UPDATE outbox SET late = ? WHERE seq = ?");
  const oldest = db.prepare("SELECT received FROM outbox ORDER BY seq LIMIT 1");
  const count = db.prepare("SELECT count(*) AS n FROM outbox");
  return {
    append({ node, epoch, counter, type, time, received, via, body }, live, timeAfter) {
      insert.run(node, epoch, counter, type, time, timeAfter, received, via, live ? 1 : 0, body);
    },
    read: (after, limit) => (select.all(after, limit) as unknown as Columns[]).map(outboxRow),
    remove(seqs) {
      for (const seq of seqs) remove.run(seq);
    },
    count: () => (count.get() as { n: number }).n,
    countOf: (node) => (countOf.get(node) as { n: number }).n,
    decide(rows) {
      for (const { seq, late } of rows) decide.run(late ? 1 : 0, seq);
    },
    lastSeq: () => (lastSeq.get() as { seq: number | null }).seq ?? 0,
    oldest: () => (oldest.get() as { received: number } | undefined)?.received ?? null,
  };
}

/** As selected: an array takes half as long to make as an object. */
type Columns = [
  seq: number,
  name: string,
  network: number,
  node: number,
  epoch: number,
  counter: number,
  time: number | null,
  timeAfter: number | null,
  received: number,
  via: string,
  live: number,
  late: number | null,
  interval: number | null,
  type: number,
  body: Uint8Array,
];

function outboxRow(columns: Columns): OutboxRow {
  const [seq, name, network, node, epoch, counter, time, after, received, via, ...rest] = columns;
  const [live, late, interval, type, body] = rest;
  const message: OutboxMessage = {
    name,
    network,
    node,
    epoch,
    counter,
    time,
    timeAfter: time === null ? after : null,
    timeBefore: time === null ? received : null,
    received,
    via,
    live: live === 1,
    interval: interval ?? INTERVAL_DEFAULT_MS,
    ...readBody(type, body),
  };
  return { seq, late: late === null ? null : late === 1, message };
}
