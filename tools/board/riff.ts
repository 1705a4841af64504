// The chunks of a WAV file (RIFF, Microsoft 1991): what format its samples have, and where they are. Recorders lose
// power before they have written lengths, and programs write them wrong; what can still be told is, with a note, and
// what contradicts itself is refused.
//
//   RIFF | length | WAVE | id | size | bytes, a pad byte where size is odd | id | size | ...

import { codecSentence, strangerSentence } from "./sound-files.ts";

export interface Format {
  code: number;
  channels: number;
  /** Hz */
  rate: number;
  bits: number;
  /** Bytes from one sample of a channel to its next. */
  step: number;
}

export interface Wav {
  format: Format;
  data: Buffer;
  /** What was wrong with the file, for people. */
  notes: string[];
}

export const FORMAT_PCM = 1;
export const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

/** What follows the code in the GUID of every format that has a code (Microsoft, KSDATAFORMAT_SUBTYPE_WAVEFORMATEX). */
const GUID_TAIL = Buffer.from("000000001000800000aa00389b71", "hex");

/** Lengths from here on no recorder has counted: written before the end was known, and never mended. */
const NEVER_COUNTED = 0x7fff_0000;

const KNOWN = new Set(
  (
    "fmt |data|LIST|fact|bext|iXML|JUNK|junk|PAD |FLLR|cue |smpl|inst|id3 |ID3 |PEAK|cart|axml|ds64|" +
    "_PMX|afsp|AFAn|DISP|plst|labl|note|ltxt|acid|minf|elm1|umid|regn|chna|levl|guan|wamd|slnt|wavl"
  ).split("|"),
);

type Refuse = (why: string) => never;

function readFormat(chunk: Buffer, refuse: Refuse): Format {
  if (chunk.length < 16) refuse("its format chunk is cut short");
  let code = chunk.readUInt16LE(0);
  if (code === FORMAT_EXTENSIBLE) {
    if (chunk.length < 40) refuse("its format chunk is cut short");
    if (!chunk.subarray(26, 40).equals(GUID_TAIL))
      refuse("its format is one that has no number, only a GUID");
    code = chunk.readUInt16LE(24);
  }
  const channels = chunk.readUInt16LE(2);
  const rate = chunk.readUInt32LE(4);
  const step = chunk.readUInt16LE(12);
  const bits = chunk.readUInt16LE(14);
  const known =
    (code === FORMAT_PCM && [8, 16, 24, 32].includes(bits)) ||
    (code === FORMAT_FLOAT && [32, 64].includes(bits));
  if (!known) refuse(codecSentence(code, bits));
  if (channels < 1 || channels > 64) refuse(`it says it has ${channels} channels`);
  if (rate < 100 || rate > 400_000) refuse(`it says it was sampled at ${rate} Hz`);
  const counted = (bits / 8) * channels;
  // 0 says nothing; anything else is another format than the rest says, and which of them is right nobody knows.
  if (step !== 0 && step !== counted)
    refuse(
      `its format contradicts itself: blocks of ${step} B, but ${channels} x ${bits} bits are ${counted} B`,
    );
  return { code, channels, rate, bits, step: counted };
}

const idAt = (bytes: Buffer, at: number) => bytes.toString("latin1", at, at + 4);
const isId = (id: string) => /^[\x20-\x7e]{4}$/.test(id);
const isKnownAt = (bytes: Buffer, at: number) => at + 8 <= bytes.length && KNOWN.has(idAt(bytes, at));

/** Where the next chunk begins. Programs leave out the byte that follows an odd length. */
function nextChunk(bytes: Buffer, end: number, odd: boolean): number {
  if (!odd) return end;
  const padded = end + 1;
  if (isKnownAt(bytes, padded)) return padded;
  if (isKnownAt(bytes, end) || !isId(idAt(bytes, padded))) return end;
  return padded;
}

/** Reads the chunks. `refuse` throws, with the reason why it cannot be played. */
export function readRiff(bytes: Buffer, refuse: Refuse): Wav {
  if (bytes.length < 12 || idAt(bytes, 0) !== "RIFF" || idAt(bytes, 8) !== "WAVE")
    refuse(strangerSentence(bytes));
  let format: Format | undefined;
  const pieces: Buffer[] = [];
  let unended = bytes.readUInt32LE(4) >= NEVER_COUNTED;
  /** Bytes that a chunk should have and the file has not. */
  let missing = 0;
  let at = 12;
  while (at + 8 <= bytes.length && isId(idAt(bytes, at))) {
    const id = idAt(bytes, at);
    let size = bytes.readUInt32LE(at + 4);
    const from = at + 8;
    if (id === "data") {
      const lost = size === 0 && from < bytes.length && !isKnownAt(bytes, from);
      if (lost || size >= NEVER_COUNTED) {
        unended = true;
        size = bytes.length - from;
      }
      missing = Math.max(0, from + size - bytes.length);
      if (size > 0) pieces.push(bytes.subarray(from, from + size));
    }
    if (id === "fmt ") {
      if (format !== undefined) refuse("it has two format chunks");
      format = readFormat(bytes.subarray(from, from + size), refuse);
    }
    at = nextChunk(bytes, from + size, size % 2 === 1);
  }
  if (format === undefined) return refuse("it has no format chunk");
  const [data] = pieces;
  if (data === undefined) return refuse("it has no data");
  const notes: string[] = [];
  if (unended) notes.push("its length was never written, as where a recorder lost power: played to the end");
  if (missing > 0) {
    const share = (100 * missing) / (missing + data.length);
    notes.push(
      `it is cut short: ${share < 1 ? "less than 1" : Math.round(share)} % of its samples are missing`,
    );
  }
  if (pieces.length > 1) notes.push(`${pieces.length} data chunks, played one after another`);
  if (at + 8 <= bytes.length) notes.push(`the ${bytes.length - at} B after its chunks are not read`);
  return { format, data: pieces.length > 1 ? Buffer.concat(pieces) : data, notes };
}
