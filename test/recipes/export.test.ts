// A Parquet file read by others than the library that wrote it: pyarrow and DuckDB, which researchers have. It says what the
// CSV of the same readings says.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../gateway/cli/main.ts";
import { openStore } from "../../gateway/store/open.ts";
import { runCommand } from "../commands.ts";
import { reading } from "../gateway/admit/nodes.ts";
import { take } from "../gateway/store/frames.ts";
import { atEnd } from "../later.ts";
import { temporaryFolder } from "../processes.ts";

const T = 1_790_000_000;

/** Fails where a cell of one is not that of the other; null in one is nothing in the other. */
const COMPARE = `
def compare(table, rows):
    assert len(table) == len(rows) == 200, (len(table), len(rows))
    for typed, text in zip(table, rows):
        assert list(typed) == list(text), (list(typed), list(text))
        for name, value in typed.items():
            cell = text[name]
            if value is None:
                assert cell == "", (name, cell)
            elif hasattr(value, "isoformat"):
                assert value.replace(tzinfo=value.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc).isoformat()[:19] == cell[:19], (name, value, cell)
            elif isinstance(value, (int, float)):
                assert value == float(cell), (name, value, cell)
            else:
                assert value == cell, (name, value, cell)
    assert any(row["time"] is None for row in table) and any(row["pressure_kpa"] == 412.3 for row in table)

import csv, datetime, sys
rows = list(csv.DictReader(open("a.csv", newline="", encoding="utf-8")))
`;

const READERS = {
  pyarrow: `import pyarrow.parquet as parquet
table = parquet.read_table("a.parquet")
assert str(table.schema.field("received").type) == "timestamp[ms, tz=UTC]"
compare(table.to_pylist(), rows)`,
  duckdb: `import duckdb
result = duckdb.sql("SET TimeZone='UTC'; SELECT * REPLACE (time::TIMESTAMP AS time, received::TIMESTAMP AS received) FROM 'a.parquet'")
names = result.columns
compare([dict(zip(names, row)) for row in result.fetchall()], rows)`,
};

/** SIPPRA_PYTHON: another one than that of the path, as of a virtual environment. */
const PYTHON = process.env.SIPPRA_PYTHON ?? "python3";

function isMissing(module: string): boolean {
  const isThere = spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
  if (!isThere)
    console.log(`${module} not installed (pip install ${module}): what it reads of Parquet is not tested.`);
  return !isThere;
}

for (const [module, script] of Object.entries(READERS)) {
  test.skipIf(isMissing(module))(`${module} reads what was written`, async () => {
    const { path: folder, remove } = temporaryFolder();
    atEnd(remove);
    const config = join(folder, "sippra.yaml");
    writeFileSync(config, "site: here\ndata: .\n");
    const store = openStore(join(folder, "sippra.sqlite"));
    const node = store.addNode({ name: "elm-4", network: 1 });
    for (let i = 1; i <= 200; i++)
      take(
        store,
        reading(node, i, i % 9 === 0 ? null : T + 900 * i, i % 4 === 0 ? 6 : 0),
        1000 * (T + 900 * i) + 77,
      );
    store.close();
    for (const format of ["csv", "parquet"]) {
      const words = ["export", "--format", format, "--out", join(folder, `a.${format}`), "--config", config];
      expect((await runCommand(main, words)).err).toBe("");
    }
    const { status, stderr } = spawnSync(PYTHON, ["-c", COMPARE + script], { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
}
