// A node's leak state as partners find it whenever they come: retained, so it says since when, and what it rests on.
import type { NodeLeak } from "../../store/records.ts";
import { type Leak, leak } from "../contract/state.ts";
import { jsonWriter } from "../contract/writer.ts";
import { componentsOf, scoreOf } from "./components.ts";
import { flagFields, leakStateName, ruleFields } from "./names.ts";
import { messageId, type Origin } from "./record.ts";
import { halfDb, nightDate, timeOrNull, timestamp } from "./units.ts";

export function leakPayload(node: NodeLeak, { site, gateway }: Origin): Leak {
  const { since, firstReceived, night, score, flags, rule } = node;
  return {
    based_on: messageId(node),
    site,
    gateway,
    node: node.name,
    time: timestamp(node.time ?? node.received),
    received: timestamp(node.received),
    state: leakStateName(node.state),
    state_code: node.state,
    since: timeOrNull(since),
    since_before: since === null ? timestamp(firstReceived) : null,
    ...ruleFields(rule),
    crept_db: halfDb(node.crept),
    leak_score: scoreOf(score, flags, rule),
    components: componentsOf(node.components),
    rise_db: halfDb(node.rise),
    baseline_dbfs: halfDb(node.baseline),
    night: night === null ? null : nightDate(night),
    ...flagFields(flags, 0),
  };
}

export const leakJson = jsonWriter(leak);
