// Opening and sealing frames: AES-CCM composed by the shared code, as on boards, over the platform's own AES.
// Node's CCM wants a new cipher for each frame, which takes twice as long as all of this (3.4 and 1.5 us, run).
import { createCipheriv } from "node:crypto";
import { type BlockCipher, type Ccm, composeCcm } from "../../shared/ccm.ts";
import { DOWNLINK, openFrame, sealFrame, UPLINK } from "../../shared/frame.ts";

const BLOCK = 16;

/** The platform's AES under one key, without padding, and never ended: it takes blocks for ever. */
function blockCipher(key: Uint8Array): BlockCipher {
  const ecb = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const cbc = createCipheriv("aes-128-cbc", key, new Uint8Array(BLOCK)).setAutoPadding(false);
  /** What `cbc` gave last and mixes into what comes next; mixed in twice it is gone, so each begins anew. */
  let last = new Uint8Array(BLOCK);
  return {
    ecb: (blocks) => ecb.update(blocks),
    cbc(blocks) {
      for (let i = 0; i < BLOCK; i++) blocks[i]! ^= last[i]!;
      const out = cbc.update(blocks);
      last = out.subarray(out.length - BLOCK);
      return out;
    },
  };
}

/** Ciphers by the bytes of their keys. */
const ciphers = new Map<string, Ccm>();
/** 50 MB (measured), and only where there are so many nodes. */
const CIPHERS_MAX = 10_000;

function cipherOf(key: Uint8Array): Ccm {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
  let found = ciphers.get(bytes);
  if (found === undefined) {
    if (ciphers.size >= CIPHERS_MAX) ciphers.clear();
    found = composeCcm(blockCipher(key));
    ciphers.set(bytes, found);
  }
  return found;
}

/** The body of an uplink, or null where it is not sealed under this key and epoch. */
export function openUplink(frame: Uint8Array, epoch: number, key: Uint8Array): Uint8Array | null {
  return openFrame(cipherOf(key), UPLINK, epoch, frame);
}

/** A downlink of `type` 16..31. Its counter must never have been used for other bytes. */
export function sealDownlink(
  to: { network: number; node: number; epoch: number; key: Uint8Array },
  type: number,
  counter: number,
  body: Uint8Array,
): Uint8Array {
  return sealFrame(cipherOf(to.key), DOWNLINK, to.epoch, type, to.network, to.node, counter, body);
}
