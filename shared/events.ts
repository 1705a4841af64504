// What a node tells at once: a row for each kind of event. Names, fields, units and sentences all come from here;
// test/shared/tables.test.ts lists what does not compile until a new row is handled. Firmware takes the numbers from
// messages.ts, and of this file types only: what is in its objects would lengthen names in a bundle.
import { EVENT_BURST, EVENT_FAULT, EVENT_LEAK_STATE, type LeakState } from "./messages.ts";

/** What a number of an event counts, and in which steps. */
export type Quantity = "0.1 kPa" | "0.5 dB" | "leak state" | "fault flags";

export interface EventRow {
  /** On the wire, 0..23. */
  number: number;
  /** As documents for people have it. */
  words: string;
  /** What the items of its body count; null where it has none. */
  change: Quantity | null;
  duration: "s" | null;
  before: Quantity | null;
  after: Quantity | null;
  /** Of the score, a byte each of COMPONENTS, with a sign. */
  components: "0.1" | null;
  /** What somebody may have to go out for; where the state after it decides that, a sentence for each state. */
  sentence: string | null | { [State in LeakState]: string | null };
}

export const EVENTS = {
  burst: {
    number: EVENT_BURST,
    words: "a burst",
    change: "0.1 kPa",
    duration: "s",
    before: "0.1 kPa",
    after: "0.1 kPa",
    components: null,
    sentence: "A node has measured a burst: the pressure in its pipe has dropped suddenly.",
  },
  "leak-state": {
    number: EVENT_LEAK_STATE,
    words: "a change of leak state",
    change: "0.5 dB", // how far the last nights are above the baseline
    duration: null,
    before: "leak state",
    after: "leak state",
    components: "0.1",
    sentence: {
      "warm-up": null,
      ok: null,
      suspect: "A node suspects a leak.",
      leak: "A node tells of a leak.",
      muted: null,
      "used-to-it":
        "A node has become used to the noise that it suspected: it goes on. Look at it, or say that it is known (command NODE --known-noise).",
    },
  },
  fault: {
    number: EVENT_FAULT,
    words: "a sensor that fails or speaks again",
    change: null,
    duration: null,
    before: "fault flags",
    after: "fault flags",
    components: null,
    sentence: null,
  },
} as const satisfies { [name: string]: EventRow };

export type EventKind = keyof typeof EVENTS;

/** Kinds by their numbers; one of a later version is not there. */
export const EVENT_KINDS: (EventKind | undefined)[] = [];
for (let kind of Object.keys(EVENTS) as EventKind[]) EVENT_KINDS[EVENTS[kind].number] = kind;

/** The row of a kind by its number; undefined for one of a later version. */
export function eventRow(number: number): EventRow | undefined {
  let kind = EVENT_KINDS[number];
  return kind && EVENTS[kind];
}
