// Opening and sealing frames with the platform's own AES-CCM: the shared code composes the same from a
// board's block cipher, and the test vectors hold both.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";
import { TAG_LENGTH } from "../../shared/ccm.ts";
import { DOWNLINK, FRAME_MIN, frameNonce, HEADER_LENGTH, putU32, UPLINK } from "../../shared/frame.ts";

const CIPHER = "aes-128-ccm";
const OPTIONS = { authTagLength: TAG_LENGTH };

/** Handles of keys by their bytes: making one takes five times as long as a frame's cipher (20 and 4 us, run). */
const handles = new Map<string, KeyObject>();
const HANDLES_MAX = 20_000;

function handle(key: Uint8Array): KeyObject {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
  let found = handles.get(bytes);
  if (found === undefined) {
    if (handles.size >= HANDLES_MAX) handles.clear();
    found = createSecretKey(key);
    handles.set(bytes, found);
  }
  return found;
}

/** The body of an uplink of at least FRAME_MIN bytes, or null where it is not sealed under this key and epoch. */
export function openUplink(frame: Uint8Array, epoch: number, key: Uint8Array): Uint8Array | null {
  const tagAt = frame.length - TAG_LENGTH;
  const decipher = createDecipheriv(CIPHER, handle(key), frameNonce(UPLINK, frame, epoch), OPTIONS);
  decipher.setAuthTag(frame.subarray(tagAt));
  try {
    const body = decipher.update(frame.subarray(HEADER_LENGTH, tagAt));
    decipher.final();
    return body;
  } catch {
    // Node's CCM tells a wrong tag by throwing, and in no other way.
    return null;
  }
}

/** A downlink of `type` 16..31. Its counter must never have been used for other bytes. */
export function sealDownlink(
  to: { network: number; node: number; epoch: number; key: Uint8Array },
  type: number,
  counter: number,
  body: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(FRAME_MIN + body.length);
  frame[0] = 0xe0 | type;
  frame[1] = to.network;
  frame[2] = to.node >> 8;
  frame[3] = to.node;
  putU32(frame, 4, counter);
  const cipher = createCipheriv(CIPHER, handle(to.key), frameNonce(DOWNLINK, frame, to.epoch), OPTIONS);
  frame.set(cipher.update(body), HEADER_LENGTH);
  cipher.final();
  frame.set(cipher.getAuthTag(), HEADER_LENGTH + body.length);
  return frame;
}
