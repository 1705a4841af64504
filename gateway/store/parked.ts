// What a sink's broker will not take: kept under its topic and the reason, until the topic is allowed, somebody asks for
// it to be tried again, or gives it up. Nothing else waits for it.
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
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
  /** The one that is to go out first. */
  first(filter: ParkedFilter): Parked | undefined;
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
  const found = `SELECT ${COLUMNS} FROM parked AS p`;
  const shown = `SELECT sinks.name AS sink, p.seq, p.topic, p.of, p.reason, p.since, nodes.name, nodes.network, nodes.node,
       o.epoch, o.counter, o.type, o.time, o.received
     FROM parked AS p JOIN outbox AS o ON o.seq = p.seq JOIN nodes ON nodes.id = p.node JOIN sinks ON sinks.id = p.sink`;
  const remove = db.prepare("DELETE FROM parked WHERE sink = ? AND seq = ?");
  const count = db.prepare("SELECT count(*) AS n FROM parked WHERE sink = ?");

  const statements = new Map<string, StatementSync>();
  /** Only what is asked for stands in the statement, so that the indices serve it. */
  function run(what: string, filter: ParkedFilter, end: string): unknown[] {
    const { conditions, values } = conditionsOf(filter);
    const sql = `${what} ${conditions === "" ? "" : `WHERE ${conditions}`} ${end}`;
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement.all(...values);
  }

  return {
    add(sink, { seq, lane, node, place }, late, { topic, of, reason }, now) {
      insert.run(sink, seq, lane, node, place, late === null ? null : Number(late), topic, of, reason, now);
    },
    topics: (sink) => topics.all(sink) as unknown as ParkedTopic[],
    first: (filter) => (run(found, filter, "ORDER BY p.place LIMIT 1") as Parked[])[0],
    find: (filter) => run(found, filter, "ORDER BY p.sink, p.place") as Parked[],
    remove: ({ sink, seq }) => void remove.run(sink, seq),
    list: (filter, limit) => run(shown, filter, `ORDER BY p.seq LIMIT ${Math.floor(limit)}`) as ParkedRow[],
    count: (sink) => (count.get(sink) as { n: number }).n,
  };
}

function conditionsOf({ sink, topic, reason, of, seqs }: ParkedFilter) {
  const asked: [condition: string, value: SQLInputValue | undefined][] = [
    ["p.sink = ?", sink],
    ["p.topic = ?", topic],
    ["p.reason = ?", reason],
    ["p.of = ?", of],
    ["p.seq IN (SELECT value FROM json_each(?))", seqs && JSON.stringify(seqs)],
  ];
  const given = asked.filter((each): each is [string, SQLInputValue] => each[1] !== undefined);
  return { conditions: given.map(([each]) => each).join(" AND "), values: given.map(([, value]) => value) };
}
