// The interpreter's AES, as each build has it: ECB and CBC of require("crypto").AES with a result that is an
// ArrayBuffer, no padding, and silence where a length is wrong; or CCM, of the global AES only.
import { createCipheriv, createDecipheriv } from "node:crypto";

type Bytes = Uint8Array;

/** What there is of AES on a board: see Facts.aes. `buffer` makes an ArrayBuffer of the firmware's own world. */
export function createAes(has: "ccm" | "blocks" | "none", buffer: (bytes: Uint8Array) => ArrayBuffer) {
  const encrypt = (data: Bytes, key: Bytes, options: { mode: string; iv?: Bytes }) => {
    if (key.length !== 16) return undefined;
    const whole = data.length & ~15;
    if (options.mode === "CBC" && whole !== data.length) return undefined;
    if (options.mode !== "ECB" && options.mode !== "CBC") {
      throw new Error(`virtual board: AES mode ${options.mode} is not to be relied on`);
    }
    const iv = options.mode === "CBC" ? Buffer.from(options.iv ?? new Uint8Array(16)) : null;
    const cipher = createCipheriv(
      `aes-128-${options.mode.toLowerCase()}`,
      Buffer.from(key),
      iv,
    ).setAutoPadding(false);
    // ECB leaves what is no whole block as zeros.
    return buffer(
      Buffer.concat([
        cipher.update(Buffer.from(data).subarray(0, whole)),
        cipher.final(),
        Buffer.alloc(data.length - whole),
      ]),
    );
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
