// A store that nobody has open is looked through and stays as it is, with nothing beside it that was not there.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Finding, startThoroughCheck } from "../../../gateway/store/integrity.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";

const lookedThrough = (path: string) => new Promise<Finding>((resolve) => startThoroughCheck(path, resolve));

test("one that is closed, and one that is open", async () => {
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  const path = join(folder, "sippra.sqlite");
  openStore(path).close();
  const before = readdirSync(folder);
  expect(await lookedThrough(path)).toEqual({ problem: null });
  expect(readdirSync(folder)).toEqual(before);
  const store = openStore(path);
  atEnd(() => store.close());
  store.addNode({ name: "elm-4", network: 1 });
  expect(await lookedThrough(path)).toEqual({ problem: null });
});
