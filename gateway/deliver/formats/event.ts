// What an event counts depends on its kind (shared/events.ts): each item stands in the field that is named after what
// it counts, and fields that are not of its kind are null.
import {
  type EVENTS,
  type EventKind,
  type EventRow,
  eventRow,
  type Quantity,
} from "../../../shared/events.ts";
import type { EventBody, Maybe } from "../../../shared/messages.ts";
import type { Event } from "../contract/record.ts";
import { componentsOf, creptOf, ruleOf, scoreOf } from "./components.ts";
import { eventName, flagFields, flagNames, leakStateName, ruleFields } from "./names.ts";
import { halfDb, kpa } from "./units.ts";

/** A field's name ends in what it counts. */
type Suffix = { "0.1 kPa": "kpa"; "0.5 dB": "db"; "leak state": "state"; "fault flags": "faults" };
type Counted = "change" | "before" | "after";
type CountedField = {
  [Item in Counted]: `${Item}_${Suffix[Exclude<(typeof EVENTS)[EventKind][Item], null>]}`;
}[Counted];

/** Every field that some kind has. */
function countedFields(
  [, , , change, duration, before, after]: EventBody,
  row: EventRow | undefined,
): Pick<Event, CountedField | "duration_s" | "before_state_code" | "after_state_code"> {
  const only = (quantity: Quantity, item: Counted, value: Maybe) => (row?.[item] === quantity ? value : null);
  const pressure = (item: Counted, value: Maybe) => kpa(only("0.1 kPa", item, value));
  const state = (item: Counted, value: Maybe) => only("leak state", item, value);
  const faults = (item: Counted, value: Maybe) => orNull(only("fault flags", item, value), flagNames);
  return {
    change_kpa: pressure("change", change),
    change_db: halfDb(only("0.5 dB", "change", change)),
    duration_s: duration,
    before_kpa: pressure("before", before),
    after_kpa: pressure("after", after),
    before_state: orNull(state("before", before), leakStateName),
    before_state_code: state("before", before),
    after_state: orNull(state("after", after), leakStateName),
    after_state_code: state("after", after),
    before_faults: faults("before", before),
    after_faults: faults("after", after),
  };
}

const orNull = <T>(value: Maybe, read: (value: number) => T) => (value === null ? null : read(value));

export function eventFields(body: EventBody, marks: number) {
  const [kind, , , , , , , score, flags, components] = body;
  const row = eventRow(kind);
  const decided = row?.components ? components : null;
  return {
    kind: eventName(kind),
    kind_code: kind,
    ...countedFields(body, row),
    ...ruleFields(ruleOf(decided)),
    crept_db: halfDb(creptOf(decided)),
    leak_score: scoreOf(score, flags, ruleOf(decided)),
    components: componentsOf(decided),
    ...flagFields(flags, marks),
  };
}
