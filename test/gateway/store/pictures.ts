// Photographs as small as they can be, part by part, and what cameras write into them.

const text = (letters: string) => Buffer.from(letters, "latin1");
const u32 = (value: number) =>
  Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);

/** FF marker length payload */
export const segment = (marker: number, payload: Uint8Array | string): Uint8Array => {
  const bytes = typeof payload === "string" ? text(payload) : payload;
  const length = bytes.length + 2;
  return Buffer.concat([Uint8Array.of(0xff, marker, length >> 8, length & 255), bytes]);
};

export const SOI = Uint8Array.of(0xff, 0xd8);
export const EOI = Uint8Array.of(0xff, 0xd9);
export const JFIF = segment(0xe0, "JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
const FRAME = segment(0xc0, Uint8Array.of(8, 0, 1, 0, 1, 1, 1, 0x11, 0));
const SCAN = Buffer.concat([
  segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
  // A zero byte that is put in, and a restart: neither is the end.
  Uint8Array.of(0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56),
]);
export const PICTURE = Buffer.concat([
  segment(0xdb, new Uint8Array(65)),
  FRAME,
  segment(0xc4, new Uint8Array(20)),
  SCAN,
]);

/** As a phone writes it: how it is to be turned, a position, and the name of its owner. */
export const TIFF = Buffer.concat([
  ...[text("II*\0"), Uint8Array.of(8, 0, 0, 0, 2, 0)],
  Uint8Array.of(0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0),
  Uint8Array.of(0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0),
  ...[new Uint8Array(4), text("GPS 59.3293 18.0686 Canon of Anna")],
]);
/** What is left of it. */
export const TURN_TIFF = text("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
export const EXIF = segment(0xe1, Buffer.concat([text("Exif\0\0"), TIFF]));
export const TURN = segment(0xe1, Buffer.concat([text("Exif\0\0"), TURN_TIFF]));
export const jpeg = (...before: Uint8Array[]) => Buffer.concat([SOI, ...before, PICTURE, EOI]);

/** Checksums are nobody's business here. */
export const chunk = (name: string, data: Uint8Array | string = "") => {
  const bytes = typeof data === "string" ? text(data) : data;
  return Buffer.concat([u32(bytes.length), text(name), bytes, u32(0)]);
};
export const SIGNATURE = text("\x89PNG\r\n\x1a\n");
export const IHDR = chunk("IHDR", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0));
export const png = (...between: Uint8Array[]) =>
  Buffer.concat([SIGNATURE, IHDR, ...between, chunk("IDAT", "data"), chunk("IEND")]);

export const riffChunk = (name: string, data: Uint8Array | string) => {
  const bytes = typeof data === "string" ? text(data) : data;
  const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes, new Uint8Array(bytes.length % 2)]);
};
export const webp = (...chunks: Uint8Array[]) => riffChunk("RIFF", Buffer.concat([text("WEBP"), ...chunks]));
export const VP8 = riffChunk("VP8 ", "picture");

export const PDF = text("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n");
