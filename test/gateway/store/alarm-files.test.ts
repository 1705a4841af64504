// Photographs and reports that lie with alarms: added and removed with who in the audit, bounded, and gone with their alarm.
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { FILE_BYTES_MAX } from "../../../gateway/alarms/files.ts";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import { backUpStore } from "../../../gateway/store/backup.ts";
import { fileName } from "../../../gateway/store/file-work.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { restoreStore } from "../../../gateway/store/restore.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { storePath } from "./folder.ts";
import { dropFiles } from "./older.ts";
import { chunk, EXIF, jpeg, PDF, png, TURN } from "./pictures.ts";

let path: string;
let store: Store;
beforeEach(() => {
  path = storePath();
  store = openStore(path, { actor: "anna" });
  store.addNode({ name: "a", network: 1 });
  find(["a"]);
});

const find = (nodes: string[], day = 0) =>
  store.alarms.decide(({ track }) =>
    track(
      nodes.map((node) => finding([node])),
      T + day * DAY_MS,
      { kinds: SCOPES.night },
    ),
  );
const photo = (what: string) => png(chunk("pHYs", what));
const add = (alarm: number, bytes: Uint8Array = jpeg(EXIF), name = "leak.jpg") =>
  store.alarms.addFile(alarm, { name, bytes }, T);

test("are kept without what the camera says, and removed again, with who in the audit", () => {
  const added = add(1);
  expect(added).toMatchObject({ id: 1, alarm: 1, name: "leak.jpg", type: "image/jpeg", at: T, who: "anna" });
  const kept = store.alarms.file(1)!;
  expect(Buffer.from(kept.bytes)).toEqual(jpeg(TURN));
  expect(kept.size).toBe(kept.bytes.length);
  expect(store.alarms.files(1)).toEqual([added]);
  expect(store.alarms.files(2)).toEqual([]);
  store.alarms.removeFile(1, "vera");
  expect([store.alarms.files(1), store.alarms.file(1)]).toEqual([[], null]);
  expect(
    store.audit.list({ node: "a" }, 2).map(({ who, what, details }) => `${who} ${what} ${details}`),
  ).toEqual(["vera alarm-file-removed alarm 1, leak.jpg", "anna alarm-file-added alarm 1, leak.jpg"]);
  expect(() => store.alarms.removeFile(1)).toThrow("There is no such file");
  // An address that once led to one leads to no other.
  expect(add(1).id).toBe(2);
});

test("are no change of the alarm that anybody is told of", () => {
  const before = [store.alarms.changes(0, 99), store.alarms.list(), store.alarms.retained(T)];
  add(1);
  store.alarms.removeFile(1);
  expect([store.alarms.changes(0, 99), store.alarms.list(), store.alarms.retained(T)]).toEqual(before);
});

test("that are sent twice are there once", () => {
  expect(add(1)).toEqual(add(1, jpeg(EXIF), "again.jpg"));
  expect(store.audit.list({ what: "alarm-file-added" }, 9)).toHaveLength(1);
});

describe("are refused with a sentence", () => {
  test("where there is no such alarm, or what they are is none of four", () => {
    expect(() => add(9)).toThrow("There is no alarm 9.");
    expect(() => add(1, Buffer.from("<svg/>"), "leak.jpg")).toThrow(/^This is neither a JPEG/);
    expect(() => add(1, new Uint8Array(FILE_BYTES_MAX + 1))).toThrow("at most 8 MB");
    expect(store.audit.list({ what: "alarm-file-added" }, 9)).toEqual([]);
  });

  test("where an alarm has 20 already, or all have 500 MB", () => {
    for (let i = 0; i < 20; i++) add(1, photo(`${i}`));
    expect(() => add(1)).toThrow("at most 20 files");
    store.alarms.removeFile(20);
    expect(add(1).id).toBe(21);
    find(["a", "b"], 1);
    store.close();
    const db = new DatabaseSync(path);
    db.exec(`UPDATE alarm_files SET size = ${500 * 1_048_576 - 200} WHERE id = 1`);
    db.close();
    store = openStore(path);
    const [other] = store.alarms.list().filter(({ id }) => id !== 1);
    expect(() => add(other!.id)).toThrow("500 MB together");
  });
});

test("go with their alarm when that is pruned, a few at a time", () => {
  for (let i = 0; i < 6; i++) add(1, photo(`${i}`));
  find([], 1);
  find(["a"], 40);
  const kept = add(2);
  const cutoffs = { readings: 0, nights: 0, events: T + 2 * DAY_MS, waiting: 0 };
  let gone = 0;
  for (let count = store.prune(cutoffs); count > 0; count = store.prune(cutoffs)) gone += count;
  // Two changes, six files, and the alarm.
  expect(gone).toBe(9);
  expect([store.alarms.known(1), store.alarms.files(1), store.alarms.files(2)]).toEqual([null, [], [kept]]);
});

test("added since a backup stay when it takes the store's place; another store's do not come", async () => {
  const backup = `${path}.backup`;
  add(1, photo("1"));
  await backUpStore(path, backup);
  store.alarms.removeFile(1);
  add(1, PDF, "report.pdf");
  store.close();
  restoreStore(backup, path, { now: T + DAY_MS });
  store = openStore(path);
  expect(store.alarms.files(1).map(({ id, name }) => [id, name])).toEqual([[2, "report.pdf"]]);
  expect(Buffer.from(store.alarms.file(2)!.bytes)).toEqual(PDF);
  expect(add(1).id).toBe(3);
  store.close();
  const alone = storePath();
  restoreStore(backup, alone, { now: T + DAY_MS });
  store = openStore(alone);
  expect(store.alarms.files(1).map(({ id }) => id)).toEqual([1]);
});

test("a store of form 17 gets them, and one of it goes on where a backup of this form was", async () => {
  const backup = `${path}.backup`;
  await backUpStore(path, backup);
  store.close();
  const older = () => {
    const db = new DatabaseSync(path);
    dropFiles(db);
    db.close();
  };
  older();
  store = openStore(path);
  expect([store.alarms.list().length, store.alarms.files(1)]).toEqual([1, []]);
  store.close();
  older();
  restoreStore(backup, path, { now: T + DAY_MS });
  store = openStore(path);
  expect(add(1).id).toBe(1);
});

test.each([
  ["IMG_1.JPG", "image/jpeg", "IMG_1.jpg"],
  ["a.jpeg", "image/jpeg", "a.jpeg"],
  ["läcka på Storgatan 4.png", "image/png", "läcka på Storgatan 4.png"],
  ["report.html", "application/pdf", "report.html.pdf"],
  ["../../etc/passwd", "image/webp", "passwd.webp"],
  ["C:\\photos\\a.webp", "image/webp", "a.webp"],
  ["", "image/png", "file.png"],
  ["..", "image/png", "file.png"],
  ["a\u202egpj.exe\r\nX: y\0", "image/jpeg", "agpj.exeX y.jpg"],
  ["\ud800x", "image/jpeg", "\ufffdx.jpg"],
  ["x".repeat(500), "image/jpeg", `${"x".repeat(100)}.jpg`],
] as const)("%j of %s is called %j", (wanted, type, name) => {
  expect(fileName(wanted, type)).toBe(name);
});
