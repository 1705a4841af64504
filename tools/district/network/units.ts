// EPANET's units in SI: the unit of flow decides those of all else but pressure (EPANET 2.2 manual, appendix A).
import type { Epanet, FlowUnit, PressureUnit } from "./epanet.ts";

/** m³/h */
const FLOW: Record<FlowUnit, number> = {
  cfs: 101.940648,
  gpm: 0.227124707,
  mgd: 157.725491,
  imgd: 189.420417,
  afd: 51.3950767,
  lps: 3.6,
  lpm: 0.06,
  mld: 1000 / 24,
  cmh: 1,
  cmd: 1 / 24,
  cms: 3600,
};
const US: ReadonlySet<FlowUnit> = new Set(["cfs", "gpm", "mgd", "imgd", "afd"]);

const METRES_OF_FOOT = 0.3048;
const KPA_OF_PSI = 6.894757;
/** EPANET's water: 0.4333 psi a foot, which is 9.80 kPa a metre. */
const KPA_OF_FOOT = 0.4333 * KPA_OF_PSI;
const PRESSURE: Record<PressureUnit, number> = {
  psi: KPA_OF_PSI,
  kpa: 1,
  metres: KPA_OF_FOOT / METRES_OF_FOOT,
  bar: 100,
  feet: KPA_OF_FOOT,
};

export interface Units {
  /** m³/h of the file's */
  flow: number;
  /** m */
  length: number;
  /** mm */
  diameter: number;
  /** kPa */
  pressure: number;
}

export function unitsOf(epanet: Epanet): Units {
  const flow = epanet.flowUnit();
  const isUs = US.has(flow);
  return {
    flow: FLOW[flow],
    length: isUs ? METRES_OF_FOOT : 1,
    diameter: isUs ? 25.4 : 1,
    pressure: PRESSURE[epanet.pressureUnit()],
  };
}
