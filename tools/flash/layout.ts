// Where code, profile and journal go in a board's flash: the journal's ring is one file that is never replaced
// and whose data starts on a page, so a padding file fills the gap before it. Storage would compact itself over
// a power cut otherwise, and lose everything. Where Storage has too few pages, the ring lies outside of it.
import { crc32 } from "node:zlib";
import type { Pages } from "../../firmware/boards/facts.ts";
import { PROFILE, type Profile, RING } from "../../firmware/profile.ts";
import { createFlash } from "../board/flash.ts";
import type { BoardKind } from "../board/kinds.ts";
import { align4, createStored } from "../board/storage.ts";
import type { Tokens } from "../build/tokens.ts";
import { ToolError } from "../errors.ts";

export const CODE = ".bootcde";
export const PADDING = "sippra.pad";
const HEADER = 32;

export type Geometry = Pages;

export interface Layout {
  code: Tokens;
  /** The profile with its ring, as JSON. */
  profile: string;
  /** Bytes of the padding file; 0: none. */
  padding: number;
  /** Bytes that code and profile could still grow by. */
  free: number;
  /** Where the ring lies. */
  ring: Geometry;
  /** It is outside Storage; else it is a file, whose data starts at this offset. */
  outside: boolean;
  ringAt: number;
  ringSize: number;
  /** What is written into the ring at offset 4: its first page's record. */
  ringStart: Uint8Array;
}

/** Where a journal starts: its counters, the number of its last boot, and up to where the gateway holds all. */
export interface Start {
  reservation: number;
  boot: number;
  settled: number;
}

/** For a key that has never been used. */
export const FRESH: Start = { reservation: 1, boot: 0, settled: 0 };

/** The record that opens a page, with sequence 1 and nothing set by commands: see firmware/node/journal.ts. */
function firstPage(start: Start): Uint8Array {
  const bytes = Buffer.alloc(52);
  bytes[0] = 1;
  bytes[1] = 44;
  bytes.writeUInt32BE(1, 2);
  bytes.writeUInt32BE(start.reservation, 6);
  bytes.writeUInt32BE(start.reservation, 11);
  bytes.writeUInt16BE(start.boot & 0xffff, 15);
  bytes.writeUInt32BE(start.settled, 17);
  bytes.fill(255, 34, 46);
  bytes.fill(255, 50);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 46)), 46);
  return bytes;
}

/**
 * Lays out a board's flash. The ring takes `ringPages` at the end of Storage, or all of `outside`; the journal
 * goes on from `start`. Throws ToolError "flash" where code and profile do not fit in what is left.
 */
export function layOut(
  geometry: Geometry,
  ringPages: number,
  code: Tokens,
  profile: Omit<Profile, "ring">,
  start: Start = FRESH,
  outside?: Geometry,
): Layout {
  const { address, pages, pageSize } = geometry;
  const ringAt = (pages - (outside ? 0 : ringPages)) * pageSize;
  const ring = outside ?? { address: address + ringAt, pages: ringPages, pageSize };
  const json = JSON.stringify({ ...profile, ring: [ring.address, ring.pages, ring.pageSize] });
  const end = HEADER + align4(code.length) + HEADER + align4(json.length);
  const gap = ringAt - end - (outside ? 0 : HEADER);
  if (gap < 0 || (!outside && gap > 0 && gap < HEADER + 4)) {
    throw new ToolError(
      "flash",
      `Firmware (${code.length} B) and profile (${json.length} B) do not fit in the ${ringAt} B that this board's Storage has for them.`,
    );
  }
  return {
    code,
    profile: json,
    padding: outside || gap === 0 ? 0 : gap - HEADER,
    free: gap,
    ring,
    outside: outside !== undefined,
    ringAt,
    ringSize: ring.pages * ring.pageSize,
    ringStart: firstPage(start),
  };
}

/** The raw content of Storage, as a board has it after it was flashed. */
export function storageImage(geometry: Geometry, layout: Layout): Uint8Array {
  const flash = createFlash(geometry);
  createStored(flash, CODE, layout.code.length, Buffer.from(layout.code, "latin1"));
  createStored(flash, PROFILE, layout.profile.length, Buffer.from(layout.profile, "latin1"));
  if (layout.outside) return flash.bytes;
  if (layout.padding > 0) createStored(flash, PADDING, layout.padding, []);
  const ring = createStored(flash, RING, layout.ringSize, []);
  if (ring.at !== layout.ringAt) throw new ToolError("flash", "The journal's ring does not start on a page.");
  flash.write(flash.address + ring.at + 4, layout.ringStart);
  return flash.bytes;
}

/** A board's flash after it was flashed: Storage, and the pages outside of it where the ring lies there. */
export function flashImages(
  kind: BoardKind,
  code: Tokens,
  profile: Omit<Profile, "ring">,
  start: Start = FRESH,
): { image: Uint8Array; ring: Uint8Array | undefined } {
  const layout = layOut(kind.storage, kind.ringPages, code, profile, start, kind.ring);
  const image = storageImage(kind.storage, layout);
  if (!layout.outside) return { image, ring: undefined };
  const ring = createFlash(layout.ring);
  ring.write(ring.address + 4, layout.ringStart);
  return { image, ring: ring.bytes };
}
