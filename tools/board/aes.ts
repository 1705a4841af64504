// require("crypto").AES of the interpreter: ECB and CBC, a result that is an ArrayBuffer, no padding, and
// silence where a length is wrong.
import { createCipheriv } from "node:crypto";

export function createAes(buffer: (bytes: Uint8Array) => ArrayBuffer) {
  return {
    aes: {
      encrypt: (data: Uint8Array, key: Uint8Array, options: { mode: string; iv?: Uint8Array }) => {
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
      },
    },
  };
}
