// Bytes of a serial line to frames, with a memory that stays as it is whatever arrives: a line carries
// frames, and between them what an interpreter prints for people, and the noise of wires.
//
//   00 | COBS(frame | CRC-32) | 00   00 | ... | 00   text\r\ntext\r\n   00 | ... | 00
//
// A piece is what stands between two delimiters. Each frame brings its own delimiter in front, so garbage
// before it costs no frame.
import { crc32 } from "node:zlib";
import { cobsDecode, ENCODED_MAX } from "../../shared/cobs.ts";
import { FRAME_MIN } from "../../shared/frame.ts";
import type { LineFault } from "./uplink.ts";

export interface LineSink {
  /** A frame whose form and CRC-32 are right, not authenticated: a copy, at most 296 B. */
  frame(frame: Uint8Array): void;
  /** A line that the node printed: printable, not blank, at most 302 characters. */
  log(line: string): void;
  fault(fault: LineFault): void;
}

const ZERO = 0;
const NEWLINE = 10;
const TAB = 9;
const RETURN = 13;
const BACKSPACE = 8;
const ESCAPE = 27;

/** A frame with its CRC and the one code byte that COBS adds at least. */
const PIECE_MIN = FRAME_MIN + 4 + 1;

/** At most one byte in ten beyond ASCII, and no control characters but those that consoles print. */
function isText(bytes: Uint8Array, from: number, end: number): boolean {
  let foreign = 0;
  for (let i = from; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= 127) foreign++;
    else if (byte < 32 && byte !== NEWLINE && byte !== RETURN && byte !== TAB) {
      if (byte !== ESCAPE && byte !== BACKSPACE) return false;
    }
  }
  return foreign * 10 <= end - from;
}

/** A first byte 0xE0..0xEF after the COBS code: the head of an uplink, and never of ASCII text. */
function startsLikeFrame(bytes: Uint8Array, from: number): boolean {
  return (bytes[from + 1]! & 0xf0) === 0xe0;
}

/** Terminal sequences (ECMA-48: CSI, parameters, final byte), then whatever else cannot be printed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what it is for
const UNPRINTABLE = /\x1b\[[0-?]*[ -/]*[@-~]|[^\x20-\x7e]/g;

/** What the piece under way can be, by how it began. */
type Expected =
  /** It began at a delimiter. */
  | "frame-or-text"
  /** It began after a line feed. */
  | "text"
  /** It is too long for a frame, and no text: it is skipped up to a line feed or a delimiter. */
  | "nothing";

interface Decoder {
  sink: LineSink;
  expected: Expected;
  /** What has come of a piece whose end has not: the first `length` bytes. */
  begun: Uint8Array;
  length: number;
  /** COBS is decoded here, in place, so that what turns out to be text is still whole where it came from. */
  scratch: Uint8Array;
}

/** Starts a decoder of one line. Give it the bytes as they come. */
export function lineDecoder(sink: LineSink): (chunk: Uint8Array) => void {
  const decoder: Decoder = {
    sink,
    expected: "frame-or-text",
    begun: new Uint8Array(ENCODED_MAX),
    length: 0,
    scratch: new Uint8Array(ENCODED_MAX),
  };
  return (chunk) => {
    let from = 0;
    while (from < chunk.length) {
      const zero = chunk.indexOf(ZERO, from);
      if (zero < 0) {
        append(decoder, chunk, from, chunk.length);
        if (chunk.subarray(from).includes(NEWLINE)) handOnWholeLines(decoder);
        return;
      }
      endPiece(decoder, chunk, from, zero);
      from = zero + 1;
      while (chunk[from] === ZERO) from++;
    }
  };
}

/** A piece ends with these bytes: it is judged where it stands, or where it has begun before, together. */
function endPiece(decoder: Decoder, bytes: Uint8Array, from: number, end: number): void {
  const fits = end - from <= ENCODED_MAX;
  if (decoder.length === 0 && decoder.expected !== "nothing" && fits) {
    if (end > from) judge(decoder, bytes, from, end);
  } else {
    append(decoder, bytes, from, end);
    if (decoder.length > 0) judge(decoder, decoder.begun, 0, decoder.length);
  }
  decoder.length = 0;
  decoder.expected = "frame-or-text";
}

/** A whole piece, not empty: a frame, text, or a fault. */
function judge({ sink, scratch, expected }: Decoder, bytes: Uint8Array, from: number, end: number): void {
  const size = end - from;
  if (size <= ENCODED_MAX && expected === "frame-or-text") {
    scratch.set(bytes.subarray(from, end));
    const length = cobsDecode(scratch, size, crc32);
    if (length >= 0) {
      sink.frame(scratch.slice(0, length));
      return;
    }
  }
  if (isText(bytes, from, end)) handOnText(sink, bytes, from, end);
  else if (size > ENCODED_MAX) sink.fault("too-long");
  else sink.fault(size >= PIECE_MIN && startsLikeFrame(bytes, from) ? "damaged" : "noise");
}

/** Keeps bytes of a piece that has no end yet. */
function append(decoder: Decoder, bytes: Uint8Array, from: number, end: number): void {
  while (from < end) {
    if (decoder.expected === "nothing") {
      const newline = bytes.subarray(from, end).indexOf(NEWLINE);
      if (newline < 0) return;
      decoder.expected = "text";
      from += newline + 1;
    }
    const count = Math.min(end - from, ENCODED_MAX - decoder.length);
    decoder.begun.set(bytes.subarray(from, from + count), decoder.length);
    decoder.length += count;
    from += count;
    if (from < end) makeRoom(decoder);
  }
}

/** What has begun is as long as a frame can be, and goes on: text is handed on, anything else skipped. */
function makeRoom(decoder: Decoder): void {
  const { begun, length, sink } = decoder;
  if (isText(begun, 0, length)) {
    handOnBegun(decoder, begun.lastIndexOf(NEWLINE, length - 1) + 1 || length);
  } else {
    sink.fault("too-long");
    decoder.expected = "nothing";
    decoder.length = 0;
  }
}

/** Lines that are complete do not wait for a delimiter, which a mere console never sends. */
function handOnWholeLines(decoder: Decoder): void {
  const { begun, length, expected } = decoder;
  if (length < 2 || (expected === "frame-or-text" && startsLikeFrame(begun, 0))) return;
  const end = begun.lastIndexOf(NEWLINE, length - 1) + 1;
  if (end > 0 && isText(begun, 0, end)) handOnBegun(decoder, end);
}

/** Hands on the text before `end`, and keeps what follows it. */
function handOnBegun(decoder: Decoder, end: number): void {
  handOnText(decoder.sink, decoder.begun, 0, end);
  decoder.begun.copyWithin(0, end, decoder.length);
  decoder.length -= end;
  decoder.expected = "text";
}

function handOnText(sink: LineSink, bytes: Uint8Array, from: number, end: number): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString("latin1");
  for (const raw of text.split("\n")) {
    const line = raw.replace(UNPRINTABLE, "").trim();
    if (line !== "") sink.log(line);
  }
}
