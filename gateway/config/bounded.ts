// Files that people name, read as far as one can be what it should be: a device, a pipe that nobody writes into and a disk
// image must end in a sentence too.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";

/** bytes */
export const MOST_BYTES = 1_048_576;
const PIECE_B = 65_536;
/** How long somebody may take to open a named pipe for writing, and to say more. */
const OPENED_MS = 1_000;
const SAID_MS = 30_000;
const NAP_MS = 20;

/** Why a file cannot be read, as the end of a sentence about it. */
export class Unreadable extends Error {}

/** Throws what the system says, or Unreadable. */
export function readBounded(file: string): Buffer {
  const own = ownDescriptor(file);
  if (own !== null) return readAll(own, fstatSync(own), true);
  refuseOthers(statSync(file));
  // Else opening a pipe waits for whoever writes into it.
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return readAll(fd, fstatSync(fd), false);
  } finally {
    closeSync(fd);
  }
}

/** What this process was started with, as by `--config <(…)`: a socket among it cannot be opened anew. */
function ownDescriptor(file: string): number | null {
  if (file === "/dev/stdin") return 0;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/.exec(file)?.[1];
  return number === undefined ? null : Number(number);
}

function refuseOthers(stats: Stats): void {
  if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new Unreadable("is a device, and no file");
  if (stats.isSocket()) throw new Unreadable("is a socket, and no file");
  if (stats.isFile() && stats.size > MOST_BYTES) throw tooLarge();
}

const tooLarge = () => new Unreadable(`is larger than ${MOST_BYTES / 1_048_576} MB`);

function readAll(fd: number, stats: Stats, isOwn: boolean): Buffer {
  if (!isOwn || !stats.isSocket()) refuseOthers(stats);
  const pieces: Buffer[] = [];
  let length = 0;
  let waited = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_B);
    const count = readSome(fd, piece);
    if (count !== null && count > 0) {
      length += count;
      waited = 0;
      if (length > MOST_BYTES) throw tooLarge();
      pieces.push(piece.subarray(0, count));
      continue;
    }
    // The end of a pipe looks the same before anybody has opened it.
    const isUnopened = count === 0 && length === 0 && stats.isFIFO() && !isOwn;
    if (count === 0 && !isUnopened) return Buffer.concat(pieces);
    if (waited >= (isUnopened ? OPENED_MS : SAID_MS))
      throw new Unreadable("is a pipe that nobody writes into");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS);
    waited += NAP_MS;
  }
}

/** Null where there is nothing yet. */
function readSome(fd: number, into: Buffer): number | null {
  try {
    return readSync(fd, into);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return null;
    // So Windows says that a pipe has ended.
    if (code === "EOF") return 0;
    throw error;
  }
}
