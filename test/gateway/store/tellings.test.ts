// Who has yet to be told of which alarm, as the store keeps it: whole or not at all, over a restored backup, and no longer
// than the alarm.
import { beforeEach, expect, test } from "vitest";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import { backUpStore } from "../../../gateway/store/backup.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { restoreStore } from "../../../gateway/store/restore.ts";
import type { Telling } from "../../../gateway/store/tellings.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { storePath } from "./folder.ts";

let path: string;
let store: Store;
beforeEach(() => {
  path = storePath();
  store = openStore(path);
  raise("a", "b");
  return () => store.close();
});

const raise = (...nodes: string[]) =>
  store.alarms.decide(({ track }) =>
    track(
      nodes.map((node) => finding([node])),
      T,
      { kinds: SCOPES.night },
    ),
  );
const row = (alarm: number, teller: string, more: Partial<Telling> = {}): Telling => ({
  ...{ alarm, teller, waiting: alarm, since: T, changes: ["raised"], told: null },
  ...{ escalate: null, escalatedBy: null, ...more },
});

test("what waits is kept with the cursor, whole or not at all", () => {
  store.tellings.write(({ put, moveCursor, setDigest }) => {
    put(row(1, "mail"));
    put(
      row(2, "mail", { waiting: null, since: null, changes: [], told: 2, escalate: T + 1, escalatedBy: "x" }),
    );
    put(row(2, "phone", { waiting: null, told: 2 }));
    moveCursor("mail", 2);
    setDigest("mail", { slot: T, seq: 2 });
  });
  expect(() =>
    store.tellings.write(({ put, moveCursor }) => {
      put(row(1, "mail", { waiting: 9 }));
      moveCursor("mail", 9);
      throw new Error("no");
    }),
  ).toThrow("no");
  store.close();
  store = openStore(path);
  expect(store.tellings.open("mail")).toEqual([
    row(1, "mail"),
    row(2, "mail", { waiting: null, since: null, changes: [], told: 2, escalate: T + 1, escalatedBy: "x" }),
  ]);
  expect(store.tellings.open("phone")).toEqual([]);
  expect(store.tellings.find("phone", 2)).toMatchObject({ told: 2 });
  expect([store.alarms.cursor("mail"), store.tellings.digest("mail")]).toEqual([2, { slot: T, seq: 2 }]);
  store.tellings.keepOnly(["phone"]);
  expect([store.tellings.open("mail"), store.tellings.digest("mail")]).toEqual([[], null]);
  expect(store.tellings.find("phone", 2)).not.toBe(null);
});

test("nobody is told again after a backup is restored", async () => {
  const backup = `${path}.backup`;
  store.tellings.write(({ put }) => put(row(1, "mail")));
  await backUpStore(path, backup);
  store.tellings.write(({ put, setDigest }) => {
    put(row(1, "mail", { waiting: null, since: null, changes: [], told: 1 }));
    setDigest("mail", { slot: T, seq: 2 });
  });
  store.close();
  restoreStore(backup, path, { now: T + DAY_MS });
  store = openStore(path);
  expect(store.tellings.open("mail")).toEqual([]);
  expect(store.tellings.find("mail", 1)).toMatchObject({ told: 1 });
  expect(store.tellings.digest("mail")).toEqual({ slot: T, seq: 2 });
});

test("with an alarm that is deleted goes what was told of it", () => {
  store.tellings.write(({ put }) => put(row(1, "mail")));
  store.alarms.perform(1, { does: "close", reason: "unknown" }, T);
  const before = T + DAY_MS;
  store.prune({ readings: before, nights: before, events: before, waiting: before });
  expect(store.alarms.list(0).map(({ id }) => id)).toEqual([2]);
  expect(store.tellings.find("mail", 1)).toBe(null);
});
