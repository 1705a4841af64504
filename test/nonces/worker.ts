// Lives a share of the seeds in a thread of its own, and tells of each what came of it.
import { parentPort, workerData } from "node:worker_threads";
import { liveSeed } from "./life.ts";
import type { Share } from "./run.ts";

const { from, to, step, story } = workerData as Share;
for (let seed = from; seed < to; seed += step) parentPort!.postMessage(await liveSeed(seed, { story }));
