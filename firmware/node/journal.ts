// The journal: a ring of whole flash pages in which everything that changes after installation is kept, so
// that a reset or a power cut at any point loses at most the record being written. Nothing is ever rewritten:
//
//   page     4 B unused | record | record | … | erased
//   record   kind u8 | length u8 | data | CRC-32 of all before it, little-endian | FF to a multiple of 4
//
//   PAGE     sequence u32 | state            opens a page
//   STATE    state = reservation u32 | boot u16 | settled u32
//   RECORD   counter u32 | time u32 | boot u16 | clock set << 7, type u8 | the body's items after its time
//
// Where there is room the ring is a file in Storage, so that nothing else comes to lie there; on one board it
// is outside. Flash is read and written by address, which is one way for both, and half of what Storage costs.
// The four unused bytes keep offset 0 of the file untouched: a tool that wrote there by Storage.write would
// replace the file. Writing never goes on behind a torn record, but in the next page. Integers are big-endian.
import { CRC_RESIDUE } from "../../shared/cobs.ts";
import { getU32, putU32 } from "../../shared/frame.ts";

const PAGE = 1;
const STATE = 2;
const RECORD = 3;

/** Counters are reserved on flash this many at a time. */
const RESERVE = 256;
/** Where damage may hide the last reservation: far above anything that can have been used since. */
const LEAP = 65536;
const STATE_LENGTH = 10;
const RECORD_HEADER = 11;

let chip = require("Flash");

let address: number;
let pages: number;
let pageSize: number;
/** The page being written, its sequence number, and the offset in the ring of the next record. */
let page: number;
let sequence: number;
let free: number;

/** The counter that the next frame gets; those at or over `reserved` may not be used yet. */
export let counter: number;
let reserved: number;
/** The number of this boot, and every counter up to `settled` is with the gateway or void. */
export let boot: number;
export let settled: number;
/** Counters that this boot skipped: first and count. */
export let skipped: [first: number, count: number];

function flash(at: number, length: number): Uint8Array {
  return chip.read(length, address + at);
}

function end(p: number): number {
  return (p + 1) * pageSize;
}

/** The record at an offset, without its CRC and padding, or undefined where there is no valid one. */
function recordAt(at: number, limit: number): Uint8Array | undefined {
  if (at + 6 > limit) return undefined;
  let head = flash(at, 2);
  let length = head[1];
  if (head[0] === 255 || at + length + 6 > limit) return undefined;
  let bytes = flash(at, length + 6);
  return E.CRC32(bytes) === CRC_RESIDUE ? bytes.subarray(0, length + 2) : undefined;
}

function sizeOf(record: Uint8Array): number {
  return (record.length + 7) & ~3;
}

/** Visits the valid records of page `p` in order; returns the offset after the last one. */
function eachIn(p: number, visit: (record: Uint8Array) => void): number {
  let at = p * pageSize + 4;
  for (;;) {
    let record = recordAt(at, end(p));
    if (!record) return at;
    if (at === p * pageSize + 4 && record[0] !== PAGE) return at;
    visit(record);
    at += sizeOf(record);
  }
}

/** The counter of the first record in page `p`; 0 where there is none. */
function firstIn(p: number): number {
  let at = p * pageSize + 4;
  for (;;) {
    let record = recordAt(at, end(p));
    if (!record) return 0;
    if (record[0] === RECORD) return getU32(record, 2);
    at += sizeOf(record);
  }
}

/** Writes a record into erased bytes, in a fresh page where this one has no room left. */
function append(kind: number, data: Uint8Array): void {
  let bytes = new Uint8Array((data.length + 9) & ~3).fill(255);
  bytes[0] = kind;
  bytes[1] = data.length;
  bytes.set(data, 2);
  let n = data.length + 2;
  let crc = E.CRC32(bytes.subarray(0, n));
  for (let i = 0; i < 4; i++) bytes[n + i] = crc >>> (8 * i);
  if (free + bytes.length > end(page)) openPage();
  let at = free;
  free += bytes.length;
  chip.write(bytes, address + at);
}

function state(at: number): Uint8Array {
  let data = new Uint8Array(at + STATE_LENGTH);
  putU32(data, at, reserved);
  data[at + 4] = boot >> 8;
  data[at + 5] = boot;
  putU32(data, at + 6, settled);
  return data;
}

/** Erases the oldest page and opens it with the current state. */
function openPage(): void {
  page = (page + 1) % pages;
  chip.erasePage(address + page * pageSize);
  free = page * pageSize + 4;
  let data = state(4);
  putU32(data, 0, ++sequence);
  append(PAGE, data);
}

/** True where nothing has been written from `at` to the end of page `p`. */
function erased(at: number, p: number): boolean {
  while (at < end(p)) {
    let n = end(p) - at;
    if (n > 256) n = 256;
    if (E.sum(flash(at, n)) !== 255 * n) return false;
    at += n;
  }
  return true;
}

/**
 * Finds out from the ring where to go on, and takes a reservation for this boot. Returns false where the ring
 * holds no reservation: then no counter is safe, and the node has to be flashed again.
 */
export function openJournal(ring: number[]): boolean {
  address = ring[0];
  pages = ring[1];
  pageSize = ring[2];
  reserved = boot = settled = sequence = 0;
  let highest = 0;
  let newest = -1;
  let leap = 0;
  let broken: number[] = [];
  /** Three things that only ever grow, so the highest is the latest, whatever was torn. */
  let takeState = (record: Uint8Array, at: number) => {
    if (getU32(record, at) > reserved) reserved = getU32(record, at);
    let b = (record[at + 4] << 8) | record[at + 5];
    if (b > boot) boot = b;
    if (getU32(record, at + 6) > settled) settled = getU32(record, at + 6);
  };
  let take = (record: Uint8Array) => {
    if (record[0] === STATE) takeState(record, 2);
    else if (record[0] === RECORD && getU32(record, 2) > highest) highest = getU32(record, 2);
  };
  // A page opens with a state that is at least as new as anything in the pages before it: of all but the
  // newest, the heads are enough. A ring of 64 pages would take a board half a minute to read.
  for (let p = 0; p < pages; p++) {
    let head = recordAt(p * pageSize + 4, end(p));
    if (head && head[0] === PAGE) {
      takeState(head, 6);
      if (getU32(head, 2) > sequence) {
        sequence = getU32(head, 2);
        newest = p;
      }
    } else if (!erased(p * pageSize, p)) {
      // No valid page, but not blank either: it may have been the one with the last reservation.
      broken.push(p);
    }
  }
  if (newest < 0) return false;
  page = newest;
  free = eachIn(page, take);
  if (!highest) eachIn((page + pages - 1) % pages, take);
  if (!erased(free, page)) {
    leap = LEAP;
    free = end(page);
  }
  if (broken.length) leap = LEAP;
  counter = reserved + leap;
  skipped = [highest + 1, counter - highest - 1];
  boot++;
  reserved = counter;
  reserve();
  // Only now, with the leap on flash, may what made it necessary go.
  broken.forEach((p) => {
    if (p !== page) chip.erasePage(address + p * pageSize);
  });
  return true;
}

function reserve(): void {
  reserved += RESERVE;
  append(STATE, state(0));
}

/** The next counter; never one at or over the reservation on flash. */
export function takeCounter(): number {
  if (counter >= reserved) reserve();
  return counter++;
}

/** Notes that the gateway holds, or knows void, every counter up to this one. */
export function settle(upTo: number): void {
  if (upTo > settled && upTo < counter) settled = upTo;
}

/**
 * Keeps a record. `time` is unix seconds where `clockSet` is 0x80, else seconds since this boot; `rest` is the
 * body from its second item on, as CBOR.
 */
export function keep(type: number, used: number, time: number, clockSet: number, rest: Uint8Array): void {
  let data = new Uint8Array(RECORD_HEADER + rest.length);
  putU32(data, 0, used);
  putU32(data, 4, time);
  data[8] = boot >> 8;
  data[9] = boot;
  data[10] = clockSet | type;
  data.set(rest, RECORD_HEADER);
  append(RECORD, data);
}

/**
 * Visits the kept records with a counter over `after`, oldest first, until `visit` returns false. What it is
 * given: counter, time, boot, clock bit and type, rest of the body.
 */
export function eachKept(
  after: number,
  visit: (used: number, time: number, boot: number, type: number, rest: Uint8Array) => boolean,
): void {
  let go = true;
  for (let i = 1; i <= pages && go; i++) {
    // Counters grow from page to page: where the next one starts, this one has ended.
    let next = i < pages ? firstIn((page + i + 1) % pages) : 0;
    if (next && next <= after + 1) continue;
    eachIn((page + i) % pages, (record) => {
      if (!go || record[0] !== RECORD) return;
      let used = getU32(record, 2);
      if (used > after) {
        let rest = record.subarray(2 + RECORD_HEADER);
        go = visit(used, getU32(record, 6), (record[10] << 8) | record[11], record[12], rest);
      }
    });
  }
}
