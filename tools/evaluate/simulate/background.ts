// What a site sounds like by itself: around its usual level, it wanders slowly, follows the season, and differs from
// night to night; its pressure does as well.
import type { Chance } from "../../chance.ts";
import { BAND_CORRELATION } from "./kinds.ts";
import type { Site } from "./site.ts";

/** Of tonight, over what is usual. */
export interface Background {
  /** Level of the broad band and of the main band, dB. */
  level: number;
  main: number;
  /** In its deviations. */
  pressure: number;
}

/** Of what is left to chance in the main band, the part that the broad band does not share. */
const OWN = Math.sqrt(1 - BAND_CORRELATION * BAND_CORRELATION);
/** Memory of the pressure, from night to night. */
const PRESSURE_KEEPS = 0.7;
const PRESSURE_FRESH = Math.sqrt(0.51);

/** A yearly wave of 1, at a night. */
export const wave = (night: number, phase: number) => Math.sin((2 * Math.PI * night) / 365 + phase);

/** Draws one night after another. */
export function createBackground(site: Site, chance: Chance): { draw(night: number): Background } {
  const fresh = Math.sqrt(1 - site.keeps * site.keeps) * site.wander;
  let wander = chance.normal() * site.wander;
  let wanderMain = chance.normal() * site.wander;
  let pressure = chance.normal();
  return {
    draw: (night) => {
      const step = chance.normal();
      wander = site.keeps * wander + fresh * step;
      wanderMain = site.keeps * wanderMain + fresh * (BAND_CORRELATION * step + OWN * chance.normal());
      pressure = PRESSURE_KEEPS * pressure + PRESSURE_FRESH * chance.normal();
      const season = site.season * wave(night, site.phase);
      const tonight = chance.normal();
      return {
        level: season + wander + site.night * tonight,
        main:
          season +
          site.main * (wanderMain + site.night * (BAND_CORRELATION * tonight + OWN * chance.normal())),
        pressure,
      };
    },
  };
}
