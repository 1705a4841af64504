// Finds out, from the journal's ring on a board that has been at work, from which counter a new installation
// of the same node may go on. It follows the firmware's own reading (firmware/node/journal.ts) but fetches
// only what it needs, since a whole ring takes half a minute at 9600 baud: every page opens with a state that
// is at least as new as anything in the pages before it. What the node has learned of its pipe it reads on the way.
import { crc32 } from "node:zlib";
import { LEAP, LEARNED, PAGE, STATE } from "../../firmware/node/kinds.ts";
import type { Start } from "../image/layout.ts";

const PAGE_BYTES = 50;

export type RingContent =
  | ({ kind: "state" } & Start)
  /** Never written since it was made: no node has run on it. */
  | { kind: "blank" }
  /** No valid page: no counter can be trusted. */
  | { kind: "lost" };

/** Bytes of the ring from offset `at` on. */
export type ReadRing = (at: number, length: number) => Promise<Uint8Array>;

/** The valid record at an offset of a page, without its CRC. */
function recordAt(page: Buffer, at: number): Buffer | undefined {
  if (at + 6 > page.length || page[at] === 255) return undefined;
  const end = at + 2 + page[at + 1]!;
  if (end + 4 > page.length || page.readUInt32LE(end) !== crc32(page.subarray(at, end))) return undefined;
  return page.subarray(at, end);
}

/** What stands in a page, in order: valid records without their CRC, and undefined for each word that belongs to none. */
export function* recordsOf(page: Buffer): Generator<Buffer | undefined> {
  for (let at = 4; at + 6 <= page.length; ) {
    const record = recordAt(page, at);
    if (record === undefined && blank(page.subarray(at))) return;
    yield record;
    at += record === undefined ? 4 : (record.length + 7) & ~3;
  }
}

/** What the node had learned when it last wrote it into this page, whichever firmware it had. */
function learnedIn(page: Buffer): Uint8Array | undefined {
  const last = [...recordsOf(page)].findLast((record) => record?.[0] === LEARNED);
  return last && Uint8Array.from(last.subarray(2));
}

const blank = (bytes: Uint8Array) => bytes.every((byte) => byte === 255);

function stateAt(record: Buffer, at: number): Start {
  return {
    reservation: record.readUInt32BE(at),
    boot: record.readUInt16BE(at + 4),
    settled: record.readUInt32BE(at + 6),
  };
}

function later(a: Start, b: Start): Start {
  return {
    reservation: Math.max(a.reservation, b.reservation),
    boot: Math.max(a.boot, b.boot),
    settled: Math.max(a.settled, b.settled),
  };
}

/**
 * Reads where the node's next boot would go on: its counters start at `reservation`. `learned` is what the node has
 * last kept of its pipe; undefined where it has not yet, or none of it can be read.
 */
export async function readRing(
  ring: { pages: number; pageSize: number },
  read: ReadRing,
): Promise<RingContent> {
  const { pages, pageSize } = ring;
  let state: Start = { reservation: 0, boot: 0, settled: 0 };
  const opened: { p: number; sequence: number }[] = [];
  let damaged = false;
  for (let p = 0; p < pages; p++) {
    const head = Buffer.from(await read(p * pageSize, 4 + PAGE_BYTES));
    const record = recordAt(head, 4);
    if (record === undefined || record[0] !== PAGE || record.length !== PAGE_BYTES - 4) {
      // It may have been the page with the last reservation.
      damaged ||= !blank(head) || !blank(await read(p * pageSize, pageSize));
      continue;
    }
    state = later(state, stateAt(record, 11));
    opened.push({ p, sequence: record.readUInt32BE(2) });
  }
  const [newest, before] = opened.sort((a, b) => b.sequence - a.sequence);
  if (newest === undefined) return { kind: damaged ? "lost" : "blank" };
  const pageOf = async ({ p }: { p: number }) => Buffer.from(await read(p * pageSize, pageSize));
  const page = await pageOf(newest);
  // Damage after the last valid state may hide a later one.
  let hidden = false;
  for (const record of recordsOf(page)) {
    if (record === undefined) hidden = true;
    else if (record[0] === STATE) {
      state = later(state, stateAt(record, 2));
      hidden = false;
    }
  }
  if (damaged || hidden) state.reservation += LEAP;
  // A page opens with it; where that was cut short, the page before has it.
  const learned = learnedIn(page) ?? (before && learnedIn(await pageOf(before)));
  return { kind: "state", ...state, learned };
}

/**
 * The offset from which on the page being written may be written, and up to which; undefined where a page's head is damaged:
 * which it is, only the firmware finds out then.
 */
export async function readRoom(
  { pages, pageSize }: { pages: number; pageSize: number },
  read: ReadRing,
): Promise<{ from: number; to: number } | undefined> {
  let newest: { p: number; sequence: number } | undefined;
  for (let p = 0; p < pages; p++) {
    const head = Buffer.from(await read(p * pageSize, 4 + PAGE_BYTES));
    const record = recordAt(head, 4);
    if (record?.[0] !== PAGE && !blank(head)) return undefined;
    const sequence = record?.[0] === PAGE ? record.readUInt32BE(2) : -1;
    if (sequence > (newest?.sequence ?? -1)) newest = { p, sequence };
  }
  if (newest === undefined) return undefined;
  const at = newest.p * pageSize;
  let end = at + 4;
  let from = end;
  for (const record of recordsOf(Buffer.from(await read(at, pageSize)))) {
    end += record === undefined ? 4 : (record.length + 7) & ~3;
    // A write that was cut may have begun the next word, which still reads as erased.
    from = record === undefined ? end + 4 : end;
  }
  return { from, to: at + pageSize };
}
