// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 2500`: 42738 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.157,
    features: {
      decided: 0.104,
      age: 0.078,
      held: 2.682,
      "held-lately": 5.814,
      gaps: 2.902,
      abrupt: -1.402,
      "over-abrupt": 0.599,
      steadier: 0.211,
      spread: -0.787,
      wobble: -0.078,
      restless: -0.324,
      low: -0.81,
      octaves: -0.232,
      "main-over": 0.014,
      "main-far": -0.11,
      tonal: -0.21,
      watering: -0.555,
      earlier: -0.064,
      neighbour: 0.141,
      neighbours: 0.71,
      // Assumed: in simulated districts what rises alike is taken off before, and nothing was left to fit.
      alike: -0.1,
      "pressure-fall": 0.037,
      "pressure-moved": -0.241,
    },
  },
  flow: {
    base: -0.694,
    features: {
      step: 0.315,
      "clear-step": -0.162,
      "large-step": 0.507,
      shared: -0.093,
    },
  },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.042, leastMetered: 0.36, nights: 16, sure: 0.6 };
