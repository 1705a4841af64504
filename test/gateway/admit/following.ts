// The other way round of gateway/admit/series.ts, written as protocol.cddl says it and not as a node does it: each
// item is looked for in the readings before.
import type { Cbor } from "../../../shared/cbor.ts";
import { READING, type ReadingBody } from "../../../shared/messages.ts";

const BANDS = 6;

/** Items of a type 7 frame for readings under the counters from `first` on: the first as it is, the others by change. */
export function following(first: number, readings: ReadingBody[]): Cbor[] {
  return readings.map((body, i) => {
    if (i === 0) return [first, READING, body];
    return body.map((item, place) => {
      const before = readings.slice(0, i).findLast((one) => one[place] != null)?.[place] ?? null;
      if (item === null) return null;
      if (place !== BANDS) return (item as number) - ((before as number | null) ?? 0);
      return changes(item as Uint8Array, (before as Uint8Array | null) ?? new Uint8Array(0));
    });
  });
}

/** All eight in a number where none changes by more than a nibble has, else the bands. */
function changes(bands: Uint8Array, before: Uint8Array): Uint8Array | number {
  if (bands.length !== 8) return bands;
  let packed = 0;
  for (const [i, level] of bands.entries()) {
    const by = level - (before[i] ?? 0);
    if (by < -8 || by > 7) return bands;
    packed = packed * 16 + (by & 15);
  }
  return packed;
}
