// AES-CCM of boards whose interpreter has AES in ECB and CBC. CTR would be there too, but ignores its
// initialisation vector: the key stream would repeat.
import { type Ccm, composeCcm } from "../../shared/ccm.ts";

export function blocksCipher(key: Uint8Array): Ccm {
  let aes = require("crypto").AES;
  return composeCcm({
    ecb: (blocks) => new Uint8Array(aes.encrypt(blocks, key, { mode: "ECB" })),
    cbc: (blocks) => new Uint8Array(aes.encrypt(blocks, key, { mode: "CBC" })),
  });
}
