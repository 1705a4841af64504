// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 2500`: 34877 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -3.942,
    features: {
      decided: -0.238,
      age: -0.035,
      held: 2.935,
      "held-lately": 3.92,
      gaps: 0.667,
      abrupt: -1.479,
      "over-abrupt": 1.488,
      slow: -0.025,
      steadier: -0.181,
      spread: -1.083,
      steady: 0.95,
      wobble: 0.179,
      restless: -0.356,
      low: -0.741,
      moved: 4.623,
      lower: 0.462,
      octaves: -0.456,
      "main-over": -0.065,
      "main-far": -0.041,
      tonal: -0.37,
      watering: -0.38,
      earlier: -0.052,
      neighbour: 0.141,
      "neighbour-loud": 0.047,
      neighbours: 0.825,
      "pressure-fall": 0.294,
      "pressure-moved": -0.243,
      // Assumed: in simulated districts what rises alike is taken off before, and little was left to fit.
      alike: -0.1,
    },
  },
  flow: {
    base: -0.342,
    features: {
      step: 0.139,
      "large-step": 0.434,
      shared: -0.262,
    },
  },
  nearby: 0.0129,
  // 3 % of pipes leak when their node is hung there (assumed), and a score of 1.5 is ten times likelier with a leak, as in
  // the recordings of young.ts.
  young: { base: -3.5, score: 1.5 },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.028, leastMetered: 0.26, nights: 16, sure: 0.6 };
