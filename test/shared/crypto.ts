// Node's own crypto behind the interfaces that boards implement, and its CCM as the judge.
import { createCipheriv, createDecipheriv } from "node:crypto";
import { type BlockCipher, type Ccm, composeCcm } from "../../shared/ccm.ts";

export function nodeBlockCipher(key: Uint8Array): BlockCipher {
  const run = (algorithm: string, iv: Uint8Array | null) => (blocks: Uint8Array) => {
    const cipher = createCipheriv(algorithm, key, iv).setAutoPadding(false);
    return new Uint8Array(Buffer.concat([cipher.update(blocks), cipher.final()]));
  };
  return { ecb: run("aes-128-ecb", null), cbc: run("aes-128-cbc", new Uint8Array(16)) };
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
