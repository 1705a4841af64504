// How long what is sent is, in one place.
import { FRAME_MIN } from "../../../shared/frame.ts";
import { BODY_MAX, FRAME_MAX } from "../../../shared/messages.ts";
import type { Chance } from "../../chance.ts";

/** Header and tag of a frame. */
export const OVERHEAD = FRAME_MIN;
export { BODY_MAX, FRAME_MAX as LONGEST };

/** What a node keeps. */
export type RecordKind = "reading" | "event" | "night" | "check";
export type Kind = RecordKind | "hello" | "records";

/** B, of what a node's records and frames of records are made of. */
export interface Sizes {
  /** A body, with what differs from one to the next. */
  bodyOf(kind: Exclude<Kind, "records">, chance: Chance): number;
  /** Array, epoch. */
  recordsHead: number;
  /** A record in a frame of records: array, counter, type, and its body. */
  recordOf(body: number): number;
  /** A reading after another one, told by what has changed. */
  followingOf(body: number): number;
  /** `[counter, count]`. */
  voidRange: number;
}

/** Those of a network that has grown, with large counters and values. */
export const GROWN: Sizes = {
  bodyOf(kind, chance) {
    switch (kind) {
      case "reading":
        return 34 + Math.floor(5 * chance.uniform());
      case "event":
        return 26 + Math.floor(5 * chance.uniform());
      case "night":
        return 45;
      case "check":
        return 24;
      case "hello":
        return 47;
    }
  },
  recordsHead: 3,
  recordOf: (body) => body + 7,
  // Of two days of virtual nodes 18 to 23 B, for 29 to 31 B.
  followingOf: (body) => body - 15,
  voidRange: 7,
};

const unsigned = (n: number) => (n < 24 ? 1 : n < 256 ? 2 : n < 65_536 ? 3 : 5);

/** An answer's frame: `missing` is how many counters its bitmap reaches to, 0 for none. */
export function answerOf(answers: number, settled: number, missing: number): number {
  return OVERHEAD + 1 + unsigned(answers) + unsigned(settled) + 1 + Math.ceil(missing / 8) + 5 + 3;
}
