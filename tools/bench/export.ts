// A year of a site's readings handed out: how long that takes, how much memory, and how large it is.
import { execFileSync } from "node:child_process";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import { READING, type ReadingBody } from "../../shared/messages.ts";
import { createChance } from "../chance.ts";
import { temporaryFolder } from "../temporary.ts";

export interface ExportFigures {
  nodes: number;
  days: number;
  rows: number;
  store_mb: number;
  formats: {
    format: string;
    seconds: number;
    /** Of a processor, which a busy machine gives it later. */
    cpu_s: number;
    rows_a_second: number;
    rss_mb: number;
    file_mb: number;
  }[];
}

const INTERVAL_S = 900;
const DAY_S = 86_400;
/** Bodies that differ, of each of which a reading takes all but its time. */
const BODIES = 4096;
/** Of a body's CBOR: the head of its array, and a time of four bytes with its head. */
const [BEFORE_TIME, TIME] = [1, 5];

const RUN = fileURLToPath(new URL("./export-run.ts", import.meta.url));

export function benchExport(nodes: number, days: number, formats: readonly string[]): ExportFigures {
  const { path: folder, remove } = temporaryFolder("bench-export");
  const config = join(folder, "sippra.yaml");
  const store = join(folder, "sippra.sqlite");
  try {
    writeFileSync(config, "site: here\ndata: .\nretention: { readings: 2y }\n");
    const rows = fill(store, nodes, days);
    const figures = { nodes, days, rows, store_mb: statSync(store).size / 1e6 };
    return { ...figures, formats: formats.map((format) => exportOf(folder, config, format, rows)) };
  } finally {
    remove();
  }
}

function exportOf(folder: string, config: string, format: string, rows: number) {
  const file = join(folder, `year.${format}`);
  const words = ["export", "--format", format, "--out", file, "--config", config];
  const told = execFileSync(process.execPath, [RUN, ...words], { encoding: "utf8" });
  const { seconds, cpu_s, rss_mb } = JSON.parse(told.trimEnd().split("\n").at(-1)!);
  const file_mb = statSync(file).size / 1e6;
  rmSync(file);
  return { format, seconds, cpu_s, rows_a_second: rows / seconds, rss_mb, file_mb };
}

/** By SQLite itself, which takes a minute for what frames would take hours for. Returns how many readings it were. */
function fill(path: string, nodes: number, days: number): number {
  const store = openStore(path);
  for (let n = 0; n < nodes; n++) store.addNode({ name: `node-${`${n}`.padStart(4, "0")}`, network: 1 });
  store.close();
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; CREATE TEMP TABLE bodies (id INTEGER PRIMARY KEY, rest BLOB)",
  );
  const chance = createChance("report", 1, 0, 0);
  const add = db.prepare("INSERT INTO temp.bodies VALUES (?, ?)");
  db.exec("BEGIN");
  for (let i = 0; i < BODIES; i++)
    add.run(i, encodeBody(bodyOf(() => chance.normal())).subarray(BEFORE_TIME + TIME));
  db.exec("COMMIT");
  const { sql: index } = db.prepare("SELECT sql FROM sqlite_master WHERE name = 'records_kept'").get() as {
    sql: string;
  };
  db.exec("DROP INDEX records_kept");
  const count = (days * DAY_S) / INTERVAL_S;
  const first = Math.floor(Date.now() / 1000) - days * DAY_S;
  db.prepare(
    `INSERT INTO records (node, epoch, counter, type, time, received, via, body, held)
     WITH RECURSIVE series (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM series WHERE i < ?1)
     SELECT nodes.id, 0, i, ${READING}, 1000 * (?2 + ${INTERVAL_S} * i), 1000 * (?2 + ${INTERVAL_S} * i) + 60000, 'radio',
       CAST(x'8b1a' || unhex(printf('%08x', ?2 + ${INTERVAL_S} * i)) || bodies.rest AS BLOB), 0
     FROM nodes CROSS JOIN series CROSS JOIN temp.bodies ON bodies.id = (i * 7 + nodes.id * 131) % ${BODIES}`,
  ).run(count, first);
  db.exec(`${index}; PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
  return nodes * count;
}

const bodyOf = (normal: () => number): ReadingBody => [
  ...([1_790_000_000, 4000 + Math.round(200 * normal()), 12, 14, 284] as const),
  Math.round(-60 + 4 * normal()),
  Uint8Array.from({ length: 8 }, () => Math.round(200 + 5 * normal())),
  ...([10, 0, 158, Math.round(8 + 4 * normal())] as const),
];

export function printExport(print: (line: string) => void, figures: ExportFigures): void {
  const { nodes, days, rows, store_mb, formats } = figures;
  print(
    `${rows.toLocaleString("en")} readings: ${days} days of ${nodes} nodes, in ${store_mb.toFixed(0)} MB:`,
  );
  for (const { format, seconds, cpu_s, rows_a_second, rss_mb, file_mb } of formats)
    print(
      `  ${format.padEnd(8)} ${seconds.toFixed(1)} s (${cpu_s.toFixed(1)} s of a processor), ${Math.round(rows_a_second).toLocaleString("en")} a second, ${rss_mb.toFixed(0)} MB at most, file of ${file_mb.toFixed(0)} MB`,
    );
}
