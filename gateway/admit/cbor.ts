// The one place that decodes CBOR, and only what the strict scan has let through.
import "./no-native.ts";

import { Decoder } from "cbor-x";

const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });

/** The value of one CBOR item that `scanCbor` has accepted: numbers, null, strings, arrays, Maps. */
export function decodeCbor(body: Uint8Array): unknown {
  // A plain Uint8Array: of a Buffer, byte strings would come out as Buffers too.
  return decoder.decode(new Uint8Array(body.buffer, body.byteOffset, body.length));
}
