// What an authenticated frame says, in types: everything behind admit can rely on the ranges that the
// schema has checked.
import type {
  CheckBody,
  EventBody,
  Maybe,
  NightBody,
  ReadingBody,
  SpectrumBody,
} from "../../shared/messages.ts";

/** What a node keeps in its journal; each has a counter of its own as its identity. */
export type JournalBody =
  | { type: "reading"; body: ReadingBody }
  | { type: "event"; body: EventBody }
  | { type: "night"; body: NightBody };

/** What is kept here. A spectrum's identity is the counter of the frame it came in: its node keeps none. */
export type RecordBody = JournalBody | { type: "spectrum"; body: SpectrumBody };

/** What a node has told of itself. Its counter is an identity like any other, but only the newest is of use: none is published. */
export type SelfCheck = { type: "check"; body: CheckBody };

/** `count` counters from `first`; both at least 1. */
export interface CounterRange {
  first: number;
  count: number;
}

/** A record that travels in a type 1 frame, under the counter it was written with. */
export type CountedRecord = (JournalBody | SelfCheck) & { counter: number };

export interface HelloBody {
  firmware: string | null;
  board: string | null;
  /** CRC-32 of the profile */
  profile: Maybe;
  /** The console has left the line, so the line may be written to. */
  consoleOff: boolean;
  /** 0 unknown, 1 watchdog, 2 error, 3 command */
  reset: Maybe;
  /** Counters that the last reset skipped. */
  jump: CounterRange | null;
  /** Sampling rate, Hz; bits; gain, 0.1 dB. */
  acoustic: { rate: number; bits: number; gain: number } | null;
  /** Readings given up for lack of room. */
  thinned: CounterRange | null;
  /** Reporting interval, s. */
  interval: Maybe;
  /** Number of this boot since the node was flashed. */
  boot: Maybe;
  /** CRC-32 of the board's serial number. */
  serial: Maybe;
  /** How often since the boot its radio module did not sleep, and was reset because it was silent; null where never. */
  module: { sleepless: number; resets: number } | null;
}

/** What a command came to. */
export interface OutcomeBody {
  /** The command's. */
  id: number;
  /** One of OUTCOMES by its number, or a later one. */
  result: number;
  /** The key that was refused. */
  key: Maybe;
}

/** Of one epoch, which need not be the frame's. */
export interface RecordsBody {
  type: "records";
  epochOfRecords: number;
  records: CountedRecord[];
  voids: CounterRange[];
}

export type Body =
  | RecordBody
  | SelfCheck
  | { type: "hello"; body: HelloBody }
  | RecordsBody
  | { type: "outcome"; body: OutcomeBody };

/** A frame that has passed every check: who sent it, under which counter, and what it says. */
export type Admitted = Body & {
  from: KnownNode;
  /** The epoch whose key opened the frame, and that key. */
  epoch: number;
  key: Uint8Array;
  counter: number;
};

/** A node of the registry. */
export interface KnownNode {
  /** The store's own number for it. */
  id: number;
  name: string;
  network: number;
  node: number;
  /** Keys that may open a frame, newest epoch first: the current one, and the previous unless retired. */
  keys: { epoch: number; key: Uint8Array }[];
}
