// The smallest answers that the laboratory gives a node: the ack of an uplink, or a command in its place.
import { sealDownlink } from "../../gateway/admit/seal.ts";
import { cborPut } from "../../shared/cbor.ts";
import { ACK, BODY_MAX, COMMAND, COMMAND_ID, COMMAND_INTERVAL } from "../../shared/messages.ts";
import { inRanges, type Ranges, upTo } from "./ranges.ts";

/** Of the laboratory's only node. */
export const IDENTITY = { network: 1, node: 7, epoch: 0 };
export const KEY = "2b7e151628aed2a6abf7158809cf4f3c";
export const KEY_BYTES = Buffer.from(KEY, "hex");
/** Counters that `missing` of an ack tells of. */
const SPAN = 64;

/** What a command sets: the reporting interval, s. */
export interface Command {
  id: number;
  interval: number;
}

function seal(type: number, counter: number, items: Parameters<typeof cborPut>[2]): Uint8Array {
  const body = new Uint8Array(BODY_MAX);
  const bytes = cborPut(body, 0, items);
  return sealDownlink({ ...IDENTITY, key: KEY_BYTES }, type, counter, body.subarray(0, bytes));
}

/** Which counters after those that are settled are missing, a bit each; null: none is. */
function missingOf(stored: Ranges, highest: number): Uint8Array | null {
  const settled = upTo(stored);
  const bitmap = new Uint8Array(SPAN / 8);
  let bytes = 0;
  for (let i = 0; i < SPAN && settled + 1 + i <= highest; i++) {
    if (inRanges(stored, settled + 1 + i)) continue;
    bitmap[i >> 3]! |= 1 << (i & 7);
    bytes = (i >> 3) + 1;
  }
  return bytes > 0 ? bitmap.subarray(0, bytes) : null;
}

/** The ack of the uplink `answers`, under a downlink's counter. `highest`: of the counters heard; `now`: unix ms. */
export function ackFrame(
  counter: number,
  answers: number,
  stored: Ranges,
  highest: number,
  now: number,
): Uint8Array {
  const time = [Math.floor(now / 1000), now % 1000];
  return seal(ACK, counter, [answers, upTo(stored), missingOf(stored, highest), ...time]);
}

export function commandFrame(counter: number, answers: number, { id, interval }: Command): Uint8Array {
  return seal(COMMAND, counter, [answers, { [COMMAND_ID]: id, [COMMAND_INTERVAL]: interval }]);
}
