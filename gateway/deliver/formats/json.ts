// Records as partners read them: JSON with the unit in every field's name, an id that is the same for every
// copy, the time of measurement, and null, never a zero or a gap, for what was not measured.
import {
  type EVENTS,
  type EventKind,
  type EventRow,
  eventRow,
  type Quantity,
} from "../../../shared/events.ts";
import { BAND_EDGES, type EventBody, type Maybe } from "../../../shared/messages.ts";
import type { Identity, OutboxMessage } from "../../store/records.ts";
import { type Components, componentsOf } from "./components.ts";
import {
  type EventName,
  eventName,
  type FlagName,
  flagNames,
  type LeakStateName,
  leakStateName,
} from "./names.ts";
import { type SpectrumFields, spectrumFields } from "./spectrum.ts";
import {
  divided,
  halfDb,
  int8,
  kpa,
  nightDate,
  type Timestamp,
  timeOrNull,
  timestamp,
  volts,
} from "./units.ts";

/** What every message carries. */
export interface Envelope {
  /** network-node-epoch-counter: the same for every copy of this message, on every path. */
  id: string;
  /** The node's name, as in the topic. */
  node: string;
  /** When it was measured; null where the node's clock was not set: then it lies between the next two. */
  time: Timestamp | null;
  time_after: Timestamp | null;
  time_before: Timestamp | null;
  /** When the gateway had it. */
  received: Timestamp;
  /** The way it came, for people: "serial /dev/ttyUSB0". */
  via: string;
}

export interface Band {
  from_hz: number;
  to_hz: number;
  /** dB re full scale */
  level_dbfs: number;
}

/** On `reading` (late: false) and `history` (late: true). */
export interface ReadingPayload extends Envelope {
  late: boolean;
  /** Gauge pressure over the reporting interval: mean, least, greatest, standard deviation. */
  pressure_kpa: number | null;
  pressure_min_kpa: number | null;
  pressure_max_kpa: number | null;
  pressure_deviation_kpa: number | null;
  /** Level of the quietest tenth of the acoustic windows. */
  level_dbfs: number | null;
  /** An array of bands, low to high, that needs no key parsed; null where not measured. */
  bands_dbfs: Band[] | null;
  /** 0 to 100 */
  leak_score: number | null;
  flags: FlagName[];
  /** null on mains or USB */
  battery_v: number | null;
  temperature_c: number | null;
}

/** On `event`. Fields that are not of its kind are null. */
export interface EventPayload extends Envelope {
  kind: EventName;
  change_kpa: number | null;
  change_db: number | null;
  duration_s: number | null;
  /** Pressure before and after a burst. */
  before_kpa: number | null;
  after_kpa: number | null;
  /** Leak state before and after its change. */
  before_state: LeakStateName | null;
  after_state: LeakStateName | null;
  /** What was wrong with the node's sensors before the event and after it; empty where nothing was. */
  before_faults: FlagName[] | null;
  after_faults: FlagName[] | null;
  leak_score: number | null;
  /** What the score is made of, where the leak state has changed. */
  components: Components | null;
  flags: FlagName[];
}

/** On `night`: the summary that the leak decision rests on. */
export interface NightPayload extends Envelope {
  /** The date on which the night began in the node's local standard time: "2025-11-23". */
  night: string;
  /** Percentiles of the window levels. */
  level_10_dbfs: number | null;
  level_50_dbfs: number | null;
  level_90_dbfs: number | null;
  /** Median and scaled median absolute deviation of past quiet nights. */
  baseline_dbfs: number | null;
  baseline_deviation_db: number | null;
  /** How far the last nights are above the baseline. */
  rise_db: number | null;
  /** Of the quietest windows. */
  main_band_dbfs: number | null;
  frequency_hz: number | null;
  tonality_db: number | null;
  /** How many windows were listened to. */
  windows: number;
  pressure_10_kpa: number | null;
  pressure_50_kpa: number | null;
  pressure_min_kpa: number | null;
  pressure_drop_kpa: number | null;
  leak_score: number | null;
  state: LeakStateName;
  flags: FlagName[];
  battery_v: number | null;
  temperature_c: number | null;
}

/** On `spectrum`: a night's, in two parts, each a message of its own. */
export type SpectrumPayload = Envelope & SpectrumFields;

export type Payload = ReadingPayload | EventPayload | NightPayload | SpectrumPayload;

export function messageId({ network, node, epoch, counter }: Identity): string {
  return `${network}-${node}-${epoch}-${counter}`;
}

/** mean + distance, both 0.1 kPa, in kPa: added as integers, so nothing is rounded. */
function kpaFrom(mean: Maybe, distance: Maybe): number | null {
  return mean === null || distance === null ? null : (mean + distance) / 10;
}

function bandsOf(levels: Uint8Array | null): Band[] | null {
  if (levels === null) return null;
  const bands: Band[] = [];
  for (let i = 0; i < levels.length && i + 1 < BAND_EDGES.length; i++) {
    bands.push({ from_hz: BAND_EDGES[i], to_hz: BAND_EDGES[i + 1], level_dbfs: int8(levels[i]!) });
  }
  return bands;
}

function envelope(message: OutboxMessage): Envelope {
  return {
    id: messageId(message),
    node: message.name,
    time: timeOrNull(message.time),
    time_after: timeOrNull(message.timeAfter),
    time_before: timeOrNull(message.timeBefore),
    received: timestamp(message.received),
    via: message.via,
  };
}

/** A field's name ends in what it counts. */
type Suffix = { "0.1 kPa": "kpa"; "0.5 dB": "db"; "leak state": "state"; "fault flags": "faults" };
type Counted = "change" | "before" | "after";
type CountedField = {
  [Item in Counted]: `${Item}_${Suffix[Exclude<(typeof EVENTS)[EventKind][Item], null>]}`;
}[Counted];

/** What the items of an event count by its kind, each in the field of that name: every one that a kind has. */
function countedFields(
  [, , , change, duration, before, after]: EventBody,
  row: EventRow | undefined,
): Pick<EventPayload, CountedField | "duration_s"> {
  const only = (quantity: Quantity, item: Counted, value: Maybe) => (row?.[item] === quantity ? value : null);
  const pressure = (item: Counted, value: Maybe) => kpa(only("0.1 kPa", item, value));
  const state = (item: Counted, value: Maybe) => orNull(only("leak state", item, value), leakStateName);
  const faults = (item: Counted, value: Maybe) => orNull(only("fault flags", item, value), flagNames);
  return {
    change_kpa: pressure("change", change),
    change_db: halfDb(only("0.5 dB", "change", change)),
    duration_s: duration,
    before_kpa: pressure("before", before),
    after_kpa: pressure("after", after),
    before_state: state("before", before),
    after_state: state("after", after),
    before_faults: faults("before", before),
    after_faults: faults("after", after),
  };
}

const orNull = <T>(value: Maybe, read: (value: number) => T) => (value === null ? null : read(value));

/** `late` says on which topic a reading goes out; it means nothing to the other types. */
export function payloadOf(message: OutboxMessage, late: boolean): Payload {
  switch (message.type) {
    case "reading": {
      const [, mean, below, above, deviation, level, bands, score, flags, battery, temperature] =
        message.body;
      return {
        ...envelope(message),
        late,
        pressure_kpa: kpa(mean),
        pressure_min_kpa: kpaFrom(mean, below === null ? null : -below),
        pressure_max_kpa: kpaFrom(mean, above),
        pressure_deviation_kpa: divided(deviation, 100),
        level_dbfs: level,
        bands_dbfs: bandsOf(bands),
        leak_score: score,
        flags: flagNames(flags),
        battery_v: volts(battery),
        temperature_c: temperature,
      };
    }
    case "event": {
      const [kind, , , , , , , score, flags, components] = message.body;
      const row = eventRow(kind);
      return {
        ...envelope(message),
        kind: eventName(kind),
        ...countedFields(message.body, row),
        leak_score: score,
        components: row?.components ? componentsOf(components) : null,
        flags: flagNames(flags),
      };
    }
    case "night": {
      const [night, l10, l50, l90, baseline, deviation, mainBand, frequency, tonality, ...rest] =
        message.body;
      const [windows, p10, p50, pMin, pDrop, score, state, flags, battery, temperature, rise] = rest;
      return {
        ...envelope(message),
        night: nightDate(night),
        level_10_dbfs: halfDb(l10),
        level_50_dbfs: halfDb(l50),
        level_90_dbfs: halfDb(l90),
        baseline_dbfs: halfDb(baseline),
        baseline_deviation_db: halfDb(deviation),
        rise_db: halfDb(rise),
        main_band_dbfs: halfDb(mainBand),
        frequency_hz: frequency,
        tonality_db: tonality,
        windows,
        pressure_10_kpa: kpa(p10),
        pressure_50_kpa: kpa(p50),
        pressure_min_kpa: kpa(pMin),
        pressure_drop_kpa: kpa(pDrop),
        leak_score: score,
        state: leakStateName(state),
        flags: flagNames(flags),
        battery_v: volts(battery),
        temperature_c: temperature,
      };
    }
    case "spectrum":
      return { ...envelope(message), ...spectrumFields(message.body) };
  }
}

/** The payload as it goes out. */
export function toJson(message: OutboxMessage, late: boolean): string {
  return JSON.stringify(payloadOf(message, late));
}
