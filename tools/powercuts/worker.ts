// A share of a campaign in a thread of its own: tells how many points it has done, and its tally at last.
import { parentPort, workerData } from "node:worker_threads";
import { campaign, type Share } from "./campaign.ts";

const EVERY = 20;
let done = 0;
const tally = campaign(workerData as Share, () => {
  if (++done % EVERY === 0) parentPort!.postMessage(EVERY);
});
parentPort!.postMessage(tally);
