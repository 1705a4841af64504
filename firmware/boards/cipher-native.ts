// AES-CCM of boards whose interpreter has all of it (library AES_CCM), as the global `AES`: there
// `require("crypto").AES` is undefined.
import { type Ccm, TAG_LENGTH } from "../../shared/ccm.ts";

export function nativeCipher(key: Uint8Array): Ccm {
  return {
    seal: (nonce, plain, out, at) => {
      let sealed = AES.ccmEncrypt(plain, key, nonce, TAG_LENGTH);
      out.set(new Uint8Array(sealed.data), at);
      out.set(new Uint8Array(sealed.tag), at + plain.length);
    },
    open: (nonce, sealed) => {
      let n = sealed.length - TAG_LENGTH;
      if (n < 0) return null;
      // Undefined, and a line on the console, where the tag does not fit.
      let plain = AES.ccmDecrypt(sealed.subarray(0, n), key, nonce, sealed.subarray(n));
      return plain ? new Uint8Array(plain) : null;
    },
  };
}
