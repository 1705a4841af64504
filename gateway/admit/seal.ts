// Opening and sealing frames: AES-128-CCM as in shared/ccm.ts, composed over the platform's own AES with ciphers that
// are kept for each key, in memory that is used again for each frame. Node's CCM wants a new cipher for each frame, which
// takes more than twice as long as all of this; memory for each frame a third more (measured, both under load).

import { type Cipheriv, createCipheriv } from "node:crypto";
import { putU32 } from "../../shared/bytes.ts";
import { TAG_LENGTH } from "../../shared/ccm.ts";
import { DOWNLINK, FRAME_MIN, HEADER_LENGTH, UPLINK } from "../../shared/frame.ts";
import { BODY_MAX } from "../../shared/messages.ts";

const BLOCK = 16;
const ZEROS = new Uint8Array(BLOCK);
/** A block before those of the body, which are at most so many. */
const BLOCKS_MAX = 1 + Math.ceil(BODY_MAX / BLOCK);

/** The platform's AES under one key, without padding, and never ended: it takes blocks for ever. */
interface FrameCipher {
  /** A copy: who has an array of the same bytes has this cipher. */
  key: Uint8Array;
  ecb: Cipheriv;
  cbc: Cipheriv;
  /** What `cbc` gave last and mixes into what comes next; mixed in twice it is gone, so each MAC begins anew. */
  last: Uint8Array;
}

function frameCipher(key: Uint8Array): FrameCipher {
  return {
    key: Uint8Array.from(key),
    ecb: createCipheriv("aes-128-ecb", key, null).setAutoPadding(false),
    cbc: createCipheriv("aes-128-cbc", key, ZEROS).setAutoPadding(false),
    last: new Uint8Array(BLOCK),
  };
}

/** Ciphers by the bytes of their keys, and by the arrays in which the store has them. */
const ciphers = new Map<string, FrameCipher>();
let ciphersOfArrays = new WeakMap<Uint8Array, FrameCipher>();
/** 50 MB (measured), and only where there are so many nodes. */
const CIPHERS_MAX = 10_000;

function cipherOf(key: Uint8Array): FrameCipher {
  const known = ciphersOfArrays.get(key);
  if (known !== undefined && isSame(known.key, key)) return known;
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
  let found = ciphers.get(bytes);
  if (found === undefined) {
    if (ciphers.size >= CIPHERS_MAX) {
      ciphers.clear();
      ciphersOfArrays = new WeakMap();
    }
    found = frameCipher(key);
    ciphers.set(bytes, found);
  }
  ciphersOfArrays.set(key, found);
  return found;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Counter blocks A0, A1, … and the blocks B0, B1, … that are authenticated (RFC 3610, 2.2 and 2.3). */
const a = new Uint8Array(BLOCKS_MAX * BLOCK);
const b = new Uint8Array(BLOCKS_MAX * BLOCK);
/** The first 0, 1, 2, … of them, as a cipher is given them. */
const firstOf = (blocks: Uint8Array) =>
  Array.from({ length: BLOCKS_MAX + 1 }, (_, count) => blocks.subarray(0, count * BLOCK));
const firstOfA = firstOf(a);
const firstOfB = firstOf(b);
const NONCE_AT = 1;
const NONCE_END = 14;
const FLAGS_A = 0x01; // 2 - 1: 2-byte length
const FLAGS_B = 0x19; // 8 * ((8 - 2) / 2) + (2 - 1): no associated data, 8-byte tag, 2-byte length

const blocksFor = (bodyLength: number) => 1 + ((bodyLength + BLOCK - 1) >> 4);

/** The nonce of `frameNonce` in A0: direction, the frame's header, epoch, zeros. */
function putNonce(direction: number, epoch: number, frame: Uint8Array): void {
  a[0] = FLAGS_A;
  a[NONCE_AT] = direction;
  for (let i = 0; i < HEADER_LENGTH; i++) a[NONCE_AT + 1 + i] = frame[i]!;
  a[NONCE_AT + 1 + HEADER_LENGTH] = epoch;
  for (let i = NONCE_AT + 2 + HEADER_LENGTH; i < BLOCK; i++) a[i] = 0;
}

/** The key stream under the nonce in A0: a block for the tag, then those for a body. */
function keyStream({ ecb }: FrameCipher, bodyLength: number): Uint8Array {
  const blocks = blocksFor(bodyLength);
  for (let i = 1; i < blocks; i++) {
    a.copyWithin(i * BLOCK, 0, BLOCK - 1);
    a[(i + 1) * BLOCK - 1] = i;
  }
  return ecb.update(firstOfA[blocks]!);
}

/** The MAC of the body that is in B1, B2, … under the nonce in A0. Good until the next one is made. */
function macOf({ cbc, last }: FrameCipher, bodyLength: number): Uint8Array {
  b[0] = FLAGS_B;
  for (let i = NONCE_AT; i < NONCE_END; i++) b[i] = a[i]!;
  b[BLOCK - 2] = bodyLength >> 8;
  b[BLOCK - 1] = bodyLength;
  for (let i = 0; i < BLOCK; i++) b[i]! ^= last[i]!;
  const blocks = blocksFor(bodyLength);
  for (let i = BLOCK + bodyLength; i < blocks * BLOCK; i++) b[i] = 0;
  const out = cbc.update(firstOfB[blocks]!);
  for (let i = 0, at = out.length - BLOCK; i < BLOCK; i++) last[i] = out[at + i]!;
  return last;
}

/** The body of an uplink, or null where it is not sealed under this key and epoch. */
export function openUplink(frame: Uint8Array, epoch: number, key: Uint8Array): Uint8Array | null {
  const length = frame.length - FRAME_MIN;
  if (length < 0 || length > BODY_MAX) return null;
  const cipher = cipherOf(key);
  putNonce(UPLINK, epoch, frame);
  const stream = keyStream(cipher, length);
  const body = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    b[BLOCK + i] = body[i] = frame[HEADER_LENGTH + i]! ^ stream[BLOCK + i]!;
  }
  const mac = macOf(cipher, length);
  // All of the tag is looked at, however soon it differs: the time taken says nothing of where.
  let wrong = 0;
  for (let i = 0; i < TAG_LENGTH; i++) wrong |= frame[HEADER_LENGTH + length + i]! ^ mac[i]! ^ stream[i]!;
  return wrong === 0 ? body : null;
}

/**
 * A downlink of `type` 16..31 with a body of at most 222 B. Its counter must never have been used for other bytes.
 * Throws RangeError where the body is longer.
 */
export function sealDownlink(
  to: { network: number; node: number; epoch: number; key: Uint8Array },
  type: number,
  counter: number,
  body: Uint8Array,
): Uint8Array {
  const { length } = body;
  if (length > BODY_MAX) throw new RangeError(`a body of ${length} B is longer than ${BODY_MAX} B`);
  const cipher = cipherOf(to.key);
  const frame = new Uint8Array(FRAME_MIN + length);
  frame[0] = 0xe0 | type;
  frame[1] = to.network;
  frame[2] = to.node >> 8;
  frame[3] = to.node;
  putU32(frame, 4, counter);
  putNonce(DOWNLINK, to.epoch, frame);
  const stream = keyStream(cipher, length);
  for (let i = 0; i < length; i++) {
    b[BLOCK + i] = body[i]!;
    frame[HEADER_LENGTH + i] = body[i]! ^ stream[BLOCK + i]!;
  }
  const mac = macOf(cipher, length);
  for (let i = 0; i < TAG_LENGTH; i++) frame[HEADER_LENGTH + length + i] = mac[i]! ^ stream[i]!;
  return frame;
}
