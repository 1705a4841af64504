// What a node has in its journal, as far as the radio cares: which counters are records, which are nothing, what has
// been sent, and what the gateway has said of it.
import type { Chance } from "../../evaluate/simulate/chance.ts";
import { type Answer, WINDOW } from "./home.ts";
import { BODY_MAX, bodyOf, OVERHEAD, RECORDS_HEAD, recordOf, VOID } from "./sizes.ts";

/** Counters are reserved so many ahead; a reset goes on behind the reservation. */
const RESERVED = 256;

type Stored = "reading" | "event" | "night";

export interface Records {
  /** The next counter, for a record or a frame. */
  take(): number;
  /** A reset: counters up to the reservation are skipped, and what was not sent counts as sent. */
  skip(): void;
  write(kind: Stored): number;
  unsent(): number;
  /** Counters and bytes of a frame: what is unsent, then the newest sent ones of `again`. */
  batch(again: number[]): { records: number[]; bytes: number };
  markSent(records: number[]): void;
  /** What an answer says. */
  heed(answer: Answer): void;
  /** What the last answer asks for, but what is on its way without. */
  asked(): number[];
  /** A frame of what is asked, or null; and once it is sent, what is left of the list. */
  reply(): { records: number[]; voids: [number, number][]; bytes: number; rest: number[] } | null;
  replied(rest: number[]): void;
  body(counter: number): number;
}

export function createRecords(chance: Chance): Records {
  let last = 0;
  let reserved = RESERVED;
  /** Body bytes of a record by counter, 0 for a counter that holds nothing. */
  let bodies = new Uint8Array(1024);
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
      return counter;
    },
    unsent: () => unsent.length,
    batch(again) {
      const records: number[] = [];
      let bytes = OVERHEAD + RECORDS_HEAD;
      for (const counter of [...unsent, ...again.filter((c) => !isSettled(c)).reverse()]) {
        const more = recordOf(bodies[counter]!);
        if (bytes + more > OVERHEAD + BODY_MAX) break;
        records.push(counter);
        bytes += more;
      }
      return { records, bytes };
    },
    markSent(records) {
      if (unsent.length > 0) unsent = unsent.filter((counter) => !records.includes(counter));
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
    replied(rest) {
      asked = rest;
    },
    reply() {
      const list = wanted();
      const records: number[] = [];
      const voids: [number, number][] = [];
      let bytes = OVERHEAD + RECORDS_HEAD;
      let covered = 0;
      for (const [at, counter] of list.entries()) {
        if (counter < covered || isSettled(counter)) continue;
        const empty = counter >= bodies.length || bodies[counter] === 0;
        const more = empty ? VOID : recordOf(bodies[counter]!);
        if (bytes + more > OVERHEAD + BODY_MAX) return { records, voids, bytes, rest: list.slice(at) };
        bytes += more;
        if (empty) {
          let end = counter;
          while (end <= last && (bodies[end] ?? 0) === 0) end++;
          voids.push([counter, end - counter]);
          covered = end;
        } else records.push(counter);
      }
      return records.length + voids.length > 0 ? { records, voids, bytes, rest: [] } : null;
    },
    body: (counter) => bodies[counter]!,
  };
}
