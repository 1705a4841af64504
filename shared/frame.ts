// A frame: header 8 B | ciphertext | tag 8 B. The header is authenticated because it is part of the nonce.
//
//   header = 0xE0|type , network u8 , node u16 , counter u32        big-endian
//   nonce  = direction u8 | header | epoch u8 | 00 00 00
//
// 0xE0 makes the first byte a LoRaWAN "proprietary" MType, which network servers that hear it ignore.

import { putU16, putU32 } from "./bytes.ts";
import { type Ccm, TAG_LENGTH } from "./ccm.ts";

export const HEADER_LENGTH = 8;
export const FRAME_MIN = HEADER_LENGTH + TAG_LENGTH;
export const UPLINK = 0;
export const DOWNLINK = 1;

/** The nonce of the frame that starts with `frame`'s first 8 bytes. 13 B. */
export function frameNonce(direction: number, frame: Uint8Array, epoch: number): Uint8Array {
  let nonce = new Uint8Array(13);
  nonce[0] = direction;
  nonce.set(frame.subarray(0, HEADER_LENGTH), 1);
  nonce[9] = epoch;
  return nonce;
}

/**
 * Seals `body` (at most 222 B) as a frame. A counter may be sealed once only in its epoch and direction:
 * seeing to that is the caller's.
 */
export function sealFrame(
  cipher: Ccm,
  direction: number,
  epoch: number,
  type: number,
  network: number,
  node: number,
  counter: number,
  body: Uint8Array,
): Uint8Array {
  let frame = new Uint8Array(FRAME_MIN + body.length);
  frame[0] = 0xe0 | type;
  frame[1] = network;
  putU16(frame, 2, node);
  putU32(frame, 4, counter);
  cipher.seal(frameNonce(direction, frame, epoch), body, frame, HEADER_LENGTH);
  return frame;
}

/** The body of a frame, or null where it is too short or not sealed under this key, epoch and direction. */
export function openFrame(
  cipher: Ccm,
  direction: number,
  epoch: number,
  frame: Uint8Array,
): Uint8Array | null {
  if (frame.length < FRAME_MIN) return null;
  return cipher.open(frameNonce(direction, frame, epoch), frame.subarray(HEADER_LENGTH));
}
