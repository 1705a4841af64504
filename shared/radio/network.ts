// What all devices of a radio network have to agree on, and what a node's duty cycle comes to under it.
import { FRAME_MAX } from "../messages.ts";
import { airtime } from "./airtime.ts";
import type { RadioSettings } from "./module.ts";
import { BATCH_PERIOD, slotsFor } from "./slots.ts";

export interface RadioNetwork extends RadioSettings {
  /** Share of the time in which a device may send. */
  duty: number;
  /** Between two batches of a node, s; how many nodes have a slot of their own in that time. */
  period: number;
  slots: number;
  /** How many earlier batches each one repeats, where it is not known that they have arrived. */
  repeats: number;
}

/** 868.3 MHz, SF9 and an hour, as European networks start. */
export const DEFAULT_NETWORK: RadioNetwork = {
  frequency: 868_300_000,
  spreadingFactor: 9,
  power: 14,
  duty: 0.01,
  period: BATCH_PERIOD / 1000,
  slots: slotsFor(9),
  repeats: 0,
};

/** A duty cycle is of any hour (EN 300 220). */
const HOUR_S = 3600;

/**
 * What a node may send at once, ms, and how much of that comes back in a second, 1/1000 ms: with an empty account
 * after each reset, no hour has more than its share. A quarter of an hour's share at once, or the longest frame;
 * undefined where a single frame would be more than half of it.
 */
export function nodeAccount(
  duty: number,
  spreadingFactor: number,
): [account: number, refill: number] | undefined {
  const hourly = 1000 * HOUR_S * duty;
  const account = Math.ceil(Math.max(hourly / 4, airtime(FRAME_MAX, spreadingFactor)));
  if (account > hourly / 2) return undefined;
  return [account, Math.floor((1000 * (hourly - account)) / HOUR_S)];
}
