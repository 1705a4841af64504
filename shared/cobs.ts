// Serial framing: 00 | COBS( frame | CRC-32 of frame, little-endian ) | 00 (Cheshire and Baker 1999).
// A damaged byte costs the frame it hits and no other.

/** A frame with its CRC-32 is at most this long when decoded, B, and this between its delimiters. */
export const DECODED_MAX = 300;
export const ENCODED_MAX = DECODED_MAX + 2;

/** CRC-32 over anything that is followed by its own CRC-32, little-endian. */
export const CRC_RESIDUE = 0x2144df1c;

/** CRC-32 (IEEE 802.3) as a number of 0..2^32-1: `cbf43926` for "123456789". */
export type Crc32 = (bytes: Uint8Array) => number;

/** A frame as it goes over the line, delimiters included. */
export function cobsEncode(frame: Uint8Array, crc32: Crc32): Uint8Array {
  let n = frame.length;
  let out = new Uint8Array(n + 8 + (n >> 7));
  let crc = crc32(frame);
  let codeAt = 1;
  let at = 2;
  for (let i = 0; i < n + 4; i++) {
    let byte = i < n ? frame[i] : (crc >>> (8 * (i - n))) & 255;
    if (byte !== 0) out[at++] = byte;
    if (byte === 0 || at - codeAt === 255) {
      out[codeAt] = at - codeAt;
      codeAt = at++;
    }
  }
  out[codeAt] = at - codeAt;
  return out.subarray(0, at + 1);
}

/**
 * Decodes in place what stood between two delimiters: `length` bytes of `bytes`, none of them zero.
 * Returns the length of the frame that `bytes` now starts with, or -1 where its form or CRC is wrong.
 */
export function cobsDecode(bytes: Uint8Array, length: number, crc32: Crc32): number {
  let to = 0;
  let from = 0;
  while (from < length) {
    let code = bytes[from++];
    let end = from + code - 1;
    if (end > length) return -1;
    while (from < end) bytes[to++] = bytes[from++];
    if (code < 255 && from < length) bytes[to++] = 0;
  }
  let n = to - 4;
  if (n < 0) return -1;
  return crc32(bytes.subarray(0, to)) === CRC_RESIDUE ? n : -1;
}
