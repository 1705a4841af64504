// What is kept of one record and what a publisher gets to see of it.
import type { Maybe } from "../../shared/messages.ts";
import type { RecordBody } from "../admit/message.ts";
import type { Place } from "../places/place.ts";

export type { RecordBody };

/** (network, node, epoch, counter) is a record's identity for ever and on every path. */
export interface Identity {
  network: number;
  node: number;
  epoch: number;
  counter: number;
}

/** Bits that say what is to be known of a record's times. */
export const MARKS = {
  /** The gateway's own clock was not believed: `received` goes on evenly from the newest time before. */
  guessed: 1,
  /** The node's clock was wrong, so that its time is not kept. */
  clockWrong: 2,
} as const;

/** One message to publish, in no partner's format yet. */
export type OutboxMessage = Identity &
  RecordBody & {
    /** the node's name, [a-z0-9-] */
    name: string;
    /** unix ms of measurement; null where the node's clock was not set: then it lies between the two */
    time: number | null;
    timeAfter: number | null;
    timeBefore: number | null;
    /** unix ms at which the gateway had it */
    received: number;
    /** What is to be known of its times: bits of MARKS. */
    marks: number;
    via: string;
    /** Newest of its node and type when it came, and younger than two reporting intervals; false for backfill. */
    live: boolean;
    /** The node's reporting interval, ms, as its last hello said. */
    interval: number;
  };

/** What a node has said of itself, for `info`. */
export interface NodeInfo {
  name: string;
  network: number;
  node: number;
  epoch: number;
  firmware: string | null;
  board: string | null;
  /** Reporting interval, ms. */
  interval: number | null;
  /** unix ms */
  lastSeen: number | null;
  /** Sampling rate, Hz. */
  acousticRate: number | null;
  acousticBits: number | null;
  /** 0.1 dB */
  acousticGain: number | null;
  /** Why it restarted last, by its number in RESETS. */
  reset: number | null;
  /** Number of its boot since it was flashed. */
  boot: number | null;
  /** How often since that boot its radio module did not sleep when told to, and was reset since it was silent; null: never. */
  module: { sleepless: number; resets: number } | null;
  /** Readings that it gave up last for lack of room: the first one's counter, how many, when the gateway had the hello that says so, unix ms. */
  thinned: { first: number; count: number; received: number } | null;
  /** Of its last frame; null where that did not come over radio. */
  signal: NodeSignal | null;
  /** When anything of this but signal and last frame has changed last, unix ms. */
  changed: number;
  /** Since when it is heard as it should be, unix ms; null where that was never noted. */
  heardSince: number | null;
  place: Place;
  /** It has a key that opens frames; false where it was revoked and has no new one. */
  hasKey: boolean;
}

/** Null: the module does not tell. */
export interface NodeSignal {
  /** dBm */
  rssi: number | null;
  /** dB */
  snr: number | null;
  /** dB over what its spreading factor needs */
  margin: number | null;
  /** unix ms */
  at: number;
}

/** What a node has decided about a leak, for `leak`. The identity is that of the record it rests on. */
export interface NodeLeak extends Identity {
  name: string;
  /** When that record was made, and when the gateway had it: unix ms; null where the first is not known. */
  time: number | null;
  received: number;
  /** One of LEAK_STATES by its number, or a later one. */
  state: number;
  /** unix ms of the change that brought the state; null where that is not known */
  since: number | null;
  /** unix ms at which the gateway had the first record that says so, with none after it that says otherwise */
  firstReceived: number;
  score: Maybe;
  /** As in EventBody, of the change that brought the state; null where that is not known. */
  components: Uint8Array | null;
  /** One of RULES by its number, of that change; null where that is not known. */
  rule: number | null;
  /** As in NightBody, of the newest record in this state that is a change or a night; null where that does not say. */
  crept: Maybe;
  /** As in NightBody, of the last night in this state; null where there was none yet. */
  rise: Maybe;
  baseline: Maybe;
  night: Maybe;
  flags: number;
}
