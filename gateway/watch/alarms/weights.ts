// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 4000`: 68093 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.496,
    features: {
      rise: -0.006,
      "more-rise": -0.065,
      "level-score": 0.107,
      "main-score": -0.183,
      both: -0.285,
      decided: 0.637,
      age: 0.084,
      held: 1.375,
      "held-lately": 5.96,
      gaps: 1.729,
      abrupt: -1.235,
      "over-abrupt": 0.727,
      steadier: 0.374,
      spread: -1.459,
      wobble: -0.097,
      restless: -0.464,
      low: -0.874,
      octaves: -0.175,
      "main-over": 0.03,
      "main-far": -0.128,
      tonal: -0.209,
      watering: -0.494,
      earlier: -0.065,
      neighbour: 0.197,
      neighbours: 0.667,
      alike: 0.072,
      "pressure-fall": 0.106,
      "pressure-moved": -0.288,
    },
  },
  flow: {
    base: -0.616,
    features: {
      step: 0.258,
      "clear-step": -0.182,
      "large-step": 0.57,
      shared: -0.061,
    },
  },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.04, leastMetered: 0.33, nights: 16, sure: 0.6 };
