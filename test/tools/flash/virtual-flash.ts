// Flashes a virtual board by the tool's own steps, over a console that evaluates what it is sent as the
// interpreter would: what is in flash afterwards is what a technician's board holds.
import { type Context, createContext, Script } from "node:vm";
import { crc32 } from "node:zlib";
import type { Profile } from "../../../firmware/profile.ts";
import { layOutFor } from "../../../tools/flash/board.ts";
import type { BoardConsole } from "../../../tools/flash/console.ts";
import { firmwareFor } from "../../../tools/flash/firmware.ts";
import { eraseAll, examine, writeFiles, writeStart } from "../../../tools/flash/storage.ts";
import { checkFiles } from "../../../tools/flash/verify.ts";
import { boardNamed, checkProfile, fitsKind } from "../../../tools/image/boards.ts";
import { addressSpace, createFlash, type FlashHooks } from "../../../tools/image/flash.ts";
import { boardKind } from "../../../tools/image/kinds.ts";
import { FRESH, type Start } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { createStorage } from "../../../tools/image/storage.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";

/** What a board has been before it comes to the technician, and how its flash fails. */
export interface BoardBefore {
  image?: Uint8Array;
  ring?: Uint8Array | undefined;
  serial?: string;
  hooks?: FlashHooks;
  /** What its interpreter says of itself, where that is not the one of the board's kind. */
  says?: { BOARD?: string; VERSION?: string; STORAGE?: number };
}

/** A board, with nothing on it where nothing is said of it, and its console. */
export function blankBoard(id: string, before: BoardBefore = {}) {
  const kind = boardKind(id);
  const flash = createFlash(kind.storage, before.image, before.hooks);
  const ring = kind.ring && createFlash(kind.ring, before.ring, before.hooks);
  const memory = addressSpace(ring ? [flash, ring] : [flash]);
  const { address, pages, pageSize } = kind.storage;
  let storage = createStorage(flash);
  const bytes = (data: string | Uint8Array) => Buffer.from(data as string, "latin1");
  const modules = {
    Storage: {
      read: (name: string, at?: number, length?: number) => storage.read(name, at, length),
      write: (name: string, data: string, at?: number, size?: number) => storage.write(name, data, at, size),
      list: () => storage.list(),
      eraseAll: () => {
        for (let page = 0; page < pages; page++) flash.erasePage(address + page * pageSize);
        storage = createStorage(flash);
      },
    },
    Flash: {
      read: (length: number, at: number) => memory.read(at, length),
      write: (data: string, at: number) => memory.write(at, bytes(data)),
      erasePage: (at: number) => {
        memory.erasePage(at);
        storage = createStorage(flash);
      },
      getPage: (at: number) => {
        const area = [kind.storage, kind.ring].find(
          (part) => part && at >= part.address && at < part.address + part.pages * part.pageSize,
        );
        return area && { length: area.pageSize };
      },
    },
  };
  const context: Context = createContext({
    require: (name: keyof typeof modules) => modules[name],
    process: {
      env: { BOARD: kind.interpreter, VERSION: "2v29", STORAGE: pages * pageSize, ...before.says },
      memory: () => ({ flash_code_start: address }),
    },
    getSerial: () => before.serial ?? "0011-2233",
    atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
    btoa: (data: string | Uint8Array) => bytes(data).toString("base64"),
    E: {
      CRC32: (data: string | Uint8Array) => crc32(bytes(data)),
      sum: (data: string | Uint8Array) => bytes(data).reduce((sum, byte) => sum + byte, 0),
    },
  });
  new Script("globalThis.global = globalThis").runInContext(context);
  const guard = new Script("SIPPRA_LEFT = 8");
  const nothing = async () => undefined;
  const board: BoardConsole = {
    knock: nothing,
    reset: async () => void guard.runInContext(context),
    tell: nothing,
    hear: nothing,
    evaluate: async (expression) => {
      const json = JSON.stringify(new Script(expression).runInContext(context));
      return json === undefined ? undefined : JSON.parse(json);
    },
  };
  return { kind, board, flash, ring, context };
}

/** Flashes a blank board. Throws what the tool throws; `ring` is undefined where it lies in Storage. */
export async function flashVirtually(
  id: string,
  changes: Partial<Profile> = {},
  start: Start = FRESH,
  blank = blankBoard(id),
): Promise<{ image: Uint8Array; ring: Uint8Array | undefined }> {
  const { board, flash, ring } = blank;
  const say = LANGUAGES.en;
  await board.reset();
  const found = await examine(board);
  const kind = boardNamed(found.name);
  if (kind === undefined || !fitsKind(kind, found.storage)) throw new Error(`${id} is taken for ${kind?.id}`);
  const key = "2b7e151628aed2a6abf7158809cf4f3c";
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key }, changes);
  checkProfile(kind, profile, say);
  const layout = layOutFor(kind, found.storage, await firmwareFor(kind.id), profile, start);
  if (layout === undefined) throw new Error("does not fit");
  if (!(await eraseAll(board))) throw new Error("the board was not held");
  await writeFiles(board, layout, () => {});
  await checkFiles(board, found.storage, layout, say);
  await writeStart(board, layout, say);
  return { image: flash.bytes, ring: ring?.bytes };
}
