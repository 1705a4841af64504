// Writing CBOR (RFC 8949), the deterministic subset that Sippra speaks: shortest integers, definite
// lengths, no floats, no tags. One small recursion serves every body, on the board and on the gateway.

/** What can be written: 32-bit integers, null, byte strings, ASCII text, arrays, maps with keys 0..23. */
export type Cbor = number | null | string | Uint8Array | Cbor[] | { [key: number]: Cbor };

/**
 * Writes the head of an item: major type (0..7) and argument (0..2^32-1), in its shortest form.
 * Returns the offset after it.
 */
export function cborHead(out: Uint8Array, at: number, major: number, value: number): number {
  let m = major << 5;
  if (value < 24) {
    out[at++] = m | value;
  } else if (value < 256) {
    out[at++] = m | 24;
    out[at++] = value;
  } else {
    if (value < 65536) {
      out[at++] = m | 25;
    } else {
      out[at++] = m | 26;
      out[at++] = value >>> 24;
      out[at++] = value >>> 16;
    }
    out[at++] = value >>> 8;
    out[at++] = value;
  }
  return at;
}

/**
 * Writes `value` at offset `at` of `out` and returns the offset after it. The caller sees to it that
 * numbers are integers, that keys ascend, and that there is room: typed arrays drop what is past their end,
 * so an offset beyond `out.length` tells that there was not.
 */
export function cborPut(out: Uint8Array, at: number, value: Cbor): number {
  if (value === null) {
    out[at++] = 0xf6;
  } else if (typeof value === "number") {
    at = value < 0 ? cborHead(out, at, 1, -1 - value) : cborHead(out, at, 0, value);
  } else if (typeof value === "string") {
    at = cborHead(out, at, 3, value.length);
    for (let i = 0; i < value.length; i++) out[at++] = value.charCodeAt(i);
  } else if (value instanceof Uint8Array) {
    at = cborHead(out, at, 2, value.length);
    // A loop, not set(): past the end of the buffer set() throws here and truncates there.
    for (let i = 0; i < value.length; i++) out[at++] = value[i];
  } else if (Array.isArray(value)) {
    at = cborHead(out, at, 4, value.length);
    for (let i = 0; i < value.length; i++) at = cborPut(out, at, value[i]);
  } else {
    let keys = Object.keys(value);
    at = cborHead(out, at, 5, keys.length);
    for (let i = 0; i < keys.length; i++) {
      let key = +keys[i];
      at = cborPut(out, cborHead(out, at, 0, key), value[key]);
    }
  }
  return at;
}
