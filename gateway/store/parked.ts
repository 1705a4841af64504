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

/** By topic and reason only, which is what people ask. */
export function withoutKinds(parked: readonly ParkedTopic[]): Omit<ParkedTopic, "of">[] {
  const alike = Map.groupBy(parked, ({ topic, reason }) => `${reason} ${topic}`);
  return [...alike.values()].map((each) => {
    const { topic, reason } = each[0]!;
    const messages = each.reduce((sum, one) => sum + one.messages, 0);
    return { topic, reason, messages, since: Math.min(...each.map(({ since }) => since)) };
  });
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
  topic: string;
  since: number;
}

export interface ParkedTable {
  add(sink: number, delivery: Delivery, late: boolean | null, refusal: Refusal, now: number): void;
  /** By topic, reason and kind. */
  topics(sink: number): ParkedTopic[];
  /** The one that is to go out first. */
  first(filter: ParkedFilter): Parked | undefined;
  /** So many at most. */
  find(filter: ParkedFilter, limit?: number): Parked[];
  remove(parked: Pick<Parked, "sink" | "seq">): void;
  /** Oldest first. */
  list(filter: ParkedFilter, limit: number): ParkedRow[];
  count(filter: ParkedFilter): number;
}

const COLUMNS = "p.sink, p.lane, p.node, p.place, p.seq, p.late, p.topic, p.since";
/** SQLite's word for no limit. */
const ALL = -1;

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
  const count = "SELECT count(*) AS n FROM parked AS p";

  const statements = new Map<string, StatementSync>();
  /** Only what is asked for stands in the statement, so that the indices serve it. */
  function run(what: string, filter: ParkedFilter, order: string, limit: number): unknown[] {
    const { conditions, values } = conditionsOf(filter);
    const sql = `${what} ${conditions === "" ? "" : `WHERE ${conditions}`} ${order} LIMIT ?`;
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement.all(...values, limit);
  }

  return {
    add(sink, { seq, lane, node, place }, late, { topic, of, reason }, now) {
      insert.run(sink, seq, lane, node, place, late === null ? null : Number(late), topic, of, reason, now);
    },
    topics: (sink) => topics.all(sink) as unknown as ParkedTopic[],
    first: (filter) => (run(found, filter, "ORDER BY p.place", 1) as Parked[])[0],
    find: (filter, limit = ALL) => run(found, filter, "ORDER BY p.sink, p.place", limit) as Parked[],
    remove: ({ sink, seq }) => void remove.run(sink, seq),
    list: (filter, limit) => run(shown, filter, "ORDER BY p.seq", Math.floor(limit)) as ParkedRow[],
    count: (filter) => (run(count, filter, "", ALL) as [{ n: number }])[0].n,
  };
}

function conditionsOf({ sink, topic, reason, of, before, seqs }: ParkedFilter) {
  const asked: [condition: string, value: SQLInputValue | undefined][] = [
    ["p.sink = ?", sink],
    ["p.topic = ?", topic],
    ["p.reason = ?", reason],
    ["p.of = ?", of],
    ["p.since < ?", before],
    ["p.seq IN (SELECT value FROM json_each(?))", seqs && JSON.stringify(seqs)],
  ];
  const given = asked.filter((each): each is [string, SQLInputValue] => each[1] !== undefined);
  return { conditions: given.map(([each]) => each).join(" AND "), values: given.map(([, value]) => value) };
}
