// When a node on radio sends its batch: once a period, in a slot of its own, so that no two send at once. Until an
// answer has brought the time, at random.

import { random } from "../../shared/numbers.ts";
import { clockSet, rate, unix } from "./clock.ts";
import { profile } from "./setup.ts";

/** ms until this node's next slot; one that is less than half a period away counts as the one that has just begun. */
export function untilSlot(): number {
  let periodS = profile.radio![5];
  let slots = profile.radio![6];
  if (!clockSet) return 500 * periodS + random(1000 * periodS);
  let leftS = periodS - ((unix(getTime()) - ((profile.node % slots) * periodS) / slots) % periodS);
  return (1000 * (leftS < periodS / 2 ? leftS + periodS : leftS)) / rate;
}
