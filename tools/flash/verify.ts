// Whether a board's flash holds what was written, where the firmware will look for it.
import { crc32 } from "node:zlib";
import { PROFILE, RING } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { CODE, type Geometry, type Layout, PADDING } from "../image/layout.ts";
import { LOCK } from "../image/lock.ts";
import { align4 } from "../image/storage.ts";
import type { Sentences } from "../sentences.ts";
import type { BoardConsole } from "./console.ts";
import { look } from "./insist.ts";
import { bytesOf, ERASE_PATIENCE_MS, readFile } from "./storage.ts";

const HEADER = 32;

/** Reads the files back by their CRCs, the ring, and where it lies. Throws ToolError "flash". */
export async function checkFiles(
  board: BoardConsole,
  storage: Geometry,
  layout: Layout,
  say: Sentences,
): Promise<void> {
  const expected: [string, number][] = [
    ...(layout.lock === "" ? [] : [[LOCK, crc32(Buffer.from(layout.lock))] as [string, number]]),
    [CODE, crc32(Buffer.from(layout.code, "latin1"))],
    [PROFILE, crc32(Buffer.from(layout.profile, "latin1"))],
    ...(layout.outside ? [] : [[RING, crc32(Buffer.alloc(layout.ringSize, 255))] as [string, number]]),
  ];
  for (const [name, crc] of expected) await checkFile(board, name, crc, say);
  if (layout.owner !== "") {
    const owner = (await readFile(board, PADDING, 0, layout.owner.length)).toString("latin1");
    if (owner !== layout.owner) throw new ToolError("flash", say.wrongContent(PADDING));
  }
  if (layout.outside) await checkBlank(board, layout.ring, say);
  else await checkRingPlace(board, storage, layout, say);
}

/** Throws ToolError "flash" where a file is not what was written. */
export async function checkFile(
  board: BoardConsole,
  name: string,
  crc: number,
  say: Sentences,
): Promise<void> {
  const got = await look(
    board,
    `E.CRC32(require("Storage").read(${JSON.stringify(name)}))`,
    ERASE_PATIENCE_MS,
  );
  if (got !== crc) throw new ToolError("flash", say.wrongContent(name));
}

/** Throws ToolError "flash" where the journal's file is not where the firmware will look for it. */
export async function checkRingPlace(
  board: BoardConsole,
  storage: Geometry,
  layout: Layout,
  say: Sentences,
): Promise<void> {
  const ring = (await chain(board, storage)).get(RING);
  if (ring?.at !== layout.ringAt || ring.size !== layout.ringSize || layout.ringAt % storage.pageSize !== 0) {
    throw new ToolError("flash", say.misplaced);
  }
}

/** Reads pages outside Storage that were erased. Throws ToolError "flash". */
export async function checkBlank(
  board: BoardConsole,
  { address, pages, pageSize }: Geometry,
  say: Sentences,
): Promise<void> {
  for (let page = 0; page < pages; page++) {
    const bytes = await readFile(board, address, page * pageSize, pageSize);
    if (bytes.some((byte) => byte !== 255)) throw new ToolError("flash", say.wrongContent(RING));
  }
}

/** Walks the headers: only they tell where a file really lies, on every kind of flash. */
async function chain(
  board: BoardConsole,
  storage: Geometry,
): Promise<Map<string, { at: number; size: number }>> {
  const files = new Map<string, { at: number; size: number }>();
  const end = storage.pages * storage.pageSize;
  for (let at = 0; at + HEADER <= end; ) {
    const header = bytesOf(
      await look(board, `btoa(require("Flash").read(${HEADER},${storage.address + at}))`),
    );
    const size = header.readUInt32LE(0);
    if (size === 0xffffffff || size === 0) break;
    const name = header.toString("latin1", 4).replace(/\0.*$/s, "");
    files.set(name, { at: at + HEADER, size: size & 0xffffff });
    at += HEADER + align4(size & 0xffffff);
  }
  return files;
}
