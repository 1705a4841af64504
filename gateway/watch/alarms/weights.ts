// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit --network Net3.inp --network own.inp --node-years 3500`: 59859 suspicions by age), so that
// they are as sure as those districts are like real ones.
import type { Shown } from "./findings.ts";
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: {
    base: -4.739,
    features: {
      rise: -0.221,
      "more-rise": -0.008,
      decided: 0.659,
      age: 0.159,
      held: 2.154,
      "held-lately": 6.073,
      gaps: 2.779,
      abrupt: -1.234,
      "over-abrupt": 0.579,
      steadier: 0.363,
      wobble: -0.264,
      restless: -0.276,
      low: -1.079,
      octaves: -0.242,
      "main-over": 0.012,
      "main-far": -0.06,
      tonal: -0.215,
      watering: -0.625,
      earlier: -0.041,
      neighbour: 0.173,
      neighbours: 0.725,
      alike: 0.111,
      "pressure-fall": 0.093,
      "pressure-moved": -0.257,
    },
  },
  flow: {
    base: -0.614,
    features: {
      step: 0.244,
      "clear-step": -0.165,
      "large-step": 0.578,
      shared: -0.077,
    },
  },
};

/** From where on a suspicion is shown: less sure without a flow meter, since nothing can be surer there. */
export const SHOWN: Shown = { least: 0.05, leastMetered: 0.25, nights: 16, sure: 0.6 };
