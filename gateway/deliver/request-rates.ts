// How many requests are looked into: of one caller for one node, of one caller, and of all together. What goes beyond is
// dropped unanswered, so that who asks a hundred times a second takes nobody else's turn.
import { tokenBuckets } from "../token-buckets.ts";

export const FOR_ONE_NODE = { burst: 10, perS: 1 };
export const OF_ONE_CALLER = { burst: 20, perS: 10 };
/** Each writes to the disk. Who makes up another name each time, where a broker vouches for none, comes to this. */
export const OF_ALL = { burst: 100, perS: 50 };

/** `now`: ms, of a clock that is never set. Gives whether there is time for one more; `node` is null where it names none. */
export function requestRates(now: () => number): (caller: string, node: string | null) => boolean {
  const forNode = tokenBuckets(FOR_ONE_NODE, now);
  const ofCaller = tokenBuckets(OF_ONE_CALLER, now);
  const ofAll = tokenBuckets(OF_ALL, now);
  // In this order: what is too much for one node costs the caller's others nothing, and too much of a caller nobody else.
  return (caller, node) => forNode.take(`${node ?? ""} ${caller}`) && ofCaller.take(caller) && ofAll.take("");
}
