// The three ways to AES-CCM that boards have, against each other, against node:crypto, and against FIPS-197.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aesBlocks } from "../../shared/aes.ts";
import { type Ccm, composeCcm } from "../../shared/ccm.ts";
import { createAes } from "../../tools/board/aes.ts";
import { nodeBlockCipher, nodeCcm, nodeCcmOpen, nodeCcmSeal } from "./crypto.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });

// Firmware code has the interpreter's globals, of which these tests know nothing: it is not imported by name.
const FIRMWARE = "../../firmware/boards/cipher-native.ts";
const { nativeCipher } = (await import(FIRMWARE)) as { nativeCipher(key: Uint8Array): Ccm };

// The virtual board's AES in the place where the interpreter has it.
const world = globalThis as { AES?: unknown };
beforeAll(() => {
  world.AES = createAes("ccm", (data) => Uint8Array.from(data).buffer).AES;
});
afterAll(() => {
  delete world.AES;
});

describe("AES-128 in JavaScript", () => {
  test.each([
    [
      "B",
      "2b7e151628aed2a6abf7158809cf4f3c",
      "3243f6a8885a308d313198a2e0370734",
      "3925841d02dc09fbdc118597196a0b32",
    ],
    [
      "C.1",
      "000102030405060708090a0b0c0d0e0f",
      "00112233445566778899aabbccddeeff",
      "69c4e0d86a7b0430d8cdb78070b4c55a",
    ],
  ])("FIPS-197, %s", (_, key, plain, cipher) => {
    expect(toHex(aesBlocks(hex(key)).ecb(hex(plain)))).toBe(cipher);
    expect(toHex(aesBlocks(hex(key)).cbc(hex(plain)))).toBe(cipher);
  });

  test("ECB and CBC of any blocks under any key are node:crypto's, and the input stays as it was", () => {
    fc.assert(
      fc.property(bytes(16, 16), fc.nat(15), bytes(240, 240), (key, blocks, data) => {
        const plain = data.subarray(0, 16 * blocks);
        const before = toHex(plain);
        expect(aesBlocks(key).ecb(plain)).toEqual(nodeBlockCipher(key).ecb(plain));
        expect(aesBlocks(key).cbc(plain)).toEqual(nodeBlockCipher(key).cbc(plain));
        expect(toHex(plain)).toBe(before);
      }),
    );
  });

  test("two keys at once do not mix", () => {
    const one = aesBlocks(hex("00".repeat(16)));
    const other = aesBlocks(hex("ff".repeat(16)));
    const plain = new Uint8Array(32);
    other.ecb(plain);
    expect(one.ecb(plain)).toEqual(nodeBlockCipher(new Uint8Array(16)).ecb(plain));
  });
});

describe.each<[string, (key: Uint8Array) => Ccm]>([
  ["native", nativeCipher],
  ["composed from ECB and CBC", nodeCcm],
  ["in JavaScript", (key) => composeCcm(aesBlocks(key))],
])("CCM %s", (_, ccm) => {
  test("is node:crypto's, both ways, for 0 to 222 B", () => {
    fc.assert(
      fc.property(bytes(16, 16), bytes(13, 13), bytes(0, 222), (key, nonce, plain) => {
        const out = new Uint8Array(plain.length + 8 + 3).fill(0x55);
        ccm(key).seal(nonce, plain, out, 3);
        expect([...out.subarray(0, 3)]).toEqual([0x55, 0x55, 0x55]);
        const sealed = out.subarray(3);
        expect(toHex(sealed)).toBe(nodeCcmSeal(key, nonce, plain).toString("hex"));
        expect(nodeCcmOpen(key, nonce, sealed).equals(plain)).toBe(true);
        expect(ccm(key).open(nonce, sealed)).toEqual(plain);
      }),
    );
  });

  test("does not open what any bit of is damaged, nor what is too short", () => {
    fc.assert(
      fc.property(bytes(16, 16), bytes(13, 13), bytes(1, 48), fc.nat(), (key, nonce, plain, where) => {
        const sealed = new Uint8Array(plain.length + 8);
        ccm(key).seal(nonce, plain, sealed, 0);
        const bit = where % (sealed.length * 8);
        sealed[bit >> 3]! ^= 1 << (bit & 7);
        expect(ccm(key).open(nonce, sealed)).toBeNull();
        expect(ccm(key).open(nonce, sealed.subarray(0, 7))).toBeNull();
      }),
    );
  });
});
