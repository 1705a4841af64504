// What a node has in its journal, as far as the radio cares: which counters are records, which are nothing, what has
// been sent, and what the gateway has said of it.
import type { Chance } from "../../evaluate/simulate/chance.ts";
import { type Answer, WINDOW } from "./home.ts";
import { BODY_MAX, bodyOf, followingOf, OVERHEAD, RECORDS_HEAD, recordOf, VOID } from "./sizes.ts";

/** Counters are reserved so many ahead; a reset goes on behind the reservation. */
const RESERVED = 256;

type Stored = "reading" | "event" | "night";

export interface Packed {
  records: number[];
  voids: [counter: number, count: number][];
  bytes: number;
}

export interface Records {
  /** The next counter, for a record or a frame. */
  take(): number;
  /** A reset: counters up to the reservation are skipped, and what was not sent counts as sent. */
  skip(): void;
  write(kind: Stored): number;
  unsent(): number;
  fresh(): number[];
  /** A frame of what is unsent, then of what is asked if `fills`, then of the newest of `again`; null if empty. */
  batch(again: number[], fills: boolean): Packed | null;
  /** What an answer says. */
  heed(answer: Answer): void;
  /** What the last answer asks for, but what is on its way without. */
  asked(): number[];
  reply(): Packed | null;
  /** What is in a frame that has been sent is neither unsent nor asked any more. */
  markSent(packed: { records: number[]; voids?: Packed["voids"] }): void;
  body(counter: number): number;
}

export function createRecords(chance: Chance): Records {
  let last = 0;
  let reserved = RESERVED;
  /** Body bytes of a record by counter, 0 for a counter that holds nothing. */
  let bodies = new Uint8Array(1024);
  const readings = new Set<number>();
  let unsent: number[] = [];
  let settled = 0;
  /** Counters over `settled` that an answer has shown to be stored. */
  let beyond = new Set<number>();
  let asked: number[] = [];

  function take(): number {
    last++;
    if (last >= reserved) reserved += RESERVED;
    if (last >= bodies.length) {
      const more = new Uint8Array(2 * bodies.length + last);
      more.set(bodies);
      bodies = more;
    }
    return last;
  }
  const isSettled = (counter: number) => counter <= settled || beyond.has(counter);
  const wanted = () => asked.filter((counter) => !unsent.includes(counter));

  function pack(list: number[]): Packed | null {
    const packed: Packed = { records: [], voids: [], bytes: OVERHEAD + RECORDS_HEAD };
    let covered = 0;
    /** The counter under which a reading follows the one before it in the frame. */
    let next = 0;
    for (const counter of list) {
      if (isSettled(counter) || counter < covered) continue;
      const empty = counter >= bodies.length || bodies[counter] === 0;
      const body = bodies[counter]!;
      const more = empty
        ? VOID
        : counter === next && readings.has(counter)
          ? followingOf(body)
          : recordOf(body);
      if (packed.bytes + more > OVERHEAD + BODY_MAX) break;
      packed.bytes += more;
      if (empty) {
        // As far as there is nothing, asked for or not: a jump over a reservation is one void.
        let end = counter;
        while (end <= last && (bodies[end] ?? 0) === 0) end++;
        packed.voids.push([counter, end - counter]);
        covered = end;
      } else {
        if (!packed.records.includes(counter)) packed.records.push(counter);
        next = readings.has(counter) ? counter + 1 : 0;
      }
    }
    return packed.records.length + packed.voids.length > 0 ? packed : null;
  }

  return {
    take,
    skip() {
      last = Math.max(last, reserved - 1);
      reserved += RESERVED;
      unsent = [];
      asked = [];
    },
    write(kind) {
      const counter = take();
      bodies[counter] = bodyOf(kind, chance);
      if (kind !== "event") unsent.push(counter);
      if (kind === "reading") readings.add(counter);
      return counter;
    },
    unsent: () => unsent.length,
    fresh: () => unsent,
    batch: (again, fills) =>
      pack([...unsent, ...(fills ? wanted() : []), ...again.filter((c) => !isSettled(c)).reverse()]),
    markSent({ records, voids = [] }) {
      const held = (counter: number) =>
        records.includes(counter) || voids.some(([c, count]) => counter >= c && counter < c + count);
      unsent = unsent.filter((counter) => !held(counter));
      asked = asked.filter((counter) => !held(counter));
    },
    heed(answer) {
      settled = Math.max(settled, answer.settled);
      const missing = new Set(answer.missing);
      beyond = new Set([...beyond].filter((counter) => counter > settled));
      const shown = missing.size ? Math.min(answer.answers, answer.settled + WINDOW) : answer.settled;
      for (let c = answer.settled + 1; c <= shown; c++) if (!missing.has(c)) beyond.add(c);
      asked = answer.missing;
    },
    asked: wanted,
    reply: () => pack(wanted()),
    body: (counter) => bodies[counter]!,
  };
}
