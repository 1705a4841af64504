// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 2500`: 32437 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.607,
    features: {
      decided: 0.11,
      age: 0.102,
      held: 1.959,
      "held-lately": 5.365,
      gaps: 1.496,
      abrupt: -1.505,
      "over-abrupt": 1.61,
      steadier: 0.278,
      spread: -1.545,
      wobble: 0.112,
      restless: -0.529,
      low: -0.518,
      octaves: -0.456,
      "main-over": -0.021,
      "main-far": 0.01,
      tonal: -0.237,
      watering: -0.478,
      earlier: -0.04,
      neighbour: 0.185,
      neighbours: 0.598,
      // Assumed: in simulated districts what rises alike is taken off before, and nothing was left to fit.
      alike: -0.1,
      "pressure-fall": 0.167,
      "pressure-moved": -0.193,
    },
  },
  flow: {
    base: -0.748,
    features: {
      step: 0.343,
      "clear-step": -0.135,
      "large-step": 0.491,
      shared: -0.067,
    },
  },
  nearby: 0.011,
  // 3 % of pipes leak when their node is hung there (assumed), and a score of 1.5 is ten times likelier with a leak, as in
  // the recordings of young.ts.
  young: { base: -3.5, score: 1.5 },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.028, leastMetered: 0.26, nights: 16, sure: 0.6 };
