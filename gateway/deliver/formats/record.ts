// Records as partners read them (contract/record.ts): an id that is the same for every copy, the time of measurement,
// and null, never a zero or a gap, for what was not measured.
import { BAND_EDGES, type Maybe, type ReadingBody } from "../../../shared/messages.ts";
import type { Identity, OutboxMessage } from "../../store/records.ts";
import {
  type Event,
  event,
  type Night,
  night,
  type Reading,
  reading,
  type Spectrum,
  spectrum,
} from "../contract/record.ts";
import type { Latest } from "../contract/state.ts";
import { jsonWriter } from "../contract/writer.ts";
import { scoreOf } from "./components.ts";
import { eventFields } from "./event.ts";
import { flagFields, leakStateName, ruleFields } from "./names.ts";
import { spectrumFields } from "./spectrum.ts";
import { divided, halfDb, int8, kpa, nightDate, timeOrNull, timestamp, volts } from "./units.ts";

/** Who publishes: the names of the site and of this gateway. */
export interface Origin {
  site: string;
  gateway: string;
}

export type RecordPayload = Reading | Event | Night | Spectrum;

export function messageId({ network, node, epoch, counter }: Identity): string {
  return `${network}-${node}-${epoch}-${counter}`;
}

/** When it was measured, as far as is known, and how it came. */
type Measured = Pick<
  OutboxMessage,
  "name" | "time" | "timeAfter" | "timeBefore" | "received" | "via" | "live"
>;

export function measuredFields(message: Measured, { site, gateway }: Origin) {
  const { name, time, timeAfter, timeBefore, received } = message;
  return {
    site,
    gateway,
    node: name,
    time: timeOrNull(time),
    time_after: timeOrNull(timeAfter),
    time_before: timeOrNull(timeBefore),
    time_best: timestamp(bestTime(message)),
    received: timestamp(received),
    via: wayOf(message.via),
  };
}

/** When it was measured, as well as is known: unix ms. What a clockless node sent at once was measured just then. */
export function bestTime({ time, timeAfter, received, live }: Measured): number {
  if (time !== null) return time;
  return live || timeAfter === null ? received : Math.floor((timeAfter + received) / 2);
}

/** "serial /dev/ttyUSB0" is for the gateway's own people: a machine's paths are nobody else's. */
export function wayOf(via: string): string {
  const end = via.indexOf(" ");
  return end < 0 ? via : via.slice(0, end);
}

/** mean + distance, both 0.1 kPa, in kPa: added as integers, so nothing is rounded. */
function kpaFrom(mean: Maybe, distance: Maybe): number | null {
  return mean === null || distance === null ? null : (mean + distance) / 10;
}

function bandsOf(levels: Uint8Array | null): Reading["bands_dbfs"] {
  if (levels === null) return null;
  const bands: NonNullable<Reading["bands_dbfs"]> = [];
  for (let i = 0; i < levels.length && i + 1 < BAND_EDGES.length; i++) {
    bands.push({ from_hz: BAND_EDGES[i]!, to_hz: BAND_EDGES[i + 1]!, level_dbfs: int8(levels[i]!) });
  }
  return bands;
}

export function readingFields(body: ReadingBody, marks: number) {
  const [, mean, below, above, deviation, level, bands, score, flags, battery, temperature] = body;
  return {
    pressure_kpa: kpa(mean),
    pressure_min_kpa: kpaFrom(mean, below === null ? null : -below),
    pressure_max_kpa: kpaFrom(mean, above),
    pressure_deviation_kpa: divided(deviation, 100),
    level_dbfs: level,
    bands_dbfs: bandsOf(bands),
    leak_score: scoreOf(score, flags, null),
    ...flagFields(flags, marks),
    battery_v: volts(battery),
    temperature_c: temperature,
  } satisfies Partial<Latest>;
}

export function nightFields(body: Extract<OutboxMessage, { type: "night" }>["body"], marks: number) {
  const [date, l10, l50, l90, baseline, deviation, mainBand, frequency, tonality, ...rest] = body;
  const [windows, p10, p50, pMin, pDrop, score, state, flags, battery, temperature, rise, rule, crept] = rest;
  return {
    night: nightDate(date),
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
    leak_score: scoreOf(score, flags, rule),
    state: leakStateName(state),
    state_code: state,
    ...ruleFields(rule),
    crept_db: halfDb(crept),
    ...flagFields(flags, marks),
    battery_v: volts(battery),
    temperature_c: temperature,
  };
}

/** `late`: it goes out as one that comes late. */
export function payloadOf(message: OutboxMessage, late: boolean, origin: Origin): RecordPayload {
  const envelope = { id: messageId(message), ...measuredFields(message, origin), late };
  switch (message.type) {
    case "reading":
      return { ...envelope, ...readingFields(message.body, message.marks) };
    case "event":
      return { ...envelope, ...eventFields(message.body, message.marks) };
    case "night":
      return { ...envelope, ...nightFields(message.body, message.marks) };
    case "spectrum":
      return { ...envelope, ...spectrumFields(message.body) };
  }
}

const WRITERS = {
  reading: jsonWriter(reading),
  event: jsonWriter(event),
  night: jsonWriter(night),
  spectrum: jsonWriter(spectrum),
};

/** The payload as it goes out. */
export function toJson(message: OutboxMessage, late: boolean, origin: Origin): string {
  const write = WRITERS[message.type] as (payload: RecordPayload) => string;
  return write(payloadOf(message, late, origin));
}
