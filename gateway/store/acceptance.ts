// A frame on its way into the store: how it came, and what it comes to.
import type { CheckBody, EventBody } from "../../shared/messages.ts";
import type { Admitted } from "../admit/message.ts";
import type { DueCommand, OutcomeNews } from "./commands.ts";
import type { HelloNews } from "./facts.ts";
import type { NodeSignal } from "./records.ts";
import type { HandedOn } from "./restored.ts";
import type { Tables } from "./tables.ts";

/** What an ack tells a node, but for the time, which it gets when it is sent. */
export interface Answer {
  /** Downlink counter: used for this answer and for nothing else ever. */
  downlink: number;
  answers: number;
  settled: number;
  missing: Uint8Array | null;
  /** Goes out in place of the ack. */
  command: DueCommand | null;
}

export interface Accepted {
  /** Counters passed over, which no frame has used so far. */
  jump: number;
  /** Rows the outbox has got. */
  appended: number;
  /** Records that were new. */
  stored: number;
  /** `info` about the node has changed. */
  changed: boolean;
  /** `leak` about the node has changed. */
  leak: boolean;
  /** Events that were new, and when they happened, unix ms. */
  events: { body: EventBody; time: number | null }[];
  /** What the node tells of itself, where that is newer than what it has told before; null else. */
  check: CheckBody | null;
  /** What a hello says that was not known before; null for other frames. */
  hello: HelloNews | null;
  /** A hello under this key came from another board before. */
  isOtherBoard: boolean;
  /** It is the first frame under its key. */
  isFirst: boolean;
  /** What an outcome says of which command; null for other frames. */
  outcome: OutcomeNews | null;
  /** Records that were not taken, since too many of the node wait for those before them. */
  crowded: number;
  /** The same, since too much of the node waits for brokers. */
  overShare: number;
  /** Counters that are awaited no longer, since the node has left too many gaps. */
  givenUp: number;
  /** After a restore, once the node has answered for all that the backup had not; null else. */
  handedOn: HandedOn | null;
  /** Null where the frame wants none, or the node has had enough of them. */
  answer: Answer | null;
  /** It has. */
  wasAnsweredEnough: boolean;
}

/** How a frame came. Times in unix ms. */
export interface Reception {
  received: number;
  via: string;
  now: number;
  /** ms, of a clock that nobody sets: answers are counted by it. Where it is left out they are not. */
  elapsed?: number | undefined;
  /** Whether `received` and `now` are by a clock that is believed. True if left out. */
  believed?: boolean;
  /** Whether an answer would be written to the line: a command is not spent where it would not. True if left out. */
  writable?: boolean;
  /** Brought by somebody from the node's flash: whatever it says is no news. False if left out. */
  isBrought?: boolean;
  /** Where it came over radio. */
  signal?: NodeSignal | null | undefined;
}

/** A frame on its way into the store, and what it has come to so far. */
export interface Acceptance extends Tables {
  frame: Admitted;
  reception: Reception;
  accepted: Accepted;
}
