// Nodes with a leak each: on which night it is found, and told as one.
import * as N from "../../../shared/leak/night.ts";
import { LEAK } from "../../../shared/messages.ts";
import type { Detector } from "./baselines.ts";
import type { Heard } from "./events.ts";
import type { SiteKind, SiteModel } from "./kinds.ts";
import { createLife, type Leak } from "./nights.ts";
import {
  CAUSE_NIGHTS,
  createFirmware,
  type FirmwareOptions,
  SCORE_BINS,
  type Seeds,
  scoreBin,
  WARM_NIGHTS,
} from "./run.ts";

/** Nights in which a leak is looked for, from its first. */
export const WATCHED = 30;

export interface LeakRuns {
  /** Nodes on which all was well on the night before. */
  nodes: number;
  /** Nodes that were suspicious already, and are left out. */
  left_out: number;
  /** Leaks found by the n-th night, n = 1..WATCHED; of the firmware's rule also those told as a leak. */
  found: number[];
  told: number[];
  /** Nights of the leak from the 8th on, by score in tens. */
  scores: number[];
}

export interface LeakOptions extends Seeds, FirmwareOptions, Partial<Heard> {
  site: SiteKind;
  nodes: number;
  model?: Partial<SiteModel>;
  leak: Omit<Leak, "from">;
  /** First night of the leak, of node `n`; at different times after the warm-up where it is left out. */
  from?: number;
  watched?: number;
  onNode?: () => void;
  /** The rule; the firmware's where it is left out. */
  detector?: () => Detector;
}

/** Nodes with a leak each. */
export function leakRuns(options: LeakOptions): LeakRuns {
  const { family, seed, site, nodes, watched = WATCHED, sustained = false, added = [], often = 1 } = options;
  const heard = { sustained, added, often, model: options.model ?? {} };
  const result: LeakRuns = {
    nodes: 0,
    left_out: 0,
    found: new Array(watched).fill(0),
    told: new Array(watched).fill(0),
    scores: new Array(100 / SCORE_BINS).fill(0),
  };
  for (let node = 0; node < nodes; node++) {
    const from = options.from ?? WARM_NIGHTS + (node % 61);
    const nights = from + watched;
    const leak: Leak = { ...options.leak, from };
    const life = createLife({ ...heard, family, seed, node, site, nights, leak });
    const firmware = options.detector ? null : createFirmware(options);
    const detector = firmware ?? options.detector!();
    let on = false;
    let foundAt = watched;
    let toldAt = watched;
    for (let i = 0; i < nights; i++) {
      if (i === from && on) break;
      if (!life.draw(i)) continue;
      if (firmware && life.burst()) firmware.burst();
      on = detector.take(life.night);
      if (i < from) continue;
      if (on) foundAt = Math.min(foundAt, i - from);
      if (firmware?.state() === LEAK) toldAt = Math.min(toldAt, i - from);
      const score = life.night[N.SCORE];
      if (firmware && i >= from + CAUSE_NIGHTS && score !== null) result.scores[scoreBin(score!)]!++;
    }
    options.onNode?.();
    if (on && foundAt === watched && toldAt === watched) {
      result.left_out++;
      continue;
    }
    result.nodes++;
    for (let n = foundAt; n < watched; n++) result.found[n]!++;
    for (let n = toldAt; n < watched; n++) result.told[n]!++;
  }
  return result;
}
