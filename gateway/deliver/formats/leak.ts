// A node's leak state as partners find it whenever they come: retained, so it says since when, and what it rests on.
import type { NodeLeak } from "../../store/records.ts";
import { type Components, componentsOf } from "./components.ts";
import { messageId } from "./json.ts";
import { type FlagName, flagNames, type LeakStateName, leakStateName } from "./names.ts";
import { halfDb, nightDate, type Timestamp, timeOrNull, timestamp } from "./units.ts";

/** On `leak`. */
export interface LeakPayload {
  /** Of the message it rests on: of the newest night, or the newest change of leak state. */
  id: string;
  /** The node's name, as in the topic. */
  node: string;
  state: LeakStateName;
  /** When the state began; null where that is not known: then it was before `since_before`. */
  since: Timestamp | null;
  since_before: Timestamp | null;
  /** When the gateway had the message it rests on. */
  received: Timestamp;
  /** 0 to 100 */
  leak_score: number | null;
  /** What the score was made of when the state began; null where that is not known. */
  components: Components | null;
  /** Of the last night in this state; null where there was none yet. */
  rise_db: number | null;
  baseline_dbfs: number | null;
  /** The date on which it began in the node's local standard time. */
  night: string | null;
  flags: FlagName[];
}

export function leakPayload(leak: NodeLeak): LeakPayload {
  const { since, firstReceived, night } = leak;
  return {
    id: messageId(leak),
    node: leak.name,
    state: leakStateName(leak.state),
    since: timeOrNull(since),
    since_before: since === null ? timestamp(firstReceived) : null,
    received: timestamp(leak.received),
    leak_score: leak.score,
    components: componentsOf(leak.components),
    rise_db: halfDb(leak.rise),
    baseline_dbfs: halfDb(leak.baseline),
    night: night === null ? null : nightDate(night),
    flags: flagNames(leak.flags),
  };
}
