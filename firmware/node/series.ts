// Readings that follow one another in a frame, each as what has changed since the one before: on radio, where most
// of what is sent is readings, that is a third less to send. `protocol.cddl` says how it is read.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import type { Maybe } from "../../shared/messages.ts";

/** The bands' places, after those of a reading's items. */
const BANDS = 11;

/** What was met last at each place, since a reading that was written as it is; 0: nothing yet. */
let past: Float64Array;
if (RADIO && !SPARSE) past = new Float64Array(BANDS + 8);

function change(place: number, value: number): number {
  let before = past[place];
  past[place] = value;
  return value - before;
}

/**
 * Writes the items of a reading: its time, and the `rest` as it stands in the ring. They are changes where it
 * `follows` another one, else what they are. Returns the offset after them.
 */
export function putReading(
  out: Uint8Array,
  at: number,
  time: Maybe,
  rest: Uint8Array,
  follows: boolean,
): number {
  if (!follows) past.fill(0);
  at = cborPut(out, at, time === null ? null : change(0, time));
  let i = 0;
  for (let place = 1; place < BANDS; place++) {
    let head = rest[i++];
    let n = head & 31;
    let item: Cbor = null;
    if (head < 0x40) {
      if (n > 23) n = rest[i++];
      if ((head & 31) > 24) n = (n << 8) | rest[i++];
      item = change(place, head < 32 ? n : -1 - n);
    } else if (head < 0x60) {
      item = rest.subarray(i, i + n);
      // In a nibble each, where all of them are -8 to 7 dB.
      let packed = 0;
      let wide = follows ? 0 : 16;
      for (let band = BANDS; n--; band++) {
        let by = change(band, rest[i++]);
        packed = (packed << 4) | (by & 15);
        wide |= by + 8;
      }
      if (!(wide >>> 4)) item = packed >>> 0;
    }
    at = cborPut(out, at, item);
  }
  return at;
}
