// A JPEG (ITU-T T.81, annex B) without what cameras write beside the picture: position, time, their serial number, thumbnails,
// comments, and pictures or films behind the end. Of all that it keeps how the picture is to be turned.
//
//   FFD8  { FF marker  length  ... }  FFDA length ... scan  { ... }  FFD9
import { turnOf } from "./file-exif.ts";

const [SOI, SOS, EOI] = [0xd8, 0xda, 0xd9];
const [APP0, APP1, APP14, APP15, COM] = [0xe0, 0xe1, 0xee, 0xef, 0xfe];
/** DHT, DAC, DQT, DNL, DRI: tables that a decoder needs. */
const TABLES: ReadonlySet<number> = new Set([0xc4, 0xcc, 0xdb, 0xdc, 0xdd]);
/** More than any picture has: one that is drawn in passes has some dozens. */
const SEGMENTS_MAX = 10_000;

/** SOF0 to SOF15, but for the three numbers that are something else. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Null where it is none, or cannot be followed to its end. */
export function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const [first, picture]: Uint8Array[][] = [[], []];
  let turn: Uint8Array | null = null;
  let [hasFrame, hasScan] = [false, false];
  for (let at = 2, count = 0; count < SEGMENTS_MAX; count++) {
    const found = segmentAt(bytes, at);
    if (found === null) return null;
    const { marker, segment } = found;
    at = found.end;
    if (marker === EOI) {
      const head = [bytes.subarray(0, 2), ...first, ...(turn === null ? [] : [turn])];
      return hasFrame && hasScan ? Buffer.concat([...head, ...picture, Uint8Array.of(0xff, EOI)]) : null;
    }
    if (isFrame(marker)) {
      if (!hasSize(segment)) return null;
      hasFrame = true;
      picture.push(segment);
    } else if (TABLES.has(marker)) picture.push(segment);
    else if (marker === SOS) {
      const end = scanEnd(bytes, at);
      if (end === null || !hasFrame) return null;
      picture.push(segment, bytes.subarray(at, end));
      at = end;
      hasScan = true;
    } else if (marker === APP0) first.push(...plainJfif(segment));
    else if (marker === APP1) turn ??= plainExif(segment);
    else if (marker === APP14) picture.push(...plainAdobe(segment));
    else if (marker !== COM && !(marker > APP1 && marker <= APP15)) return null;
  }
  return null;
}

/** `segment` begins with its marker; `end` is where the next one begins. */
function segmentAt(bytes: Uint8Array, from: number) {
  let at = from;
  if (bytes[at] !== 0xff) return null;
  while (bytes[at + 1] === 0xff) at++;
  const marker = bytes[at + 1];
  if (marker === undefined) return null;
  if (marker === EOI) return { marker, segment: bytes.subarray(at, at + 2), end: at + 2 };
  if (at + 4 > bytes.length) return null;
  const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const end = at + 2 + length;
  if (length < 2 || end > bytes.length) return null;
  return { marker, segment: bytes.subarray(at, end), end };
}

/** marker (2), length (2), bits (1), height (2), width (2) */
const hasSize = (segment: Uint8Array) =>
  segment.length >= 11 && (segment[5]! | segment[6]!) !== 0 && (segment[7]! | segment[8]!) !== 0;

/** Where coded data ends: at a marker that is neither a zero byte put in between nor a restart. */
function scanEnd(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1]!;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return null;
}

const startsWith = (segment: Uint8Array, text: string) =>
  Buffer.from(segment.subarray(4, 4 + text.length)).toString("latin1") === text;

/** How dense its dots are, without a thumbnail. */
function plainJfif(segment: Uint8Array): Uint8Array[] {
  if (segment.length < 18 || !startsWith(segment, "JFIF\0")) return [];
  return [Uint8Array.of(0xff, APP0, 0, 16, ...segment.subarray(4, 16), 0, 0)];
}

/** Which colours it is coded in (Adobe Technical Note 5116): without it those of some pictures are wrong. It says nothing else. */
const plainAdobe = (segment: Uint8Array): Uint8Array[] =>
  segment.length === 16 && startsWith(segment, "Adobe") ? [segment] : [];

/** With how it is to be turned, and nothing else of it; null where it does not say. */
function plainExif(segment: Uint8Array): Uint8Array | null {
  if (!startsWith(segment, "Exif\0\0")) return null;
  const turn = turnOf(segment.subarray(4));
  return (
    turn && Buffer.concat([Uint8Array.of(0xff, APP1, 0, 8 + turn.length), Buffer.from("Exif\0\0"), turn])
  );
}
