// The ring: whole flash pages, written from one end to the other and erased one at a time, in which everything
// that changes after installation is kept. Nothing is ever rewritten, so a power cut at any point costs at most
// the record being written. What the records mean is the journal's affair.
//
//   page     4 B unused | record | record | … | erased
//   record   kind u8 | length u8 | data | CRC-32 of all before it, little-endian | FF to a multiple of 4
//
// The four unused bytes keep offset 0 of the ring's file untouched: a tool that wrote there by Storage.write would
// replace the file. The ring is a file in Storage, so that nothing else comes to lie there; on one board it is outside.
// Flash is read and written by address, which does for both, at half the cost.
import { CRC_RESIDUE } from "../../shared/cobs.ts";

let chip = require("Flash");

let address: number;
export let pages: number;
export let pageSize: number;

export function useRing(ring: number[]): void {
  address = ring[0];
  pages = ring[1];
  pageSize = ring[2];
}

function flash(at: number, length: number): Uint8Array {
  return chip.read(length, address + at);
}

/** Offset of the first record in page `p`, and of its end. */
export function beginOf(p: number): number {
  return p * pageSize + 4;
}
export function endOf(p: number): number {
  return (p + 1) * pageSize;
}

/** The record at an offset, without its CRC and padding, or undefined where there is no valid one. */
export function recordAt(at: number): Uint8Array | undefined {
  let head = flash(at, 2);
  let length = head[1] + 6;
  if (head[0] === 255 || (at % pageSize) + length > pageSize) return undefined;
  let bytes = flash(at, length);
  return E.CRC32(bytes) === CRC_RESIDUE ? bytes.subarray(0, length - 4) : undefined;
}

/** True where nothing has been written from `at` to the end of page `p`. */
export function isErased(at: number, p: number): boolean {
  while (at < endOf(p)) {
    let n = endOf(p) - at;
    if (n > 256) n = 256;
    if (E.sum(flash(at, n)) !== 255 * n) return false;
    at += n;
  }
  return true;
}

/** For `eachRecord`, where damage does not matter. */
export let ignoreDamage = () => {};

/**
 * Visits the valid records of page `p` in order, and calls `onDamage` for each word between them that is none.
 * Returns the offset from which on the page may be written.
 */
export function eachRecord(
  p: number,
  visit: (record: Uint8Array, at: number) => void,
  onDamage: () => void,
): number {
  let at = beginOf(p);
  let free = at;
  while (at + 6 <= endOf(p)) {
    let record = recordAt(at);
    if (record) {
      visit(record, at);
      at = free = at + ((record.length + 7) & ~3);
    } else {
      if (isErased(at, p)) break;
      // A write that was cut may have begun the next word, which still reads as erased.
      at += 4;
      free = at + 4;
      onDamage();
    }
  }
  return free;
}

/** Bytes that a record with this much data takes. */
export function sizeOf(length: number): number {
  return (length + 9) & ~3;
}

/** Writes a record into erased bytes at `at`. */
export function writeRecord(at: number, kind: number, data: Uint8Array): void {
  let bytes = new Uint8Array(sizeOf(data.length)).fill(255);
  bytes[0] = kind;
  bytes[1] = data.length;
  bytes.set(data, 2);
  let n = data.length + 2;
  let crc = E.CRC32(bytes.subarray(0, n));
  for (let i = 0; i < 4; i++) bytes[n + i] = crc >>> (8 * i);
  chip.write(bytes, address + at);
}

export function erasePage(p: number): void {
  chip.erasePage(address + p * pageSize);
}
