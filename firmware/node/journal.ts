// The journal: what the node must not forget, in the ring. Every record is here before it is sent and stays
// until it is settled; so do the reservation of counters and what commands have set. A page is erased when its
// turn comes; what it still holds unsettled has been moved on by then (thinning.ts). It is valid once a STATE
// follows what was moved to it; until then its opening is done again.
import { getU32, putU32 } from "../../shared/frame.ts";
import { newLearned, recall } from "../leak/learned.ts";
import { LEAP, LEARNED, MOVED, PAGE, RECORD, STATE } from "./kinds.ts";
import {
  beginOf,
  eachRecord,
  endOf,
  erasePage,
  ignoreDamage,
  isErased,
  pageSize,
  pages,
  recordAt,
  sizeOf,
  useRing,
  writeRecord,
} from "./ring.ts";
import { holdsUnsettled, thin } from "./thinning.ts";

/** Counters are reserved on flash this many at a time. */
const RESERVE = 256;
/** Where leaps have brought a node after a long life of damage: no counter may ever come round again. */
const COUNTER_MAX = 0xf0000000;
const PAGE_HEADER = 9;
const STATE_LENGTH = 35;
const REASON = 22;
const SETTINGS = 23;

/** The page being written, its sequence number, and the offset in the ring of the next record. */
export let page: number;
let sequence: number;
let freeAt: number;
/** The counter of the record last kept: those kept from now on have higher ones. */
let lastKept: number;

/** The counter that the next frame gets; those at or over `reserved` may not be used yet. */
export let nextCounter: number;
let reserved: number;
/** The number of this boot, and every counter up to `settled` is with the gateway or void. */
export let boot: number;
export let settled: number;
/** Counters that this boot skipped: first and count. */
export let skipped: number[];
/** Readings given up for lack of room that nobody has been told of: counter of the first, how many. */
export let thinned = [0, 0];
/** The same of those that go with the page erased next, if nobody asks for them before. */
let givingUp = [0, 0];
/** Why this boot came, as hello tells it. */
export let resetReason: number;
/** What commands have set, for as long as the node lives. */
export let settings: Uint8Array = new Uint8Array(12).fill(255);
/** What the node has learned of its pipe; `keepLearned` keeps it. */
export let learned = newLearned();

/** Two numbers about readings, in six bytes. */
function putPair(data: Uint8Array, at: number, pair: number[]): void {
  putU32(data, at, pair[0]);
  data[at + 4] = pair[1] >> 8;
  data[at + 5] = pair[1];
}

function pairAt(data: Uint8Array, at: number): number[] {
  return [getU32(data, at), (data[at + 4] << 8) | data[at + 5]];
}

function state(at: number, why: number): Uint8Array {
  let data = new Uint8Array(at + STATE_LENGTH);
  putU32(data, at, reserved);
  data[at + 4] = boot >> 8;
  data[at + 5] = boot;
  putU32(data, at + 6, settled);
  putPair(data, at + 10, thinned);
  putPair(data, at + 16, givingUp);
  data[at + REASON] = why;
  data.set(settings, at + SETTINGS);
  return data;
}

/** Appends to the page, where there is room for it. */
function put(kind: number, data: Uint8Array): void {
  let at = freeAt;
  freeAt += sizeOf(data.length);
  writeRecord(at, kind, data);
}

/** Erases the oldest page and opens it with the current state and what the page after it would lose. */
function openPage(): void {
  page = (page + 1) % pages;
  let next = (page + 1) % pages;
  if (givingUp[0] > settled) {
    thinned = [thinned[0] || givingUp[0], Math.min(thinned[1] + givingUp[1], 65535)];
  }
  givingUp = [0, 0];
  erasePage(page);
  freeAt = beginOf(page);
  let data = state(PAGE_HEADER, 0);
  putU32(data, 0, ++sequence);
  putU32(data, 4, lastKept + 1);
  data[8] = holdsUnsettled(next, settled);
  put(PAGE, data);
  if (data[8]) givingUp = thin(next, settled, (record) => put(record[0] | MOVED, record.subarray(2)));
  put(LEARNED, learned);
  put(STATE, state(0, 0));
}

function append(kind: number, data: Uint8Array): void {
  if (freeAt + sizeOf(data.length) > endOf(page)) openPage();
  put(kind, data);
}

function reserve(): void {
  reserved += RESERVE;
  append(STATE, state(0, 0));
}

/** Takes the first reservation of this boot, from `nextCounter` on. `highest`: the last counter that a record has. */
function beginBoot(highest: number): void {
  lastKept = nextCounter - 1;
  skipped = [highest + 1, nextCounter - highest - 1];
  boot++;
  reserved = nextCounter;
  reserve();
}

/**
 * Finds out from the ring where to go on, and takes a reservation for this boot. Returns false where the ring
 * holds no valid record, or counters have come to their end: then the node has to be flashed again.
 */
export function openJournal(ring: number[]): boolean {
  useRing(ring);
  reserved = boot = settled = sequence = resetReason = 0;
  let highest = 0;
  let newest = -1;
  let heads = 0;
  let blank = 0;
  let broken = 0;
  let junk: number[] = [];
  /** The page without a head that has the newest records of such pages. */
  let orphan = -1;
  let leap = 0;
  /** Three things that only ever grow, so the highest is the latest, whatever was torn. */
  let takeState = (record: Uint8Array, at: number) => {
    if (getU32(record, at) > reserved) reserved = getU32(record, at);
    let b = (record[at + 4] << 8) | record[at + 5];
    if (b > boot) boot = b;
    if (getU32(record, at + 6) > settled) settled = getU32(record, at + 6);
  };
  /** A page opens with it; where that was cut short, the page before has it. */
  let remembered = false;
  let takeLearned = (record: Uint8Array) => {
    if (record[0] !== LEARNED) return;
    remembered = true;
    recall(learned, record.subarray(2));
  };
  /** What the last one of the newest page holds. */
  let takeRest = (record: Uint8Array, at: number) => {
    thinned = pairAt(record, at + 10);
    givingUp = pairAt(record, at + 16);
    resetReason = record[at + REASON];
    settings = new Uint8Array(record.subarray(at + SETTINGS, at + STATE_LENGTH));
  };
  let take = (record: Uint8Array) => {
    if (record[0] === PAGE) takeState(record, 2 + PAGE_HEADER);
    else if (record[0] === STATE) takeState(record, 2);
    else if (record[0] >= RECORD && !(record[0] & MOVED) && getU32(record, 2) > highest) {
      highest = getU32(record, 2);
    }
  };
  // A page opens with a state that is at least as new as anything in the pages before it: of all but the
  // newest, the heads are enough. A ring of 64 pages would take a board half a minute to read.
  for (let p = 0; p < pages; p++) {
    let head = recordAt(beginOf(p));
    if (head && head[0] === PAGE) {
      heads++;
      takeState(head, 2 + PAGE_HEADER);
      if (getU32(head, 2) > sequence) {
        sequence = getU32(head, 2);
        newest = p;
        takeRest(head, 2 + PAGE_HEADER);
      }
    } else if (isErased(p * pageSize, p)) blank = p;
    else {
      // No valid page, but not blank either: it may have been the one with the last reservation.
      broken = LEAP;
      let valid = 0;
      let before = highest;
      eachRecord(
        p,
        (record) => {
          valid = 1;
          take(record);
        },
        ignoreDamage,
      );
      if (!valid) junk.push(p);
      if (highest > before) orphan = p;
    }
  }
  if (newest < 0 && !reserved && !highest) return false;
  // The only page there is, as the tool that flashed it left it, is not erased to be opened again: what it says
  // stands nowhere else.
  let opened = heads === 1;
  let goOn = (p: number) => {
    page = p;
    freeAt = eachRecord(
      p,
      (record) => {
        take(record);
        takeLearned(record);
        if (record[0] !== STATE) return;
        opened = true;
        takeRest(record, 2);
        leap = 0;
      },
      () => {
        leap = LEAP;
      },
    );
  };
  let orphaned = highest;
  if (newest >= 0) goOn(newest);
  if (newest >= 0 && !highest) eachRecord((page + pages - 1) % pages, take, ignoreDamage);
  if (orphan >= 0 && highest === orphaned) {
    // The newest page is the one that has lost its head.
    goOn(orphan);
    opened = true;
  }
  if (!remembered) eachRecord((page + pages - 1) % pages, takeLearned, ignoreDamage);
  if (!opened) {
    // Its opening was cut short, or there is no page at all: to be opened again.
    page = ((newest < 0 ? blank : newest) + pages - 1) % pages;
    freeAt = endOf(page);
  }
  nextCounter = (reserved > highest ? reserved : highest + 1) + (broken || leap);
  if (nextCounter > COUNTER_MAX) return false;
  beginBoot(highest);
  // Only now, with the leap on flash, may what made it necessary go.
  junk.forEach((p) => {
    if (p !== page) erasePage(p);
  });
  return true;
}

/** The next counter; never one at or over the reservation on flash. */
export function takeCounter(): number {
  if (nextCounter >= reserved) reserve();
  return nextCounter++;
}

/** Notes that the gateway holds, or knows void, every counter up to this one. */
export function settle(upTo: number): void {
  if (upTo > settled && upTo < nextCounter) settled = upTo;
}

/** The gateway has been told of what was thinned. */
export function clearThinned(): void {
  thinned = [0, 0];
}

/** Sees to it that the next boot knows why it came, and keeps what a command has set. */
export function keepState(why: number): void {
  append(STATE, state(0, why));
}

/** Keeps what the node has learned of its pipe. */
export function keepLearned(): void {
  append(LEARNED, learned);
}

/**
 * Keeps a record. `time` is unix seconds where `clockSet` is 0x80, else seconds since this boot; `rest` is the
 * body without its time, as CBOR.
 */
export function keep(type: number, counter: number, time: number, clockSet: number, rest: Uint8Array): void {
  let header = clockSet ? 8 : 10;
  let data = new Uint8Array(header + rest.length);
  putU32(data, 0, counter);
  putU32(data, 4, time);
  if (!clockSet) {
    data[8] = boot >> 8;
    data[9] = boot;
  }
  data.set(rest, header);
  append(RECORD | clockSet | type, data);
  lastKept = counter;
}
