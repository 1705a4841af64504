// Firmware for a board with little flash and much RAM: a loader in tokens, and the program compressed, which it
// unpacks at boot and evaluates piece by piece. Functions are in RAM then, at about a variable for 13 B.
//
//   program ──cut──> pieces in tokens ──words──> bytes over 198 ──heatshrink──> one raw string in the loader
//
// Heatshrink is the interpreter's own and fast, but looks back 256 bytes only. What comes again further away, the
// words, is therefore replaced by single bytes before, which stand for nothing else; a word may hold others.
import { parse } from "acorn";
import { COPY, compress, LITERAL, type Parsed, parseCopies } from "../image/heatshrink.ts";
import { rawString, type Tokens, tokenise } from "../image/tokens.ts";

/** Bytes that stand for words: the first of them, after the last token, and what follows it. */
const FIRST = 199;
const MOST = 57;
/** Between words, and between pieces. */
const NEXT_WORD = 1;
const NEXT_PIECE = 2;

/** Characters of a piece, at most if it is no single function: as text and as functions at once some 400 variables. */
const PIECE = 2000;

/** In the search for words: bytes of one, how many candidates are looked at closely, and taken at once. */
const LONGEST_WORD = 8;
const CLOSELY = 8;
const AT_ONCE = 4;

/** What is the loader's: names, and the bytes from above. */
const NAMES = /_\$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about those
const BYTES = /[\x01\x02\xc7-\xff]/;

/**
 * The loader. The text's last piece, which starts the node, lets go of all that the loader holds before it does.
 * `eval` at the top level declares globals, on the interpreter as on the virtual board; in a function it would not.
 */
const LOADER =
  'var _$w={},_$r=new RegExp("[\\xc7-\\xff]","g"),' +
  '_$p=E.toString(require("heatshrink").decompress(PAYLOAD)).split("\\2");' +
  "function _$u(t){return E.toFlatString(t).replace(_$r,c=>_$w[c])}" +
  '_$p.shift().split("\\1").forEach((t,i)=>{_$w[String.fromCharCode(199+i)]=_$u(t)});' +
  "while(_$p.length)eval(_$u(_$p.shift()));";
const LET_GO = "_$p=_$w=_$u=_$r=0;";

/** Where the program goes on in its last piece, in words; 0 in all others. */
export const startOf = (piece: string) =>
  piece.replace(/\s/g, "").startsWith(LET_GO) ? piece.indexOf(";") + 1 : 0;

/** Statements of the top level, put together to pieces. */
function cut(code: string): Tokens[] {
  const { body } = parse(code, { ecmaVersion: 2020 });
  const pieces: string[] = [];
  let start = 0;
  body.forEach(({ end }, i) => {
    const next = body[i + 1];
    if (next !== undefined && next.end - start <= PIECE) return;
    pieces.push(code.slice(start, end));
    start = end;
  });
  pieces.push(LET_GO + pieces.pop());
  return pieces.map(tokenise);
}

function replace(bytes: Uint8Array, word: Uint8Array, by: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let n = 0;
  for (let i = 0; i < bytes.length; ) {
    let k = 0;
    while (k < word.length && bytes[i + k] === word[k]) k++;
    const here = k === word.length;
    out[n++] = here ? by : bytes[i]!;
    i += here ? k : 1;
  }
  return out.subarray(0, n);
}

/** What repeats, by how much would be saved if it were a word: guessed from what its bytes cost now. */
function candidates(bytes: Uint8Array, { lengths }: Parsed): Uint8Array[] {
  const n = bytes.length;
  const cost = new Float64Array(n + 1);
  for (let i = 0; i < n; i += lengths[i]!) {
    const each = lengths[i] === 1 ? LITERAL : COPY / lengths[i]!;
    for (let k = i; k < i + lengths[i]!; k++) cost[k + 1] = cost[k]! + each;
  }
  // The eight bytes from each place on, as two numbers: places in the order of these stand beside their likes.
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 4; k++) {
      high[i] = (high[i]! << 8) | (bytes[i + k] ?? 0);
      low[i] = (low[i]! << 8) | (bytes[i + 4 + k] ?? 0);
    }
  }
  const sorted = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => high[a]! - high[b]! || low[a]! - low[b]!,
  );
  const common = (a: number, b: number) => {
    const first = Math.clz32(high[a]! ^ high[b]!) >> 3;
    return first < 4 ? first : 4 + (Math.clz32(low[a]! ^ low[b]!) >> 3);
  };
  const shared = sorted.map((at, i) => (i === 0 ? 0 : common(sorted[i - 1]!, at)));
  const found: { saved: number; at: number; length: number }[] = [];
  for (let length = 2; length <= LONGEST_WORD; length++) {
    let saved = -LITERAL * (length + 1);
    for (let i = 0; i < n; i++) {
      const at = sorted[i]!;
      if (at + length <= n) saved += cost[at + length]! - cost[at]! - LITERAL;
      if (i + 1 < n && shared[i + 1]! >= length) continue;
      if (saved > 0 && at + length <= n) found.push({ saved, at, length });
      saved = -LITERAL * (length + 1);
    }
  }
  return found
    .sort((a, b) => b.saved - a.saved)
    .map(({ at, length }) => bytes.slice(at, at + length))
    .filter((word) => !word.includes(NEXT_PIECE))
    .slice(0, CLOSELY);
}

/** The text with words replaced, and these in the order of their bytes. */
function replaceWords(text: Uint8Array): { text: Uint8Array; words: Uint8Array[] } {
  const words: Uint8Array[] = [];
  let parsed = parseCopies(text);
  while (words.length < MOST) {
    const tried = candidates(text, parsed)
      .map((word) => {
        const { bits } = parseCopies(replace(text, word, FIRST + words.length));
        return { word, saved: parsed.bits - bits - LITERAL * (word.length + 1) };
      })
      .filter(({ saved }) => saved > 0)
      .sort((a, b) => b.saved - a.saved);
    if (tried.length === 0) break;
    // Several at once where they have nothing to do with each other, or it would take long.
    const taken: Uint8Array[] = [];
    for (const { word, saved } of tried) {
      if (words.length === MOST || taken.length === AT_ONCE || saved < tried[0]!.saved / 2) break;
      if (taken.some((other) => other.some((byte) => word.includes(byte)))) continue;
      text = replace(text, word, FIRST + words.length);
      words.push(word);
      taken.push(word);
    }
    parsed = parseCopies(text);
  }
  return inOrder(text, words);
}

/** The words that stand most often first, as far as those within them allow: the loader looks through all before. */
function inOrder(text: Uint8Array, words: Uint8Array[]): { text: Uint8Array; words: Uint8Array[] } {
  const uses = new Array(256).fill(0);
  for (const each of [text, ...words]) for (const byte of each) uses[byte]++;
  const left = words.map((word, i) => ({ word, was: FIRST + i }));
  left.sort((a, b) => uses[b.was] - uses[a.was]);
  const now = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const ordered: Uint8Array[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ word }) => !left.some(({ was }) => word.includes(was)));
    const [{ word, was }] = left.splice(next, 1) as [(typeof left)[number]];
    now[was] = FIRST + ordered.length;
    ordered.push(word.map((byte) => now[byte]!));
  }
  return { text: text.map((byte) => now[byte]!), words: ordered };
}

/** Minified code as a board with the fact `packed` has it in flash. Throws for what would be taken for its own. */
export function pack(code: string): Tokens {
  if (NAMES.test(code)) throw new Error("names with _$ are the loader's");
  const pieces = cut(code);
  if (pieces.some((piece) => BYTES.test(piece))) throw new Error("a byte of the code would stand for a word");
  const { text, words } = replaceWords(Buffer.from(pieces.join(String.fromCharCode(NEXT_PIECE)), "latin1"));
  const payload = [
    ...words.flatMap((word, i) => (i === 0 ? [...word] : [NEXT_WORD, ...word])),
    NEXT_PIECE,
    ...text,
  ];
  const [before, after] = tokenise(LOADER).split("PAYLOAD");
  return (before + rawString(compress(Uint8Array.from(payload))) + after) as Tokens;
}
