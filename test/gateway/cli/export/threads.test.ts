// A Parquet file of readings is made by threads: in the order of the nodes whichever is first, and not at all where one fails.
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { main } from "../../../../gateway/cli/main.ts";
import { startCommand } from "../../../commands.ts";
import { reading } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";
import { siteWith } from "../site.ts";

const T = 1_780_000_000;
const NAMES = Array.from({ length: 11 }, (_, i) => `node-${`${i}`.padStart(2, "0")}`);
/** The first are by far the longest to read, so that what comes after them is there sooner. */
const countOf = (i: number) => (i < 4 ? 400 : 3);

function filled() {
  const site = siteWith([]);
  for (const [i, name] of NAMES.entries()) {
    const node = site.store.addNode({ name, network: 1 });
    for (let counter = 1; counter <= countOf(i); counter++)
      take(site.store, reading(node, counter, T + 60 * counter), 1000 * (T + 60 * counter + 5));
  }
  return site;
}

async function exportTo(out: string, config: string) {
  const argv = ["export", "--format", "parquet", "--out", out, "--config", config];
  const running = startCommand(main, argv);
  const code = await running.ended;
  return { code, out: running.out(), err: running.err() };
}

test("of many nodes has the readings of each, one node after the other", async () => {
  const { folder, config } = filled();
  const out = join(folder, "all.parquet");
  expect(await exportTo(out, config)).toMatchObject({ code: 0 });
  const { buffer, byteOffset, length } = readFileSync(out);
  const rows = await parquetReadObjects({
    file: buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer,
    compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) },
  });
  const expected = NAMES.flatMap((name, i) =>
    Array.from({ length: countOf(i) }, (_, k) => [name, `1-${i + 1}-0-${k + 1}`]),
  );
  expect(rows.map(({ node, id }) => [node, id])).toEqual(expected);
  expect(rows.every(({ site, pressure_kpa }) => site === "here" && typeof pressure_kpa === "number")).toBe(
    true,
  );
});

test("of a store that is damaged is not there, and the damage is named", async () => {
  const { folder, config } = filled();
  const path = join(folder, "sippra.sqlite");
  const db = new DatabaseSync(path);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const { page_size } = db.prepare("PRAGMA page_size").get() as { page_size: number };
  const pages = db
    .prepare("SELECT pageno FROM dbstat WHERE name = 'records' AND pagetype = 'leaf' ORDER BY pageno")
    .all() as { pageno: number }[];
  db.close();
  const file = openSync(path, "r+");
  for (const { pageno } of pages.slice(1))
    writeSync(file, Buffer.alloc(page_size, 0xff), 0, page_size, (pageno - 1) * page_size);
  closeSync(file);
  const out = join(folder, "all.parquet");
  const { code, err } = await exportTo(out, config);
  expect(code).toBe(1);
  expect(err).toContain("damaged");
  expect(existsSync(out)).toBe(false);
});
