// Espruino's Storage over a flash: a chain of 32-byte headers (size u32 LE, name) with data aligned to 4.
// Behaviour and messages as the interpreter has them (src/jsflash.c, run on it): a write beyond offset 0 goes
// into erased bytes or throws, and so does one into a file of its size that is blank; any other write at offset 0
// replaces the file. Compaction is not here, because the
// firmware must never cause it: running out of room throws.
import type { Flash } from "./flash.ts";

const HEADER = 32;
export const align4 = (n: number) => (n + 3) & ~3;

export interface StoredFile {
  name: string;
  /** Offset of its data from the start of the flash. */
  at: number;
  size: number;
}

/** The files on a flash, in order, and where the chain ends. */
export function storedFiles(flash: Flash): { files: StoredFile[]; end: number } {
  const files: StoredFile[] = [];
  const view = new DataView(flash.bytes.buffer);
  let at = 0;
  while (at + HEADER <= flash.bytes.length) {
    const size = view.getUint32(at, true);
    if (size === 0xffffffff || size === 0) break;
    const length = size & 0xffffff;
    const raw = flash.bytes.subarray(at + 4, at + HEADER);
    const name = Buffer.from(raw).toString("latin1").replace(/\0.*$/s, "");
    if (name !== "") files.push({ name, at: at + HEADER, size: length });
    at += HEADER + align4(length);
  }
  return { files, end: at };
}

/** Appends a file of `size` bytes, of which `data` are written. Throws as the interpreter does when there is no room. */
export function createStored(flash: Flash, name: string, size: number, data: ArrayLike<number>): StoredFile {
  const { end } = storedFiles(flash);
  if (size < 1 || end + HEADER + align4(size) > flash.bytes.length)
    throw new Error("Unable to find or create file");
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(size, 0);
  header.write(name, 4, 28, "latin1");
  flash.write(flash.address + end, header);
  flash.write(flash.address + end + HEADER, data);
  return { name, at: end + HEADER, size };
}

export interface StorageApi {
  read(name: string, offset?: number, length?: number): string | undefined;
  write(name: string, data: ArrayLike<number> | string, offset?: number, size?: number): boolean;
  list(): string[];
  getFree(): number;
}

export function createStorage(flash: Flash): StorageApi {
  // The firmware looks its two files up over and over; the chain changes only by what goes through here.
  let known = new Map(storedFiles(flash).files.map((file) => [file.name, file]));
  const isBlank = ({ at, size }: StoredFile) =>
    flash.bytes.subarray(at, at + size).every((byte) => byte === 255);
  return {
    read: (name, offset = 0, length = 0) => {
      const file = known.get(name);
      if (file === undefined) return undefined;
      const from = Math.min(Math.max(0, offset), file.size);
      const to = length > 0 ? Math.min(file.size, from + length) : file.size;
      return Buffer.from(flash.bytes.buffer, file.at + from, to - from).toString("latin1");
    },
    write: (name, data, offset = 0, size = 0) => {
      const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
      const file = known.get(name);
      if (offset > 0 || (file !== undefined && isBlank(file) && file.size === (size || bytes.length))) {
        if (file === undefined) throw new Error("Unable to find or create file");
        if (offset + bytes.length > file.size) throw new Error("Too much data for file size");
        const at = file.at + offset;
        for (let i = 0; i < bytes.length; i++) {
          if (flash.bytes[at + i] !== 255) throw new Error("File already written with different data");
        }
        flash.write(flash.address + at, bytes);
        return true;
      }
      if (file !== undefined)
        throw new Error("virtual board: the firmware must not replace a file in Storage");
      createStored(flash, name, size || bytes.length, bytes);
      known = new Map(storedFiles(flash).files.map((stored) => [stored.name, stored]));
      return true;
    },
    list: () => [...known.keys()],
    getFree: () => flash.bytes.length - storedFiles(flash).end,
  };
}
