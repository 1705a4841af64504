// How nodes were installed, in the store: with an older one's file, under a new name, and gone from the file with its node.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { later } from "../../later.ts";
import { installed } from "../places/installed.ts";
import { storePath } from "./folder.ts";
import { failure } from "./frames.ts";
import { dropInstallations } from "./older.ts";

test("an older store has room for them", () => {
  const path = storePath();
  const before = openStore(path);
  before.addNode({ name: "elm-4", network: 1 });
  before.close();
  const db = new DatabaseSync(path);
  dropInstallations(db);
  db.close();
  const store = later(openStore(path));
  expect(store.installation("elm-4")).toBeNull();
  store.keepInstallations([installed()], [], 1);
  expect(viewOf(store).installation("elm-4")).toEqual(installed());
});

test("one stays with its node under a new name", () => {
  const store = later(openStore(":memory:"));
  store.addNode({ name: "elm-4", network: 1 });
  store.keepInstallations([installed()], [], 1);
  store.renameNode("elm-4", "elm-5", 2);
  expect(store.installation("elm-5")).toEqual(installed());
  expect(store.installation("elm-4")).toBeNull();
});

test("all are kept, or none", () => {
  const store = later(openStore(":memory:"));
  store.addNode({ name: "elm-4", network: 1 });
  expect(
    failure(() => store.keepInstallations([installed(), installed({ name: "oak-2" })], [], 1)).code,
  ).toBe("config");
  expect(store.installation("elm-4")).toBeNull();
});

test("who installed a node is in no byte of the store once it is removed", () => {
  const path = storePath();
  const store = later(openStore(path));
  store.addNode({ name: "elm-4", network: 1 });
  store.keepInstallations([installed({ by: "somebody of that name" })], [], 1);
  store.removeNode("elm-4", 2);
  expect(store.erasure.finish()).toBe(true);
  expect(readFileSync(path).includes("somebody of that name")).toBe(false);
  expect(readFileSync(`${path}-wal`).includes("somebody of that name")).toBe(false);
});
