// Evidence as numbers that can be weighed: each belongs to a part of what people are told, and 0 is what says nothing.
// Weights are in weights.ts, and are fitted to simulated districts by `npm run evaluate -- district --fit`.
import type { PartName } from "../../alarms/alarm.ts";
import type { Evidence } from "./evidence.ts";

export interface Feature {
  name: string;
  part: PartName;
  of(evidence: Evidence): number;
}

const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
/** What is over `from`, up to `most`. */
const over = (value: number, from: number, most: number) => clip(value - from, 0, most);

/** Hz: leaks on metal are about here (recordings: 500 to 1100). */
const LEAK_HZ = 700;

/** How many octaves it is over or under that; 0 where it was not told. */
const fromLeak = ({ frequency }: Evidence) => (frequency > 0 ? Math.log2(frequency / LEAK_HZ) : 0);

/**
 * What the nodes say. Some count up to a bound only, since what is said does not grow with the figure: a spread of 2 dB is
 * steady, 5 dB or 8 dB are not. How loud it is counts by the node's own rule only: fitted, a larger rise speaks against a
 * leak, which says what rises nuisances are assumed to have, and nothing of pipes.
 */
export const NODE_FEATURES: readonly Feature[] = [
  // Fitted it speaks a little for a leak where that rule does not speak: so said, that nothing loud is held against one.
  { name: "undecided", part: "rise", of: ({ decided }) => 1 - decided },
  { name: "age", part: "persistence", of: ({ age }) => Math.log(clip(age, 5, 60) / 14) },
  { name: "held", part: "persistence", of: ({ held }) => held - 0.9 },
  { name: "held-lately", part: "persistence", of: ({ heldLately }) => heldLately - 0.9 },
  { name: "gaps", part: "persistence", of: ({ held }) => over(0.85, held, 0.4) },
  { name: "abrupt", part: "onset", of: ({ abrupt }) => clip(abrupt, 0, 1.2) - 0.8 },
  { name: "over-abrupt", part: "onset", of: ({ abrupt }) => over(abrupt, 1.1, 0.6) },
  { name: "slow", part: "onset", of: ({ slow }) => slow },
  { name: "steadier", part: "steadiness", of: ({ steadier }) => clip(steadier, -2, 4) },
  { name: "spread", part: "steadiness", of: ({ spread }) => Math.log(clip(spread, 1, 15) / 4) },
  { name: "steady", part: "steadiness", of: ({ spread }) => over(3, spread, 2) },
  { name: "wobble", part: "steadiness", of: ({ wobble }) => Math.log(clip(wobble, 0.3, 4)) },
  {
    name: "restless",
    part: "steadiness",
    of: ({ usualWobble }) => Math.log(clip(usualWobble, 0.7, 4) / 1.8),
  },
  { name: "low", part: "sound", of: (evidence) => over(-fromLeak(evidence), 0.3, 3) },
  { name: "moved", part: "sound", of: ({ octaves }) => over(Math.abs(octaves), 0.03, 0.3) },
  { name: "lower", part: "sound", of: ({ octaves }) => over(-octaves, 0.03, 0.5) },
  { name: "octaves", part: "sound", of: ({ octaves }) => clip(octaves, -1, 2) },
  { name: "main-over", part: "sound", of: ({ mainOver }) => clip(mainOver, -4, 4) },
  { name: "main-far", part: "sound", of: ({ mainOver }) => over(Math.abs(mainOver - 1), 1.5, 4) },
  { name: "tonal", part: "sound", of: ({ tonal }) => clip(tonal / 1, -1, 3) },
  { name: "watering", part: "season", of: ({ watering }) => watering },
  { name: "earlier", part: "history", of: ({ before }) => clip(before, 0, 4) },
  { name: "neighbour", part: "neighbours", of: ({ neighbourRise }) => over(neighbourRise, 1, 3) },
  { name: "neighbour-loud", part: "neighbours", of: ({ neighbourRise }) => over(neighbourRise, 4, 5) },
  { name: "neighbours", part: "neighbours", of: ({ neighboursLouder }) => clip(neighboursLouder, 0, 2) },
  { name: "alike", part: "alike-elsewhere", of: ({ alike }) => clip(alike, 0, 5) },
  {
    name: "pressure-fall",
    part: "pressure",
    of: ({ pressureFall }) => over(pressureFall, 0.2, 1.5),
  },
  { name: "pressure-moved", part: "pressure", of: ({ pressureFall }) => over(Math.abs(pressureFall), 1, 4) },
];

/** What a flow meter adds. */
export const FLOW_FEATURES: readonly Feature[] = [
  {
    name: "step",
    part: "night-flow",
    of: ({ flow }) => (flow ? clip(flow.step / flow.deviation, -1, 4) : 0),
  },
  { name: "large-step", part: "night-flow", of: ({ flow }) => (flow ? clip(flow.step, 0, 2.5) : 0) },
  { name: "shared", part: "night-flow", of: ({ sharing }) => clip(sharing, 0, 2) },
];
