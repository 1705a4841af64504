// What calibrations have set since the node was flashed, over what its profile says. They stand in erased bytes right before
// the ring, as records of the ring's form, since a file of Storage is gone while it is replaced: a power cut then would leave
// a node without a profile.
import { getU32 } from "../../shared/bytes.ts";
import type { Profile } from "../profile.ts";
import { PLACE } from "./kinds.ts";
import { recordAt } from "./ring.ts";

/** Puts the last whole one into the profile; one whose write was cut short is none. */
export function applyCalibration(profile: Profile): void {
  let places = profile.places;
  for (let i = 0; places && i < places[1]; i++) {
    let record = recordAt(places[0] + PLACE * i);
    if (record) {
      if (profile.pressure) profile.pressure = [getU32(record, 2), getU32(record, 6)];
      if (profile.acoustic !== null) profile.acoustic = getU32(record, 10);
    }
  }
}
