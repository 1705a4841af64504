// Finds out, from the journal's ring on a board that has been at work, from which counter a new installation
// of the same node may go on. It follows the firmware's own reading (firmware/node/journal.ts) but fetches
// only what it needs, since a whole ring takes half a minute at 9600 baud: every page opens with a state that
// is at least as new as anything in the pages before it.
import { crc32 } from "node:zlib";
import { LEAP, PAGE, STATE } from "../../firmware/node/kinds.ts";
import type { Start } from "./layout.ts";

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

/** Reads where the node's next boot would go on: its counters start at `reservation`. */
export async function readRing(
  ring: { pages: number; pageSize: number },
  read: ReadRing,
): Promise<RingContent> {
  const { pages, pageSize } = ring;
  let state: Start = { reservation: 0, boot: 0, settled: 0 };
  let newest = -1;
  let sequence = 0;
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
    if (record.readUInt32BE(2) > sequence) {
      sequence = record.readUInt32BE(2);
      newest = p;
    }
  }
  if (newest < 0) return { kind: damaged ? "lost" : "blank" };
  const page = Buffer.from(await read(newest * pageSize, pageSize));
  // Damage after the last valid state may hide a later one.
  let hidden = false;
  for (let at = 4; at + 6 <= pageSize; ) {
    const record = recordAt(page, at);
    if (record === undefined) {
      if (blank(page.subarray(at))) break;
      hidden = true;
      at += 4;
    } else {
      if (record[0] === STATE) {
        state = later(state, stateAt(record, 2));
        hidden = false;
      }
      at += (record.length + 7) & ~3;
    }
  }
  if (damaged || hidden) state.reservation += LEAP;
  return { kind: "state", ...state };
}
