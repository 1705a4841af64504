// Readings that follow one another in a frame, each as its differences from the one before: on radio most frames are
// of readings, and become a third shorter so. `protocol.cddl` says how they are read.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import type { Maybe } from "../../shared/messages.ts";

/** The first band's place, after those of a reading's items. */
const BANDS = 11;

/** The last value at each place since a reading that was written whole; 0: none yet. */
let lastValues: Float64Array;
if (RADIO) lastValues = new Float64Array(BANDS + 8);

function difference(place: number, value: number): number {
  let before = lastValues[place];
  lastValues[place] = value;
  return value - before;
}

/**
 * Writes the items of a reading, and returns the offset after them: its time, and the `rest` as it stands in the ring.
 * Where it `follows` another one they are differences, else whole.
 */
export function putReading(
  out: Uint8Array,
  at: number,
  time: Maybe,
  rest: Uint8Array,
  follows: boolean,
): number {
  if (!follows) lastValues.fill(0);
  at = cborPut(out, at, time === null ? null : difference(0, time));
  let i = 0;
  for (let place = 1; place < BANDS; place++) {
    let head = rest[i++];
    let n = head & 31;
    let item: Cbor = null;
    if (head < 0x40) {
      if (n > 23) n = rest[i++];
      if ((head & 31) > 24) n = (n << 8) | rest[i++];
      item = difference(place, head < 32 ? n : -1 - n);
    } else if (head < 0x60) {
      item = rest.subarray(i, i + n);
      // A nibble for each difference, where all are within -8 to 7 dB.
      let packed = 0;
      let wide = follows ? 0 : 16;
      for (let band = BANDS; n--; band++) {
        let by = difference(band, rest[i++]);
        packed = (packed << 4) | (by & 15);
        wide |= by + 8;
      }
      if (!(wide >>> 4)) item = packed >>> 0;
    }
    at = cborPut(out, at, item);
  }
  return at;
}
