// Node's own crypto behind the interfaces that boards implement, and its CCM as the judge.
import { createCipheriv, createDecipheriv } from "node:crypto";
import { type BlockCipher, type Ccm, composeCcm } from "../../shared/ccm.ts";

/** One cipher for all blocks of a key: making one takes ten times as long as a block does. */
export function nodeBlockCipher(key: Uint8Array): BlockCipher {
  const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const ecb = (blocks: Uint8Array) => new Uint8Array(cipher.update(blocks));
  return {
    ecb,
    cbc: (blocks) => {
      const out = Uint8Array.from(blocks);
      for (let at = 0; at < out.length; at++) {
        if (at >= 16) out[at]! ^= out[at - 16]!;
        if (at % 16 === 15) out.set(ecb(out.subarray(at - 15, at + 1)), at - 15);
      }
      return out;
    },
  };
}

/** CCM as boards without their own have it. */
export const nodeCcm = (key: Uint8Array): Ccm => composeCcm(nodeBlockCipher(key));

export function nodeCcmSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-128-ccm", key, nonce, { authTagLength: 8 });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function nodeCcmOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-128-ccm", key, nonce, { authTagLength: 8 });
  decipher.setAuthTag(sealed.subarray(-8));
  const plain = decipher.update(sealed.subarray(0, -8));
  decipher.final();
  return plain;
}
