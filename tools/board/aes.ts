// The interpreter's AES, as each build has it: ECB and CBC of require("crypto").AES with a result that is an
// ArrayBuffer, no padding, and silence where a length is wrong; or CCM, of the global AES only.
import { type Cipheriv, createCipheriv, createDecipheriv } from "node:crypto";

type Bytes = Uint8Array;

/** The cipher of the last key: making one takes ten times as long as a block does. */
let cipher: Cipheriv | undefined;
let cipherKey = Buffer.alloc(0);

/** Whole blocks in ECB, of which the platform's cipher takes any number in its life. */
function ecb(key: Bytes, blocks: Bytes): Buffer {
  if (cipher === undefined || Buffer.compare(cipherKey, key) !== 0) {
    cipherKey = Buffer.from(key);
    cipher = createCipheriv("aes-128-ecb", cipherKey, null).setAutoPadding(false);
  }
  return cipher.update(blocks);
}

/** What there is of AES on a board: see Facts.aes. `buffer` makes an ArrayBuffer of the firmware's own world. */
export function createAes(has: "ccm" | "blocks" | "none", buffer: (bytes: Uint8Array) => ArrayBuffer) {
  const encrypt = (data: Bytes, key: Bytes, options: { mode: string; iv?: Bytes }) => {
    if (key.length !== 16) return undefined;
    // ECB leaves what is no whole block as zeros.
    const whole = data.length & ~15;
    const blocks = Buffer.from(data);
    if (options.mode === "ECB")
      return buffer(Buffer.concat([ecb(key, blocks.subarray(0, whole))], data.length));
    if (options.mode !== "CBC") {
      throw new Error(`virtual board: AES mode ${options.mode} is not to be relied on`);
    }
    if (whole !== data.length) return undefined;
    const out = Buffer.alloc(whole);
    let last = options.iv ?? new Uint8Array(16);
    for (let at = 0; at < whole; at += 16) {
      const block = blocks.subarray(at, at + 16);
      for (let i = 0; i < 16; i++) block[i]! ^= last[i]!;
      last = ecb(key, block);
      out.set(last, at);
    }
    return buffer(out);
  };
  const ccmEncrypt = (data: Bytes, key: Bytes, nonce: Bytes, tagLength: number) => {
    const cipher = createCipheriv("aes-128-ccm", Buffer.from(key), Buffer.from(nonce), {
      authTagLength: tagLength,
    });
    const sealed = Buffer.concat([cipher.update(Buffer.from(data)), cipher.final()]);
    return { data: buffer(sealed), tag: buffer(cipher.getAuthTag()) };
  };
  const ccmDecrypt = (data: Bytes, key: Bytes, nonce: Bytes, tag: Bytes) => {
    const cipher = createDecipheriv("aes-128-ccm", Buffer.from(key), Buffer.from(nonce), {
      authTagLength: tag.length,
    });
    cipher.setAuthTag(Buffer.from(tag));
    const plain = cipher.update(Buffer.from(data));
    try {
      cipher.final();
    } catch {
      return undefined;
    }
    return buffer(plain);
  };
  return {
    /** The global AES. */
    AES: has === "blocks" ? { encrypt } : has === "ccm" ? { ccmEncrypt, ccmDecrypt } : undefined,
    /** require("crypto"). */
    crypto: has === "blocks" ? { AES: { encrypt } } : {},
  };
}
