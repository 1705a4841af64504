// A gateway that starts while its disk is full, or may not be written, and is killed later: its log is its own all the same.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test, vi } from "vitest";
import * as mark from "../../../gateway/store/mark.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { storePath } from "./folder.ts";

afterEach(() => void vi.restoreAllMocks());

/** What a first write leaves for which there was no room: a log's header, and no page behind it. */
function headerOnly(): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32BE(0x377f0682, 0);
  header.writeUInt32BE(3_007_000, 4);
  header.writeUInt32BE(4096, 8);
  header.writeUInt32BE(0x12345678, 16);
  return header;
}

/** The start is not counted, as where SQLite finds no room. */
function noRoomToCount() {
  const real = DatabaseSync.prototype.prepare;
  const full = Object.assign(new Error("database or disk is full"), {
    code: "ERR_SQLITE_ERROR",
    errcode: 13,
  });
  vi.spyOn(DatabaseSync.prototype, "prepare").mockImplementation(function (this: DatabaseSync, sql, ...rest) {
    if (sql.startsWith("UPDATE identity")) throw full;
    return real.call(this, sql, ...rest);
  });
}

/** The files as a kill leaves them, opened as its gateway does. */
function afterKill(path: string) {
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  cpSync(dirname(path), folder, { recursive: true });
  const store = openStore(join(folder, basename(path)), { isOwner: true });
  const names = store.nodes().map(({ name }) => name);
  store.close();
  return names;
}

test("where the disk was full at the start", () => {
  const path = storePath();
  openStore(path, { isOwner: true }).close();
  noRoomToCount();
  writeFileSync(`${path}-wal`, headerOnly());
  const text = readFileSync(mark.markPath(path), "utf8");
  writeFileSync(mark.markPath(path), text.replace("shut", "open"));
  const store = openStore(path, { isOwner: true });
  vi.restoreAllMocks();
  store.addNode({ name: "a", network: 1 });
  expect(afterKill(path)).toEqual(["a"]);
  store.close();
});

test("where the mark could not be written at the start, and can be later", () => {
  const path = storePath();
  openStore(path, { isOwner: true }).close();
  // A life before, killed, whose log had another number.
  const text = readFileSync(mark.markPath(path), "utf8");
  writeFileSync(mark.markPath(path), text.replace("shut", "open").replace("--------", "12345678"));
  noRoomToCount();
  const cannot = vi.spyOn(mark, "writeMark").mockImplementation(() => {
    throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
  });
  const store = openStore(path, { isOwner: true });
  expect(cannot).toHaveBeenCalled();
  vi.restoreAllMocks();
  store.addNode({ name: "a", network: 1 });
  expect(afterKill(path)).toEqual(["a"]);
  store.close();
});
