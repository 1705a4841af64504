// AES-CCM of boards whose interpreter has AES in ECB and CBC. CTR would be there too, but ignores its
// initialisation vector: the key stream would repeat. A result needs contiguous memory, of which a node has
// little after some hours: so one block at a time. Where there is not even that, the interpreter throws.
import { type Ccm, composeCcm } from "../../shared/ccm.ts";

export function blocksCipher(key: Uint8Array): Ccm {
  let aes = require("crypto").AES;
  let each = (blocks: Uint8Array, encrypt: (block: Uint8Array) => Uint8Array) => {
    for (let at = 0; at < blocks.length; at += 16) blocks.set(encrypt(blocks.subarray(at, at + 16)), at);
    return blocks;
  };
  return composeCcm({
    ecb: (blocks) => each(blocks, (block) => new Uint8Array(aes.encrypt(block, key, { mode: "ECB" }))),
    cbc: (blocks) => {
      let iv = new Uint8Array(16);
      return each(blocks, (block) => {
        iv = new Uint8Array(aes.encrypt(block, key, { mode: "CBC", iv }));
        return iv;
      });
    },
  });
}
