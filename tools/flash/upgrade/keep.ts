// Whether a journal can stay where it lies while the firmware before it is replaced, and what has to be added to it.
import { crc32 } from "node:zlib";
import { LEARNED, PAGE } from "../../../firmware/node/kinds.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { align4 } from "../../image/storage.ts";
import type { Place } from "../journal/image.ts";
import { type RingContent, recordsOf } from "../ring.ts";

/** Bytes to be written into a journal at an offset. */
export interface Addition {
  at: number;
  bytes: Buffer;
}

/** Where the newest page ends, and the next page does; undefined where it is not clear. */
function endOf(image: Buffer, [, pages, pageSize]: Place): { at: number; end: number } | undefined {
  let newest: { page: number; sequence: number } | undefined;
  for (let page = 0; page < pages; page++) {
    const [first] = recordsOf(image.subarray(page * pageSize, (page + 1) * pageSize));
    const sequence = first?.[0] === PAGE ? first.readUInt32BE(2) : -1;
    if (sequence > (newest?.sequence ?? -1)) newest = { page, sequence };
  }
  if (newest === undefined) return undefined;
  const from = newest.page * pageSize;
  let at = from + 4;
  for (const record of recordsOf(image.subarray(from, from + pageSize))) {
    at += record === undefined ? 4 : align4(record.length + 4);
  }
  return { at, end: from + pageSize };
}

/**
 * What makes a node recall `learned`, undefined: nothing, where its journal has something else. Null where its page has no
 * room left for that.
 */
export function additionFor(
  image: Buffer,
  place: Place,
  ring: RingContent,
  learned: Uint8Array | undefined,
): Addition | undefined | null {
  const is = ring.kind === "state" ? ring.learned : undefined;
  if (is === undefined && learned === undefined) return undefined;
  if (is !== undefined && learned !== undefined && Buffer.from(is).equals(learned)) return undefined;
  const data = learned ?? newLearned();
  const record = Buffer.alloc(align4(2 + data.length + 4), 255);
  record[0] = LEARNED;
  record[1] = data.length;
  record.set(data, 2);
  record.writeUInt32LE(crc32(record.subarray(0, 2 + data.length)), 2 + data.length);
  const gap = endOf(image, place);
  if (gap === undefined || gap.at + record.length > gap.end) return null;
  return { at: gap.at, bytes: record };
}

/** The journal with it. */
export function withAddition(image: Buffer, addition: Addition | undefined): Buffer {
  const all = Buffer.from(image);
  if (addition !== undefined) all.set(addition.bytes, addition.at);
  return all;
}
