// AES-128 (FIPS-197) in JavaScript, for boards whose interpreter has none. A round is looked up in two tables
// of 32-bit words (Daemen and Rijmen, 1999, have four): half the memory, for a seventh more time. They are
// computed at boot and take 170 variables. Words are little-endian, as they lie in memory on every board.
import type { BlockCipher } from "./ccm.ts";

/** For a byte s: 2S(s), S(s), S(s), 3S(s) from the lowest byte up; the second table one byte further round. */
let first = new Int32Array(256);
let second = new Int32Array(256);

/** Runs through all non-zero bytes p with their inverses q, and puts S(p) in the tables. */
function fillTables(): void {
  let p = 1;
  let q = 1;
  do {
    // p times 3 and q divided by 3 in GF(2^8).
    p = (p ^ (p << 1) ^ (p & 128 ? 0x11b : 0)) & 255;
    q ^= q << 1;
    q ^= q << 2;
    q = (q ^ (q << 4)) & 255;
    if (q & 128) q ^= 9;
    // The affine part: q and its rotations by 1 to 4.
    let x = q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4);
    enter(p, ((x ^ (x >> 8)) & 255) ^ 0x63);
  } while (p !== 1);
  enter(0, 0x63);
}

function enter(byte: number, s: number): void {
  let twice = (s << 1) ^ (s & 128 ? 0x11b : 0);
  let word = twice | (s << 8) | (s << 16) | ((twice ^ s) << 24);
  first[byte] = word;
  second[byte] = (word << 8) | (word >>> 24);
}

/** S of a word whose bytes, the lowest first, are those of a, b, c and d. */
function substitute(a: number, b: number, c: number, d: number): number {
  let t = first;
  return (
    ((t[a & 255] >> 8) & 255) ^
    (t[(b >> 8) & 255] & 0xff00) ^
    (t[(c >> 16) & 255] & 0xff0000) ^
    ((t[d >>> 24] & 0xff0000) << 8)
  );
}

/** The 44 words of the key schedule. */
function expand(key: Uint8Array): Int32Array {
  let words = new Int32Array(44);
  new Uint8Array(words.buffer).set(key);
  let constant = 1;
  for (let i = 4; i < 44; i++) {
    let x = words[i - 1];
    if (!(i & 3)) {
      // S of each byte, one byte further round.
      x = substitute(x >> 8, x >> 8, x >> 8, x << 24) ^ constant;
      constant = (constant << 1) ^ (constant & 128 ? 0x11b : 0);
    }
    words[i] = words[i - 4] ^ x;
  }
  return words;
}

/**
 * Encrypts the block of four words at `at` in place; a to d are those words with the first round key added,
 * t and u the tables. What is used most is a parameter, and early, and no loop has a variable of its own: the
 * interpreter looks names up in order, through the innermost block first.
 */
function encrypt(
  a: number,
  b: number,
  c: number,
  d: number,
  t: Int32Array,
  u: Int32Array,
  w: Int32Array,
  out: Int32Array,
  at: number,
): void {
  let e: number;
  let f: number;
  let g: number;
  let i = 4;
  while (i < 40) {
    // Two bytes of each column are looked up half a word further round.
    e = t[(c >> 16) & 255] ^ u[d >>> 24];
    f = t[(d >> 16) & 255] ^ u[a >>> 24];
    g = t[(a >> 16) & 255] ^ u[b >>> 24];
    e = t[a & 255] ^ u[(b >> 8) & 255] ^ ((e << 16) | (e >>> 16)) ^ w[i];
    f = t[b & 255] ^ u[(c >> 8) & 255] ^ ((f << 16) | (f >>> 16)) ^ w[i + 1];
    g = t[c & 255] ^ u[(d >> 8) & 255] ^ ((g << 16) | (g >>> 16)) ^ w[i + 2];
    b = t[(b >> 16) & 255] ^ u[c >>> 24];
    d = t[d & 255] ^ u[(a >> 8) & 255] ^ ((b << 16) | (b >>> 16)) ^ w[i + 3];
    a = e;
    b = f;
    c = g;
    i += 4;
  }
  out[at] = substitute(a, b, c, d) ^ w[40];
  out[at + 1] = substitute(b, c, d, a) ^ w[41];
  out[at + 2] = substitute(c, d, a, b) ^ w[42];
  out[at + 3] = substitute(d, a, b, c) ^ w[43];
}

/** The cipher under a key of 16 B. */
export function aesBlocks(key: Uint8Array): BlockCipher {
  if (!first[0]) fillTables();
  let w = expand(key);
  let run = (blocks: Uint8Array, chained: boolean) => {
    let words = new Int32Array(blocks.length >> 2);
    let bytes = new Uint8Array(words.buffer);
    let t = first;
    let u = second;
    let k = w;
    let i = 0;
    bytes.set(blocks);
    while (i < words.length) {
      if (chained && i) {
        words[i] ^= words[i - 4];
        words[i + 1] ^= words[i - 3];
        words[i + 2] ^= words[i - 2];
        words[i + 3] ^= words[i - 1];
      }
      encrypt(
        words[i] ^ k[0],
        words[i + 1] ^ k[1],
        words[i + 2] ^ k[2],
        words[i + 3] ^ k[3],
        t,
        u,
        k,
        words,
        i,
      );
      i += 4;
    }
    return bytes;
  };
  return { ecb: (blocks) => run(blocks, false), cbc: (blocks) => run(blocks, true) };
}
