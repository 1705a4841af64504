// Scenarios of the gateway's store: its disk is full, or gone.
import { setTimeout as sleep } from "node:timers/promises";
import { again, between, type Ordeal } from "./ordeal.ts";

export async function fillDisk(ordeal: Ordeal): Promise<void> {
  const { site, chance } = ordeal;
  if (site.disk === null) return;
  const { disk } = site;
  await again(ordeal, 50, 1200, async () => {
    if (chance() < 0.7) disk.fill();
    else disk.writable(false);
    if (chance() < 0.3) {
      await site.gateway.kill();
      site.gateway.start();
    }
    await sleep(between(chance, 100, 1500));
    disk.empty();
    disk.writable(true);
    // Where it could not start on a full disk, its supervisor starts it again.
    if (!site.gateway.running()) site.gateway.start();
  });
}
