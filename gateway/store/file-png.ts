// A PNG or a WebP without the chunks that say something beside the picture: texts, EXIF, XMP, times, colour profiles with their
// makers' words. Kept are those that are needed to draw it, and how a WebP is to be turned; what lies behind the end is left out.
import { turnOf } from "./file-exif.ts";

/** More than any picture has: encoders write chunks of 8 kB and more. */
const CHUNKS_MAX = 20_000;

const nameAt = (bytes: Uint8Array, at: number) => Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const KEPT_IN_PNG = new Set("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs".split(" "));
/** Length, name, and the checksum behind it. */
const PNG_AROUND = 12;

/** PNG, third edition, 5.3: length, name, data, CRC. Null where it is none, or cannot be followed to its end. */
export function cleanPng(bytes: Uint8Array): Uint8Array | null {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) return null;
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [SIGNATURE];
  let hasData = false;
  for (let at = SIGNATURE.length, count = 0; count < CHUNKS_MAX; count++) {
    if (at + PNG_AROUND > bytes.length) return null;
    const end = at + PNG_AROUND + view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return null;
    const isFirst = at === SIGNATURE.length;
    if (isFirst !== (name === "IHDR")) return null;
    if (isFirst && (end - at !== PNG_AROUND + 13 || view.getUint32(at + 8) * view.getUint32(at + 12) === 0))
      return null;
    hasData ||= name === "IDAT";
    // A capital says that it cannot be drawn without: what is not known cannot be drawn.
    if (KEPT_IN_PNG.has(name)) kept.push(bytes.subarray(at, end));
    else if (/^[A-Z]/.test(name)) return null;
    if (name === "IEND") return hasData ? Buffer.concat(kept) : null;
    at = end;
  }
  return null;
}

const KEPT_IN_WEBP = new Set(["VP8X", "ALPH", "VP8 ", "VP8L"]);
/** Of VP8X: there is something that shines through; there is EXIF. Profiles, XMP and films are left out. */
const [HAS_ALPHA, HAS_EXIF] = [0x10, 0x08];

/** RFC 9649, 2.3: RIFF, length, WEBP, and chunks of an even length. Films are none: their pictures are not followed. */
export function cleanWebp(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 20 || nameAt(bytes, 0) !== "RIFF" || nameAt(bytes, 8) !== "WEBP") return null;
  const view = viewOf(bytes);
  const whole = 8 + view.getUint32(4, true);
  if (whole > bytes.length) return null;
  const kept: Uint8Array[] = [];
  let head: Uint8Array | null = null;
  let turn: Uint8Array | null = null;
  let pictures = 0;
  let at = 12;
  for (let count = 0; at < whole; count++) {
    if (at + 8 > whole || count >= CHUNKS_MAX) return null;
    const name = nameAt(bytes, at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > whole) return null;
    if (name === "VP8 " || name === "VP8L") pictures++;
    if (name === "VP8X") {
      if (at !== 12 || length < 10) return null;
      head = Uint8Array.from(bytes.subarray(at, end));
      head[8] = head[8]! & HAS_ALPHA;
      kept.push(head);
    } else if (name === "EXIF") turn ??= turnOf(bytes.subarray(at + 8, at + 8 + length));
    else if (KEPT_IN_WEBP.has(name)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (pictures !== 1) return null;
  // It stands last, and nowhere where nothing says that it is there.
  if (head !== null && turn !== null) {
    head[8] = head[8]! | HAS_EXIF;
    kept.push(riff("EXIF", turn));
  }
  return riff("RIFF", Buffer.concat([Buffer.from("WEBP"), ...kept]));
}

/** A chunk of an even length. */
function riff(name: string, data: Uint8Array): Uint8Array {
  const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
}
