// What a node has in its journal, as far as the radio cares: which counters are records and which are nothing; and
// frames of records, put together as firmware/node/records.ts does.
import type { Chance } from "../../chance.ts";
import { BODY_MAX, GROWN, OVERHEAD, type RecordKind, type Sizes } from "./sizes.ts";

/** Counters are reserved so many ahead; a reset goes on behind the reservation. */
const RESERVED = 256;
/** Counters that one search of the journal covers. */
const SPAN = 64;
/** Records and voids in a frame. */
const MOST = 22;
/** B that the firmware wants to be free before it writes a record, over its body, or a void: more than they take. */
const RECORD_ROOM = 12;
const VOID_ROOM = 11;

export interface Packed {
  records: number[];
  voids: [counter: number, count: number][];
  bytes: number;
  /** The counter under which a reading would follow the one before it in the frame; 0 where none is. */
  follows: number;
}

export interface Records {
  readonly sizes: Sizes;
  /** The counter that comes next. */
  next(): number;
  /** Takes it for a record, or for a frame. */
  write(kind: RecordKind): number;
  take(): number;
  /** A reset: counters up to the reservation are skipped. */
  skip(): void;
  /** Bytes of a record's body; 0 where a counter holds none. */
  body(counter: number): number;
  isReading(counter: number): boolean;
}

export function createRecords(chance: Chance, sizes = GROWN): Records {
  let next = 1;
  let reserved = RESERVED;
  let bodies = new Uint8Array(1024);
  const readings = new Set<number>();

  function take(): number {
    if (next >= reserved) reserved += RESERVED;
    if (next >= bodies.length) {
      const more = new Uint8Array(2 * bodies.length + next);
      more.set(bodies);
      bodies = more;
    }
    return next++;
  }
  return {
    sizes,
    next: () => next,
    take,
    skip() {
      next = Math.max(next, reserved);
      reserved += RESERVED;
    },
    write(kind) {
      const counter = take();
      bodies[counter] = sizes.bodyOf(kind, chance);
      if (kind === "reading") readings.add(counter);
      return counter;
    },
    body: (counter) => bodies[counter] ?? 0,
    isReading: (counter) => readings.has(counter),
  };
}

export function beginFrame({ sizes }: Records): Packed {
  return { records: [], voids: [], bytes: OVERHEAD + sizes.recordsHead, follows: 0 };
}

export const isEmpty = ({ records, voids }: Packed) => records.length + voids.length === 0;

/** False where it has no room. */
export function addRecord(to: Packed, counter: number, records: Records): boolean {
  const { sizes } = records;
  const body = records.body(counter);
  const reading = records.isReading(counter);
  const more = reading && counter === to.follows ? sizes.followingOf(body) : sizes.recordOf(body);
  if (!hasRoom(to, body + RECORD_ROOM)) return false;
  to.bytes += more;
  to.follows = reading ? counter + 1 : 0;
  to.records.push(counter);
  return true;
}

const hasRoom = (to: Packed, more: number) =>
  to.records.length + to.voids.length < MOST && to.bytes + more <= OVERHEAD + BODY_MAX;

/**
 * Adds what is kept of the counters from `from` on that are wanted, and that nothing is of the others. Returns up to
 * where it has come.
 */
export function addWanted(
  to: Packed,
  from: number,
  wanted: (counter: number) => boolean,
  records: Records,
): number {
  const next = records.next();
  const end = Math.min(from + SPAN, next);
  let first = 0;
  const addVoid = (last: number) => {
    if (!hasRoom(to, VOID_ROOM)) return false;
    to.bytes += records.sizes.voidRange;
    to.follows = 0;
    to.voids.push([first, last - first]);
    return true;
  };
  for (let counter = from; counter < end; counter++) {
    const kept = records.body(counter) > 0;
    if (wanted(counter) && !kept) {
      first ||= counter;
      continue;
    }
    if (first > 0 && !addVoid(counter)) return first;
    first = 0;
    if (wanted(counter) && !addRecord(to, counter, records)) return counter;
  }
  if (first > 0) {
    // A jump over a reservation is one void: to the record after it, or to what comes next.
    let beyond = end;
    while (beyond < next && records.body(beyond) === 0) beyond++;
    addVoid(beyond);
  }
  return Math.max(from, end);
}
