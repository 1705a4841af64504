// What tells one log (-wal) from another: a number in its header, drawn when the log is made and one more each time that it
// begins anew, some 4 MB later (https://sqlite.org/fileformat2.html#the_write_ahead_log).
import { closeSync, openSync, readSync } from "node:fs";

const HEADER_LENGTH = 32;
const SALT_AT = 16;
/** Its last bit says the order of bytes in checksums. */
const MAGIC = 0x377f0682;
/** So often a log begins anew within one life of a gateway, at most: 4 TB. Another's is taken for it once in 4,096 times. */
const AGAIN_MAX = 2 ** 20;

/** Null where there is no log with a header. */
export function saltOf(store: string): number | null {
  const header = Buffer.alloc(HEADER_LENGTH);
  let fd: number;
  try {
    fd = openSync(`${store}-wal`, "r");
  } catch {
    return null;
  }
  try {
    if (readSync(fd, header) < HEADER_LENGTH || (header.readUInt32BE(0) & ~1) !== MAGIC) return null;
    return header.readUInt32BE(SALT_AT);
  } finally {
    closeSync(fd);
  }
}

/** Whether a log with salt `now` is the one that had `then`. */
export const isSameLog = (then: number, now: number) => (now - then) >>> 0 < AGAIN_MAX;
