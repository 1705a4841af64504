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
  /** A frame whose form and CRC-32 are right: a copy, at most 296 B, nobody's word taken yet. */
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

/** Starts a decoder of one line. Give it the bytes as they come. */
export function lineDecoder(sink: LineSink): (chunk: Uint8Array) => void {
  /** A piece whose end has not come yet. */
  const held = new Uint8Array(ENCODED_MAX);
  let length = 0;
  /** COBS is decoded here, in place, so that what turns out to be text is still whole in `held`. */
  const scratch = new Uint8Array(ENCODED_MAX);
  /** Whether the piece began at a delimiter: after a line feed it is text or nothing. */
  let fromDelimiter = true;
  /** In a piece too long for a frame that is no text either. */
  let skipping = false;

  function text(bytes: Uint8Array, from: number, end: number): void {
    const all = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString("latin1");
    for (const raw of all.split("\n")) {
      const line = raw.replace(UNPRINTABLE, "").trim();
      if (line !== "") sink.log(line);
    }
  }

  /** A whole piece, not empty: a frame, text, or a fault. */
  function piece(bytes: Uint8Array, from: number, end: number): void {
    const size = end - from;
    if (size <= ENCODED_MAX && fromDelimiter) {
      scratch.set(bytes.subarray(from, end));
      const n = cobsDecode(scratch, size, crc32);
      if (n >= 0) {
        sink.frame(scratch.slice(0, n));
        return;
      }
    }
    if (isText(bytes, from, end)) text(bytes, from, end);
    else if (size > ENCODED_MAX) sink.fault("too-long");
    else sink.fault(size >= PIECE_MIN && startsLikeFrame(bytes, from) ? "damaged" : "noise");
  }

  /** `held` is full and no frame: text is handed on, anything else skipped. */
  function overflow(): void {
    if (!isText(held, 0, length)) {
      sink.fault("too-long");
      skipping = true;
      length = 0;
    } else {
      const cut = held.lastIndexOf(NEWLINE, length - 1) + 1 || length;
      text(held, 0, cut);
      held.copyWithin(0, cut, length);
      length -= cut;
    }
    fromDelimiter = false;
  }

  /** Bytes of a piece that has no end yet. */
  function hold(bytes: Uint8Array, from: number, end: number): void {
    while (from < end) {
      if (skipping) {
        const newline = bytes.subarray(from, end).indexOf(NEWLINE);
        if (newline < 0) return;
        skipping = false;
        from += newline + 1;
      }
      const n = Math.min(end - from, ENCODED_MAX - length);
      held.set(bytes.subarray(from, from + n), length);
      length += n;
      from += n;
      if (from < end) overflow();
    }
  }

  /** Lines that are complete are not kept waiting for a delimiter that a mere console never sends. */
  function flushLines(): void {
    if (length < 2 || (fromDelimiter && startsLikeFrame(held, 0))) return;
    const cut = held.lastIndexOf(NEWLINE, length - 1) + 1;
    if (cut === 0 || !isText(held, 0, cut)) return;
    text(held, 0, cut);
    held.copyWithin(0, cut, length);
    length -= cut;
    fromDelimiter = false;
  }

  return (chunk) => {
    let from = 0;
    while (from < chunk.length) {
      const zero = chunk.indexOf(ZERO, from);
      const end = zero < 0 ? chunk.length : zero;
      if (zero >= 0 && length === 0 && !skipping && end - from <= ENCODED_MAX) {
        if (end > from) piece(chunk, from, end);
      } else {
        hold(chunk, from, end);
        if (zero >= 0 && length > 0) piece(held, 0, length);
      }
      if (zero < 0) {
        if (chunk.subarray(from).includes(NEWLINE)) flushLines();
        return;
      }
      length = 0;
      skipping = false;
      fromDelimiter = true;
      from = zero + 1;
      while (chunk[from] === ZERO) from++;
    }
  };
}
