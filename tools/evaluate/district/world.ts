// A district in simulated nights: every node's life as the evaluation of single nodes draws it, but for what sounds at a
// place in the pipe, which all nodes near it hear, each after its own way; and the night flow of each metered area, which
// leaks and whoever draws water through the night add to.
//
//   what sounds tonight, where ─► ways to sensors ─► power at each ─► nights of all nodes
//                └──────────────► litres a minute ─────────────────► night flow of each area
import type { Maybe } from "../../../shared/messages.ts";
import { createChance } from "../../chance.ts";
import { NUISANCES } from "../simulate/added.ts";
import { power, type Source } from "../simulate/events.ts";
import { createLife, type Life } from "../simulate/nights.ts";
import { createFlow } from "./flow.ts";
import { drawLeaks, GROWTH_DB, type Leak } from "./leaks.ts";
import { causeAt, drawNoises, LOCATED_NAMES, type Noise } from "./noises.ts";
import type { WorldOptions } from "./options.ts";

/** Purposes of streams, beyond those of a node: numbers of nodes that no node has. */
const PLACES = 1_000_000;
const LEAKS = 1_000_001;
const FLOWS = 1_000_002;

/** Deviation of coupling and background from place to place, dB (design: coupling normal, 5 dB). */
const COUPLING_DB = 5;
export interface World {
  leaks: Leak[];
  noises: Noise[];
  lives: Life[];
  /** Draws night `i`, in order: the nights of all nodes; null where a node has none. */
  draw(i: number): (Maybe[] | null)[];
  /** m³/h, of each area in the night drawn last. */
  flows(): number[];
  bursts(): boolean[];
  /** The loudest nuisance at nodes in the nights before a night; "nothing that sounds" where there is none. */
  causeAt(nodes: readonly number[], night: number): string;
}

export function createWorld(options: WorldOptions): World {
  const { terrain, family, seed } = options;
  const places = createChance(family, seed, PLACES, 0);
  const offsets = Float64Array.from({ length: terrain.sensors }, () => COUPLING_DB * places.normal());
  return worldOf(options, {
    leaks: drawLeaks(options, createChance(family, seed, LEAKS, 0), offsets),
    noises: drawNoises(options, offsets),
  });
}

/** With these leaks and noises, by their first nights. */
export function worldOf(
  {
    terrain,
    family,
    seed,
    nights,
    heard,
    ...options
  }: Omit<WorldOptions, "leaks" | "leaksFrom" | "sourceLevel">,
  { leaks, noises }: Pick<World, "leaks" | "noises">,
): World {
  const tonight: Source[][] = Array.from({ length: terrain.sensors }, () => []);
  const flow = createFlow(terrain.nightFlows, createChance(family, seed, FLOWS, 0));
  let active: Noise[] = [];
  let next = 0;

  const lives = Array.from({ length: terrain.sensors }, (_, node) =>
    createLife({
      ...{ family, seed, node, site: options.site, nights, leak: null, ...heard, town: 0 },
      located: LOCATED_NAMES,
      around: () => tonight[node]!,
    }),
  );

  function soundTonight(i: number): Float64Array {
    const drawn = new Float64Array(terrain.nightFlows.length);
    for (const sources of tonight) sources.length = 0;
    while (next < noises.length && noises[next]!.from <= i) active.push(noises[next++]!);
    active = active.filter(({ until }) => i < until);
    for (const { kind, from, flow: litres, spot, sources } of active) {
      const nuisance = NUISANCES[kind]!;
      const rhythm = nuisance.does === "sound" ? nuisance.rhythm : undefined;
      if (rhythm && (i - from) % rhythm[1] >= rhythm[0]) continue;
      for (const { sensor, source } of sources) tonight[sensor]!.push(source);
      drawn[terrain.area[spot.ways[0]!.sensor]!]! += litres;
    }
    for (const leak of leaks) {
      if (i < leak.from || i >= leak.until) continue;
      const grown = leak.grows ? Math.min((i - leak.from + 1) / leak.grows, 1) : 1;
      const share = power(GROWTH_DB * (grown - 1));
      for (const { sensor, source, power: full, band } of leak.sources) {
        source.power = full * share;
        source.band = band * share;
        tonight[sensor]!.push(source);
      }
      drawn[terrain.area[leak.spot.ways[0]!.sensor]!]! += leak.flow * share;
    }
    return drawn;
  }

  let flows: number[] = [];
  return {
    leaks,
    noises,
    lives,
    draw(i) {
      flows = flow.draw(i, soundTonight(i));
      return lives.map((life) => (life.draw(i) ? life.night : null));
    },
    flows: () => flows,
    bursts: () => lives.map((life) => life.burst()),
    causeAt: (nodes, night) => causeAt(nodes, night, noises, lives),
  };
}
