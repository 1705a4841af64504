// What an uplink claims in its header (shared/frame.ts): nothing of it is proven before the frame is opened.
import { getU16, getU32 } from "../../shared/bytes.ts";
import { FRAME_MIN } from "../../shared/frame.ts";

export interface UplinkHeader {
  type: number;
  network: number;
  node: number;
  counter: number;
}

/** Null where it is no uplink of ours, or too short for one. 0xE0|type; a downlink is another gateway's answer. */
export function uplinkHeader(frame: Uint8Array): UplinkHeader | null {
  if (frame.length < FRAME_MIN || (frame[0]! & 0xf0) !== 0xe0) return null;
  return { type: frame[0]! & 15, network: frame[1]!, node: getU16(frame, 2), counter: getU32(frame, 4) };
}
