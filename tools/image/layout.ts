// Where code, profile and journal go in a board's flash: the journal's ring is one file that is never replaced
// and whose data starts on a page, so a padding file fills the gap before it. Storage would compact itself over
// a power cut otherwise, and lose everything. Where Storage has too few pages, the ring lies outside of it.
import { crc32 } from "node:zlib";
import type { Pages } from "../../firmware/boards/facts.ts";
import { LEARNED, PAGE, PLACE } from "../../firmware/node/kinds.ts";
import { PROFILE, type Profile, RING } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { LANGUAGES } from "../sentences.ts";
import { createFlash } from "./flash.ts";
import type { BoardKind } from "./kinds.ts";
import { LOCK } from "./lock.ts";
import { align4, createStored } from "./storage.ts";
import type { Tokens } from "./tokens.ts";

export const CODE = ".bootcde";
export const PADDING = "sippra.pad";
const HEADER = 32;
/** Of "site/name". */
export const LONGEST_OWNER = 129;

/** Calibrations that a board has room for, as far as there is any. */
export const MOST_PLACES = 8;

export type Geometry = Pages;

export interface Layout {
  /** What locks the console; empty: nothing does. */
  lock: string;
  code: Tokens;
  /** The profile with its ring, as JSON. */
  profile: string;
  /** Bytes of the padding file; 0: none. */
  padding: number;
  /** What the padding file opens with: "site/name", for the tool alone. Empty: nothing. */
  owner: string;
  /** Bytes that code and profile could still grow by. */
  free: number;
  /** Where the ring lies. */
  ring: Geometry;
  /** It is outside Storage; else it is a file, whose data starts at this offset. */
  outside: boolean;
  ringAt: number;
  ringSize: number;
  /** What is written into the ring at offset 4: the records of its first page. */
  ringStart: Uint8Array;
}

/**
 * Where a journal starts: its counters, the number of its last boot, up to where the gateway holds all, and what
 * its node has learned of its pipe, as an earlier installation kept it.
 */
export interface Start {
  reservation: number;
  boot: number;
  settled: number;
  learned?: Uint8Array | undefined;
}

/** For a key that has never been used. */
export const FRESH: Start = { reservation: 1, boot: 0, settled: 0 };

/** A record of the ring (firmware/node/ring.ts). */
export function recordOf(kind: number, data: Uint8Array): Buffer {
  const end = 2 + data.length;
  const bytes = Buffer.alloc((end + 7) & ~3, 255);
  bytes[0] = kind;
  bytes[1] = data.length;
  bytes.set(data, 2);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return bytes;
}

/**
 * The record that opens a page, with sequence 1 and nothing set by commands (firmware/node/journal.ts), and after
 * it, as on every page, what the node has learned, where there is something.
 */
function firstPage({ reservation, boot, settled, learned }: Start): Uint8Array {
  const data = Buffer.alloc(44);
  data.writeUInt32BE(1, 0);
  data.writeUInt32BE(reservation, 4);
  data.writeUInt32BE(reservation, 9);
  data.writeUInt16BE(boot & 0xffff, 13);
  data.writeUInt32BE(settled, 15);
  data.fill(255, 32);
  const page = recordOf(PAGE, data);
  return learned === undefined ? page : Buffer.concat([page, recordOf(LEARNED, learned)]);
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
  lock = "",
  owner = "",
  hasPlaces = true,
): Layout {
  const { address, pages, pageSize } = geometry;
  const ringAt = (pages - (outside ? 0 : ringPages)) * pageSize;
  const ring = outside ?? { address: address + ringAt, pages: ringPages, pageSize };
  const places = placesIn(geometry, ring, outside !== undefined);
  const jsonWith = (count: number) =>
    JSON.stringify({
      ...profile,
      ring: [ring.address, ring.pages, ring.pageSize],
      ...(count > 0 && { places: places(count) }),
    });
  const gapWith = (count: number) =>
    ringAt -
    [lock, code, jsonWith(count)].reduce((sum, text) => sum + sizeOf(text), 0) -
    (outside ? 0 : HEADER);
  // The owner's name comes first: it keeps a board from becoming another node.
  let count = hasPlaces ? MOST_PLACES : 0;
  while (count > 0 && gapWith(count) < HEADER + align4(owner.length) + PLACE * count) count--;
  const json = jsonWith(count);
  const gap = gapWith(count);
  if (gap < 0 || (!outside && gap > 0 && gap < HEADER + 4)) {
    throw new ToolError("flash", LANGUAGES.en.doesNotFit(code.length, json.length, ringAt));
  }
  // Up to the ring, or to the end: calibrations are written to the last of it.
  const padding = Math.max(0, gap - HEADER);
  return {
    lock,
    code,
    profile: json,
    padding,
    owner: padding < owner.length ? "" : owner,
    free: gap,
    ring,
    outside: outside !== undefined,
    ringAt,
    ringSize: ring.pages * ring.pageSize,
    ringStart: firstPage(start),
  };
}

/** Where so many places for calibrations are, in the units of profiles: they end where the padding file does. */
const placesIn =
  ({ address, pages, pageSize }: Geometry, ring: Geometry, isOutside: boolean) =>
  (count: number): NonNullable<Profile["places"]> => {
    const end = isOutside ? address + pages * pageSize - ring.address : -HEADER;
    return [end - PLACE * count, count];
  };

/** Whether a board's firmware reads calibrations from beside the profile. */
export const hasPlaces = ({ flashedToCalibrate }: BoardKind, { radio }: Omit<Profile, "ring">) =>
  !(flashedToCalibrate && radio);

/** What a file takes with its header; an empty one is not there. */
export const sizeOf = (text: string) => (text === "" ? 0 : HEADER + align4(text.length));

/** The raw content of Storage, as a board has it after it was flashed. */
export function storageImage(geometry: Geometry, layout: Layout): Uint8Array {
  const flash = createFlash(geometry);
  if (layout.lock !== "") createStored(flash, LOCK, layout.lock.length, Buffer.from(layout.lock, "latin1"));
  createStored(flash, CODE, layout.code.length, Buffer.from(layout.code, "latin1"));
  createStored(flash, PROFILE, layout.profile.length, Buffer.from(layout.profile, "latin1"));
  if (layout.padding > 0) createStored(flash, PADDING, layout.padding, Buffer.from(layout.owner));
  if (layout.outside) return flash.bytes;
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
  const { storage, ringPages, ring: outside } = kind;
  const layout = layOut(storage, ringPages, code, profile, start, outside, "", "", hasPlaces(kind, profile));
  const image = storageImage(kind.storage, layout);
  if (!layout.outside) return { image, ring: undefined };
  const ring = createFlash(layout.ring);
  ring.write(ring.address + 4, layout.ringStart);
  return { image, ring: ring.bytes };
}
