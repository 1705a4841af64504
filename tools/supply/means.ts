// Bursts: a year of readings every 20 s, as the firmware takes them, of a pressure that has none.
import { takeMean } from "../../firmware/sense/pressure.ts";
import { burst, newBurst } from "../../shared/leak/burst.ts";
import { newLearned } from "../../shared/leak/learned.ts";
import { BURST, MEAN_MS } from "../../shared/leak/thresholds.ts";
import { createPressure, hourOf, MEANS_A_DAY, type PressureSite } from "../evaluate/simulate/pressure.ts";
import { DAYS, type Draws, STREAM, streamOf, supplyAt, temperatureAt } from "./draws.ts";
import { createNode } from "./node.ts";
import type { Tally } from "./tally.ts";

const TICK_MS = 20_000;
const SAMPLES = MEAN_MS / TICK_MS;
/** Deviation of a sample, kPa (tools/evaluate/simulate/pressure.ts). */
const NOISE = 0.8;
/** A street whose pressure nothing abrupt happens to: no pumps, no valves. */
const STREET: PressureSite = {
  ...{ name: "street", noise: 0.7, memory: 20, demand: 10 },
  ...{ valves: 0, valve: [0, 0], stations: 0, scheduled: 0, random: 0, pump: [0, 0] },
};
/** Of the readings, taken while the module sends; and as it begins or ceases to: more often than batches of an hour make it. */
const SENDING = 0.01;
const EDGES = 0.0001;

/** One node's means, and the bursts that it tells. */
function createDesk() {
  let state = newBurst();
  const learned = newLearned();
  const part: number[] = [];
  return {
    /** Takes a sample, kPa, NaN for a fault; how many bursts it tells, 0 or 1. */
    take(kpa: number, hour: number): number {
      if (Number.isNaN(kpa)) return 0;
      part.push(Math.round(100 * kpa));
      if (part.length < SAMPLES) return 0;
      let told = 0;
      for (const sample of part) {
        const mean = takeMean(sample, SAMPLES);
        if (mean !== null && burst(state, learned, mean, BURST, hour)) told++;
      }
      part.length = 0;
      return told;
    },
    /** Without power, as its cell is changed: what it has learned is in flash, the last means are not. */
    restart(): void {
      state = newBurst();
      part.length = 0;
    },
  };
}

export function takeMeans(tally: Tally, draws: Draws, seed: number, life: number): void {
  const chance = streamOf(seed, life, STREAM.means);
  const street = createPressure("report", seed, life, STREET);
  const node = createNode(draws, "5v");
  const { moment, pressure } = node;
  const desks = { real: createDesk(), scaled: createDesk(), unscaled: createDesk() };
  const counted = tally.means;
  const day = new Int32Array(MEANS_A_DAY);
  node.run(() => {
    for (let d = 0; d < DAYS; d++) {
      street.day(d, day);
      for (let i = 0; i < MEANS_A_DAY; i++) {
        const hour = hourOf(d, i);
        const at = d + i / MEANS_A_DAY;
        if (at >= draws.changed && at - draws.changed < 1 / MEANS_A_DAY)
          for (const desk of Object.values(desks)) desk.restart();
        moment.temperature = temperatureAt(draws, at);
        const rest = supplyAt(draws, at, moment.temperature);
        for (let k = 0; k < SAMPLES; k++) {
          const sending = chance.uniform() < SENDING;
          moment.volts = sending ? rest - draws.sag : rest;
          moment.edge =
            chance.uniform() < EDGES ? Math.floor(9 * chance.uniform()) : Number.POSITIVE_INFINITY;
          moment.after = sending ? rest : rest - draws.sag;
          moment.pressure = day[i]! / 100 + NOISE * chance.normal();
          node.read();
          counted.real += desks.real.take(moment.pressure, hour);
          counted.scaled += desks.scaled.take(pressure.scaled, hour);
          counted.unscaled += desks.unscaled.take(pressure.unscaled, hour);
        }
      }
    }
  });
  counted.years++;
  counted.readings += DAYS * MEANS_A_DAY * SAMPLES;
  counted.means += DAYS * MEANS_A_DAY;
}
