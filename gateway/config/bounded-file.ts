// Files that people name, read up to what such a file can be: /dev/zero, a disk image or a log fills no memory.
import { closeSync, openSync, readSync } from "node:fs";

/** What is there, or null where it is more than `most` bytes. Pipes are read to their end. Throws what the system says. */
export function readUpTo(file: string, most: number): Buffer | null {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(most + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(handle, bytes, length, bytes.length - length, null);
    return length > most ? null : Buffer.from(bytes.subarray(0, length));
  } finally {
    closeSync(handle);
  }
}
