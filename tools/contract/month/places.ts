// The places of the month: a node each, and what its pipe is to bring out on which days. A day begins at noon, and night
// n, from one to three in the morning by UTC, is at day n - 0.46 to n - 0.38. A pipe is known after fourteen nights.
import type { Profile } from "../../../firmware/profile.ts";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import type { Change } from "./pipes.ts";

export interface Place {
  /** The node's name at first. */
  name: string;
  board: string;
  /** On radio by this module; on a serial line of its own where it is left out. */
  module?: ModuleName;
  /** Where it differs from every other's. */
  profile?: Partial<Profile>;
  /** V; 3 where left out. */
  battery?: number;
  /** Of its quiet windows, dB re full scale; boards of 8 bits hear nothing below -45 dB. */
  quiet_db?: number;
  changes?: Change[];
}

/** Few samples and windows, which take most of the time (measured); a burst is told by means of two minutes. */
export const PROFILE = { tick: 120_000, interval: 3_600_000, windows: 1, nightWindows: 24 };
const QUARTERLY = { tick: 60_000, interval: 900_000 };
/** From the synthetic scale to that of the recordings behind the start rule: it hears them as they are. */
const CALIBRATED = { reference: 0 };

/** So far below a vacuum that its wire must be off. */
const OFF_KPA = -1200;

const PLACES_ON_LINES: Place[] = [
  // Bursts, a sensor of pressure that fails, and a faint leak that is mended before it is more than a suspicion.
  {
    name: "storgatan-12",
    board: "puckjs",
    profile: QUARTERLY,
    changes: [
      { from: 0.012, to: 0.05, kpa: OFF_KPA },
      { from: 0.41, to: 0.46, kpa: OFF_KPA },
      { from: 1.3, to: 1.33, kpa: -60 },
      { from: 15.2, to: 21.3, leak_db: -39 },
      { from: 19.2, to: 19.23, kpa: -45 },
    ],
  },
  // It leaked before the node came: the start rule tells, and is right on the sixth night. Mended on the seventh.
  {
    name: "kyrkogatan-3",
    board: "espruino-wifi",
    profile: CALIBRATED,
    quiet_db: -46,
    changes: [
      { from: 0, to: 6.2, leak_db: -22 },
      { from: 24.2, to: 24.5, torn: true },
    ],
  },
  // A leak of 6 dB from night 16 on: the slow rule.
  {
    name: "hamngatan-7",
    board: "xiao-ble",
    battery: 3.9,
    changes: [
      { from: 2.59, to: 2.68, kpa: OFF_KPA },
      { from: 15.2, to: 99, leak_db: -31 },
    ],
  },
  // One of 14 dB, for five nights: the fast rule. Mended, and all is well again.
  { name: "norra-jarnvagsgatan-1", board: "mdbt42q", changes: [{ from: 15.2, to: 20.3, leak_db: -22 }] },
  // A burst, after which it is loud and the pressure lower: a leak after a single night.
  {
    name: "tradgardsgatan-9",
    board: "puckjs",
    battery: 2.7,
    changes: [
      { from: 16.3, to: 99, leak_db: -22 },
      { from: 16.3, to: 99, kpa: -8 },
      { from: 16.3, to: 16.4, kpa: -30 },
    ],
  },
  // Known noise from the second day on; when that is learned, its amplifier becomes louder.
  {
    name: "skolhusallen-2",
    board: "espruino-wifi",
    quiet_db: -46,
    changes: [{ from: 15.2, to: 99, gain: 3.2 }],
  },
  // A pump for three nights, and a sensor that comes loose.
  {
    name: "bergsgatan-5",
    board: "xiao-ble",
    battery: 3.2,
    quiet_db: -30,
    changes: [
      { from: 4.2, to: 7.3, tone_db: -24 },
      { from: 16.2, to: 25.3, gain: 0.3 },
    ],
  },
  // A pipe at the converter's floor, an empty battery, and a small journal.
  {
    name: "sallyhill-1",
    board: "puckjs",
    profile: QUARTERLY,
    battery: 1.9,
    quiet_db: -80,
    changes: [{ from: 2.3, to: 2.36, kpa: OFF_KPA }],
  },
  // An amplifier far too loud for some hours, and wires that come off.
  {
    name: "fredsgatan-8",
    board: "pico",
    changes: [
      { from: 0.6, to: 0.8, gain: 400 },
      { from: 0.65, to: 0.75, kpa: OFF_KPA },
      { from: 1.1, to: 1.2, torn: true },
      { from: 1.15, to: 1.25, kpa: OFF_KPA },
      { from: 1.4, to: 1.7, torn: true },
      { from: 2.4, to: 2.7, kpa: OFF_KPA },
    ],
  },
  // Without power for two weeks, when it has just learned its pipe.
  { name: "esplanaden-20", board: "xiao-ble", battery: 4.1 },
  // They are renamed, or removed.
  { name: "provisorisk-1", board: "mdbt42q" },
  { name: "lagergatan-1", board: "mdbt42q" },
  { name: "varvsgatan-2", board: "pico2" },
];

export const RADIO_PLACES: Place[] = [
  {
    name: "nacksta-14",
    board: "puckjs",
    module: "rak3172",
    battery: 3.1,
    changes: [{ from: 1.4, to: 1.55, kpa: OFF_KPA }],
  },
  { name: "nacksta-15", board: "espruino-wifi", module: "rak3172" },
];

export const PLACES: Place[] = [...PLACES_ON_LINES, ...RADIO_PLACES];
