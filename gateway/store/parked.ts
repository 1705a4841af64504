// What a sink's broker will not take: kept under its topic and the reason, until the topic is allowed, somebody asks for
// it to be tried again, or gives it up. Nothing else waits for it.
import type { DatabaseSync } from "node:sqlite";
import type { Delivery } from "./deliveries.ts";

/** Why a row does not go out. */
export interface Refusal {
  topic: string;
  /** Whether all that goes to this topic is refused, or this one message. */
  of: "topic" | "message";
  /** A word, as a link tells it. */
  reason: string;
}

export interface ParkedTopic extends Refusal {
  messages: number;
  /** When the first of them was parked, unix ms. */
  since: number;
}

/** For people to look at. */
export interface ParkedRow extends Refusal {
  sink: string;
  seq: number;
  name: string;
  /** As on the wire. */
  type: number;
  network: number;
  node: number;
  epoch: number;
  counter: number;
  time: number | null;
  received: number;
  since: number;
}

/** Which parked rows: all that fit each of what is said. */
export interface ParkedFilter {
  sink?: number | undefined;
  topic?: string | undefined;
  reason?: string | undefined;
  of?: Refusal["of"] | undefined;
  /** Parked before, unix ms. */
  before?: number | undefined;
  seqs?: readonly number[] | undefined;
}

/** A row as it was parked. */
export interface Parked extends Delivery {
  sink: number;
  late: number | null;
}

export interface ParkedTable {
  add(sink: number, delivery: Delivery, late: boolean | null, refusal: Refusal, now: number): void;
  /** By topic, reason and kind. */
  topics(sink: number): ParkedTopic[];
  /** The one of a topic that is to go out first. */
  first(sink: number, topic: string): Parked | undefined;
  find(filter: ParkedFilter): Parked[];
  remove(parked: Pick<Parked, "sink" | "seq">): void;
  /** Oldest first. */
  list(filter: ParkedFilter, limit: number): ParkedRow[];
  count(sink: number): number;
}

const COLUMNS = "p.sink, p.lane, p.node, p.place, p.seq, p.late";

export function parkedTable(db: DatabaseSync): ParkedTable {
  // What is parked again keeps the time at which it first was.
  const insert = db.prepare(
    `INSERT INTO parked (sink, seq, lane, node, place, late, topic, of, reason, since)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sink, seq) DO UPDATE SET of = excluded.of, reason = excluded.reason`,
  );
  const topics = db.prepare(
    `SELECT topic, of, reason, count(*) AS messages, min(since) AS since FROM parked WHERE sink = ?
     GROUP BY topic, of, reason ORDER BY min(since), topic`,
  );
  const first = db.prepare(
    `SELECT ${COLUMNS} FROM parked AS p WHERE p.sink = ? AND p.topic = ? ORDER BY p.place LIMIT 1`,
  );
  const where = `(?1 IS NULL OR p.sink = ?1) AND (?2 IS NULL OR p.topic = ?2) AND (?3 IS NULL OR p.reason = ?3)
     AND (?4 IS NULL OR p.of = ?4) AND (?5 IS NULL OR p.since < ?5)
     AND (?6 IS NULL OR p.seq IN (SELECT value FROM json_each(?6)))`;
  const find = db.prepare(`SELECT ${COLUMNS} FROM parked AS p WHERE ${where} ORDER BY p.sink, p.place`);
  const list = db.prepare(
    `SELECT sinks.name AS sink, p.seq, p.topic, p.of, p.reason, p.since, nodes.name, nodes.network, nodes.node,
       o.epoch, o.counter, o.type, o.time, o.received
     FROM parked AS p JOIN outbox AS o ON o.seq = p.seq JOIN nodes ON nodes.id = p.node JOIN sinks ON sinks.id = p.sink
     WHERE ${where} ORDER BY p.seq LIMIT ?7`,
  );
  const remove = db.prepare("DELETE FROM parked WHERE sink = ? AND seq = ?");
  const count = db.prepare("SELECT count(*) AS n FROM parked WHERE sink = ?");

  const values = ({ sink, topic, reason, of, before, seqs }: ParkedFilter) =>
    [
      ...[sink ?? null, topic ?? null, reason ?? null, of ?? null, before ?? null],
      seqs === undefined ? null : JSON.stringify(seqs),
    ] as const;

  return {
    add(sink, { seq, lane, node, place }, late, { topic, of, reason }, now) {
      insert.run(sink, seq, lane, node, place, late === null ? null : Number(late), topic, of, reason, now);
    },
    topics: (sink) => topics.all(sink) as unknown as ParkedTopic[],
    first: (sink, topic) => first.get(sink, topic) as unknown as Parked | undefined,
    find: (filter) => find.all(...values(filter)) as unknown as Parked[],
    remove: ({ sink, seq }) => void remove.run(sink, seq),
    list: (filter, limit) => list.all(...values(filter), limit) as unknown as ParkedRow[],
    count: (sink) => (count.get(sink) as { n: number }).n,
  };
}
