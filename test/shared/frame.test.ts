import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOWNLINK, frameNonce, openFrame, sealFrame, UPLINK } from "../../shared/frame.ts";
import { nodeBlockCipher, nodeCcm, nodeCcmOpen, nodeCcmSeal } from "./crypto.ts";

const hex = (s: string) => new Uint8Array(Buffer.from(s, "hex"));
const toHex = (b: Uint8Array) => Buffer.from(b).toString("hex");

const KEY = hex("2b7e151628aed2a6abf7158809cf4f3c");
const READING = hex("8b1a6922fa6019101b188e18c219011c382448ccd0d3d7d1c9c3be184905189e0b");

describe("vectors of the wire protocol, version 1", () => {
  // network 1, node 0x0a2b; the last one is an ack.
  test.each([
    [
      UPLINK,
      0,
      0,
      0xa0f7,
      READING,
      "00e0010a2b0000a0f700000000",
      "e0010a2b0000a0f71fb75b602999813701557d226e9d5827c6943d25028445d299bae34a2dd932497392fe8633f8957239",
    ],
    [
      UPLINK,
      1,
      0,
      0xa0f8,
      READING,
      "00e0010a2b0000a0f801000000",
      "e0010a2b0000a0f809c1e81eb29a12770982db9875b5fd0a0df31b5ed52ca3021e82738e1b59db85310bb544aaf23579bb",
    ],
    [
      DOWNLINK,
      0,
      16,
      5,
      hex("8201190384"),
      "01f0010a2b0000000500000000",
      "f0010a2b00000005df93184b0ab5c9e23feecf0ee4",
    ],
  ])("direction %i, epoch %i", (direction, epoch, type, counter, body, nonce, expected) => {
    const frame = sealFrame(nodeCcm(KEY), direction, epoch, type, 1, 0x0a2b, counter, body);
    expect(toHex(frameNonce(direction, frame, epoch))).toBe(nonce);
    expect(toHex(frame)).toBe(expected);
    expect(openFrame(nodeCcm(KEY), direction, epoch, frame)).toEqual(body);
  });

  test("FIPS-197, C.1: the cipher under the interface is AES-128", () => {
    const key = hex("000102030405060708090a0b0c0d0e0f");
    const plain = hex("00112233445566778899aabbccddeeff");
    expect(toHex(nodeBlockCipher(key).ecb(plain))).toBe("69c4e0d86a7b0430d8cdb78070b4c55a");
    const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    expect(cipher.update(plain).toString("hex")).toBe("69c4e0d86a7b0430d8cdb78070b4c55a");
  });
});

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });

describe("properties", () => {
  test("CCM agrees with node:crypto, both ways", () => {
    fc.assert(
      fc.property(bytes(16, 16), bytes(13, 13), bytes(0, 222), (key, nonce, plain) => {
        const out = new Uint8Array(plain.length + 8 + 3);
        nodeCcm(key).seal(nonce, plain, out, 3);
        const sealed = out.subarray(3);
        expect(toHex(sealed)).toBe(nodeCcmSeal(key, nonce, plain).toString("hex"));
        expect(nodeCcm(key).open(nonce, sealed)).toEqual(plain);
        expect(nodeCcmOpen(key, nonce, sealed).equals(plain)).toBe(true);
      }),
    );
  });

  test("a frame with any one bit damaged, or opened as another direction or epoch, does not open", () => {
    fc.assert(
      fc.property(bytes(16, 16), bytes(0, 48), fc.nat(31), fc.nat(), (key, body, type, where) => {
        const cipher = nodeCcm(key);
        const frame = sealFrame(cipher, UPLINK, 3, type, 7, 0x1234, 99, body);
        expect(openFrame(cipher, UPLINK, 3, frame)).toEqual(body);
        expect(openFrame(cipher, DOWNLINK, 3, frame)).toBeNull();
        expect(openFrame(cipher, UPLINK, 4, frame)).toBeNull();
        const bit = where % (frame.length * 8);
        frame[bit >> 3]! ^= 1 << (bit & 7);
        expect(openFrame(cipher, UPLINK, 3, frame)).toBeNull();
      }),
    );
  });

  test("short and empty input opens to null", () => {
    for (let n = 0; n < 24; n++) expect(openFrame(nodeCcm(KEY), UPLINK, 0, new Uint8Array(n))).toBeNull();
  });
});
