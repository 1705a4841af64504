// What is still to be published, in the order in which it is to be: a row stays until the broker has it.
import type { DatabaseSync } from "node:sqlite";
import { READING } from "../../shared/messages.ts";
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
  /** The record of a row; `awaits`: what is missing before it may yet come. */
  recordOf(seq: number): Pick<RecordRow, "node" | "epoch" | "counter"> & { awaits: number };
  /** Whether an older reading of its node, which was not sent either, stands behind this row. */
  isEarly(seq: number): boolean;
  /** Puts the readings of a node that were not sent yet in their order. They keep the places that they have together. */
  sortReadings(node: number): void;
  decide(rows: readonly { seq: number; late: boolean }[]): void;
  /** When the oldest row was received, unix ms; null where there is none. */
  oldest(): number | null;
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
  // Of a node that is gone, or of a key that it has no more, nothing is asked again.
  const recordOf = db.prepare(
    `SELECT o.node, o.epoch, o.counter, nodes.removed IS NULL AND o.epoch = (SELECT max(epoch) FROM keys WHERE keys.node = o.node) AS awaits
     FROM outbox AS o JOIN nodes ON nodes.id = o.node WHERE o.seq = ?`,
  );
  // Named, as in history.ts: it holds what was not sent only, however much waits for its grace.
  const undecided = `outbox AS b INDEXED BY outbox_undecided`;
  const isEarly = db.prepare(
    `SELECT 1 FROM outbox AS a JOIN ${undecided} ON b.node = a.node AND b.late IS NULL
       AND (b.epoch, b.counter) < (a.epoch, a.counter) AND b.type = ${READING} AND b.seq > a.seq
     WHERE a.seq = ? LIMIT 1`,
  );
  const unsent = db.prepare(
    `SELECT seq FROM ${undecided} WHERE node = ? AND late IS NULL AND type = ${READING} ORDER BY epoch, counter`,
  );
  const move = db.prepare("UPDATE outbox SET seq = ? WHERE seq = ?");
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
    recordOf: (seq) => recordOf.get(seq) as unknown as ReturnType<OutboxTable["recordOf"]>,
    isEarly: (seq) => isEarly.get(seq) !== undefined,
    sortReadings(node) {
      const inOrder = unsent.all(node) as { seq: number }[];
      const places = inOrder.map(({ seq }) => seq).sort((a, b) => a - b);
      // By way of numbers that no row has: none may have another's even for a moment.
      for (const { seq } of inOrder) move.run(-seq, seq);
      for (const [i, { seq }] of inOrder.entries()) move.run(places[i]!, -seq);
    },
    countOf: (node) => (countOf.get(node) as { n: number }).n,
    decide(rows) {
      for (const { seq, late } of rows) decide.run(late ? 1 : 0, seq);
    },
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
