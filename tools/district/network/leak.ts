// What flows out of a hole: the orifice equation (Torricelli), as every leakage text has it.

/** kg/m³ */
const DENSITY = 1000;
/** Of a round hole with a sharp edge; from 0.6 to 0.75 in leaks. */
export const DISCHARGE = 0.65;

/** m/s of the jet at a pressure, kPa. */
export const jetSpeed = (pressure: number): number => Math.sqrt((2000 * Math.max(0, pressure)) / DENSITY);

/** m³/h through an area, m², at a pressure, kPa. */
export const leakFlow = (area: number, pressure: number, discharge = DISCHARGE): number =>
  3600 * discharge * area * jetSpeed(pressure);

/** Area, m², through which `flow` m³/h run at a pressure, kPa. Infinite where there is no pressure. */
export const leakArea = (flow: number, pressure: number, discharge = DISCHARGE): number =>
  flow / (3600 * discharge * jetSpeed(pressure));

/**
 * kPa of the front that runs both ways along a pipe of `diameter` mm, where `flow` m³/h begins to run out at once, and
 * waves have `speed` m/s (Joukowsky, halved for two ways).
 */
export const frontOf = (flow: number, diameter: number, speed: number): number =>
  (DENSITY * speed * (flow / 3600)) / (2 * (Math.PI / 4) * (diameter / 1000) ** 2) / 1000;
