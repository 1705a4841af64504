// What a node has learned of its pipe has to outlive every cut: weeks of nights stand behind it. Looked at from outside:
// the newest record of it in the ring, by a reader of its own, and what the node writes afterwards, which has to go on
// from there.
//
//   cut ─► newest record that is whole = the last one written, or a later one ─► boot ─►
//   readings with its score, the next night upon its last nights, a change of state from its state
//
// A page counts once a STATE follows what was moved to it: until then it may be erased to be opened again
// (firmware/node/journal.ts), and with it what was learned since the page before. So in a page that is being opened a
// record is a later one, and the last one written is that of the page before.
import { crc32 } from "node:zlib";
import { Decoder } from "cbor-x";
import {
  CLOCK_SET,
  LEARNED,
  MOVED,
  PAGE,
  STATE as PAGE_STATE,
  RECORD,
  TYPE,
} from "../../firmware/node/kinds.ts";
import type { JournalBody, SelfCheck } from "../../gateway/admit/message.ts";
import { eventRow } from "../../shared/events.ts";
import {
  COUNT,
  NONE,
  newLearned,
  QUIET_AT,
  QUIET_NIGHTS,
  RECENT_AT,
  SCORE,
  STATE,
} from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import { RECENT, WARM_UP } from "../../shared/leak/thresholds.ts";
import { FLAG_WARM_UP, UPLINKS } from "../../shared/messages.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Fault } from "./book.ts";
import { type Memory, ringOf } from "./cuts.ts";

const decoder = new Decoder({ useRecords: false, mapsAsObjects: false });

/** Places in the bodies of readings, nights and events as the ring has them: without a time of their own. */
const READING_SCORE = 6;
const READING_FLAGS = 7;
const EVENT_BEFORE = 3;
const EVENT_AFTER = 4;

/** The valid records of a page in order, each without its CRC, whatever stands between them. */
function* recordsOf(page: Buffer): Generator<Buffer> {
  for (let at = 4; at + 6 <= page.length; ) {
    const end = at + 2 + page[at + 1]!;
    if (
      page[at] !== 255 &&
      end + 4 <= page.length &&
      page.readUInt32LE(end) === crc32(page.subarray(at, end))
    ) {
      yield page.subarray(at, end);
      at = (end + 7) & ~3;
    } else at += 4;
  }
}

/** What the newest LEARNED record in a node's flash holds; undefined where there is none. */
export function newestLearned(kind: BoardKind, { image, ring }: Memory): Buffer | undefined {
  const { from, to } = ringOf(kind);
  const { pageSize, address } = kind.ring ?? kind.storage;
  const bytes = Buffer.from(ring ?? image).subarray(from - address, to - address);
  const pages: { sequence: number; learned: Buffer | undefined }[] = [];
  for (let at = 0; at < bytes.length; at += pageSize) {
    const records = [...recordsOf(bytes.subarray(at, at + pageSize))];
    // A page without its head is one that is being erased, or opened: the others have all that it has.
    if (records[0]?.[0] !== PAGE) continue;
    const learned = records.findLast((record) => record[0] === LEARNED)?.subarray(2);
    pages.push({ sequence: records[0].readUInt32BE(2), learned });
  }
  pages.sort((a, b) => b.sequence - a.sequence);
  return pages.find(({ learned }) => learned !== undefined)?.learned;
}

/** The one written last, in whole and in a page that counts, and later ones, which may be there or not. */
export interface Learnt {
  last: Uint8Array | undefined;
  later: Uint8Array[];
  /** A page is being opened. */
  opening: boolean;
}

/** What was learned, if that is what a write puts down. */
export const learnedIn = (data: Uint8Array): Uint8Array | undefined =>
  data[0] === LEARNED ? data.subarray(2, 2 + data[1]!) : undefined;

export interface Learning {
  /** The board boots with this flash. */
  boot(memory: Memory): void;
  /** It has written this, in whole. */
  wrote(data: Uint8Array): void;
  /** The power was cut while it wrote this. */
  cut(data: Uint8Array): void;
  learnt(): Learnt;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const hex = (bytes: Uint8Array | undefined) => (bytes ? Buffer.from(bytes).toString("hex") : "nothing");

/** Whether `next` can be what was learned one night after `last`, or in no night. Usual pressure goes its own ways. */
function goesOn(last: Uint8Array, next: Uint8Array): boolean {
  if (next.length !== last.length) return false;
  if (next[COUNT] !== last[COUNT] && next[COUNT] !== last[COUNT]! + 1) return false;
  const planes = [
    ...[0, 1, 2, 3].map((i) => ({ at: RECENT_AT + i * RECENT, n: RECENT })),
    ...[0, 1].map((i) => ({ at: QUIET_AT + i * QUIET_NIGHTS, n: QUIET_NIGHTS })),
  ];
  return planes.every(({ at, n }) => {
    const after = next.subarray(at, at + n);
    return (
      same(after, last.subarray(at, at + n)) || same(after.subarray(0, n - 1), last.subarray(at + 1, at + n))
    );
  });
}

/** Looks after a node's learning, from `learnt` on; what is wrong goes to `faults`. */
export function createLearning(
  kind: BoardKind,
  faults: Fault[],
  learnt: Learnt = { last: undefined, later: [], opening: false },
): Learning {
  let { last, later, opening } = learnt;
  /** The newest in the ring; what has to be in force, and what was before it. */
  let newest = later.at(-1) ?? last;
  let now: Uint8Array = newest ?? newLearned();
  let before = now;
  const fault = (text: string) => faults.push({ kind: "forgot", text });

  /** A record's body, as far as it depends on what was learned. */
  const checkRecord = (data: Uint8Array) => {
    const from = 2 + (data[0]! & CLOCK_SET ? 8 : 10);
    const body = decoder.decodeMultiple(data.subarray(from, 2 + data[1]!)) as number[];
    const score = now[SCORE] === NONE ? null : now[SCORE]!;
    const differs = (what: string, is: unknown, should: unknown) => {
      if (is !== should) fault(`${what} is ${is}, and by what the ring has ${should}`);
    };
    const kept = UPLINKS[data[0]! & TYPE] as (JournalBody | SelfCheck)["type"];
    switch (kept) {
      case "reading":
        differs("a reading's score", body[READING_SCORE], score);
        differs("a reading's warm-up", (body[READING_FLAGS]! & FLAG_WARM_UP) > 0, now[COUNT]! < WARM_UP);
        break;
      case "night":
        differs("a night's state", body[N.STATE], now[STATE]);
        differs("a night's score", body[N.SCORE], score);
        break;
      case "event":
        if (eventRow(body[0]!)?.after !== "leak state") break;
        differs("the state before a change", body[EVENT_BEFORE], before[STATE]);
        differs("the state after it", body[EVENT_AFTER], now[STATE]);
        break;
      case "check":
        break;
      default:
        kept satisfies never;
    }
  };

  return {
    boot: (memory) => {
      const found = newestLearned(kind, memory);
      const may = [last, ...later];
      if (!may.some((one) => (one && found ? same(one, found) : one === found)))
        fault(`the ring's newest is ${hex(found)}; written last was ${hex(last)}`);
      newest = found && Uint8Array.from(found);
      now = before = newest ?? newLearned();
      opening = false;
    },
    wrote: (data) => {
      const next = learnedIn(data);
      if (data[0] === PAGE) opening = true;
      else if (data[0] === PAGE_STATE) opening = false;
      else if (next !== undefined) {
        if (!goesOn(now, next)) fault(`after ${hex(now)} was written ${hex(next)}`);
        // A page that is opened by the way has it first, and then again.
        if (!same(now, next)) before = now;
        newest = now = Uint8Array.from(next);
        later = [...later, now];
      } else if (data[0]! >= RECORD && !(data[0]! & MOVED)) checkRecord(data);
      if (!opening && later.length > 0) {
        last = newest;
        later = [];
      }
    },
    cut: (data) => {
      const next = learnedIn(data);
      if (next !== undefined) later = [...later, Uint8Array.from(next)];
    },
    learnt: () => ({ last, later, opening }),
  };
}
