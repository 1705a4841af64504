// When a node sends its batch: each has a slot of its own in the hour, wide enough that two neighbours whose clocks
// have drifted apart since they were last set still do not meet.
//
//   slot of node 17                                slot of node 18
//   |frame|..answer..|frame|..answer..|    free   |frame|...
//    at first                     17 may be late and 18 early: by DRIFT_SLACK in all
import { FRAME_MAX } from "../messages.ts";
import { ANSWER_AFTER, airtime, windowOf } from "./airtime.ts";

/** Batches come so often unless somebody says otherwise, ms. */
export const BATCH_PERIOD = 3600000;
/**
 * ms at least between the end of a frame and the start of a neighbour's slot. Two crystals of 20 ppm are 3.5 s apart
 * after a day in which neither was told the time; two RC oscillators, whose rates were learned and have wandered since,
 * after 3.5 h. Plans of networks count with the clock that there is (gateway/radio/clocks.ts).
 */
export const DRIFT_SLACK = 4000;

/**
 * ms that a slot has to be wide, in whole seconds: for two frames of so many bytes with their receive windows (the
 * batch, and what the answer asked for), and for the first one and DRIFT_SLACK.
 */
export function slotWidth(spreadingFactor: number, frameBytes: number): number {
  let air = airtime(frameBytes, spreadingFactor);
  let two = 2 * (air + ANSWER_AFTER + windowOf(spreadingFactor));
  return 1000 * Math.ceil(Math.max(two, air + DRIFT_SLACK) / 1000);
}

/** How many slots an hour has: for frames of any length, or of so many bytes at most. */
export function slotsFor(spreadingFactor: number, frameBytes?: number): number {
  let width = slotWidth(spreadingFactor, frameBytes === undefined ? FRAME_MAX : frameBytes);
  return Math.floor(BATCH_PERIOD / width);
}

/** When a node's slot begins, ms after the period has. Nodes whose numbers differ by `slots` share one. */
export function slotOf(node: number, slots: number, period: number): number {
  return Math.floor(((node % slots) * period) / slots);
}
