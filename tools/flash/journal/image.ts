// A node's journal as it lies in flash, read whole.
import type { Profile } from "../../../firmware/profile.ts";
import type { BoardConsole } from "../console.ts";
import { type RingContent, readRing } from "../ring.ts";
import { type Progress, readFile } from "../storage.ts";

/** Where a journal lies: address, pages, bytes a page. */
export type Place = Profile["ring"];

/** A blank stretch so long is not sent over the line. */
const STRETCH = 1024;

export async function readImage(board: BoardConsole, place: Place, progress: Progress): Promise<Buffer> {
  const [address, pages, pageSize] = place;
  const read: Buffer[] = [];
  for (let at = 0; at < pages * pageSize; at += STRETCH) {
    read.push(await readFile(board, address, at, Math.min(STRETCH, pages * pageSize - at), progress));
  }
  return Buffer.concat(read);
}

/** From which counter its node would go on. */
export const contentOf = (image: Buffer, [, pages, pageSize]: Place): Promise<RingContent> =>
  readRing({ pages, pageSize }, async (at, length) => image.subarray(at, at + length));
