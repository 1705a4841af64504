// The recent records themselves. What is held back of them (held.ts) is never pruned unpublished.
import type { DatabaseSync } from "node:sqlite";
import { EVENT, NIGHT, READING, SPECTRUM } from "../../shared/messages.ts";
import { GatewayError } from "../errors.ts";
import { encodeBody, readBody } from "./body.ts";
import { type Identity, MARKS, type RecordBody } from "./records.ts";

/** A record's row, as history keeps it and the outbox takes it over. Times are unix ms. */
export interface RecordRow {
  /** The store's number of the node. */
  node: number;
  epoch: number;
  counter: number;
  type: number;
  time: number | null;
  received: number;
  /** Bits of MARKS. */
  marks: number;
  via: string;
  body: Uint8Array;
}

/** A record for people to look at. */
export type KeptRecord = Identity &
  RecordBody & { name: string; time: number | null; received: number; marks: number; via: string };

export type KeptEvent = Extract<KeptRecord, { type: "event" }>;

export type KeptNight = Extract<KeptRecord, { type: "night" }>;

export type KeptSpectrum = Extract<KeptRecord, { type: "spectrum" }>;

/** Of a record among its node's. */
type Place = Pick<Identity, "epoch" | "counter">;

/** Before all that there are. */
const FIRST: Place = { epoch: -1, counter: 0 };

export interface History {
  /** False where the record is there already. `isHeld`: it waits for those before it. */
  insert(row: RecordRow, isHeld: boolean): boolean;
  /** Whether the node has a record of this type after the given counter. */
  hasNewer(node: number, epoch: number, counter: number, type: number): boolean;
  /** Whether a newer record of its type came before the row, unix ms, among the next 1000 of the node. */
  isOvertaken(row: Pick<RecordRow, "node" | "epoch" | "counter" | "type" | "received">): boolean;
  /** Time of the newest record before the given counter that has one, looking back 1000 records. */
  timeBefore(node: number, epoch: number, counter: number): number | null;
  /** The same of those from one counter to before another. */
  timeBetween(node: number, epoch: number, from: number, to: number): number | null;
  /** Deletes at most `limit` records of a type that were received before, oldest first; returns of which nodes they were. */
  prune(type: number, before: number, limit: number): number[];
  /** Deletes the oldest records of a node that are not held back; returns how many that are. */
  pruneNode(node: number, limit: number): number;
  /** Moves what was received after `from` until `to` by so much, ms; returns how many records that are. */
  redate(from: number, to: number, by: number): number;
  /** The newest records of a node by counter, newest first. */
  recent(name: string, limit: number): KeptRecord[];
  /** The newest spectra of a node that can be read, both parts, newest first, looking back SPECTRA_BACK records. */
  spectra(name: string, limit: number): KeptSpectrum[];
  /** Nights of a node that can be read, all or those after a record, by epoch and counter, so as it has made them: read in pages, so that no more are in memory. */
  nights(name: string, after?: Place, page?: number): Generator<KeptNight, void>;
  /** Those of them of this date and later, days since 1970-01-01, in the same order: no other is decoded. */
  nightsSince(name: string, date: number): Generator<KeptNight, void>;
  /** Events of all nodes that came since, unix ms, in the order in which they came, but for those that wait for others before them. */
  events(since: number): Generator<KeptEvent, void>;
  /** The newest of a node's of a type, by counter, looking back 400 records; null where none is kept. */
  newest(name: string, type: number): KeptRecord | null;
}

type NamedRow = RecordRow & { name: string; network: number };

/** Those that can be read: what is damaged in one keeps nobody from the others. */
function readable(rows: unknown): KeptRecord[] {
  const found: KeptRecord[] = [];
  for (const { type, body, ...rest } of rows as NamedRow[]) {
    try {
      found.push({ ...rest, ...readBody(type, body) });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
  return found;
}

/** So far back a record is looked for that can be read, where the newest cannot. */
const LOOK_BACK = 100;

/**
 * In so many records of a node, nights and events among them, its newest reading is found, or it is too old to be kept: without
 * a bound, ten years of nights are read of each node that is silent, some seconds of all (measured).
 */
const LOOKED_BACK = 400;

/** Ten years of nights and events and a season of readings of a node: some 10 ms to go through. */
const SPECTRA_BACK = 20_000;

/** Nights that are read at once: a year of them, and a little more than a megabyte. */
const NIGHTS_PAGE = 400;
const EVENTS_PAGE = 2_000;

/**
 * Of a night's body what comes behind the head of its array (RFC 8949, 3: 0x98 has the number of items in the next byte, others
 * in themselves): its date, and then the rest. Integers in their shortest form are in the order of their bytes.
 */
const AFTER_HEAD = "substr(body, iif(substr(body, 1, 1) = x'98', 3, 2))";

export const COLUMNS = "node, epoch, counter, type, time, received, marks, via, body";

export function historyTable(db: DatabaseSync): History {
  const insert = db.prepare(
    `INSERT INTO records (${COLUMNS}, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const newer = db.prepare(
    "SELECT 1 FROM records WHERE node = ? AND (epoch, counter) > (?, ?) AND type = ? LIMIT 1",
  );
  const overtaker = db.prepare(
    `SELECT 1 FROM (
       SELECT type, received FROM records WHERE node = ? AND (epoch, counter) > (?, ?) AND held = 0
       ORDER BY epoch, counter LIMIT 1000
     ) WHERE type = ? AND received < ? LIMIT 1`,
  );
  const before = db.prepare(
    `SELECT time FROM (
       SELECT time FROM records WHERE node = ? AND (epoch, counter) < (?, ?)
       ORDER BY epoch DESC, counter DESC LIMIT 1000
     ) WHERE time IS NOT NULL LIMIT 1`,
  );
  const between = db.prepare(
    `SELECT time FROM records WHERE node = ? AND epoch = ? AND counter >= ? AND counter < ? AND time IS NOT NULL
     ORDER BY counter DESC LIMIT 1`,
  );
  const prune = db.prepare(
    `DELETE FROM records WHERE (node, epoch, counter) IN (
       SELECT node, epoch, counter FROM records INDEXED BY records_kept WHERE type = ? AND received < ? AND held = 0
       ORDER BY received LIMIT ?
     ) RETURNING node`,
  );
  const pruneNode = db.prepare(
    `DELETE FROM records WHERE (node, epoch, counter) IN (
       SELECT node, epoch, counter FROM records WHERE node = ? AND held = 0 ORDER BY epoch, counter LIMIT ?
     )`,
  );
  const recent = db.prepare(
    `SELECT nodes.name, nodes.network, nodes.node, r.epoch, r.counter, r.type, r.time, r.received, r.marks, r.via, r.body
     FROM records AS r JOIN nodes ON nodes.id = r.node WHERE nodes.name = ?
     ORDER BY r.epoch DESC, r.counter DESC LIMIT ?`,
  );

  const newestOf = db.prepare(
    `SELECT nodes.name, nodes.network, nodes.node, r.epoch, r.counter, r.type, r.time, r.received, r.marks, r.via, r.body
     FROM (
       SELECT * FROM records WHERE node = (SELECT id FROM nodes WHERE name = ? AND removed IS NULL)
       ORDER BY epoch DESC, counter DESC LIMIT ${LOOKED_BACK}
     ) AS r CROSS JOIN nodes ON nodes.id = r.node WHERE r.type = ? LIMIT ?`,
  );

  const newestSpectra = db.prepare(
    `SELECT nodes.name, nodes.network, nodes.node, r.epoch, r.counter, r.type, r.time, r.received, r.marks, r.via, r.body
     FROM (
       SELECT * FROM records WHERE node = (SELECT id FROM nodes WHERE name = ? AND removed IS NULL)
       ORDER BY epoch DESC, counter DESC LIMIT ${SPECTRA_BACK}
     ) AS r CROSS JOIN nodes ON nodes.id = r.node WHERE r.type = ${SPECTRUM} LIMIT ?`,
  );

  const nightsAfter = db.prepare(
    `SELECT nodes.name, nodes.network, nodes.node, r.epoch, r.counter, r.type, r.time, r.received, r.marks, r.via, r.body
     FROM (
       SELECT * FROM records WHERE node = (SELECT id FROM nodes WHERE name = ? AND removed IS NULL)
         AND (epoch, counter) > (?, ?) AND type = ${NIGHT} AND ${AFTER_HEAD} >= ?
       ORDER BY epoch, counter LIMIT ?
     ) AS r CROSS JOIN nodes ON nodes.id = r.node ORDER BY r.epoch, r.counter`,
  );

  const eventsSince = db.prepare(
    `SELECT nodes.name, nodes.network, nodes.node, r.epoch, r.counter, r.type, r.time, r.received, r.marks, r.via, r.body
     FROM (
       SELECT * FROM records INDEXED BY records_kept WHERE held = 0 AND type = ${EVENT} AND received >= ?
     ) AS r CROSS JOIN nodes ON nodes.id = r.node WHERE nodes.removed IS NULL
     ORDER BY r.received, r.node, r.epoch, r.counter LIMIT ? OFFSET ?`,
  );

  function* nightPages(name: string, from: Place, date: number, page: number): Generator<KeptNight, void> {
    const least = encodeBody(date);
    for (let after = from; ; ) {
      const rows = nightsAfter.all(name, after.epoch, after.counter, least, page) as unknown as NamedRow[];
      yield* readable(rows) as KeptNight[];
      if (rows.length < page) return;
      after = rows.at(-1)!;
    }
  }

  // Each part by an index of its own: ten years of nights are not to be gone through for it.
  const redates = [
    `INDEXED BY records_kept SET %s WHERE held = 0 AND type IN (${READING}, ${EVENT}, ${NIGHT}, ${SPECTRUM}) AND`,
    "INDEXED BY records_held SET %s WHERE held = 1 AND",
  ].map((part) =>
    db.prepare(
      `UPDATE records ${part.replace("%s", "received = received + ?, marks = marks & ~?")} received > ? AND received <= ?`,
    ),
  );

  return {
    insert(row, isHeld) {
      const { node, epoch, counter, type, time, received, marks, via, body } = row;
      const values = [node, epoch, counter, type, time, received, marks, via, body] as const;
      const { changes } = insert.run(...values, isHeld ? 1 : 0);
      return changes > 0;
    },
    hasNewer: (node, epoch, counter, type) => newer.get(node, epoch, counter, type) !== undefined,
    isOvertaken: ({ node, epoch, counter, type, received }) =>
      overtaker.get(node, epoch, counter, type, received) !== undefined,
    timeBefore: (node, epoch, counter) =>
      (before.get(node, epoch, counter) as { time: number } | undefined)?.time ?? null,
    timeBetween: (node, epoch, from, to) =>
      (between.get(node, epoch, from, to) as { time: number } | undefined)?.time ?? null,
    prune: (type, time, limit) =>
      (prune.all(type, time, limit) as { node: number }[]).map(({ node }) => node),
    pruneNode: (node, limit) => Number(pruneNode.run(node, limit).changes),
    redate: (from, to, by) =>
      redates.reduce((sum, redate) => sum + Number(redate.run(by, MARKS.guessed, from, to).changes), 0),
    recent: (name, limit) => readable(recent.all(name, limit)),
    spectra: (name, limit) => readable(newestSpectra.all(name, limit)) as KeptSpectrum[],
    *events(since) {
      for (let at = 0; ; at += EVENTS_PAGE) {
        const rows = eventsSince.all(since, EVENTS_PAGE, at) as unknown as NamedRow[];
        yield* readable(rows) as KeptEvent[];
        if (rows.length < EVENTS_PAGE) return;
      }
    },
    nights: (name, after = FIRST, page = NIGHTS_PAGE) => nightPages(name, after, 0, page),
    nightsSince: (name, date) => nightPages(name, FIRST, Math.max(0, date), NIGHTS_PAGE),
    newest(name, type) {
      const newest = newestOf.all(name, type, 1);
      if (newest.length === 0) return null;
      return readable(newest)[0] ?? readable(newestOf.all(name, type, LOOK_BACK))[0] ?? null;
    },
  };
}
