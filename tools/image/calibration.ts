// What calibrations have left on a board (firmware/node/calibration.ts), and what one more is written as.
import { crc32 } from "node:zlib";
import { CALIBRATED, PLACE } from "../../firmware/node/kinds.ts";
import type { Profile } from "../../firmware/profile.ts";
import { recordOf } from "./layout.ts";

/** What a calibration sets; as the profile has it, where there is no such sensor. */
export type Calibrated = Pick<Profile, "pressure" | "acoustic">;

/** As it is written into a place. */
export function calibrationRecord({ pressure, acoustic }: Calibrated): Buffer {
  const data = Buffer.alloc(12);
  data.writeUInt32BE(pressure?.[0] ?? 0, 0);
  data.writeUInt32BE(pressure?.[1] ?? 0, 4);
  data.writeUInt32BE(acoustic ?? 0, 8);
  return recordOf(CALIBRATED, data);
}

/** The record that is whole in a place; undefined where there is none. */
function wholeIn(place: Buffer): Buffer | undefined {
  if (place.length < PLACE || place[0] !== CALIBRATED || place[1] !== 12) return undefined;
  return place.readUInt32LE(14) === crc32(place.subarray(0, 14)) ? place.subarray(2, 14) : undefined;
}

/** The profile as the node has it, and the first place that is still blank; undefined where none is. */
export function withCalibrations<P extends Calibrated>(
  profile: P,
  places: Uint8Array,
): { profile: P; blankAt: number | undefined } {
  const all = Buffer.from(places);
  let applied = profile;
  let blankAt: number | undefined;
  for (let at = 0; at + PLACE <= all.length; at += PLACE) {
    const place = all.subarray(at, at + PLACE);
    const isBlank = place.every((byte) => byte === 255);
    // The last one counts, so that none is written before one that is there.
    if (!isBlank) blankAt = undefined;
    else blankAt ??= at;
    const data = wholeIn(place);
    if (data === undefined) continue;
    applied = {
      ...applied,
      ...(profile.pressure && { pressure: [data.readUInt32BE(0), data.readUInt32BE(4)] }),
      ...(profile.acoustic !== null && { acoustic: data.readUInt32BE(8) }),
    };
  }
  return { profile: applied, blankAt };
}
