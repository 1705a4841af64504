// A node's leak state, put together from its records. The newest record is the one written last, by epoch and counter,
// and not the one that came last: a late one adds to what is known and never takes it back. So the state in the end
// does not depend on the order in which records came.
//
//   counter     5         6        17        18                40
//   change      suspect            leak                                   since when, and its components
//   night                 suspect            leak              leak       date, rise and baseline
//                         `- other  `- first                   `- at      state, score and flags
import { EVENT_KINDS, type EventKind } from "../../shared/events.ts";
import type { Maybe } from "../../shared/messages.ts";
import type { RecordBody } from "./records.ts";

/** What a record says of a state. Times in unix ms. */
interface Statement {
  /** Its place among the node's records: see placeOf. */
  at: number;
  /** When it was made; null where that is not known. */
  time: number | null;
  received: number;
  state: number;
  score: Maybe;
  flags: number;
}

/** What one record says. */
export interface Said extends Statement {
  change: { time: number | null; components: Uint8Array | null } | null;
  night: { date: number; rise: Maybe; baseline: Maybe; crept: Maybe } | null;
}

/** What is known of a node's leak state: first of all what the newest record says that says anything of it. */
export interface Known extends Statement {
  /** Place of the first record that is known to say so, none after it saying otherwise, and when it was received. */
  first: number;
  told: number;
  /** Place of the newest record that says otherwise; 0 where none does. */
  other: number;
  /** The newest change to this state since then; `change` is 0 where none has come. */
  change: number;
  since: number | null;
  components: Uint8Array | null;
  /** The newest night in this state since then; `night` is 0 where there was none. */
  night: number;
  date: Maybe;
  rise: Maybe;
  baseline: Maybe;
  crept: Maybe;
}

const EPOCH = 2 ** 32;

/** Epoch and counter as one number that grows as they do; above 0, since counters start at 1. */
export const placeOf = (epoch: number, counter: number) => epoch * EPOCH + counter;
export const ofPlace = (at: number) => ({ epoch: Math.floor(at / EPOCH), counter: at % EPOCH });

/** What a record says of its node's leak state; null where it says nothing of it. */
export function saidBy(record: RecordBody, at: number, time: number | null, received: number): Said | null {
  switch (record.type) {
    case "night": {
      const { body } = record;
      const [date, , , , baseline] = body;
      const [score, state, flags] = [body[14], body[15], body[16]];
      return {
        at,
        time,
        received,
        state,
        score,
        flags,
        change: null,
        night: { date, rise: body[19], baseline, crept: body[21] },
      };
    }
    case "event": {
      const [kind, , , , , , state, score, flags, components] = record.body;
      if (!isChange(EVENT_KINDS[kind]) || state === null) return null;
      return { at, time, received, state, score, flags, change: { time, components }, night: null };
    }
    case "reading":
    case "spectrum":
      return null;
  }
}

/** Whether an event is a change of leak state. */
export function isChange(kind: EventKind | undefined): boolean {
  switch (kind) {
    case "leak-state":
      return true;
    case "burst":
    case "fault":
    case undefined:
      return false;
  }
}

const NO_CHANGE = { change: 0, since: null, components: null };
const NO_NIGHT = { night: 0, date: null, rise: null, baseline: null, crept: null };

/** What is known with one more record; the same object where it adds nothing. */
export function learn(known: Known | null, said: Said): Known {
  const { at, time, received, state, score, flags } = said;
  if (known === null || (at > known.at && state !== known.state)) {
    const other = known?.at ?? 0;
    const fresh = { at, time, received, state, score, flags, first: at, told: received, other };
    return withDetails({ ...fresh, ...NO_CHANGE, ...NO_NIGHT }, said);
  }
  if (at > known.at) return withDetails({ ...known, at, time, received, score, flags }, said);
  if (at <= known.other || at === known.at) return known;
  if (state === known.state) return withDetails(known, said);
  // A late record of another state: whatever is older than that belongs to an earlier spell of this state.
  return {
    ...known,
    other: at,
    ...(known.first < at && { first: known.at, told: known.received }),
    ...(known.change < at && NO_CHANGE),
    ...(known.night < at && NO_NIGHT),
  };
}

function withDetails(known: Known, { at, change, night }: Said): Known {
  if (change !== null && at > known.change) {
    return { ...known, change: at, since: change.time, components: change.components };
  }
  return night !== null && at > known.night ? { ...known, night: at, ...night } : known;
}
