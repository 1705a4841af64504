// What is still to be published: a row stays until every sink has it. Who has it not yet stands in deliveries.ts.
import type { DatabaseSync } from "node:sqlite";
import { UPLINKS } from "../../shared/messages.ts";
import { readBody } from "./body.ts";
import type { DeliveryTable } from "./deliveries.ts";
import type { RecordRow } from "./history.ts";
import {
  HISTORY,
  INTERVAL_DEFAULT_MS,
  type Lane,
  laneOf,
  note,
  type OutboxNews,
  placeInHistory,
} from "./lanes.ts";
import { MARKS, type OutboxMessage } from "./records.ts";
import type { SinkTable } from "./sinks.ts";

/** A row as it stands in a lane of a sink. */
export interface DeliveryRow {
  place: number;
  seq: number;
  /** Whether it goes out as one that comes late, as was decided before it was first sent; null where it was not. */
  late: boolean | null;
  message: OutboxMessage;
}

export interface OutboxTable {
  /** `afterNights`: no night of the node may come after it. */
  append(row: RecordRow, live: boolean, timeAfter: number | null, afterNights: boolean): void;
  /** What waits for a sink in a lane of a node, in order. */
  read(sink: number, lane: Lane, node: number, after: number, limit: number): DeliveryRow[];
  /** One sink less has yet to have it: the last one deletes it. */
  settle(seq: number): void;
  count(): number;
  /** Of one node. */
  countOf(node: number): number;
  /** The epoch of a node of which records may yet come that are missing; null where none is awaited any more. */
  awaitedEpoch(node: number): number | null;
  /** When the oldest row was received, unix ms; null where there is none. */
  oldest(): number | null;
  /** As `redate` of the history, of what no sink has been sent yet. Returns how many rows that are. */
  redate(from: number, to: number, by: number): number;
  /** When a row was received. */
  receivedAt(seq: number): number | null;
  /** What has changed since this was called last. */
  takeNews(): OutboxNews;
  news(): OutboxNews;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

const NO_NEWS: OutboxNews = new Map();

export function outboxTable(db: DatabaseSync, deliveries: DeliveryTable, sinks: SinkTable): OutboxTable {
  const insert = db.prepare(
    `INSERT INTO outbox (node, epoch, counter, type, time, time_after, received, marks, via, live, body, waits)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare(
    `SELECT d.place, d.seq, d.late, nodes.name, nodes.network, nodes.node, o.epoch, o.counter, o.time, o.time_after,
       o.received, o.marks, o.via, o.live, nodes.interval, o.type, o.body
     FROM deliveries AS d CROSS JOIN outbox AS o ON o.seq = d.seq CROSS JOIN nodes ON nodes.id = d.node
     WHERE d.sink = ? AND d.lane = ? AND d.node = ? AND d.place > ? ORDER BY d.place LIMIT ?`,
  );
  select.setReturnArrays(true);
  const removeLast = db.prepare("DELETE FROM outbox WHERE seq = ? AND waits <= 1");
  const settle = db.prepare("UPDATE outbox SET waits = waits - 1 WHERE seq = ?");
  // Of a node that is gone nothing is asked again.
  const awaited = db.prepare(
    "SELECT max(epoch) AS epoch FROM keys WHERE node = (SELECT id FROM nodes WHERE id = ? AND removed IS NULL)",
  );
  const countOf = db.prepare("SELECT count(*) AS n FROM outbox WHERE node = ?");
  const oldest = db.prepare("SELECT received FROM outbox ORDER BY seq LIMIT 1");
  const receivedAt = db.prepare("SELECT received FROM outbox WHERE seq = ?");
  const count = db.prepare("SELECT count(*) AS n FROM outbox");
  // What was sent once is sent again as the same message.
  const redate = db.prepare(
    `UPDATE outbox SET received = received + ?, marks = marks & ~? WHERE received > ? AND received <= ? AND seq NOT IN (
       SELECT seq FROM deliveries WHERE late IS NOT NULL UNION ALL SELECT seq FROM parked WHERE late IS NOT NULL
     )`,
  );
  let news: OutboxNews = new Map();
  /** Counted once: a million rows take a tenth of a second. */
  let rows: number | null = null;

  return {
    append(row, live, timeAfter, afterNights) {
      const { node, epoch, counter, type, time, received, marks, via, body } = row;
      const active = sinks.active();
      const values = [
        node,
        epoch,
        counter,
        type,
        time,
        timeAfter,
        received,
        marks,
        via,
        live ? 1 : 0,
        body,
      ] as const;
      const seq = Number(insert.run(...values, active.length).lastInsertRowid);
      if (rows !== null) rows++;
      const lane = laneOf(type, live);
      const place = lane === HISTORY ? placeInHistory(epoch, counter) : seq;
      const told = note(news, node, lane, place);
      for (const sink of active) {
        if (afterNights && deliveries.promoteNights(sink, node)) told.moved = true;
        deliveries.append(sink, { lane, node, place, seq });
      }
    },
    read: (sink, lane, node, after, limit) =>
      (select.all(sink, lane, node, after, limit) as unknown as Columns[]).map(deliveryRow),
    settle(seq) {
      if (removeLast.run(seq).changes === 0) settle.run(seq);
      else if (rows !== null) rows--;
    },
    count() {
      rows ??= (count.get() as { n: number }).n;
      return rows;
    },
    countOf: (node) => (countOf.get(node) as { n: number }).n,
    awaitedEpoch: (node) => (awaited.get(node) as { epoch: number | null }).epoch,
    oldest: () => (oldest.get() as { received: number } | undefined)?.received ?? null,
    redate: (from, to, by) => Number(redate.run(by, MARKS.guessed, from, to).changes),
    receivedAt: (seq) => (receivedAt.get(seq) as { received: number } | undefined)?.received ?? null,
    news: () => news,
    takeNews() {
      // What is taken is told later: it is not to grow until then.
      if (news.size === 0) return NO_NEWS;
      const taken = news;
      news = new Map();
      return taken;
    },
    forget() {
      rows = null;
      news = new Map();
    },
  };
}

/** As selected: an array takes half as long to make as an object. */
type Columns = [
  place: number,
  seq: number,
  late: number | null,
  name: string,
  network: number,
  node: number,
  epoch: number,
  counter: number,
  time: number | null,
  timeAfter: number | null,
  received: number,
  marks: number,
  via: string,
  live: number,
  interval: number | null,
  type: number,
  body: Uint8Array,
];

function deliveryRow(columns: Columns): DeliveryRow {
  const [place, seq, late, name, network, node, epoch, counter, time, after, received, ...rest] = columns;
  const [marks, via, live, interval, type, body] = rest;
  const envelope: Envelope = {
    name,
    network,
    node,
    epoch,
    counter,
    time,
    timeAfter: time === null ? after : null,
    timeBefore: time === null && (marks & MARKS.guessed) === 0 ? received : null,
    received,
    marks,
    via,
    live: live === 1,
    interval: interval ?? INTERVAL_DEFAULT_MS,
  };
  return { place, seq, late: late === null ? null : late === 1, message: messageOf(envelope, type, body) };
}

type Envelope = Omit<OutboxMessage, "type" | "body">;

/** One whose body cannot be read stands among the others, and throws why when a message is made of it: so it is parked. */
function messageOf(envelope: Envelope, type: number, body: Uint8Array): OutboxMessage {
  try {
    return { ...envelope, ...readBody(type, body) };
  } catch (error) {
    const unread = { ...envelope, type: UPLINKS[type] ?? "reading" };
    const get = () => {
      throw error;
    };
    return Object.defineProperty(unread, "body", { get }) as unknown as OutboxMessage;
  }
}
