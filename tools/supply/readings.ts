// Readings and windows at any moment of a node's year, each beside what it should be.

import * as window from "../../firmware/sense/window.ts";
import { measure } from "../../firmware/sense/window.ts";
import type { Chance } from "../chance.ts";
import { anyTime, type Draws, supplyAt, temperatureAt } from "./draws.ts";
import { createNode, RANGE_KPA, type SimulatedNode } from "./node.ts";
import { createSound, type Sound } from "./sound.ts";
import type { Readings, Tally } from "./tally.ts";

/** Of the readings and windows so many are taken while the module sends, and of the readings so many as it begins or ceases. */
const SENDING = 0.05;
const EDGES = 0.001;
/** A reading at an end is no measurement: 65000/65536 of full scale, less what a step and the 0.1 % of a divider are. */
const FITS = 0.99;
/** V at the pin for no pressure, and for the range's end, of the transducer "5v" (tools/image/transducers.ts). */
const SIGNAL = [0.25, 2.25] as const;

/** Sets temperature and supply of a moment; true where the module sends. */
function enter({ moment }: SimulatedNode, draws: Draws, chance: Chance): boolean {
  const day = anyTime(chance);
  moment.temperature = temperatureAt(draws, day);
  moment.volts = supplyAt(draws, day, moment.temperature);
  moment.edge = Number.POSITIVE_INFINITY;
  const sending = chance.uniform() < SENDING;
  if (sending) moment.volts -= draws.sag;
  return sending;
}

/** Takes one reading into what was counted. `fits`: its signal is under the supply. */
function count(
  tally: Readings,
  value: number,
  { pressure, temperature }: SimulatedNode["moment"],
  fits: boolean,
) {
  tally.readings++;
  if (Number.isNaN(value)) {
    tally.faults++;
    if (fits) tally.needless++;
    return;
  }
  const error = Math.abs(value - pressure) / RANGE_KPA;
  tally.worst = Math.max(tally.worst, error);
  if (temperature >= 10 && temperature <= 30) tally.temperate = Math.max(tally.temperate, error);
}

/** Readings of a transducer of 5 V behind a divider, at any pressure of its range. */
export function readAbsolute(tally: Tally, draws: Draws, chance: Chance, readings: number): void {
  const node = createNode(draws, "5v");
  const { moment, pressure } = node;
  const { scaled, unscaled } = tally.absolute;
  node.run(() => {
    for (let i = 0; i < readings; i++) {
      const sending = enter(node, draws, chance);
      moment.pressure = RANGE_KPA * chance.uniform();
      if (chance.uniform() < EDGES) {
        moment.edge = Math.floor(9 * chance.uniform());
        moment.after = moment.volts + (sending ? draws.sag : -draws.sag);
        node.read();
        tally.edges.readings++;
        const error = Math.abs(pressure.scaled - moment.pressure) / RANGE_KPA;
        if (error > tally.edges.worst) tally.edges.worst = error;
        continue;
      }
      node.read();
      const signal = SIGNAL[0] + ((SIGNAL[1] - SIGNAL[0]) * moment.pressure) / RANGE_KPA;
      const fits = signal < FITS * moment.volts;
      count(scaled, pressure.scaled, moment, fits);
      count(unscaled, pressure.unscaled, moment, fits);
    }
  });
}

/** Readings of a transducer that follows the supply as the converter does. */
export function readRatiometric(tally: Tally, draws: Draws, chance: Chance, readings: number): void {
  const node = createNode(draws, "3v3");
  node.run(() => {
    for (let i = 0; i < readings; i++) {
      enter(node, draws, chance);
      node.moment.pressure = RANGE_KPA * chance.uniform();
      node.read();
      count(tally.ratiometric, node.pressure.scaled, node.moment, true);
    }
  });
}

/** Loudest and quietest sound, dB re full scale at 3.3 V: beyond both ends of what 8 bits take. */
const LEVELS = [-48, -10] as const;
/**
 * 3 dB over the floor of 8 bits, 0.7 steps of 128: below that a twelfth of a step's square is part of what is heard, and
 * steps are as large as the supply.
 */
const NEAR_FLOOR = 20 * Math.log10(0.7 / 128) + 3;

/** Windows, each beside one of the same sound at 3.3 V and 20 degC. */
export function hearWindows(tally: Tally, draws: Draws, chance: Chance, windows: number): void {
  const node = createNode(draws, "5v");
  const sound: Sound = createSound(chance);
  node.moment.sound = sound.fill;
  const counted = tally.windows;
  const heard = [0, 0, 0];
  /** Level by the window's own scale, or by 1; NaN where it is flagged, or a fault. */
  const level = (samples: Parameters<typeof measure>[1], scale: number) =>
    measure(node.board, samples, scale) && !window.flags ? window.level / 10 : Number.NaN;
  node.run(() => {
    for (let i = 0; i < windows; i++) {
      sound.next(chance.between(...LEVELS));
      enter(node, draws, chance);
      node.listen((samples, scale) => {
        heard[0] = level(samples, scale);
        heard[1] = level(samples, 1);
      });
      node.moment.volts = 3.3;
      node.moment.temperature = 20;
      node.listen((samples) => {
        heard[2] = level(samples, 1);
      });
      counted.windows++;
      const [scaled, unscaled] = [Math.abs(heard[0]! - heard[2]!), Math.abs(heard[1]! - heard[2]!)];
      if (Number.isNaN(scaled)) {
        counted.flagged++;
        continue;
      }
      if (heard[2]! < NEAR_FLOOR) {
        counted.nearFloor.windows++;
        counted.nearFloor.worst = Math.max(counted.nearFloor.worst, scaled);
        continue;
      }
      counted.scaled = Math.max(counted.scaled, scaled);
      if (unscaled > counted.unscaled) counted.unscaled = unscaled;
    }
  });
}
