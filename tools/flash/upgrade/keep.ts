// Whether a journal can stay where it lies while the firmware before it is replaced, and what has to be added to it.
import { LEARNED } from "../../../firmware/node/kinds.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { recordOf } from "../../image/layout.ts";
import type { Place } from "../journal/image.ts";
import { type RingContent, readRoom } from "../ring.ts";

/** Bytes to be written into a journal at an offset. */
export interface Addition {
  at: number;
  bytes: Buffer;
}

/**
 * What makes a node recall `learned`, undefined: nothing, where its journal has something else. Null where its page has no
 * room left for that.
 */
export async function additionFor(
  image: Buffer,
  place: Place,
  ring: RingContent,
  learned: Uint8Array | undefined,
): Promise<Addition | undefined | null> {
  const is = ring.kind === "state" ? ring.learned : undefined;
  if (is === undefined && learned === undefined) return undefined;
  if (is !== undefined && learned !== undefined && Buffer.from(is).equals(learned)) return undefined;
  const record = recordOf(LEARNED, learned ?? newLearned());
  const [, pages, pageSize] = place;
  const read = async (at: number, length: number) => image.subarray(at, at + length);
  const room = await readRoom({ pages, pageSize }, read);
  if (room === undefined || room.from + record.length > room.to) return null;
  return { at: room.from, bytes: record };
}

/** The journal with it. */
export function withAddition(image: Buffer, addition: Addition | undefined): Buffer {
  const all = Buffer.from(image);
  if (addition !== undefined) all.set(addition.bytes, addition.at);
  return all;
}
