// What the bytes of a body are called, as shared/protocol.cddl has it, for who looks at frames in hex. What each is counted in
// stands beside it; decoding itself is admit's.
import { EVENT_KINDS } from "../../../shared/events.ts";
import {
  type CheckBody,
  type EventBody,
  FLAGS,
  LEAK_STATES,
  type NightBody,
  OUTCOMES,
  RESETS,
  type ReadingBody,
  RULES,
  UPLINKS,
} from "../../../shared/messages.ts";

/** What is said of a number. */
type Words = (value: number) => string;

export interface Leaf {
  name: string;
  /** What it is counted in, or which word it stands for. */
  words?: Words;
}

export interface List {
  name: string;
  /** Of an array: its item at `i`, behind these (null: no number). */
  item(i: number, before: readonly (number | null)[]): Shape;
}

export interface Keyed {
  name: string;
  /** Of a map: what is under a key. */
  key(key: number): Shape;
}

export interface Choice {
  name: string;
  /** Of an array: what it is, by how many items it has. */
  ofCount(count: number): List;
}

export type Shape = Leaf | List | Keyed | Choice;

const unit =
  (name: string): Words =>
  (value) =>
    `${value} ${name}`;
const scaled =
  (by: number, digits: number, name: string): Words =>
  (value) =>
    `${(value * by).toFixed(digits)} ${name}`;
const oneOf =
  (words: readonly (string | undefined)[]): Words =>
  (value) =>
    `${value} ${words[value] ?? "of another version"}`;

const kPa = scaled(0.1, 1, "kPa");
const halfDb = scaled(0.5, 1, "dB");
const DAY_MS = 86_400_000;
/** What a Date holds, to both sides of 1970. */
const DATES_MS = 8.64e15;

/** What no node means is no date. */
const isoText = (ms: number, length: number) =>
  Math.abs(ms) > DATES_MS ? "no date" : new Date(ms).toISOString().slice(0, length);

const time: Leaf = { name: "time", words: (s) => `${isoText(1000 * s, 19)}Z` };
const night: Leaf = { name: "night", words: (day) => isoText(day * DAY_MS, 10) };
const score: Leaf = { name: "score" };
const flags: Leaf = {
  name: "flags",
  words: (bits) => FLAGS.filter((_, i) => (bits >> i) & 1).join(" ") || "none",
};
const volts = (mv: number) => `${((2000 + 10 * mv) / 1000).toFixed(2)} V`;
const battery: Leaf = { name: "battery", words: volts };
const temperature: Leaf = { name: "temperature", words: unit("°C") };
const level: Leaf = { name: "level", words: unit("dB") };

/** One for each item. */
type Leaves<Items extends readonly unknown[]> = { [I in keyof Items]: Leaf };

const named = (names: string, words?: Words): Leaf => ({ name: names, ...(words && { words }) });

export const READING_FIELDS: Leaves<ReadingBody> = [
  time,
  named("pressure-mean", kPa),
  named("pressure-below", kPa),
  named("pressure-above", kPa),
  named("pressure-deviation", scaled(0.01, 2, "kPa")),
  level,
  named("bands"),
  score,
  flags,
  battery,
  temperature,
];

export const EVENT_FIELDS: Leaves<EventBody> = [
  named("kind", oneOf(EVENT_KINDS)),
  time,
  named("age", unit("ms")),
  named("change"),
  named("duration", unit("s")),
  named("before"),
  named("after"),
  score,
  flags,
  named("components"),
];

export const NIGHT_FIELDS: Leaves<NightBody> = [
  night,
  named("level-10", halfDb),
  named("level-50", halfDb),
  named("level-90", halfDb),
  named("baseline", halfDb),
  named("deviation", halfDb),
  named("main-band", halfDb),
  named("frequency", unit("Hz")),
  named("tonality", unit("dB")),
  named("windows"),
  named("pressure-10", kPa),
  named("pressure-50", kPa),
  named("pressure-min", kPa),
  named("pressure-drop", kPa),
  score,
  named("state", oneOf(LEAK_STATES)),
  flags,
  battery,
  temperature,
  named("rise", halfDb),
  named("rule", oneOf(RULES)),
  named("crept", halfDb),
];

export const CHECK_FIELDS: Leaves<CheckBody> = [
  time,
  named("pressure", kPa),
  level,
  flags,
  battery,
  named("battery-sending", volts),
  temperature,
  named("sleepless"),
  named("resets"),
];

/** Of the reading before, how much each item has changed. */
const FOLLOWING_FIELDS: readonly Leaf[] = READING_FIELDS.map(({ name }) => ({ name: `${name} change` }));

const UNKNOWN: Leaf = { name: "not known here" };

const list = (name: string, items: readonly Leaf[]): List => ({ name, item: (i) => items[i] ?? UNKNOWN });

const SPECTRUM_PARTS = [
  [named("part"), night, named("lines"), named("windows")],
  [named("part"), night, named("counts"), named("from", halfDb), named("step", halfDb)],
];

const HELLO_FIELDS: readonly Shape[] = [
  named("firmware"),
  named("board"),
  named("profile"),
  named("console-off"),
  named("reset", oneOf(RESETS)),
  list("jump", [named("first"), named("count")]),
  list("acoustic", [named("rate", unit("Hz")), named("bits"), named("gain", scaled(0.1, 1, "dB"))]),
  list("thinned", [named("first"), named("count")]),
  named("interval", unit("s")),
  named("boot"),
  named("serial"),
  list("module", [named("sleepless"), named("resets")]),
];

const OUTCOME_FIELDS: readonly Leaf[] = [named("id"), named("result", oneOf(OUTCOMES)), named("key")];

const keyed = (name: string, fields: readonly Shape[]): Keyed => ({
  name,
  key: (key) => fields[key] ?? UNKNOWN,
});

const journal: Record<string, List> = {
  reading: list("reading", READING_FIELDS),
  event: list("event", EVENT_FIELDS),
  night: list("night", NIGHT_FIELDS),
  check: list("check", CHECK_FIELDS),
};

const record: List = {
  name: "record",
  item(i, before) {
    if (i < 2) return [named("counter"), named("type", oneOf(UPLINKS))][i]!;
    return i === 2 ? (journal[UPLINKS[before[1] ?? -1] ?? ""] ?? UNKNOWN) : UNKNOWN;
  },
};
const gone = list("void", [named("first"), named("count")]);
const following = list("following reading", FOLLOWING_FIELDS);

/** What stands in a batch: shared/protocol.cddl, types 1 and 7. */
const inBatch: Choice = {
  name: "record",
  ofCount(count) {
    if (count === 2) return gone;
    return count === READING_FIELDS.length ? following : record;
  },
};
const batch = (name: string): List => ({ name, item: (i) => (i === 0 ? named("epoch") : inBatch) });

/** By the word of a frame's type. */
export const BODIES: Readonly<Record<(typeof UPLINKS)[number], Shape>> = {
  reading: journal.reading!,
  event: journal.event!,
  night: journal.night!,
  check: journal.check!,
  records: batch("records"),
  series: batch("series"),
  hello: keyed("hello", HELLO_FIELDS),
  spectrum: {
    name: "spectrum",
    item: (i, before) => SPECTRUM_PARTS[i === 0 ? 0 : (before[0] ?? 0)]?.[i] ?? UNKNOWN,
  },
  outcome: keyed("outcome", OUTCOME_FIELDS),
};
