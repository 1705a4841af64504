// What a file that somebody adds is: told by what is in it and never by its name. What cannot be followed to its end is
// nothing; what can is written anew without what a camera says of place, time and itself.
import type { FileType } from "../alarms/files.ts";
import { cleanJpeg } from "./file-jpeg.ts";
import { cleanPng, cleanWebp } from "./file-png.ts";

export interface CleanFile {
  type: FileType;
  bytes: Uint8Array;
}

type Cleaner = (bytes: Uint8Array) => Uint8Array | null;

/** Each returns null for what is not of its kind, so that at most one has an answer. */
const CLEANERS: readonly [FileType, Cleaner][] = [
  ["image/jpeg", cleanJpeg],
  ["image/png", cleanPng],
  ["image/webp", cleanWebp],
  ["application/pdf", wholePdf],
];

/** Null where it is none of these, or cut off. Reads each byte a few times at most, and no length without its bytes. */
export function cleanFile(bytes: Uint8Array): CleanFile | null {
  for (const [type, clean] of CLEANERS) {
    const cleaned = clean(bytes);
    if (cleaned !== null) return { type, bytes: cleaned };
  }
  return null;
}

export const fileTypeOf = (bytes: Uint8Array): FileType | null => cleanFile(bytes)?.type ?? null;

/** ISO 32000-2, 7.5.2 and 7.5.5: readers look for the end in the last 1024 bytes. */
const PDF_TAIL = 1_024;

/** As it is: what a report says of who wrote it is the report's. */
function wholePdf(bytes: Uint8Array): Uint8Array | null {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (!/^%PDF-[12]\.\d$/.test(head)) return null;
  return Buffer.from(bytes.subarray(8).subarray(-PDF_TAIL)).includes("%%EOF") ? bytes : null;
}
