// What a district in simulated nights is drawn from.
import type { Family } from "../../chance.ts";
import type { Heard } from "../simulate/events.ts";
import type { SiteKind } from "../simulate/kinds.ts";
import type { Terrain } from "./terrain.ts";

/** Date of the first night, days since 1970-01-01: as nodes number simulated nights. */
export const FIRST_DATE = 20_000;

export interface WorldOptions {
  terrain: Terrain;
  family: Family;
  seed: number;
  site: SiteKind;
  nights: number;
  heard: Heard;
  /** Leaks a node-year. */
  leaks: number;
  /** Share of them that grow for months; none where it is left out. */
  slowLeaks?: number;
  /** First night of the earliest one. */
  leaksFrom: number;
  /** Of a leak of 10 l/min, dB over the usual background at the place itself; assumed. */
  sourceLevel: number;
  /** Only leaks that raise the sensor that hears them best by so many dB, in turn. */
  classes?: readonly RiseClass[];
}

/** dB: from, and up to. */
export type RiseClass = readonly [from: number, to: number];

/** Least power at a sensor that is worth a thought: 0.1 dB. */
export const LEAST_POWER = 0.023;
