// AES-CCM of boards whose interpreter has no AES at all: every block of it in JavaScript.
import { aesBlocks } from "../../shared/aes.ts";
import { type Ccm, composeCcm } from "../../shared/ccm.ts";

export function scriptCipher(key: Uint8Array): Ccm {
  return composeCcm(aesBlocks(key));
}
