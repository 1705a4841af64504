// A morning of a large site: nights of all nodes weighed at once, after months of them.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import { NIGHT, type NightBody } from "../../shared/messages.ts";
import { createChance } from "../chance.ts";
import { temporaryFolder } from "../temporary.ts";

export interface NightsFigures {
  nodes: number;
  /** Nights that came before the one that is timed. */
  before: number;
  suspected_share: number;
  alarms: number;
  /** The last night's, and the slowest's. */
  night_s: number;
  slowest_s: number;
  /** Of the process that decides, at most. */
  rss_mb: number;
}

const DAY_MS = 86_400_000;
/** Of the nodes, louder since so many nights. */
const LOUD = 0.03;
const LOUD_NIGHTS = 20;
const CATCH_UP = 60;

const DECIDES = fileURLToPath(new URL("./nights-decide.ts", import.meta.url));

/** Fills a store with nights, and has them decided one after the other. */
export function benchNights(nodes: number): NightsFigures {
  const { path: folder, remove } = temporaryFolder("bench-nights");
  const path = join(folder, "sippra.sqlite");
  const last = Math.floor(Date.now() / DAY_MS);
  const first = last - CATCH_UP;
  try {
    fill(path, nodes, first, last);
    const told = execFileSync(process.execPath, [DECIDES, path, `${first}`, `${last}`], { encoding: "utf8" });
    return { ...{ nodes, before: CATCH_UP, suspected_share: LOUD }, ...JSON.parse(told) };
  } finally {
    remove();
  }
}

function fill(path: string, nodes: number, first: number, last: number): void {
  const store = openStore(path);
  const side = Math.ceil(Math.sqrt(nodes));
  for (let n = 0; n < nodes; n++) store.addNode({ name: `node-${n}`, network: 1 + Math.floor(n / 65_000) });
  store.placeNodes(
    Array.from({ length: nodes }, (_, n) => ({
      name: `node-${n}`,
      latitude: 62 + Math.floor(n / side) * 0.0018,
      longitude: 17 + (n % side) * 0.0038,
      ...{ address: null, pipeId: null, pipeMaterial: null, pipeDiameter: null },
    })),
    first * DAY_MS,
  );
  store.close();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF");
  const ids = (db.prepare("SELECT id FROM nodes ORDER BY id").all() as { id: number }[]).map(({ id }) => id);
  const insert = db.prepare(
    "INSERT INTO records (node, epoch, counter, type, time, received, via, body, held) VALUES (?, 0, ?, ?, ?, ?, 'radio', ?, 0)",
  );
  const chance = createChance("report", 1, 0, 0);
  for (let date = first; date <= last; date++) {
    db.exec("BEGIN");
    for (const [n, id] of ids.entries()) {
      const isLoud = n % Math.round(1 / LOUD) === 0 && date > last - LOUD_NIGHTS;
      const level = Math.round(-120 + 2 * chance.normal()) + (isLoud ? 14 : 0);
      const at = date * DAY_MS + 5 * 3_600_000;
      insert.run(id, date - first + 1, NIGHT, at, at, encodeBody(bodyOf(date, level)));
    }
    db.exec("COMMIT");
  }
  db.close();
}

const bodyOf = (date: number, level: number): NightBody => [
  ...([date, level, level + 4, level + 10, -120, 3, level - 24, 640, 1, 60] as const),
  ...([4000, 4005, 3980, 0, 10, 1, 0, 158, 11, 0, 0, 0] as const),
];

export function printNights(print: (line: string) => void, figures: NightsFigures): void {
  const { nodes, before, alarms, night_s, slowest_s, rss_mb } = figures;
  print(`${nodes} nodes, ${before} nights before, ${alarms} alarms:`);
  print(`  the last night ${night_s.toFixed(2)} s, the slowest ${slowest_s.toFixed(2)} s`);
  print(`  ${rss_mb.toFixed(0)} MB at most, of the process that decides`);
}
