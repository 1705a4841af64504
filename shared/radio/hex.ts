// Packets as modules take and tell them: two digits of hex a byte.

/** Bytes of a packet that are written at once. */
const PIECE = 16;

/** The bytes of a text in hex; undefined where it is none. */
export function bytesOf(hex: string): Uint8Array | undefined {
  let n = hex.length / 2;
  if (n < 1 || n > 255 || n !== Math.floor(n)) return undefined;
  let bytes = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    let byte = parseInt(hex.substr(2 * i, 2), 16);
    if (!(byte >= 0)) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** Writes bytes in pieces: as one text they would take ten times their memory for a moment. */
export function writeHex(bytes: Uint8Array, host: { write(text: string): void }): void {
  for (let i = 0; i < bytes.length; ) {
    let hex = "";
    for (let end = i + PIECE; i < bytes.length && i < end; i++) {
      hex += (256 + bytes[i]).toString(16).substr(1);
    }
    host.write(hex);
  }
}
