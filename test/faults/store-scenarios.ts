// Scenarios of the gateway's store: its disk is full, or gone.
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import { again, between, type Ordeal } from "./ordeal.ts";

/** What a gateway says that cannot store, or cannot start. */
const SAID_FULL = /is full: make room|cannot be (read or )?written/g;
/** Until it says so: in a long log that begins anew there may be room for some seconds, ms. */
const SAID_MOST_MS = 4000;

/** Each time for some time, or until the gateway says so and for some time. */
export async function fillDisk(ordeal: Ordeal): Promise<void> {
  const { site, chance } = ordeal;
  if (site.disk === null) return;
  const { disk, gateway } = site;
  const timesSaid = () => gateway.log().match(SAID_FULL)?.length ?? 0;
  await again(ordeal, 50, 1200, async () => {
    const before = timesSaid();
    if (chance() < 0.7) disk.fill();
    else disk.writable(false);
    if (chance() < 0.3) {
      await gateway.kill();
      gateway.start();
    }
    if (chance() < 0.6)
      await until(() => timesSaid() > before, "the gateway to say so", SAID_MOST_MS).catch(() => {});
    await sleep(between(chance, 100, 1500));
    disk.empty();
    disk.writable(true);
    // Where it could not start on a full disk, its supervisor starts it again.
    if (!gateway.running()) gateway.start();
  });
}

/** Lives that end with a restore, up to three of them. Backups are made at any instant, also while the gateway is killed. */
export async function restoreBackups({ site, chance }: Ordeal): Promise<void> {
  const { gateway, backups } = site;
  const lives = 1 + Math.floor(3 * chance() ** 2);
  for (let life = 0; life < lives; life++) {
    for (let left = Math.floor(3 * chance()); left > 0; left--) {
      await sleep(between(chance, 0, 700));
      const isMade = backups.make();
      if (chance() < 0.3) {
        await sleep(between(chance, 0, 800));
        await gateway.kill();
        gateway.start();
      }
      await isMade;
    }
    await sleep(between(chance, 0, 1500));
    await gateway.kill();
    const newest = backups.count() - 1;
    await backups.restore(chance() < 0.5 ? newest : Math.floor(chance() * (newest + 1)), {
      onNewDisk: chance() < 0.4,
      killedAfterMs: chance() < 0.2 ? between(chance, 0, 800) : null,
    });
    gateway.start();
  }
  await sleep(between(chance, 0, 1000));
}
