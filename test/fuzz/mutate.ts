// Input as it should be, gone wrong: bytes changed, left out, doubled, moved in from elsewhere; text by its words and lines.
import { below, chance, pick, type Random } from "./parser.ts";

export function noise(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 4) {
    const word = random() * 2 ** 32;
    bytes[i] = word;
    bytes[i + 1] = word >>> 8;
    bytes[i + 2] = word >>> 16;
    bytes[i + 3] = word >>> 24;
  }
  return bytes;
}

/** At the ends of what a byte can say, and of what formats do with one. */
const ODD_BYTES = [0x00, 0x01, 0x0a, 0x17, 0x18, 0x1b, 0x20, 0x7f, 0x80, 0x9f, 0xbf, 0xdf, 0xf6, 0xfe, 0xff];
const RUN_MAX = 40;

/** `bytes` with up to `changes` of them wrong; `other` is another input, of which pieces may come in. */
export function spoil(
  bytes: Uint8Array,
  random: Random,
  { changes = 4, other = bytes }: { changes?: number; other?: Uint8Array } = {},
): Uint8Array {
  let spoiled: Uint8Array = Uint8Array.from(bytes);
  for (let n = below(random, changes + 1); n > 0; n--) spoiled = spoilOnce(spoiled, random, other);
  return spoiled;
}

function spoilOnce(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const at = below(random, bytes.length + 1);
  const run = 1 + below(random, RUN_MAX);
  const [before, piece, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + run),
    bytes.subarray(at + run),
  ];
  switch (below(random, 9)) {
    case 0:
      if (at < bytes.length) bytes[at] = random() * 256;
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at]! ^= 1 << below(random, 8);
      return bytes;
    case 2:
      if (at < bytes.length) bytes[at] = pick(random, ODD_BYTES);
      return bytes;
    case 3:
      return joined(before, after);
    case 4:
      return joined(before, [random() * 256], piece, after);
    case 5:
      return joined(before, piece, piece, after);
    case 6:
      return joined(before, noise(random, run), piece, after);
    case 7: {
      const from = below(random, other.length + 1);
      return joined(before, other.subarray(from, from + run), after);
    }
    default:
      return before.slice();
  }
}

export function joined(...pieces: ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** What a text's words are replaced by: what formats of text trip over, names of JavaScript's own, numbers at their ends. */
const ODD_WORDS = [
  ...[
    "",
    "null",
    "~",
    "true",
    "NaN",
    "-0",
    "1e999",
    "9007199254740993",
    "-1",
    "0x10",
    "0o7",
    "1.5",
    "[]",
    "{}",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "\u0000",
    "\ufeff",
    "\u2028",
    "\ud800",
    "é",
    "😀",
  ],
  ...[
    "*a",
    "&a",
    "&a [*a]",
    "<<",
    "<<: *a",
    "!!binary AA==",
    "!!js/function",
    "? ",
    "- ",
    ": ",
    "%YAML 9.9",
    "---",
  ],
  ...[
    "'",
    '"',
    '"""',
    ",",
    ";",
    "\t",
    "\r",
    "\r\n",
    "|",
    ">",
    "#",
    "..",
    "/dev/null",
    "=1+1",
    "2026-13-45",
    "\\u0000",
  ],
];

const NESTS = [
  ["[", "]"],
  ["{", "}"],
  ['{"a":', "}"],
  ["[[1],", "]"],
  ["- ", ""],
  ["? ", ""],
] as const;

/** `text` with up to `changes` lines, words or characters wrong; rarely nested deep or very long. */
export function spoilText(text: string, random: Random, changes = 4): string {
  let spoiled = text;
  for (let n = below(random, changes + 1); n > 0; n--) spoiled = spoilTextOnce(spoiled, random);
  return spoiled;
}

function spoilTextOnce(text: string, random: Random): string {
  const kind = random();
  if (kind < 0.003) return nested(text, random);
  if (kind < 0.004) return repeated(text, random);
  if (kind < 0.3) return lineChanged(text, random);
  if (kind < 0.75) return wordChanged(text, random);
  const at = below(random, text.length + 1);
  const run = 1 + below(random, RUN_MAX);
  if (kind < 0.83) return text.slice(0, at) + text.slice(at + run);
  if (kind < 0.91) return text.slice(0, at + run) + text.slice(at);
  if (kind < 0.99)
    return (
      text.slice(0, at) +
      String.fromCharCode(below(random, chance(random, 0.8) ? 128 : 65536)) +
      text.slice(at)
    );
  return text.slice(0, at);
}

/** Up to 100,000 levels: deeper than any stack that recurses. */
function nested(text: string, random: Random): string {
  const depth = Math.floor(10 ** (1 + 4 * random()));
  const [open, close] = pick(random, NESTS);
  const at = placeOfWord(text, random);
  return (
    text.slice(0, at.from) +
    open.repeat(depth) +
    (chance(random, 0.7) ? close.repeat(depth) : "") +
    text.slice(at.to)
  );
}

/** Some lines or words over and over, up to 200 kB. */
function repeated(text: string, random: Random): string {
  const at = below(random, text.length + 1);
  const piece = text.slice(at, at + 1 + below(random, 80)) || "a";
  return (
    text.slice(0, at) + piece.repeat(Math.ceil(10 ** (3 + 2.3 * random()) / piece.length)) + text.slice(at)
  );
}

function lineChanged(text: string, random: Random): string {
  const lines = text.split("\n");
  const [at, to] = [below(random, lines.length), below(random, lines.length)];
  const line = lines[at]!;
  switch (below(random, 5)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(to, 0, line);
      break;
    case 2:
      lines[at] = " ".repeat(below(random, 6)) + line.trimStart();
      break;
    case 3:
      lines[at] = line.startsWith("#") ? line.slice(1) : `# ${line}`;
      break;
    default:
      [lines[at], lines[to]] = [lines[to]!, line];
  }
  return lines.join("\n");
}

function wordChanged(text: string, random: Random): string {
  const { from, to } = placeOfWord(text, random);
  const other = placeOfWord(text, random);
  const word = chance(random, 0.6) ? pick(random, ODD_WORDS) : text.slice(other.from, other.to);
  return text.slice(0, from) + word + text.slice(to);
}

const WORD = /[\w.-]/;

/** Of a word near a place that chance names. */
function placeOfWord(text: string, random: Random): { from: number; to: number } {
  let from = below(random, text.length + 1);
  while (from < text.length && !WORD.test(text[from]!)) from++;
  let to = from;
  while (from > 0 && WORD.test(text[from - 1]!)) from--;
  while (to < text.length && to - from < 200 && WORD.test(text[to]!)) to++;
  return { from, to };
}
