// What a metered area takes at night: its minimum night flow, drawn as meters show it.
import type { Chance } from "../../chance.ts";
import { wave } from "../simulate/background.ts";

/** Deviation from night to night, half of its variance AR(1); season: definitions of the evaluation. */
const NIGHTLY = [0.07, 0.1] as const;
const SEASON = 0.15;
/** Memory of the AR(1), nights; assumed: weather and holidays. */
const MEMORY = 7;
const KEEPS = Math.exp(-1 / MEMORY);
const FRESH = Math.sqrt(1 - KEEPS * KEEPS);
const LITRES_A_MINUTE = 60 / 1000;

export interface Flow {
  /** Night `i`, in order. `drawn`: what leaks and others take besides, l/min of each area. Returns m³/h. */
  draw(i: number, drawn: Float64Array): number[];
}

export function createFlow(nightFlows: readonly number[], chance: Chance): Flow {
  const models = nightFlows.map((base) => ({
    base,
    deviation: chance.between(...NIGHTLY),
    phase: 2 * Math.PI * chance.uniform(),
    slow: chance.normal(),
  }));
  return {
    draw: (i, drawn) =>
      models.map((model, area) => {
        model.slow = KEEPS * model.slow + FRESH * chance.normal();
        const noise = model.deviation * Math.SQRT1_2 * (model.slow + chance.normal());
        // A season is half of what summer and winter differ by.
        const season = SEASON * wave(i, model.phase);
        return Math.max(model.base * (1 + season + noise) + drawn[area]! * LITRES_A_MINUTE, 0);
      }),
  };
}
