// Lives seeds on all cores.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Life } from "./life.ts";
import type { StoryName } from "./stories.ts";

/** Every `step`th seed, from `from` on and below `to`. */
export interface Share {
  from: number;
  to: number;
  step: number;
  story: StoryName | undefined;
}

/** Rejects where a life cannot be lived. */
export async function liveAll(
  { from, to, story }: Omit<Share, "step">,
  onLife: (life: Life) => void,
): Promise<void> {
  const step = Math.min(availableParallelism(), to - from);
  const workers: Worker[] = [];
  const inThread = (share: Share) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: share });
      workers.push(worker);
      worker.on("message", onLife);
      worker.on("error", reject);
      worker.on("exit", () => resolve());
    });
  try {
    await Promise.all(Array.from({ length: step }, (_, i) => inThread({ from: from + i, to, step, story })));
  } finally {
    for (const worker of workers) await worker.terminate();
  }
}
