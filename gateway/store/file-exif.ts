// How a picture is to be turned, of all that a camera says in EXIF (CIPA DC-008, 4.6): read from what it wrote, and written anew
// with nothing else.

const [ORIENTATION, SHORT] = [0x0112, 3];
const [LITTLE, BIG] = [0x4949, 0x4d4d];
/** In JPEG always before the TIFF structure, in WebP of some programs. */
const HEAD = Buffer.from("Exif\0\0");

/** Of a TIFF structure, with its head or without: one with the orientation alone; null where it says none. */
export function turnOf(exif: Uint8Array): Uint8Array | null {
  const tiff = HEAD.every((byte, i) => exif[i] === byte) ? exif.subarray(HEAD.length) : exif;
  if (tiff.length < 14) return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  const isLittle = order === LITTLE;
  if (!isLittle && order !== BIG) return null;
  const entries = view.getUint32(4, isLittle);
  if (entries + 2 > tiff.length) return null;
  const count = view.getUint16(entries, isLittle);
  for (let i = 0, at = entries + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, isLittle) !== ORIENTATION || view.getUint16(at + 2, isLittle) !== SHORT) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? turned(value) : null;
  }
  return null;
}

// biome-ignore format: a table reads best as one
const turned = (value: number) => Uint8Array.of(
  ...Buffer.from("MM\0*"), 0, 0, 0, 8, 0, 1,
  ORIENTATION >> 8, ORIENTATION & 0xff, 0, SHORT, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0,
);
