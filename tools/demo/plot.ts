// What happens in the story, and when: the same for the same seed. Days are counted from its first morning.

import { type Chance, createChance } from "../chance.ts";
import { openBursts } from "../district/network/burst.ts";
import { valueAt } from "../district/network/network.ts";
import { passed } from "../evaluate/district/hearing.ts";
import type { Spot } from "../evaluate/district/terrain.ts";
import type { Source } from "../evaluate/simulate/events.ts";
import { power, powerOfRise } from "../evaluate/simulate/events.ts";
import type { Town } from "./town.ts";

/** Something that sounds through nights. */
export interface Sound {
  /** First night, and one after its last: Infinity until somebody ends it. */
  from: number;
  until: number;
  /** Nights in which it grows; 0: it is there at once. */
  grows: number;
  /** l/min */
  litres: number;
  area: number;
  /** By the node that hears it, once it is grown. */
  heard: readonly { node: number; source: Source }[];
}

/** A sudden fall of pressure. */
export interface Fall {
  day: number;
  /** Minutes after midnight, this machine's time; and until when, where nobody has to end it. */
  from: number;
  until: number;
  /** m³/h */
  flow: number;
  /** kPa by node. */
  falls: Float64Array;
  /** The node that is nearest to it. */
  near: number;
  /** What happens, as a sentence. */
  text: string;
}

export interface Plot {
  tap: Sound;
  leak: Sound;
  hydrant: Fall;
  burst: Fall;
  /** kPa by node, of an afternoon. */
  pressures: Float64Array;
}

/** First nights and days: a story has to be short, and an alarm is mostly shown after 16 nights. */
const TAP = { from: 2, nights: 9, rise: 13, litres: 4 };
const LEAK = { from: 5, grows: 2, litres: 9 };
const HYDRANT = { day: 11, from: 10 * 60 + 20, minutes: 20 };
const BURST = { day: 30, from: 14 * 60 + 30 };
/** Of a leak of 10 l/min at the place itself, dB over the usual background: loud enough to be heard at two nodes. */
const SOURCE_DB = 10;
/** dB by which it raises the main band more, on metal (tools/evaluate/simulate/nights.ts). */
const BAND_DB = 1.5;
/** Steady water; no pressure that anybody would notice. */
const STEADY = { share: 1, windows: 0.5, nights: 0.5, tonality: 0.5, pressure: 0 };
/** Least power at a node that is worth a thought: 0.1 dB. */
const LEAST_POWER = 0.023;

const STREAM = 1_000_020;

export async function createPlot(town: Town, seed: number): Promise<Plot> {
  const chance = createChance("report", seed, STREAM, 0);
  const leak = drawLeak(town, chance);
  return { leak, tap: drawTap(town, chance, leak), ...(await fallsOf(town)) };
}

/** Places that are drawn, of which the one is taken that two nodes hear well and no third one does. */
const PLACES = 200;
/** dB over the background: heard well, and not heard. */
const WELL_DB = 7;
const HARDLY_DB = -4;

function drawLeak({ ground }: Town, chance: Chance): Sound {
  const level = SOURCE_DB + 10 * Math.log10(LEAK.litres / 10);
  /** dB that are missing until it is so. */
  const missing = ({ ways }: Spot) => {
    const loud = ways.map((way) => level - passed(way).loss).toSorted((a, b) => b - a);
    const [, second = -99, third = -99] = loud;
    return Math.max(0, WELL_DB - second) + Math.max(0, third - HARDLY_DB);
  };
  const spots = Array.from({ length: PLACES }, () => ground.spot(chance, { isMetal: true }));
  const spot = spots.reduce((best, each) => (missing(each) < missing(best) ? each : best));
  const heard = spot.ways.flatMap((way) => {
    const { loss, mainLoss, frequency } = passed(way);
    const loud = power(level - loss);
    if (loud < LEAST_POWER) return [];
    return [
      {
        node: way.sensor,
        source: { ...STEADY, power: loud, band: loud * power(BAND_DB - mainLoss), frequency },
      },
    ];
  });
  heard.sort((a, b) => b.source.power - a.source.power);
  return {
    ...{ from: LEAK.from, until: Number.POSITIVE_INFINITY, grows: LEAK.grows, litres: LEAK.litres },
    ...{ area: ground.area[heard[0]!.node]!, heard },
  };
}

/** At a node of the other area, in plastic, which carries it to no other. */
function drawTap({ ground, nodes }: Town, chance: Chance, leak: Sound): Sound {
  const others = nodes.flatMap(({ area }, i) => (area === leak.area ? [] : [i]));
  const node = others[Math.floor(chance.uniform() * others.length)]!;
  const loud = powerOfRise(TAP.rise);
  return {
    ...{
      from: TAP.from,
      until: TAP.from + TAP.nights,
      grows: 0,
      litres: TAP.litres,
      area: ground.area[node]!,
    },
    heard: [{ node, source: { ...STEADY, power: loud, band: loud, frequency: chance.between(500, 900) } }],
  };
}

/** kPa: more than a node near pumps has to see, and less than it tells of. */
const TOLD_KPA = 21;
const UNTOLD_KPA = 19;
const FLOWS = { least: 20, most: 120, step: 1 };

/** As EPANET computes them for openings at the node at the end of the main: so large that two nodes tell it, and that one does. */
async function fallsOf({
  network,
  ground,
  nodes,
}: Town): Promise<Pick<Plot, "hydrant" | "burst" | "pressures">> {
  const near = endOfMain(network, ground);
  let pressures = new Float64Array(ground.sensors);
  const fallsBy = async (day: { from: number }, tellers: number) => {
    const bursts = await openBursts(network, day.from / 60);
    pressures = Float64Array.from(ground.stands, ({ spot }) => valueAt(network, bursts.pressures, spot));
    try {
      for (let flow = FLOWS.least; flow <= FLOWS.most; flow += FLOWS.step) {
        const burst = bursts.burst(ground.stands[near]!.spot, flow);
        if (burst === undefined) continue;
        const falls = Float64Array.from(ground.stands, ({ spot }) => valueAt(network, burst.falls, spot));
        const told = falls.filter((fall) => fall > TOLD_KPA).length;
        if (told === tellers && falls.filter((fall) => fall > UNTOLD_KPA).length === tellers)
          return { flow, falls, near };
      }
    } finally {
      bursts.close();
    }
    throw new Error(`no opening is told by ${tellers} nodes: choose another place for it`);
  };
  const { day, from, minutes } = HYDRANT;
  const { name } = nodes[near]!;
  const hydrant = await fallsBy(HYDRANT, 1);
  const burst = await fallsBy(BURST, 2);
  return {
    pressures,
    hydrant: {
      day,
      from,
      until: from + minutes,
      ...hydrant,
      text: `A hydrant is opened near ${name}, for ${minutes} minutes.`,
    },
    burst: { ...BURST, until: Number.POSITIVE_INFINITY, ...burst, text: `A main bursts near ${name}.` },
  };
}

/** Where an opening is felt least elsewhere: the node with the highest pressure, at the foot of the heights. */
function endOfMain(network: Town["network"], { stands }: Town["ground"]): number {
  const elevation = Float64Array.from(network.nodes, (node) => node.elevation);
  const heights = stands.map(({ spot }) => valueAt(network, elevation, spot));
  return heights.indexOf(Math.min(...heights));
}
