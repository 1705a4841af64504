// What a radio module has sent outlives the process that sent it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { temporaryFolder } from "../../processes.ts";

const HOUR_MS = 3_600_000;

test("is there after a restart, by module, and goes after some hours", () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "sippra.sqlite");
  const first = openStore(path);
  first.airtime.add("/dev/ttyUSB1", { at: 1_000_000.4, ms: 246.75 });
  first.airtime.add("/dev/ttyUSB1", { at: 1_002_000, ms: 226 });
  first.airtime.add("1a86:7523", { at: 1_003_000, ms: 100 });
  first.close();
  const again = openStore(path);
  expect(again.airtime.of("/dev/ttyUSB1")).toEqual([
    { at: 1_000_000, ms: 246.75 },
    { at: 1_002_000, ms: 226 },
  ]);
  expect(again.airtime.of("/dev/ttyUSB2")).toEqual([]);
  again.airtime.add("/dev/ttyUSB1", { at: 1_001_000 + 2 * HOUR_MS, ms: 50 });
  expect(again.airtime.of("/dev/ttyUSB1").map(({ at }) => at)).toEqual([1_002_000, 1_001_000 + 2 * HOUR_MS]);
  again.close();
  folder.remove();
});
