// AES-128-CCM (RFC 3610) with an 8-byte tag, a 2-byte length field and no associated data, as frames need it.
// Some boards have all of it; for the others it is composed here from a block cipher that is passed in.

import { putU16 } from "./bytes.ts";

/** AES-128-CCM under one key. Nonces are 13 B. */
export interface Ccm {
  /**
   * Encrypts `plain` (at most 222 B). Writes ciphertext and tag into `out` at `at`, `plain.length + 8` bytes.
   */
  seal(nonce: Uint8Array, plain: Uint8Array, out: Uint8Array, at: number): void;
  /** The plaintext of ciphertext and tag in `sealed`, or null where the tag does not fit. */
  open(nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null;
}

/** AES-128 under one key, of whole blocks of 16 B. The input may be overwritten by the result. */
export interface BlockCipher {
  ecb(blocks: Uint8Array): Uint8Array;
  /** CBC encryption with a zero initialisation vector. */
  cbc(blocks: Uint8Array): Uint8Array;
}

export const TAG_LENGTH = 8;

const FLAGS_MAC = 0x19; // 8 * ((8 - 2) / 2) + (2 - 1): no associated data, 8-byte tag, 2-byte length
const FLAGS_COUNTER = 0x01; // 2 - 1: 2-byte length

/** CBC-MAC: the last block over B0 and the plaintext padded with zeros. */
function mac(cipher: BlockCipher, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  let blocks = new Uint8Array(16 + ((plain.length + 15) & ~15));
  blocks[0] = FLAGS_MAC;
  blocks.set(nonce, 1);
  putU16(blocks, 14, plain.length);
  blocks.set(plain, 16);
  return cipher.cbc(blocks).subarray(blocks.length - 16);
}

/** The key stream for `length` bytes, after its first block, which masks the tag. */
function keyStream(cipher: BlockCipher, nonce: Uint8Array, length: number): Uint8Array {
  let blocks = new Uint8Array(16 + ((length + 15) & ~15));
  for (let at = 0; at < blocks.length; at += 16) {
    blocks[at] = FLAGS_COUNTER;
    blocks.set(nonce, at + 1);
    blocks[at + 15] = at >> 4;
  }
  return cipher.ecb(blocks);
}

/** CCM out of a block cipher's ECB and CBC. */
export function composeCcm(cipher: BlockCipher): Ccm {
  return {
    seal: (nonce, plain, out, at) => {
      let tag = mac(cipher, nonce, plain);
      let stream = keyStream(cipher, nonce, plain.length);
      let n = plain.length;
      for (let i = 0; i < n; i++) out[at + i] = plain[i] ^ stream[16 + i];
      for (let i = 0; i < TAG_LENGTH; i++) out[at + n + i] = tag[i] ^ stream[i];
    },
    open: (nonce, sealed) => {
      let n = sealed.length - TAG_LENGTH;
      if (n < 0) return null;
      let stream = keyStream(cipher, nonce, n);
      let plain = new Uint8Array(n);
      for (let i = 0; i < n; i++) plain[i] = sealed[i] ^ stream[16 + i];
      let tag = mac(cipher, nonce, plain);
      let wrong = 0;
      for (let i = 0; i < TAG_LENGTH; i++) wrong |= sealed[n + i] ^ tag[i] ^ stream[i];
      return wrong === 0 ? plain : null;
    },
  };
}
