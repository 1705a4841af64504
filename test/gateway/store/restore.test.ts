// Counters of answers after a restore: above all that were used, also where no store is left that says how many these were.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { backUpStore } from "../../../gateway/store/backup.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { type RestoreDeps, restoreStore } from "../../../gateway/store/restore.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const HEARD = NOW - 5000;

/** A backup of a node that was heard at `HEARD`, and answered last under counter `downlink`. */
async function backedUp(downlink: number) {
  const folder = temporaryFolder();
  atEnd(folder.remove);
  const path = join(folder.path, "sippra.sqlite");
  const store = openStore(path);
  store.addNode({ name: "n", network: 1 });
  store.close();
  const used = (counter: number) => {
    const db = new DatabaseSync(path);
    db.prepare("UPDATE nodes SET downlink = ?, last_seen = ?").run(counter, HEARD);
    db.close();
  };
  used(downlink);
  const backup = join(folder.path, "backup.sqlite");
  await backUpStore(path, backup);
  return {
    used,
    /** The counter used last, as the restored store has it. */
    restore(now: number, pick?: RestoreDeps["pick"]): number {
      restoreStore(backup, path, { now, overNewer: true, ...(pick && { pick }) });
      const db = new DatabaseSync(path, { readOnly: true });
      const { downlink: last } = db.prepare("SELECT downlink FROM nodes").get() as { downlink: number };
      db.close();
      return last;
    },
    loseStore: () => {
      for (const end of ["sqlite", "sqlite-wal", "sqlite-shm", "store"])
        rmSync(join(folder.path, `sippra.${end}`), { force: true });
    },
  };
}

const NOW_S = NOW / 1000;

test("goes on above the clock, above the backup, and above the store that was there", async () => {
  const byClock = await backedUp(NOW_S - 100);
  expect(byClock.restore(NOW)).toBeGreaterThanOrEqual(NOW_S + 2 ** 20);
  const byBackup = await backedUp(NOW_S + 2 ** 21);
  byBackup.loseStore();
  expect(byBackup.restore(NOW)).toBeGreaterThanOrEqual(NOW_S + 2 ** 21 + 2 ** 20);
  const byStore = await backedUp(NOW_S - 100);
  byStore.used(NOW_S + 2 ** 22);
  expect(byStore.restore(NOW)).toBeGreaterThan(NOW_S + 2 ** 22);
});

test("one backup restored twice: the second goes on above what the first has used, though its store is lost", async () => {
  // Ahead of the clock, as after an earlier restore.
  const site = await backedUp(NOW_S + 2 ** 21);
  site.used(NOW_S + 2 ** 21 + 900);
  const first = site.restore(NOW);
  // As many as the limit of answers allows in a minute.
  site.used(first + 61);
  site.loseStore();
  expect(site.restore(NOW + 60_000)).toBeGreaterThan(first + 61);
});

test.each([
  ["stands in 1970", 30_000],
  ["stands in 2107", Date.UTC(2107, 0, 1)],
  ["is behind the backup", HEARD - 3_600_000],
])("one backup restored twice by a clock that %s: chance keeps them apart", async (_, now) => {
  const site = await backedUp(NOW_S);
  const first = site.restore(now);
  site.loseStore();
  const second = site.restore(now);
  // Of 67 million places: within 10,000 of one another in 1 of 3,000 cases.
  expect(Math.abs(second - first)).toBeGreaterThan(0);
  site.loseStore();
  const least = site.restore(now, (from) => from);
  site.loseStore();
  expect(site.restore(now, (_least, below) => below - 1) - least).toBe(2 ** 26 - 1);
});
