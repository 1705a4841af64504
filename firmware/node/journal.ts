// The journal: what the node must not forget, in the ring. Every record is here before it is sent, and stays until it
// is settled. The reservation of counters and the settings that came by command are here as well. Before a page is
// erased, its unsettled records move on (thinning.ts). A page is valid once a STATE follows the records that were moved
// to it; if the power fails before, the next boot opens the page again.
import { getU16, getU32, putU16, putU32 } from "../../shared/bytes.ts";
import { newLearned, recall } from "../../shared/leak/learned.ts";
import { CHECK } from "../../shared/messages.ts";
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
/** A node whose leaps after damage have brought it here is at its end: no counter may come round again. */
const COUNTER_MAX = 0xf0000000;
const PAGE_HEADER = 9;
const STATE_LENGTH = 35;
const REASON = 22;
const SETTINGS = 23;

/** The page being written, its sequence number, and the offset in the ring of the next record. */
export let page: number;
let sequence: number;
let freeAt: number;
/** The counter of the record last kept. */
let lastKept: number;

/** The counter of the next frame; those from `reserved` on may not be used yet. */
export let nextCounter: number;
let reserved: number;
/** The number of this boot. */
export let boot: number;
/** The gateway has what was kept under every counter up to this one, or knows it void. */
export let settled: number;
/**
 * The highest counter of a record before this boot that was no check, since one is kept within a minute of each boot; where
 * there is none, the last before the newest page.
 */
export let lastReported = 0;
/** Counters that this boot skipped: first and count. */
export let skipped: number[];
/** Readings given up for lack of room, of which no hello has told: counter of the first, how many. */
export let thinned = [0, 0];
/** The same of those that will be gone once the next page is erased. */
let givingUp = [0, 0];
/** Why this boot came: one of RESETS. */
export let resetReason: number;
/** What commands have set, over what the profile says (commands.ts). */
export let settings: Uint8Array = new Uint8Array(12).fill(255);
/** What the node has learned of its pipe; `keepLearned` keeps it. */
export let learned = newLearned();

/** Writes a counter and a count, in six bytes. */
function putPair(data: Uint8Array, at: number, pair: number[]): void {
  putU32(data, at, pair[0]);
  putU16(data, at + 4, pair[1]);
}

function pairAt(data: Uint8Array, at: number): number[] {
  return [getU32(data, at), getU16(data, at + 4)];
}

/** The data of a STATE, after `at` bytes that are left free. */
function stateData(at: number, nextReason: number): Uint8Array {
  let data = new Uint8Array(at + STATE_LENGTH);
  putU32(data, at, reserved);
  putU16(data, at + 4, boot);
  putU32(data, at + 6, settled);
  putPair(data, at + 10, thinned);
  putPair(data, at + 16, givingUp);
  data[at + REASON] = nextReason;
  data.set(settings, at + SETTINGS);
  return data;
}

/** Appends to the page, which has room for it. */
function put(kind: number, data: Uint8Array): void {
  let at = freeAt;
  freeAt += sizeOf(data.length);
  writeRecord(at, kind, data);
}

/** Erases the oldest page, and opens it with the current state and the unsettled records of the page erased next. */
function openPage(): void {
  page = (page + 1) % pages;
  let next = (page + 1) % pages;
  if (givingUp[0] > settled) {
    thinned = [thinned[0] || givingUp[0], Math.min(thinned[1] + givingUp[1], 65535)];
  }
  givingUp = [0, 0];
  erasePage(page);
  freeAt = beginOf(page);
  let data = stateData(PAGE_HEADER, 0);
  putU32(data, 0, ++sequence);
  putU32(data, 4, lastKept + 1);
  data[8] = holdsUnsettled(next, settled);
  put(PAGE, data);
  if (data[8]) givingUp = thin(next, settled, (record) => put(record[0] | MOVED, record.subarray(2)));
  put(LEARNED, learned);
  put(STATE, stateData(0, 0));
}

function append(kind: number, data: Uint8Array): void {
  if (freeAt + sizeOf(data.length) > endOf(page)) openPage();
  put(kind, data);
}

function reserve(): void {
  reserved += RESERVE;
  append(STATE, stateData(0, 0));
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
 *
 * One function, since its pieces share what they have found: in functions of their own that would be nine variables of
 * the file, which a board has for good.
 */
export function openJournal(ring: number[]): boolean {
  useRing(ring);
  reserved = boot = settled = sequence = resetReason = 0;
  let highest = 0;
  let newest = -1;
  let headCount = 0;
  let blank = 0;
  let headlessLeap = 0;
  let junk: number[] = [];
  /** Of the pages without a head, the one with the newest records. */
  let orphan = -1;
  let damageLeap = 0;
  /** Reservation, boot and settled only ever grow: the highest is the latest, whatever was torn. */
  let takeState = (record: Uint8Array, at: number) => {
    if (getU32(record, at) > reserved) reserved = getU32(record, at);
    let b = getU16(record, at + 4);
    if (b > boot) boot = b;
    if (getU32(record, at + 6) > settled) settled = getU32(record, at + 6);
  };
  /** Each page opens with what was learned; where its opening was cut short, the page before has it. */
  let remembered = false;
  let takeLearned = (record: Uint8Array) => {
    if (record[0] !== LEARNED) return;
    remembered = true;
    recall(learned, record.subarray(2));
  };
  /** Of the rest of a STATE the last one of the newest page counts. */
  let takeLatest = (record: Uint8Array, at: number) => {
    thinned = pairAt(record, at + 10);
    givingUp = pairAt(record, at + 16);
    resetReason = record[at + REASON];
    settings = new Uint8Array(record.subarray(at + SETTINGS, at + STATE_LENGTH));
  };
  let takeCounters = (record: Uint8Array) => {
    if (record[0] === PAGE) takeState(record, 2 + PAGE_HEADER);
    else if (record[0] === STATE) takeState(record, 2);
    else if (record[0] >= RECORD && !(record[0] & MOVED) && getU32(record, 2) > highest) {
      highest = getU32(record, 2);
      if (!(record[0] & CHECK)) lastReported = highest;
    }
  };
  // The state in a page's head is at least as new as all pages before it, so that of these the heads are enough. To
  // read 64 whole pages would take a board half a minute.
  for (let p = 0; p < pages; p++) {
    let head = recordAt(beginOf(p));
    if (head && head[0] === PAGE) {
      headCount++;
      takeState(head, 2 + PAGE_HEADER);
      if (getU32(head, 2) > sequence) {
        sequence = getU32(head, 2);
        newest = p;
        takeLatest(head, 2 + PAGE_HEADER);
        // A node that was flashed just now has no record, and may begin at any counter.
        lastReported = getU32(head, 6) - 1;
      }
    } else if (isErased(p * pageSize, p)) blank = p;
    else {
      // Neither valid nor blank: it may have been the page with the last reservation.
      headlessLeap = LEAP;
      let valid = 0;
      let before = highest;
      eachRecord(
        p,
        (record) => {
          valid = 1;
          takeCounters(record);
        },
        ignoreDamage,
      );
      if (!valid) junk.push(p);
      if (highest > before) orphan = p;
    }
  }
  if (newest < 0 && !reserved && !highest) return false;
  // The only page there is, as the tool left it that flashed the node, must not be erased and opened again: nothing
  // else has what it says.
  let opened = headCount === 1;
  let goOn = (p: number) => {
    page = p;
    freeAt = eachRecord(
      p,
      (record) => {
        takeCounters(record);
        takeLearned(record);
        if (record[0] !== STATE) return;
        opened = true;
        takeLatest(record, 2);
        damageLeap = 0;
      },
      () => {
        damageLeap = LEAP;
      },
    );
  };
  let orphaned = highest;
  if (newest >= 0) goOn(newest);
  if (newest >= 0 && !highest) eachRecord((page + pages - 1) % pages, takeCounters, ignoreDamage);
  if (orphan >= 0 && highest === orphaned) {
    // The newest page is the one that has lost its head.
    goOn(orphan);
    opened = true;
  }
  if (!remembered) eachRecord((page + pages - 1) % pages, takeLearned, ignoreDamage);
  if (!opened) {
    // The opening of the page was cut short, or there is none: the next record opens it again.
    page = ((newest < 0 ? blank : newest) + pages - 1) % pages;
    freeAt = endOf(page);
  }
  nextCounter = (reserved > highest ? reserved : highest + 1) + (headlessLeap || damageLeap);
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

/** A hello has told of what was thinned. */
export function clearThinned(): void {
  thinned = [0, 0];
}

/** Keeps what commands have set, and the reason that the next boot is told. */
export function keepState(nextReason: number): void {
  append(STATE, stateData(0, nextReason));
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
    putU16(data, 8, boot);
  }
  data.set(rest, header);
  append(RECORD | clockSet | type, data);
  lastKept = counter;
}
