// What each sink has yet to have for good: a row for each message and sink, in the sink's lanes, of each node in its
// order. Small rows of their own, since a sink that is away for a month moves a million of them from lane to lane.
//
//   append -> lane "event" or "reading" --too old--> lane "history" -> removed, or parked
import type { DatabaseSync } from "node:sqlite";
import { NIGHT, READING } from "../../shared/messages.ts";
import {
  EVENTS,
  FRESH_INTERVALS,
  HISTORY,
  INTERVAL_DEFAULT_MS,
  type Lane,
  placeInHistory,
  READINGS,
} from "./lanes.ts";

/** Where a message stands for a sink. */
export interface Delivery {
  lane: Lane;
  /** The store's number of its node. */
  node: number;
  /** Within lane and node they go out in this order. */
  place: number;
  /** The message's number in the outbox. */
  seq: number;
}

/** How much waits in a lane, and the oldest row of it. */
export interface LaneCount {
  lane: Lane;
  messages: number;
  oldest: number;
}

export type RowOfNode = Pick<Delivery, "node" | "place">;

export interface Aged {
  /** As they stand now. */
  moved: Delivery[];
  /** Null where all have been looked at. */
  next: RowOfNode | null;
}

export interface DeliveryTable {
  append(sink: number, delivery: Delivery): void;
  /** Nodes that have something in a lane. */
  nodes(sink: number, lane: Lane): number[];
  /** Writes down that a row goes out, and whether as a late one. False where it is not there any more. */
  decide(sink: number, delivery: Delivery, late: boolean): boolean;
  /** False where it is not there any more. */
  remove(sink: number, delivery: Delivery): boolean;
  /** Puts a row back where it was. */
  restore(sink: number, delivery: Delivery, late: number | null): void;
  /**
   * Readings that were to go out live, were not sent, and are too old for it at unix ms `now`, go to history. So many
   * rows are looked at, of the nodes in turn. Returns what has moved, and after which row to go on.
   */
  ageOut(sink: number, after: RowOfNode | null, now: number, limit: number): Aged;
  /** Nights of a node that wait among the readings go with its events from now on. True where there were any. */
  promoteNights(sink: number, node: number): boolean;
  counts(sink: number): LaneCount[];
  /** What waits for a sink, so many at most. Returns the messages' numbers. */
  removeAll(sink: number, limit: number): number[];
}

interface Looked extends RowOfNode {
  seq: number;
  epoch: number;
  counter: number;
  old: number;
}

/** Nights that one node can have waiting: a year of them. */
const NIGHTS_MAX = 400;

export function deliveryTable(db: DatabaseSync): DeliveryTable {
  const insert = db.prepare(
    "INSERT INTO deliveries (sink, lane, node, place, seq, late) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const one = "sink = ? AND lane = ? AND node = ? AND place = ?";
  const decide = db.prepare(`UPDATE deliveries SET late = ? WHERE ${one}`);
  const remove = db.prepare(`DELETE FROM deliveries WHERE ${one}`);
  // One look into the tree for each node, however many rows it has.
  const nextNode = db.prepare(
    "SELECT node FROM deliveries WHERE sink = ? AND lane = ? AND node > ? ORDER BY node LIMIT 1",
  );
  const outdated = db.prepare(
    `SELECT d.node, d.place, d.seq, o.epoch, o.counter,
       d.late IS NULL AND o.type = ${READING}
         AND coalesce(o.time, o.received) <= ? - ${FRESH_INTERVALS} * coalesce(nodes.interval, ${INTERVAL_DEFAULT_MS}) AS old
     FROM deliveries AS d CROSS JOIN outbox AS o ON o.seq = d.seq CROSS JOIN nodes ON nodes.id = d.node
     WHERE d.sink = ? AND d.lane = ${READINGS} AND (d.node, d.place) > (?, ?) ORDER BY d.node, d.place LIMIT ?`,
  );
  const nights = db.prepare(
    `SELECT seq FROM outbox INDEXED BY outbox_nights WHERE type = ${NIGHT} AND node = ? ORDER BY seq LIMIT ${NIGHTS_MAX}`,
  );
  const promote = db.prepare(`UPDATE deliveries SET lane = ${EVENTS} WHERE ${one}`);
  const removeAll = db.prepare(
    `DELETE FROM deliveries WHERE sink = ?1 AND (lane, node, place) IN
       (SELECT lane, node, place FROM deliveries WHERE sink = ?1 LIMIT ?2) RETURNING seq`,
  );
  const counts = db.prepare(
    "SELECT lane, count(*) AS messages, min(seq) AS oldest FROM deliveries WHERE sink = ? GROUP BY lane",
  );

  return {
    append: (sink, { lane, node, place, seq }) => void insert.run(sink, lane, node, place, seq, null),
    nodes(sink, lane) {
      const nodes: number[] = [];
      for (let node = -1; ; ) {
        const row = nextNode.get(sink, lane, node) as { node: number } | undefined;
        if (row === undefined) return nodes;
        node = row.node;
        nodes.push(node);
      }
    },
    decide: (sink, { lane, node, place }, late) =>
      decide.run(late ? 1 : 0, sink, lane, node, place).changes > 0,
    remove(sink, { lane, node, place }) {
      if (remove.run(sink, lane, node, place).changes > 0) return true;
      // A night may have been put among the events since it was read.
      return lane === READINGS && remove.run(sink, EVENTS, node, place).changes > 0;
    },
    restore: (sink, { lane, node, place, seq }, late) => void insert.run(sink, lane, node, place, seq, late),
    ageOut(sink, after, now, limit) {
      const { node, place } = after ?? { node: -1, place: -1 };
      const rows = outdated.all(now, sink, node, place, limit) as unknown as Looked[];
      const moved: Delivery[] = [];
      for (const { node, place, seq, epoch, counter, old } of rows) {
        if (old === 0) continue;
        remove.run(sink, READINGS, node, place);
        const delivery = { lane: HISTORY, node, place: placeInHistory(epoch, counter), seq };
        insert.run(sink, HISTORY, node, delivery.place, seq, null);
        moved.push(delivery);
      }
      const last = rows.at(-1);
      return { moved, next: rows.length < limit || last === undefined ? null : last };
    },
    promoteNights(sink, node) {
      let any = false;
      for (const { seq } of nights.all(node) as { seq: number }[]) {
        if (promote.run(sink, READINGS, node, seq).changes > 0) any = true;
      }
      return any;
    },
    removeAll: (sink, limit) => (removeAll.all(sink, limit) as { seq: number }[]).map(({ seq }) => seq),
    counts: (sink) => counts.all(sink) as unknown as LaneCount[],
  };
}
