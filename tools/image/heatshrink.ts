// Heatshrink as the interpreter has it built in, with a window of 256 bytes and copies of up to 64: bits, the
// highest first, of 1 and a byte, or of 0, how far back less 1 (8 bits) and how many bytes less 1 (6 bits).
// Source: libs/compression/heatshrink of Espruino; its settings are in heatshrink_config.h.

const WINDOW = 256;
const LONGEST = 64;
/** Bits of a byte as it is, and of a copy. */
export const LITERAL = 9;
export const COPY = 15;

export interface Parsed {
  /** Bits that it takes. */
  bits: number;
  /** At each position where something starts: its bytes; 1 stands for a byte as it is. */
  lengths: Uint8Array;
  /** How far back the longest copy there starts. */
  distances: Uint16Array;
}

/** Where each pair of bytes was seen last; kept, as this is called over and over. */
const last = new Int32Array(65536);

/** The shortest way to say some bytes. */
export function parseCopies(bytes: Uint8Array): Parsed {
  const n = bytes.length;
  last.fill(-1);
  const before = new Int32Array(n).fill(-1);
  const longest = new Uint8Array(n);
  const distances = new Uint16Array(n);
  for (let i = 0; i + 1 < n; i++) {
    const pair = (bytes[i]! << 8) | bytes[i + 1]!;
    for (let j = last[pair]!; j >= 0 && i - j <= WINDOW && longest[i]! < LONGEST; j = before[j]!) {
      let k = 2;
      while (k < LONGEST && i + k < n && bytes[j + k] === bytes[i + k]) k++;
      if (k <= longest[i]!) continue;
      longest[i] = k;
      distances[i] = i - j;
    }
    before[i] = last[pair]!;
    last[pair] = i;
  }
  const cost = new Int32Array(n + 1);
  const lengths = new Uint8Array(n);
  for (let i = n - 1; i >= 0; i--) {
    cost[i] = cost[i + 1]! + LITERAL;
    lengths[i] = 1;
    for (let k = 2; k <= longest[i]!; k++) {
      if (cost[i + k]! + COPY >= cost[i]!) continue;
      cost[i] = cost[i + k]! + COPY;
      lengths[i] = k;
    }
  }
  return { bits: cost[0]!, lengths, distances };
}

/** Bytes as `require("heatshrink").decompress` takes them. */
export function compress(bytes: Uint8Array): Uint8Array {
  const { bits, lengths, distances } = parseCopies(bytes);
  const out = new Uint8Array((bits + 7) >> 3);
  let at = 0;
  const put = (value: number, width: number) => {
    for (let bit = width - 1; bit >= 0; bit--, at++) out[at >> 3]! |= ((value >> bit) & 1) << (7 - (at & 7));
  };
  for (let i = 0; i < bytes.length; i += lengths[i]!) {
    if (lengths[i] === 1) put(256 | bytes[i]!, LITERAL);
    else put(((distances[i]! - 1) << 6) | (lengths[i]! - 1), COPY);
  }
  return out;
}

/** What `require("heatshrink").decompress` gives. */
export function decompress(packed: Uint8Array): Uint8Array {
  const out: number[] = [];
  let at = 0;
  const left = () => packed.length * 8 - at;
  const take = (width: number) => {
    let value = 0;
    for (; width > 0; width--, at++) value = (value << 1) | ((packed[at >> 3]! >> (7 - (at & 7))) & 1);
    return value;
  };
  // What is left over in the last byte is too short for either.
  while (left() >= LITERAL) {
    if (take(1) === 1) {
      out.push(take(8));
      continue;
    }
    if (left() < COPY - 1) break;
    const back = take(8) + 1;
    for (let count = take(6) + 1; count > 0; count--) out.push(out[out.length - back] ?? 0);
  }
  return Uint8Array.from(out);
}
