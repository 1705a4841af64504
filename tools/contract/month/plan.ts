// What happens in the month, and when. All but what needs a learned pipe comes in the first three days, so that a short
// run has it too.
import { alarmsPlan } from "./plan-alarms.ts";
import { networkPlan } from "./plan-network.ts";
import { nodesPlan } from "./plan-nodes.ts";
import { requestsPlan } from "./plan-requests.ts";
import type { Step } from "./step.ts";

/** Steps of the first so many days, in their order; `more`: others that happen besides. */
export function planOf(days: number, more: readonly Step[] = []): Step[] {
  return [...networkPlan, ...nodesPlan, ...requestsPlan, ...alarmsPlan, ...more]
    .filter(({ day }) => day < days)
    .sort((a, b) => a.day - b.day);
}
