// What sounds in a scenario, as each node hears it: jets of leaks, bursts and hydrants after their way along the pipes, with the
// same paths and losses as the evaluation's nights, and nuisances of its table at their places.
import { type Chance, createChance } from "../chance.ts";
import { grownShare } from "../district/network/course.ts";
import type { Graph, Path } from "../district/network/graph.ts";
import { DISCHARGE } from "../district/network/leak.ts";
import { lossOf, type PathLoss, type PipeSound } from "../district/network/path.ts";
import { type Jet, jetOf, passed, THIRDS } from "../evaluate/district/hearing.ts";
import { drawSource, power, powerOfRise } from "../evaluate/simulate/events.ts";
import type { Moment, Sound } from "../evaluate/simulate/kinds.ts";
import type { NoiseEvent, OpeningEvent } from "./events.ts";
import { aroundFrequency, type Loop, mixed, withTone } from "./loops.ts";
import type { Scenario } from "./scenario.ts";
import { DAY_S } from "./times.ts";

/** A source as one node hears it. */
export interface HeardSource {
  loop: Loop;
  /** Of its power at a moment, s from the first midnight; the node's usual quiet night has 1. */
  power(seconds: number): number;
  /** kPa by which it lowers the pressure there. */
  pressure(seconds: number): number;
}

/** m along the pipes beyond which nothing is heard, as in the evaluation. */
export const HEARING = 400;
/** Of a leak of 10 l/min at the place itself, dB over the usual background: assumed, as in the story. */
export const SOURCE_DB = 10;
/** 0.1 dB. */
const LEAST_POWER = 0.023;
/** m/s of a jet at 400 kPa, and its corner's constant and slope (design: 0.05 to 0.2, 1.5 to 3). */
const JET = { speed: 28, kappa: 0.1, slope: 2 };
const STREAM = 1_000_040;
/** s in which a noise that comes and goes is there or not. */
const SLOT_S = 300;
/** From so many dB of tonality on there is a tone, which has most of the power. */
const TONE = { from: 3, share: 0.8 };

interface Ways {
  graph: Graph;
  sounds: readonly PipeSound[];
}

/** By node. */
export function soundsOf(scenario: Scenario, { graph, sounds }: Ways): HeardSource[][] {
  const heard: HeardSource[][] = scenario.stands.map(() => []);
  const { seed } = scenario.said;
  scenario.openings.forEach((opening, i) => {
    const jet = jetOfFlow(opening.flow);
    const level = SOURCE_DB + 10 * Math.log10((opening.flow * 1000) / 60 / 10);
    for (const { sensor, parts } of graph.paths(opening.spot, HEARING)) {
      const loss = lossOf(parts, sounds);
      const loud = power(level - passed(loss, jet).loss);
      if (loud < LEAST_POWER) continue;
      const loop = mixed(after(jet, loss), seed + i);
      heard[sensor]!.push({ loop, power: (at) => loud * shareOf(opening, at), pressure: () => 0 });
    }
  });
  scenario.noises.forEach((noise, i) => {
    const chance = createChance("report", seed, STREAM + i, 0);
    for (const [node, source] of nuisance(noise, graph.paths(noise.spot, HEARING), sounds, chance, scenario))
      heard[node]!.push(source);
  });
  return heard;
}

const jetOfFlow = (flow: number): Jet => {
  const hole = Math.sqrt((4 * (flow / 3600)) / (Math.PI * DISCHARGE * JET.speed));
  return jetOf((JET.kappa * JET.speed) / hole, JET.slope);
};

/** The shares of its thirds that are left. */
const after = (jet: Jet, { flat, slope }: PathLoss): Jet =>
  jet.map((share, i) => share * power(-(flat + slope * THIRDS[i]!)));

function shareOf({ from, until, grows }: OpeningEvent, at: number): number {
  return at < from || at >= until ? 0 : grownShare(at - from, grows);
}

/** The node that hears it best hears it as the table has it; others less, by what their way takes more. */
function nuisance(
  noise: NoiseEvent,
  paths: readonly Path[],
  sounds: readonly PipeSound[],
  chance: Chance,
  scenario: Scenario,
): [node: number, source: HeardSource][] {
  const { kind } = noise;
  const source = drawSource(chance, { pressure: [0, 0], share: [1, 1], ...kind } as Sound, 0);
  const loudest = noise.rise === undefined ? source.power : powerOfRise(noise.rise);
  const noiseLoop = mixed(aroundFrequency(source.frequency), scenario.said.seed + 1000);
  const loop = source.tonality >= TONE.from ? withTone(noiseLoop, source.frequency, TONE.share) : noiseLoop;
  const isOn = rhythmOf(noise, source.share, chance);
  const made = (loud: number): HeardSource => ({
    loop,
    power: (at) => (isOn(at) ? loud : 0),
    pressure: (at) => (isOn(at) ? source.pressure * (loud / loudest) : 0),
  });
  const isEverywhere = kind.does === "sound" && kind.together === true;
  if (isEverywhere) return scenario.stands.map((_, node) => [node, made(loudest)]);
  const losses = paths.map(({ sensor, parts }) => ({ sensor, loss: passed(lossOf(parts, sounds)).loss }));
  const least = Math.min(...losses.map(({ loss }) => loss));
  return losses.flatMap(({ sensor, loss }): [number, HeardSource][] => {
    const loud = loudest * power(least - loss);
    return loud < LEAST_POWER ? [] : [[sensor, made(loud)]];
  });
}

/** When it is heard: in its nights, in so many of so many, and in its share of the time. */
function rhythmOf({ kind, from, until }: NoiseEvent, share: number, chance: Chance) {
  const seed = Math.floor(chance.uniform() * 2 ** 31);
  const [slot, often] = kind.does === "moment" ? momentsOf(kind) : [SLOT_S, share];
  const rhythm = kind.does === "sound" ? kind.rhythm : undefined;
  return (at: number): boolean => {
    if (at < from || at >= until) return false;
    if (rhythm && Math.floor((at - from) / DAY_S) % rhythm[1] >= rhythm[0]) return false;
    return often >= 1 || createChance("report", seed, Math.floor(at / slot), 0).uniform() < often;
  };
}

/** How long each lasts, s, and in which share of such times there is one. */
function momentsOf({ lasts: [low, high], hourly }: Moment): [slot: number, share: number] {
  const mean = (high - low) / Math.log(high / low);
  return [mean, 1 - Math.exp((-hourly.default * mean) / 3600)];
}
