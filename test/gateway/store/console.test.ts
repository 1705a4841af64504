// What opens the console of a node's board: drawn once, and the same whatever its key.
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { later } from "../../later.ts";
import { storePath } from "./folder.ts";
import { dropConsoles } from "./older.ts";

const FORM = /^[a-z2-9]{20}$/;

test("each node has its own, and keeps it under another key", () => {
  const store = later(openStore(":memory:", {}));
  const [a, b] = [store.addNode({ name: "a", network: 1 }), store.addNode({ name: "b", network: 1 })];
  expect(a.console).toMatch(FORM);
  expect(b.console).toMatch(FORM);
  expect(b.console).not.toBe(a.console);
  expect(store.rekey("a").console).toBe(a.console);
});

test("a node of an older store gets one with its next key, and keeps that", () => {
  const path = storePath();
  const before = openStore(path);
  before.addNode({ name: "a", network: 1 });
  before.close();
  const db = new DatabaseSync(path);
  dropConsoles(db);
  db.close();
  const store = later(openStore(path));
  const made = store.rekey("a").console;
  expect(made).toMatch(FORM);
  expect(store.rekey("a").console).toBe(made);
});

test("it is gone with its node", () => {
  const path = storePath();
  const store = later(openStore(path));
  store.addNode({ name: "a", network: 1 });
  store.removeNode("a", Date.now());
  const db = later(new DatabaseSync(path, { readOnly: true }));
  expect(db.prepare("SELECT console FROM nodes").all()).toEqual([{ console: null }]);
});
