// Runs a campaign on all cores.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { addTally, emptyTally, type Share, type Tally } from "./campaign.ts";
import type { Life } from "./life.ts";

export interface CampaignOptions {
  life: Life;
  rate: number;
  only?: string | undefined;
  /** Called with the number of points done since the last call. */
  onProgress?: (points: number) => void;
}

function inThread(share: Share, onProgress: (points: number) => void): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: share });
    worker.on("message", (told: number | Tally) => {
      if (typeof told === "number") onProgress(told);
      else resolve(told);
    });
    worker.on("error", reject);
  });
}

export async function runCampaign(options: CampaignOptions): Promise<Tally> {
  const { life, rate, only, onProgress = () => {} } = options;
  const of = availableParallelism();
  const shares = Array.from({ length: of }, (_, worker) => ({ life, worker, of, rate, only }));
  const sum = emptyTally();
  for (const tally of await Promise.all(shares.map((share) => inThread(share, onProgress)))) {
    addTally(sum, tally);
  }
  const order = (point: string) => Number(point.split(".")[0]);
  sum.violations.sort((a, b) => order(a.point) - order(b.point));
  return sum;
}
