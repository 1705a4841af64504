// The profile of a node: who it is, from its enrolment, and how it works, from defaults that fit its board.

import type { Profile, RadioProfile, SensorProfile } from "../../firmware/profile.ts";
import { BURST, BURST_NEAR_PUMPS, MAIN_BAND, NIGHT_WINDOWS } from "../../shared/leak/thresholds.ts";
import { nodeAccount, type RadioNetwork } from "../../shared/radio/network.ts";
import { ToolError } from "../errors.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";
import { pressureChannel, USUAL_RANGE } from "./transducers.ts";

export interface Identity {
  network: number;
  node: number;
  epoch: number;
  /** 32 hex digits. */
  key: string;
}

/** Ratiometric 0.5 to 4.5 V transducer for 0 to 16 bar, halved in front of a 3.3 V converter. */
export const TRANSDUCER = pressureChannel("5v", USUAL_RANGE);

/** What boards run from as drawn, mV. */
export const SUPPLY_MV = 3300;
/**
 * Sensors and board as drawn (docs/boards.md). A transducer of the 0.5 to 4.5 V class is within 0.1 % 10 ms after
 * power-on; the amplifier comes off its rail after 330, when its gain's capacitor has been charged through 1 MOhm.
 */
export const SENSORS: SensorProfile = [10, 500, 1, SUPPLY_MV, SUPPLY_MV];

/** The main band by the pipe, Hz: in plastic only low frequencies get far (MAIN_BAND has the sources). */
export const PIPES = { metal: MAIN_BAND, plastic: [60, 250] } satisfies Record<string, Profile["mainBand"]>;
export type Pipe = keyof typeof PIPES;

/** A profile without its ring, which the layout adds. `changes` replace defaults. */
export function profileFor(identity: Identity, changes: Partial<Profile> = {}): Omit<Profile, "ring"> {
  const { network, node, epoch, key } = identity;
  return {
    v: 1,
    network,
    node,
    epoch,
    key,
    interval: 900_000,
    tick: 20_000,
    windows: 4,
    pressure: TRANSDUCER,
    sensors: SENSORS,
    acoustic: 0,
    reference: null,
    mainBand: MAIN_BAND,
    nightWindows: NIGHT_WINDOWS,
    burst: BURST,
    utcOffset: 60,
    baud: 9600,
    ...changes,
  };
}

/** A node's place in a radio network. Throws ToolError "usage" where a frame is too long for the duty cycle. */
export function radioProfile(network: RadioNetwork, say: Sentences = LANGUAGES.en): RadioProfile {
  const { frequency, spreadingFactor, power, duty, period, slots, repeats } = network;
  const account = nodeAccount(duty, spreadingFactor);
  if (account === undefined) {
    throw new ToolError("usage", say.frameTooLong(spreadingFactor, 100 * duty));
  }
  return [frequency, spreadingFactor, power, ...account, period, slots, repeats];
}

/** How a node measures, as its technician is told. */
export interface Sensors {
  /** Null: no such sensor. `referenceDb` null: not calibrated. */
  acoustic: {
    referenceDb: number | null;
    mainBandHz: [from: number, to: number];
    nightWindows: number;
  } | null;
  /** Null: no such sensor. A smaller fall than `burstKpa` is no burst. */
  pressure: { burstKpa: number; nearPumps: boolean } | null;
}

export function sensorsOf(profile: Omit<Profile, "ring">): Sensors {
  const { reference, mainBand: mainBandHz, nightWindows, burst } = profile;
  const referenceDb = reference === null ? null : reference / 10;
  return {
    acoustic: profile.acoustic === null ? null : { referenceDb, mainBandHz, nightWindows },
    pressure: profile.pressure && { burstKpa: burst / 100, nearPumps: burst === BURST_NEAR_PUMPS },
  };
}
