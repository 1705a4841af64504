// What the tool does to a board's Storage over its console: look at it, read the journal, write the files in
// pieces that fit the smallest interpreter's memory, and check them.
import { crc32 } from "node:zlib";
import { PLACE } from "../../firmware/node/kinds.ts";
import { PROFILE, type Profile, RING } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { withCalibrations } from "../image/calibration.ts";
import { CODE, type Geometry, type Layout, LONGEST_OWNER, MOST_PLACES, PADDING } from "../image/layout.ts";
import { LOCK } from "../image/lock.ts";
import type { Sentences } from "../sentences.ts";
import type { BoardConsole } from "./console.ts";
import { unguarded } from "./guard.ts";
import { callAgain, look, TRIES } from "./insist.ts";

/**
 * Bytes of a file in one line, in base64 a third more: tokens are no characters that a console takes. The whole
 * line has to fit in half of the 1 kB that an interpreter takes in: the one on Linux, which fills and empties that
 * queue in two threads without a lock, is the likelier to crash the longer a line is (with 512 bytes of a file
 * once in some 20 flashes, with 300 once in some 90).
 */
const PIECE = 165;
/** The same where whole words of flash have to be written. */
const WORDS_PIECE = 164;
/** Bytes read at a time; in base64 they are a third more. */
const READ_PIECE = 384;
/** Up to half a second a page of 16 kB on STM32, and 0.1 s for each of the 768 of 4 kB on Pico 2. */
export const ERASE_PATIENCE_MS = 180_000;

export interface BoardFacts {
  /** What the interpreter calls the board. */
  name: string;
  version: string;
  serial: string;
  storage: Geometry;
  files: string[];
  /** With what calibrations have set since it was written. Undefined where it holds none that can be read. */
  profile: Profile | undefined;
  /** Whose board it is, as the tool has written it: "site/name". Undefined where it has not. */
  owner: string | undefined;
  /** What locks its console; undefined: nothing does. */
  lock: string | undefined;
}

/** Called with the bytes done since the last call. */
export type Progress = (bytes: number) => void;

/** Called with an error after which it went on. */
export type GotOver = (error: unknown) => void;

/** Storage starts here on Linux, where the interpreter does not tell (targets/linux/jshardware.c). */
const LINUX_ADDRESS = 0x10000000;

export const bytesOf = (base64: unknown) => Buffer.from(String(base64), "base64");

export async function examine(board: BoardConsole): Promise<BoardFacts> {
  const [name, version, serial, size, start] = (await look(
    board,
    `[process.env.BOARD,process.env.VERSION,getSerial(),` +
      `process.env.STORAGE||require("Storage").getStats().totalBytes,process.memory().flash_code_start||0]`,
  )) as [string, string, string, number, number];
  const address = start || LINUX_ADDRESS;
  const pageSize = (await look(board, `(require("Flash").getPage(${address})||{}).length||0`)) as number;
  const files = (await look(board, `require("Storage").list()`)) as string[];
  const storage = { address, pages: pageSize === 0 ? 0 : size / pageSize, pageSize };
  let profile: Profile | undefined;
  if (files.includes(PROFILE)) {
    try {
      const written: Profile = JSON.parse((await readFile(board, PROFILE, 0, 2048)).toString("latin1"));
      profile = withCalibrations(written, await readPlaces(board, written)).profile;
    } catch (error) {
      // What cannot be parsed is no profile; a board that fell silent is another matter.
      if (error instanceof ToolError) throw error;
    }
  }
  const text = async (file: string, length: number) =>
    files.includes(file) ? (await readFile(board, file, 0, length)).toString("latin1") : undefined;
  const owner = /^[a-z0-9-]+\/[a-z0-9-]+(?=\xff|$)/.exec((await text(PADDING, LONGEST_OWNER)) ?? "")?.[0];
  return { name, version, serial, storage, files, profile, owner, lock: await text(LOCK, 256) };
}

/** What is in the places for calibrations; nothing where a profile has more than can be there. */
export async function readPlaces(board: BoardConsole, { ring, places }: Profile): Promise<Buffer> {
  if (!Array.isArray(places) || !(places[1] <= MOST_PLACES)) return Buffer.alloc(0);
  return readFile(board, ring[0], places[0], PLACE * places[1]);
}

/** What can be read from: a file in Storage, or flash from an address on. */
export type Source = string | number;

/** The expression that reads `length` bytes at `at`: a string of bytes or a Uint8Array. */
const read = (source: Source, at: number, length: number) =>
  typeof source === "string"
    ? `require("Storage").read(${JSON.stringify(source)},${at},${length})`
    : `require("Flash").read(${length},${source + at})`;

/** Reads bytes; erased stretches are not sent over the line. */
export async function readFile(
  board: BoardConsole,
  source: Source,
  at: number,
  length: number,
  progress: Progress = () => {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const isBlank = `(s=>s!==undefined&&s.length==${length}&&E.sum(s)==${255 * length})(${read(source, at, length)})`;
  if (length > READ_PIECE && (await look(board, isBlank)) === true) {
    progress(length);
    return Buffer.alloc(length, 255);
  }
  for (let done = 0; done < length; done += READ_PIECE) {
    const n = Math.min(READ_PIECE, length - done);
    const got = await look(
      board,
      `(s=>s===undefined?"":E.sum(s)==255*s.length?s.length:btoa(s))(${read(source, at + done, n)})`,
    );
    const piece = typeof got === "number" ? Buffer.alloc(got, 255) : bytesOf(got);
    pieces.push(piece);
    progress(n);
    if (piece.length < n) break;
  }
  return Buffer.concat(pieces);
}

/** Erases Storage, after which the board has no program; false where its old one runs again already. */
export const eraseAll = (board: BoardConsole) =>
  eraseBy(board, `require("Storage").eraseAll()`, (files) => files.length === 0);

/** Erases by a statement, after which the files are as `isDone` says; false where the board's program runs again already. */
export async function eraseBy(
  board: BoardConsole,
  statement: string,
  isDone: (files: string[]) => boolean,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return (await board.evaluate(unguarded(statement), ERASE_PATIENCE_MS)) === true;
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      // It may have been erased all the same.
      await callAgain(board, error);
      if (isDone((await look(board, `require("Storage").list()`)) as string[])) return true;
      if (tries === TRIES) throw error;
    }
  }
}

/** Erases pages outside Storage, where the journal of some boards lies. */
export async function erasePages(board: BoardConsole, { address, pages, pageSize }: Geometry): Promise<void> {
  for (let page = 0; page < pages; page++) {
    await look(board, `require("Flash").erasePage(${address + page * pageSize})`, ERASE_PATIENCE_MS);
  }
}

/** Bytes as an expression for the interpreter. */
export const literal = (bytes: Uint8Array) => `atob("${Buffer.from(bytes).toString("base64")}")`;

/**
 * Writes a piece of a file at an offset, and makes the file of `size` bytes at offset 0. What is written cannot be written
 * again: so where the line or its answer was garbled on the way, it is looked first.
 */
export async function writePiece(
  board: BoardConsole,
  name: string,
  piece: Uint8Array,
  at: number,
  size: number,
  gotOver: GotOver,
): Promise<void> {
  const file = JSON.stringify(name);
  const where = at === 0 ? `0,${size}` : at;
  for (let tries = 1; ; tries++) {
    try {
      await board.evaluate(`require("Storage").write(${file},${literal(piece)},${where})`);
      return;
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      await callAgain(board, error);
      const stored = `E.CRC32(require("Storage").read(${file},${at},${piece.length})||"")`;
      const isThere = (await look(board, stored)) === crc32(piece);
      if (!isThere && tries === TRIES) throw error;
      gotOver(error);
      if (isThere) return;
    }
  }
}

export async function writeFile(
  board: BoardConsole,
  name: string,
  text: string,
  progress: Progress,
  gotOver: GotOver,
): Promise<void> {
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = Buffer.from(text.slice(at, at + PIECE), "latin1");
    await writePiece(board, name, piece, at, text.length, gotOver);
    progress(piece.length);
  }
}

/**
 * Writes the files, in the order in which they lie; the ring stays blank. One outside Storage is erased before all: a board
 * that is cut between its profile and that would go on in the journal of before, though it is recorded that it does not.
 */
export async function writeFiles(
  board: BoardConsole,
  layout: Layout,
  progress: Progress,
  gotOver: GotOver = () => {},
): Promise<void> {
  if (layout.outside) await erasePages(board, layout.ring);
  if (layout.lock !== "") await writeFile(board, LOCK, layout.lock, progress, gotOver);
  await writeFile(board, CODE, layout.code, progress, gotOver);
  await writeFile(board, PROFILE, layout.profile, progress, gotOver);
  const presize = (name: string, size: number) =>
    look(board, `require("Storage").write(${JSON.stringify(name)},"",0,${size})`);
  const { padding, owner } = layout;
  if (owner !== "") await writePiece(board, PADDING, Buffer.from(owner), 0, padding, gotOver);
  else if (padding > 0) await presize(PADDING, padding);
  if (!layout.outside) await presize(RING, layout.ringSize);
}

/**
 * Writes the first page's records, the first of which is the one without which the node stays silent, and reads them
 * back at the address where the firmware will look for them. Throws ToolError "flash".
 */
export async function writeStart(board: BoardConsole, layout: Layout, say: Sentences): Promise<void> {
  const records = Buffer.from(layout.ringStart);
  const address = layout.ring.address;
  for (let at = 0; at < records.length; at += WORDS_PIECE) {
    const bytes = records.subarray(at, at + WORDS_PIECE);
    if (layout.outside) {
      await look(board, `require("Flash").write(${literal(bytes)},${address + 4 + at})`);
    } else {
      await writePiece(board, RING, bytes, 4 + at, layout.ringSize, () => {});
    }
  }
  if (!records.equals(await readFile(board, address, 4, records.length))) {
    throw new ToolError("flash", say.wrongContent(RING));
  }
}
