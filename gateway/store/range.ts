// A node's records of a span of time, for whoever reads years of them through: in the order in which the node has made
// them, and in pages, so that no more are in memory.
import type { DatabaseSync } from "node:sqlite";
import { BODY_MAX } from "../../shared/messages.ts";
import { GatewayError } from "../errors.ts";
import { readBody, typeNumber } from "./body.ts";
import type { KeptRecord } from "./history.ts";
import type { RecordBody } from "./records.ts";

/** unix ms */
export interface Span {
  from: number;
  /** The first that is not in it. */
  until: number;
}

export type KeptOf<Type extends RecordBody["type"]> = Extract<KeptRecord, { type: Type }>;

/**
 * A node's records of a type that can be read, by epoch and counter; none where there is no such node. A record is in a span
 * by when it was measured or, where its node did not know that, by when it was received.
 */
export type RecordsWithin = <Type extends RecordBody["type"]>(
  name: string,
  type: Type,
  span: Span,
  page?: number,
) => Generator<KeptOf<Type>, void>;

/** Half a megabyte of readings: more is no faster (measured). */
const PAGE = 500;

/** In the order of the query's columns. */
type Row = [
  epoch: number,
  counter: number,
  time: number | null,
  received: number,
  marks: number,
  via: string,
  /** In hexadecimal digits. */
  body: string,
];

export function recordsWithin(db: DatabaseSync): RecordsWithin {
  const identity = db.prepare("SELECT id, network, node FROM nodes WHERE name = ? AND removed IS NULL");
  const within = db.prepare(
    `SELECT epoch, counter, time, received, marks, via, hex(body) FROM records
     WHERE node = ? AND (epoch, counter) > (?, ?) AND type = ?
       AND coalesce(time, received) >= ? AND coalesce(time, received) < ?
     ORDER BY epoch, counter LIMIT ?`,
  );
  // Objects of as many fields take twice the time, and so do bodies as bytes, each of which has memory of its own (measured).
  within.setReturnArrays(true);

  return function* (name, type, { from, until }, page = PAGE) {
    const found = identity.get(name) as { id: number; network: number; node: number } | undefined;
    if (found === undefined) return;
    const { id, network, node } = found;
    const number = typeNumber(type);
    for (let after: [epoch: number, counter: number] = [-1, 0]; ; ) {
      const rows = within.all(id, ...after, number, from, until, page) as unknown as Row[];
      for (const [epoch, counter, time, received, marks, via, body] of rows) {
        const content = readable(number, bytesOf(body));
        if (content === null) continue;
        const { body: items } = content;
        const record = { name, network, node, epoch, counter, time, received, marks, via, type, body: items };
        yield record as unknown as KeptOf<typeof type>;
      }
      if (rows.length < page) return;
      const [epoch, counter] = rows.at(-1)!;
      after = [epoch, counter];
    }
  };
}

const scratch = Buffer.alloc(2 * BODY_MAX);
/** The same memory: a part of a Buffer takes longer to make. */
const plain = new Uint8Array(scratch.buffer, scratch.byteOffset, scratch.length);

/** Until it is called again; what is longer than any body is cut off. */
function bytesOf(hex: string): Uint8Array {
  return plain.subarray(0, scratch.write(hex, "hex"));
}

/** Null where it is damaged: that keeps nobody from the others. */
function readable(type: number, body: Uint8Array): RecordBody | null {
  try {
    return readBody(type, body);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return null;
  }
}
