// What a simulated town of nodes is made of: the options of a run, and the figures of the channel with their sources.
// What no source was found for is named as assumed.
import { CRYSTAL } from "../../../shared/clocks.ts";
import { slotsFor } from "../../../shared/radio/slots.ts";

/** How nodes send their readings. */
export const POLICIES = ["slots", "aloha", "batches", "confirmed"] as const;
export type Policy = (typeof POLICIES)[number];

export const POLICY_NAMES: Record<Policy, string> = {
  slots: "batches in slots",
  aloha: "readings at once",
  batches: "batches, no slots",
  confirmed: "confirmed readings",
};

export interface RadioOptions {
  policy: Policy;
  nodes: number;
  gateways: number;
  /** Packets that a gateway can receive at a time: 1 for a module, 8 for a concentrator (SX1301). */
  paths: number;
  spreadingFactor: number;
  /** ms between readings. */
  interval: number;
  days: number;
  seed: number;
  /** Of an hour. */
  slots: number;
  /** Earlier batches that are sent again after each, as long as no answer has come. */
  repeats: number;
  /**
   * When what an answer asks for is sent: after the next batch; in the same slot already; or, as the firmware does,
   * also in the room that a batch leaves.
   */
  answer: "next" | "now" | "fill";
  /** ppm: how far a node's clock is off at most, at 25 degC; and by how much that changes in an hour, at most. */
  drift: number;
  wander: number;
  /** Whether a node works its drift out from answers, as the firmware does. */
  learn: boolean;
  /** Share of time that others are on the channel. */
  foreign: number;
  /** Share of packets that are lost besides, each way, whatever the reason. */
  loss: number;
  /** ms for which the gateway is off, from OUTAGE_FROM on. */
  outage: number;
  /** dB that a node's mean level is over the sensitivity, in both directions, where it is installed. */
  margin: number;
  /** Share of the nodes that are installed with less: 0 to 5 dB. */
  poor: number;
  /** Of a node in a day. */
  resets: number;
  events: number;
  /** Hours in which the nodes are switched on. */
  start: number;
  /** Share of an hour that a device may send. */
  duty: number;
  /** A packet 6 dB over the others survives; without, whatever overlaps is lost. */
  capture: boolean;
  /** Whether each packet has a level of its own. */
  fading: boolean;
}

export const DEFAULTS: RadioOptions = {
  policy: "slots",
  nodes: 600,
  gateways: 1,
  paths: 1,
  spreadingFactor: 9,
  interval: 900_000,
  days: 4,
  seed: 1,
  slots: 0,
  repeats: 0,
  answer: "fill",
  drift: CRYSTAL.error,
  wander: CRYSTAL.wander,
  learn: true,
  // 868 MHz in a residential area of Warsaw: mostly under 1 %, 2 % at most (Kozlowski and Kurek 2021).
  foreign: 0.01,
  loss: 0,
  outage: 0,
  // A usual margin for water meters in pits.
  margin: 10,
  poor: 0,
  // Assumed: once in 30 days, and an event in 5.
  resets: 1 / 30,
  events: 0.2,
  start: 6,
  // 868.0 to 868.6 MHz, EN 300 220-2.
  duty: 0.01,
  capture: true,
  fading: true,
};

/** Options with what they leave out. Slots: as many as fit, each wide enough for two frames. */
export function optionsOf(some: Partial<RadioOptions>): RadioOptions {
  const options = { ...DEFAULTS, ...some };
  if (!options.slots) options.slots = slotsFor(options.spreadingFactor);
  return options;
}

/** dBm at 125 kHz, SF7 to SF12: an SX127x module's data (AcSiP AI127x), the lower of two published sets. */
const SENSITIVITY = [-123, -126, -129, -132, -135, -137];
export const sensitivity = (spreadingFactor: number) => SENSITIVITY[spreadingFactor - 7]!;

/** dB by which a packet has to be over another of its own spreading factor (Bor et al. 2016; also Goursaud 2015). */
export const CAPTURE = 6;
/** Preamble symbols that may be lost: the last 5 of 8 have to be free (Bor et al. 2016). */
export const SPARE_SYMBOLS = 3;
/** Symbols after which the receiver has synchronised, and leaves a packet for no other (assumed). */
export const SYNC_SYMBOLS = 12.25;
export const symbol = (spreadingFactor: number) => (1 << spreadingFactor) / 125;

/**
 * dB that a packet (row, SF7 to SF12) has to be over one of another spreading factor (column): Croce et al. 2018,
 * measured, some 10 dB stricter than the computed values of Goursaud and Gorce 2015.
 */
const OTHER_FACTOR = [
  [CAPTURE, -8, -9, -9, -9, -9],
  [-11, CAPTURE, -11, -12, -13, -13],
  [-15, -13, CAPTURE, -13, -14, -15],
  [-19, -18, -17, CAPTURE, -17, -18],
  [-22, -22, -21, -20, CAPTURE, -20],
  [-25, -25, -25, -24, -23, CAPTURE],
];
export const needed = (wanted: number, other: number) => OTHER_FACTOR[wanted - 7]![other - 7]!;

/** Loss at 1 km in dB, exponent, deviation in dB: measured in Oulu at 868 MHz (Petajajarvi et al. 2015). */
export const PATH = { atKilometre: 128.95, exponent: 2.32, shadowing: 7.8 };
/** m */
export const TOWN_RADIUS = 1500;
export const NEAREST = 10;
/**
 * dB more under a manhole cover, or in a cellar. No measurement of covers at 868 MHz was found: assumed, within the
 * 10 to 30 dB that are usually named.
 */
export const COVERS = {
  manhole: { share: 0.6, mean: 20, deviation: 6, least: 10, most: 30 },
  cellar: { share: 0.4, mean: 15, deviation: 4, least: 8, most: 25 },
};
/** dBm conducted of a node with an antenna of 0 dBi. */
export const NODE_POWER = 14;
/** dBm of a gateway with its antenna: 14 dBm ERP are 16.15 dBm EIRP. */
export const GATEWAY_POWER = 16.15;
/** dBi of a gateway's antenna when it listens (assumed: an omnidirectional one on a roof). */
export const GATEWAY_ANTENNA = 6;
/** Of Rice's distribution, dB: 0 to 6 for fixed links in a town (assumed); none is Rayleigh. */
export const RICE_FACTOR = 3;

/** Packets of others: ms long, dBm at a receiver, any spreading factor (assumed). */
export const FOREIGN = { least: 50, most: 400, level: -105, deviation: 8 };

/** ppm per K^2 from 25 degC, of a tuning fork; and degC of a chamber. */
export const PARABOLA = -0.034;
export const CHAMBER = { least: 4, most: 12 };
/** ms: how well an answer's time is taken, through a module with commands. */
export const TIME_ERROR = 50;
/** From the start of the window to the answer, ms: where the gateway aims at, give or take. */
export const GATEWAY_DELAY = { least: 80, most: 130 };
/** What comes from the module takes so long to arrive and to be read: the window is open as much longer, ms. */
export const GRACE = 600;
/** When a gateway that fails does so, ms: all nodes have been heard by then. */
export const OUTAGE_FROM = 30 * 3_600_000;
