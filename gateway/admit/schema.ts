// Decoded CBOR to typed bodies: `protocol.cddl` as checks. Written by hand, because the bodies are tuples of
// numbers in ranges and a table of ranges says that shorter than any schema language.
import {
  type CheckBody,
  type EventBody,
  HELLO_ACOUSTIC,
  HELLO_BOARD,
  HELLO_BOOT,
  HELLO_CONSOLE_OFF,
  HELLO_FIRMWARE,
  HELLO_INTERVAL,
  HELLO_JUMP,
  HELLO_MODULE,
  HELLO_PROFILE,
  HELLO_RESET,
  HELLO_SERIAL,
  HELLO_THINNED,
  type NightBody,
  OUTCOME_ID,
  OUTCOME_KEY,
  OUTCOME_RESULT,
  type ReadingBody,
  SPECTRUM_COUNTS,
  SPECTRUM_LINES,
  type SpectrumBody,
  UPLINKS,
  type UplinkType,
} from "../../shared/messages.ts";
import type { Body, CountedRecord, CounterRange, HelloBody, JournalBody, SelfCheck } from "./message.ts";
import { recordsOfSeries } from "./series.ts";

type Check = (value: unknown) => boolean;

const U32_MAX = 0xffff_ffff;

const int =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "number" && value >= min && value <= max;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

// The scan lets integers of 32 bits and a sign through, which is what "int" means here.
const anyInt = int(-U32_MAX - 1, U32_MAX);
const u1 = int(0, 0xff);
const u2 = int(0, 0xffff);
const u4 = int(0, U32_MAX);
const i1 = int(-128, 127);
const i2 = int(-32768, 32767);
const percent = int(0, 100);
const code = int(0, 23);
const counter = int(1, U32_MAX);
const bytes =
  (min: number, max: number): Check =>
  (value) =>
    value instanceof Uint8Array && value.length >= min && value.length <= max;
const bands = bytes(0, 8);
const components = bytes(0, 8);
/** Names of firmware and board end up in logs and topics' payloads. */
const label: Check = (value) => typeof value === "string" && /^[\x20-\x7e]{0,64}$/.test(value);

/** A check for each item of a body. */
type Checks<Items extends readonly unknown[]> = { [I in keyof Items]: Check };

// In the order of shared/messages.ts, which names each.
// biome-ignore format: a table reads best as one
const READING_ITEMS: Checks<ReadingBody> = [
  maybe(u4), maybe(i2), maybe(u2), maybe(u2), maybe(u2), maybe(i1), maybe(bands), maybe(percent), u2,
  maybe(u1), maybe(i1),
];
// biome-ignore format: a table reads best as one
const EVENT_ITEMS: Checks<EventBody> = [
  code, maybe(u4), maybe(u4), maybe(anyInt), maybe(u2), maybe(anyInt), maybe(anyInt), maybe(percent), u2,
  maybe(components),
];
// biome-ignore format: a table reads best as one
const NIGHT_ITEMS: Checks<NightBody> = [
  u2, maybe(anyInt), maybe(anyInt), maybe(anyInt), maybe(anyInt), maybe(u2), maybe(anyInt), maybe(u2),
  maybe(u2), u2, maybe(anyInt), maybe(anyInt), maybe(anyInt), maybe(anyInt), maybe(percent), code, u2,
  maybe(u1), maybe(i1), maybe(anyInt), maybe(code), maybe(u1),
];
// biome-ignore format: a table reads best as one
const CHECK_ITEMS: Checks<CheckBody> = [
  maybe(u4), maybe(i2), maybe(i1), u2, maybe(u1), maybe(u1), maybe(i1), maybe(u4), maybe(u4),
];
const LINES_ITEMS: Check[] = [int(0, 0), u2, bytes(SPECTRUM_LINES, SPECTRUM_LINES), u2];
const COUNTS_ITEMS: Check[] = [
  int(1, 1),
  u2,
  bytes(SPECTRUM_COUNTS, SPECTRUM_COUNTS),
  anyInt,
  int(1, 0xffff),
];
const ACOUSTIC_ITEMS: Check[] = [u4, u1, anyInt];
const MODULE_ITEMS: Check[] = [u4, u4];
const RANGE_ITEMS: Check[] = [counter, counter];

/** The items that are known, missing ones at the end as null, extra ones left out; null where one is wrong. */
function items(value: unknown, checks: Check[]): unknown[] | null {
  if (!Array.isArray(value)) return null;
  const known = checks.map((_, i) => (i < value.length ? value[i] : null));
  return checks.every((check, i) => check(known[i])) ? known : null;
}

type Kept = JournalBody | SelfCheck;

const JOURNAL_ITEMS: Record<Kept["type"], Check[]> = {
  reading: READING_ITEMS,
  event: EVENT_ITEMS,
  night: NIGHT_ITEMS,
  check: CHECK_ITEMS,
};

function journalBody(type: Kept["type"], value: unknown): Kept | null {
  const body = items(value, JOURNAL_ITEMS[type]);
  return body && ({ type, body } as Kept);
}

/** By the number that stands before a record's body; null for what is kept in no journal. */
function journalType(type: unknown): Kept["type"] | null {
  const name = typeof type === "number" ? UPLINKS[type] : undefined;
  return name !== undefined && name in JOURNAL_ITEMS ? (name as Kept["type"]) : null;
}

function range(value: unknown): CounterRange | null {
  const pair = items(value, RANGE_ITEMS) as [number, number] | null;
  return pair && { first: pair[0], count: pair[1] };
}

function records(value: unknown): Body | null {
  if (!Array.isArray(value) || !u1(value[0])) return null;
  const found: CountedRecord[] = [];
  const voids: CounterRange[] = [];
  for (const each of value.slice(1)) {
    if (!Array.isArray(each)) return null;
    if (each.length === 2) {
      const gone = range(each);
      if (gone === null) return null;
      voids.push(gone);
    } else {
      const type = counter(each[0]) ? journalType(each[1]) : null;
      const record = type && journalBody(type, each[2]);
      if (record === null) return null;
      found.push({ ...record, counter: each[0] });
    }
  }
  return { type: "records", epochOfRecords: value[0], records: found, voids };
}

function hello(value: unknown): Body | null {
  if (!(value instanceof Map)) return null;
  let right = true;
  /** The item under `key`; null where it is absent. */
  const get = <T>(key: number, check: Check): T | null => {
    const item = value.get(key) ?? null;
    if (item !== null && !check(item)) right = false;
    return item as T | null;
  };
  const acoustic = get<number[]>(HELLO_ACOUSTIC, (v) => items(v, ACOUSTIC_ITEMS) !== null);
  const isRange: Check = (v) => range(v) !== null;
  const module = get<number[]>(HELLO_MODULE, (v) => items(v, MODULE_ITEMS) !== null);
  const body: HelloBody = {
    firmware: get(HELLO_FIRMWARE, label),
    board: get(HELLO_BOARD, label),
    profile: get(HELLO_PROFILE, u4),
    consoleOff: get(HELLO_CONSOLE_OFF, int(0, 1)) === 1,
    reset: get(HELLO_RESET, u4),
    jump: range(get(HELLO_JUMP, isRange)),
    acoustic: acoustic && { rate: acoustic[0]!, bits: acoustic[1]!, gain: acoustic[2]! },
    thinned: range(get(HELLO_THINNED, isRange)),
    interval: get(HELLO_INTERVAL, u4),
    boot: get(HELLO_BOOT, u4),
    serial: get(HELLO_SERIAL, u4),
    module: module && { sleepless: module[0]!, resets: module[1]! },
  };
  return right ? { type: "hello", body } : null;
}

function outcome(value: unknown): Body | null {
  if (!(value instanceof Map)) return null;
  const id = value.get(OUTCOME_ID);
  const result = value.get(OUTCOME_RESULT);
  const key = value.get(OUTCOME_KEY) ?? null;
  return u4(id) && code(result) && maybe(u4)(key) ? { type: "outcome", body: { id, result, key } } : null;
}

function spectrum(value: unknown): Body | null {
  const body = items(value, LINES_ITEMS) ?? items(value, COUNTS_ITEMS);
  return body && { type: "spectrum", body: body as SpectrumBody };
}

/** The typed body of a frame of `type`, or null where the decoded value is none. */
export function bodyOf(type: number, value: unknown): Body | null {
  const name: UplinkType | undefined = UPLINKS[type];
  switch (name) {
    case "reading":
    case "event":
    case "night":
    case "check":
      return journalBody(name, value);
    case "records":
      return records(value);
    case "series":
      return records(recordsOfSeries(value));
    case "hello":
      return hello(value);
    case "spectrum":
      return spectrum(value);
    case "outcome":
      return outcome(value);
    case undefined:
      return null;
  }
}
