// Black and white pictures as PNG files (https://www.w3.org/TR/png-3/), one bit a pixel, with the size that they are printed in.
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INCH_M = 0.0254;

/** Rows of pixels, true: black. */
export type Picture = boolean[][];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A row's bytes: no filter, then eight pixels each, where 1 is white. */
function packed(row: boolean[]): Buffer {
  const bytes = Buffer.alloc(1 + Math.ceil(row.length / 8));
  row.forEach((isBlack, x) => {
    if (!isBlack) bytes[1 + (x >> 3)]! |= 0x80 >> (x & 7);
  });
  return bytes;
}

/** `dpi`: pixels an inch, as it is to be printed. */
export function pngOf(picture: Picture, dpi: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture[0]!.length, 0);
  header.writeUInt32BE(picture.length, 4);
  // Bits a pixel; grey, deflated, filtered by row and not interlaced are all 0.
  header[8] = 1;
  const size = Buffer.alloc(9);
  const perMetre = Math.round(dpi / INCH_M);
  size.writeUInt32BE(perMetre, 0);
  size.writeUInt32BE(perMetre, 4);
  size[8] = 1;
  const pixels = deflateSync(Buffer.concat(picture.map(packed)));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("pHYs", size),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
