// What the gateway says: authenticated, new, and in answer to something this node has just asked.
import type { Ccm } from "../../shared/ccm.ts";
import { DOWNLINK, FRAME_MIN, getU32, openFrame } from "../../shared/frame.ts";
import { ACK } from "../../shared/messages.ts";
import type { Profile } from "../profile.ts";

/** An ack, taken apart: see AckBody. */
export interface Ack {
  answers: number;
  settled: number;
  missing: Uint8Array | undefined;
  seconds: number;
  milliseconds: number;
}

let body: Uint8Array;
let at: number;

/** The unsigned integer at `at`, in its shortest form or not; -1 where there is none. */
function uint(): number {
  let head = body[at++];
  if (head < 24) return head;
  if (head > 26) return -1;
  let n = 1 << (head - 24);
  let value = 0;
  while (n--) value = value * 256 + body[at++];
  return at <= body.length ? value : -1;
}

/** The byte string at `at`, at most 8 long; undefined where null or anything else stands there. */
function bytes(): Uint8Array | undefined {
  let head = body[at++];
  if (head < 0x40 || head > 0x48) return undefined;
  let from = at;
  at += head - 0x40;
  return body.subarray(from, at);
}

let last = 0;

/**
 * The ack that `frame` holds, or undefined where it is none, is not for this node, does not authenticate, or
 * is not newer than the last one taken.
 */
export function readAck(frame: Uint8Array, profile: Profile, cipher: Ccm): Ack | undefined {
  if (frame.length < FRAME_MIN || frame[0] !== (0xe0 | ACK)) return undefined;
  if (frame[1] !== profile.network || ((frame[2] << 8) | frame[3]) !== profile.node) return undefined;
  let down = getU32(frame, 4);
  if (down <= last) return undefined;
  let plain = openFrame(cipher, DOWNLINK, profile.epoch, frame);
  if (!plain || (plain[0] & 0xe0) !== 0x80) return undefined;
  last = down;
  body = plain;
  at = 1;
  let ack = { answers: uint(), settled: uint(), missing: bytes(), seconds: uint(), milliseconds: uint() };
  return ack.answers < 0 || ack.settled < 0 || ack.seconds < 0 || ack.milliseconds < 0 ? undefined : ack;
}
