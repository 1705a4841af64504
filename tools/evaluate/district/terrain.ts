// Where nodes hang and things sound: what a district is to the evaluation of its alarms.
import type { Chance } from "../../chance.ts";
import type { Spot as Place } from "../../district/network/network.ts";
import type { PathLoss } from "../../district/network/path.ts";

/** How a sound at a place comes to a sensor along the pipes. */
export interface Way extends Pick<PathLoss, "flat" | "slope"> {
  sensor: number;
  metres: number;
}

export interface Spot {
  /** Where on the network it is, where there is one: for maps. */
  place?: Place;
  /** Sensors that may hear it, the nearest along the pipe first. */
  ways: readonly Way[];
  isMetal: boolean;
}

export interface Terrain {
  sensors: number;
  /** Sensors next along the pipe, and how far, m. */
  neighbours: readonly (readonly { to: number; metres: number }[])[];
  /** Metered area of each sensor, and the night flow of each area without leaks, m³/h. */
  area: readonly number[];
  nightFlows: readonly number[];
  /** A place within 100 m along the pipe of `sensor`, or of any. */
  spot(chance: Chance, wanted: { sensor?: number; isMetal?: boolean }): Spot;
}
