// When a node on radio sends what it has gathered: once a period, in a slot of its own, so that no two of them speak
// at once. Until an answer has brought the time, whenever chance has it.

import { random } from "../numbers.ts";
import { clockSet, unix } from "./clock.ts";
import { profile } from "./setup.ts";

/** ms until this node's next slot, which is never the one that has just begun. */
export function untilSlot(): number {
  let period = profile.radio![5];
  let slots = profile.radio![6];
  if (!clockSet) return 500 * period + random(1000 * period);
  let left = period - ((unix(getTime()) - ((profile.node % slots) * period) / slots) % period);
  return 1000 * (left < period / 2 ? left + period : left);
}
