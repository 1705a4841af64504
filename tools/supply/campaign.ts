import "../evaluate/firmware.ts";
// Many nodes' years: how much of each is looked at, so that a thousand take some minutes.
import { type CellName, drawNode, STREAM, streamOf } from "./draws.ts";
import { takeMeans } from "./means.ts";
import { liveNights } from "./nights.ts";
import { hearWindows, readAbsolute, readRatiometric } from "./readings.ts";
import { newTally, type Tally } from "./tally.ts";

export interface Wanted {
  /** Node-years, each a life of its own. */
  years: number;
  seed: number;
  cell: CellName;
}

/** Of a year: readings with each transducer, and windows. */
export const READINGS = 4380;
export const WINDOWS = 365;
/** One life in so many is looked at night by night, and one in so many reading by reading. */
export const NIGHTS_IN = 10;
export const MEANS_IN = 20;

export function runSupply({ years, seed, cell }: Wanted, onLife: (done: number) => void): Tally {
  const tally = newTally();
  for (let life = 0; life < years; life++) {
    const draws = drawNode(seed, life, cell);
    readAbsolute(tally, draws, streamOf(seed, life, STREAM.readings), READINGS);
    readRatiometric(tally, draws, streamOf(seed, life, STREAM.ratiometric), READINGS);
    hearWindows(tally, draws, streamOf(seed, life, STREAM.windows), WINDOWS);
    if (life % NIGHTS_IN === 0) liveNights(tally, draws, seed, life);
    if (life % MEANS_IN === 0) takeMeans(tally, draws, seed, life);
    tally.lives++;
    onLife(tally.lives);
  }
  return tally;
}
