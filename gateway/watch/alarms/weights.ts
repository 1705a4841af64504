// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 2500`: 35567 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.091,
    features: {
      decided: -0.221,
      age: 0.228,
      held: 2.643,
      "held-lately": 4.243,
      gaps: 0.338,
      abrupt: -1.378,
      "over-abrupt": 1.39,
      slow: -0.9,
      steadier: -0.158,
      spread: -1.141,
      steady: 0.875,
      wobble: 0.203,
      restless: -0.399,
      low: -0.708,
      moved: 4.739,
      lower: 0.219,
      octaves: -0.502,
      "main-over": -0.069,
      "main-far": -0.012,
      tonal: -0.372,
      watering: -0.345,
      earlier: -0.064,
      neighbour: 0.149,
      "neighbour-loud": 0.04,
      neighbours: 0.803,
      "pressure-fall": 0.25,
      "pressure-moved": -0.219,
      // Assumed: in simulated districts what rises alike is taken off before, and little was left to fit.
      alike: -0.1,
    },
  },
  flow: {
    base: -0.392,
    features: {
      step: 0.132,
      "large-step": 0.331,
      shared: -0.131,
    },
  },
  nearby: 0.0129,
  // 3 % of pipes leak when their node is hung there (assumed), and a score of 1.5 is ten times likelier with a leak, as in
  // the recordings of young.ts.
  young: { base: -3.5, score: 1.5 },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.028, leastMetered: 0.26, nights: 16, sure: 0.6, news: 35 };
