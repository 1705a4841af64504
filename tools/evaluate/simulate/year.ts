// One node's year, to look at: what it measured, what it made of it, and what was there.
import * as N from "../../../shared/leak/night.ts";
import type { Family } from "../../chance.ts";
import { NUISANCES } from "./added.ts";
import { drawEvents } from "./events.ts";
import { createLife } from "./nights.ts";
import { createFirmware, WARM_NIGHTS } from "./run.ts";

export interface Year {
  node: number;
  /** Nights from the first counted; levels in dB re full scale. */
  nights: { night: number; level: number; baseline: number | null; score: number | null; state: number }[];
  leak: { from: number; rise: number };
  events: { name: string; from: number; until: number }[];
}

const NIGHTS = 365;
const LEAK = { from: 300, rise: 6 };
/** Shown where it is heard for some nights. */
const SHOWN = ["tap left running", "pump", "night works", "steady machine or valve"];
const LOOKED_AT = 200;

function shown(family: Family, seed: number, node: number): Year["events"] {
  return drawEvents(family, seed, node, "default", WARM_NIGHTS + NIGHTS, { sustained: true })
    .map(({ kind, from, until }) => ({
      name: NUISANCES[kind]!.name,
      from: Math.max(from - WARM_NIGHTS, 0),
      until: Math.min(until - WARM_NIGHTS, NIGHTS),
    }))
    .filter(({ name, from, until }) => SHOWN.includes(name) && until - from >= 2);
}

/** A default site with much happening before a leak comes: of the first nodes the one with the most, all told. */
export function exampleYear(family: Family, seed: number): Year {
  let node = 0;
  let most = -1;
  for (let i = 0; i < LOOKED_AT; i++) {
    const before = shown(family, seed, i).filter(({ until }) => until < LEAK.from);
    const kinds = new Set(before.map(({ name }) => name)).size;
    if (kinds > most && shown(family, seed, i).length === before.length) {
      most = kinds;
      node = i;
    }
  }
  const life = createLife({
    family,
    seed,
    node,
    site: "default",
    nights: WARM_NIGHTS + NIGHTS,
    sustained: true,
    leak: { from: WARM_NIGHTS + LEAK.from, rise: LEAK.rise, pipe: "metal", grows: 0 },
  });
  const firmware = createFirmware();
  const nights: Year["nights"] = [];
  for (let i = 0; i < WARM_NIGHTS + NIGHTS; i++) {
    if (!life.draw(i)) continue;
    if (life.burst()) firmware.burst();
    firmware.take(life.night);
    if (i < WARM_NIGHTS) continue;
    const { [N.LEVEL_10]: level, [N.BASELINE]: baseline, [N.SCORE]: score } = life.night;
    nights.push({
      night: i - WARM_NIGHTS,
      level: level! / 2,
      baseline: baseline === null ? null : baseline! / 2,
      score: score!,
      state: firmware.state(),
    });
  }
  return { node, nights, leak: LEAK, events: shown(family, seed, node) };
}
