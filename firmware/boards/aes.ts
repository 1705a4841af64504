// The block cipher of boards whose interpreter has AES in ECB and CBC. CTR would be there too, but ignores
// its initialisation vector: the key stream would repeat.
import type { BlockCipher } from "../../shared/ccm.ts";

export function nativeCipher(key: Uint8Array): BlockCipher {
  let aes = require("crypto").AES;
  return {
    ecb: (blocks) => new Uint8Array(aes.encrypt(blocks, key, { mode: "ECB" })),
    cbc: (blocks) => new Uint8Array(aes.encrypt(blocks, key, { mode: "CBC" })),
  };
}
