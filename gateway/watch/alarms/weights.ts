// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 5000 --seed 5`: 65871 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.224,
    features: {
      undecided: 0.198,
      age: 0.307,
      held: 1.952,
      "held-lately": 4.718,
      gaps: -0.093,
      abrupt: -1.507,
      "over-abrupt": 0.139,
      slow: -0.06,
      steadier: 0.088,
      spread: -1.22,
      steady: 0.355,
      wobble: 0.1,
      restless: -0.321,
      low: -0.798,
      moved: 4.373,
      lower: 0.414,
      octaves: -0.78,
      "main-over": -0.009,
      "main-far": 0.069,
      tonal: -0.363,
      watering: -0.884,
      earlier: -0.021,
      neighbour: -0.009,
      "neighbour-loud": 0.16,
      neighbours: 0.729,
      "pressure-fall": 0.484,
      "pressure-moved": -0.262,
      // Assumed: in simulated districts what rises alike is taken off before, and little was left to fit.
      alike: -0.1,
    },
  },
  flow: {
    base: -0.44,
    features: {
      step: 0.114,
      "large-step": 0.368,
      shared: 0.007,
    },
  },
  nearby: 0.0109,
  // 3 % of pipes leak when their node is hung there (assumed), and a score of 1.5 is ten times likelier with a leak, as in
  // the recordings of young.ts.
  young: { base: -3.5, score: 1.5 },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.026, leastMetered: 0.2, nights: 16, sure: 0.6, news: 35 };
