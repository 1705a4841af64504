// A network's pressures over days, as EPANET computes them: the demand's day and week, tanks, pumps and their controls.
import { ToolError } from "../../errors.ts";
import { EpanetError } from "./engine.ts";
import { type Epanet, openEpanet } from "./epanet.ts";
import type { Network } from "./network.ts";
import { unitsOf } from "./units.ts";

const HOUR_S = 3600;

export interface Simulation {
  /** Of each step since the start, h. */
  hours: readonly number[];
  /** Of each step, hour of the day, 0 to below 24. */
  clock: readonly number[];
  /** kPa by step and node. */
  pressures: readonly Float64Array[];
  /** kPa by node: mean of the steps at 03:00; of all steps where the run has no 03:00. */
  night: Float64Array;
  /** kPa by node for each hour of the day: mean of the steps in it; of all steps where the run has none. */
  day: readonly Float64Array[];
  notes: readonly string[];
}

export interface SimulationOptions {
  /** On all demands: a season's, a weekend's. 1 where it is left out. */
  demandFactor?: number;
}

/**
 * Steps of an hour, the first at the file's own start. Throws a ToolError "network" where EPANET cannot solve the first
 * of them; where it stops later, the run ends there and a note says so.
 */
export async function simulate(
  network: Network,
  hours: number,
  { demandFactor = 1 }: SimulationOptions = {},
): Promise<Simulation> {
  const epanet = await openEpanet(network.source);
  try {
    epanet.setTime("duration", Math.round(hours * HOUR_S));
    if (demandFactor !== 1)
      epanet.setOption("demandMultiplier", epanet.option("demandMultiplier") * demandFactor);
    const steps = run(epanet, network, hours * HOUR_S);
    return summary(epanet, network, steps);
  } finally {
    epanet.close();
  }
}

interface Steps {
  seconds: number[];
  pressures: Float64Array[];
  warnings: Map<number, number>;
  stopped: EpanetError | undefined;
}

function run(epanet: Epanet, network: Network, until: number): Steps {
  const steps: Steps = { seconds: [], pressures: [], warnings: new Map(), stopped: undefined };
  const scale = unitsOf(epanet).pressure;
  // EPANET stops at its reports, so that it stops at each hour.
  epanet.setTime("reportStart", 0);
  if (HOUR_S % epanet.time("reportStep") !== 0) epanet.setTime("reportStep", HOUR_S);
  try {
    epanet.openHydraulics();
    epanet.startHydraulics();
    for (let more = 1; more > 0; more = epanet.advance()) {
      const { time, warning } = epanet.solve();
      if (warning > 0) steps.warnings.set(warning, (steps.warnings.get(warning) ?? 0) + 1);
      if (time % HOUR_S !== 0 || time > until) continue;
      steps.seconds.push(time);
      steps.pressures.push(epanet.nodeValues("pressure").map((pressure) => pressure * scale));
    }
    epanet.closeHydraulics();
  } catch (error) {
    if (!(error instanceof EpanetError)) throw error;
    if (steps.seconds.length === 0)
      throw new ToolError(
        "network",
        `EPANET cannot solve the hydraulics of ${network.name}: ${error.message}. Check its pumps, valves and demands in EPANET.`,
        { cause: error },
      );
    steps.stopped = error;
  }
  return steps;
}

/** EPANET's warnings (manual, appendix B) in words. */
const WARNINGS: Record<number, string> = {
  1: "flows that did not converge",
  2: "flows that converged, but with valves that did not settle",
  3: "nodes cut off from any source by closed links",
  4: "pumps that cannot deliver the flow or head",
  5: "valves that cannot deliver the flow",
  6: "negative pressures",
};

function summary(epanet: Epanet, network: Network, steps: Steps): Simulation {
  const start = epanet.time("startClock");
  const hours = steps.seconds.map((time) => time / HOUR_S);
  const clock = steps.seconds.map((time) => ((time + start) / HOUR_S) % 24);
  const notes = [...steps.warnings].map(
    ([warning, count]) =>
      `EPANET warns of ${network.name} at ${count} steps: ${WARNINGS[warning] ?? `its warning ${warning}`}.`,
  );
  if (steps.stopped !== undefined)
    notes.push(`EPANET stopped at hour ${hours.at(-1)}: ${steps.stopped.message}. The run ends there.`);
  const day = Array.from({ length: 24 }, (_, hour) =>
    meanOf(steps.pressures, (step) => Math.floor(clock[step]!) === hour),
  );
  return { hours, clock, pressures: steps.pressures, night: day[3]!, day, notes };
}

function meanOf(pressures: readonly Float64Array[], isMeant: (step: number) => boolean): Float64Array {
  const meant = pressures.filter((_, step) => isMeant(step));
  const used = meant.length > 0 ? meant : pressures;
  const mean = new Float64Array(used[0]!.length);
  for (const step of used) for (let node = 0; node < mean.length; node++) mean[node]! += step[node]!;
  return mean.map((sum) => sum / used.length);
}

/** kPa of a junction that somebody could live at. Models have others: beside pumps, at unmet demands. */
const PLAUSIBLE = { lowest: 100, highest: 1600 };

/** By node: true where its pressure is plausible in all steps. Where sensors are to stand. */
export const plausibleNodes = ({ pressures }: Simulation): boolean[] =>
  Array.from(pressures[0]!, (_, node) =>
    pressures.every((step) => step[node]! >= PLAUSIBLE.lowest && step[node]! <= PLAUSIBLE.highest),
  );
