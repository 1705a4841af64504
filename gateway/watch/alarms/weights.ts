// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit`), so that they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: { base: -3, features: {} },
  flow: { base: 0, features: {} },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.05, leastMetered: 0.25, nights: 16, sure: 0.6 };
