// A node with all that its view draws: nights, readings, events, spectra, in columns as charts take them.
import { eventFields } from "../../deliver/formats/event.ts";
import { nightFields, readingFields } from "../../deliver/formats/record.ts";
import { spectrumFields } from "../../deliver/formats/spectrum.ts";
import type { KeptNight, KeptRecord, KeptSpectrum, NodeInfo, View } from "../../store/view.ts";
import { takenOff } from "../alarms/shared-nights.ts";
import type { Nights, NodeDetail, Readings } from "./api.ts";
import type { Rows } from "./rows.ts";

const DAY_MS = 86_400_000;
/** What of a node's records is shown beside its nights: some weeks of readings each quarter of an hour. */
const RECORDS_MAX = 4_000;
const EVENTS_SHOWN = 50;
/** Weekly ones of ten years, each in two parts. */
const SPECTRA_MAX = 2 * 520;
/** Ten years of nights are drawn as they are. */
export const NIGHTS_MAX = 3_660;
/** It came so long after it was made: as what is late in docs/topics.md, where a node reports each quarter of an hour. */
const LATE_MS = DAY_MS / 2;

type NightRecords = Pick<View, "nightsSince" | "watched">;
type Records = NightRecords & Pick<View, "recent" | "spectra" | "alarms" | "nodes" | "installation">;

/** Those of a date and later, days since 1970-01-01; not those of which the node did not know the date. */
export function nightsOf(view: NightRecords, node: NodeInfo, from: number): Nights {
  const found = [...view.nightsSince(node.name, Math.max(1, from))];
  const nights = columns(found.slice(-NIGHTS_MAX));
  return { ...nights, taken_off: takenOff(view.watched, node, nights.date) };
}

function columns(all: readonly KeptNight[]): Nights {
  const rows = all
    .map(({ body, received, marks }) => ({ date: body[0], received, ...nightFields(body, marks) }))
    .toSorted((a, b) => a.date - b.date);
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  return {
    ...{ date: column("date"), level_10: column("level_10_dbfs"), level_50: column("level_50_dbfs") },
    ...{ level_90: column("level_90_dbfs"), baseline: column("baseline_dbfs") },
    ...{
      deviation: column("baseline_deviation_db"),
      rise: column("rise_db"),
      main_band: column("main_band_dbfs"),
    },
    taken_off: rows.map(() => null),
    ...{ frequency_hz: column("frequency_hz"), windows: column("windows") },
    ...{ pressure_10_kpa: column("pressure_10_kpa"), pressure_50_kpa: column("pressure_50_kpa") },
    pressure_min_kpa: column("pressure_min_kpa"),
    ...{ battery_v: column("battery_v"), temperature_c: column("temperature_c") },
    ...{ state: column("state"), flags: column("flags") },
    late: rows.map(({ date, received }) => received - (date + 1) * DAY_MS > LATE_MS),
  };
}

function readingsOf(records: readonly KeptRecord[]): Readings {
  const rows = records
    .flatMap((record) => {
      if (record.type !== "reading") return [];
      const at = record.time ?? record.received;
      return [{ at, late: record.received - at > LATE_MS, ...readingFields(record.body, record.marks) }];
    })
    .toSorted((a, b) => a.at - b.at);
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  return {
    ...{
      at: column("at"),
      pressure_kpa: column("pressure_kpa"),
      pressure_min_kpa: column("pressure_min_kpa"),
    },
    ...{ pressure_max_kpa: column("pressure_max_kpa"), level_dbfs: column("level_dbfs") },
    ...{ battery_v: column("battery_v"), temperature_c: column("temperature_c"), late: column("late") },
  };
}

/** Null where there is no such node. `days`: so many nights back from today. */
export function nodeDetail(
  view: Records,
  rows: Rows,
  name: string,
  days: number,
  now: number,
): NodeDetail | null {
  const row = rows.find(name);
  const [node] = view.nodes(name);
  if (row === undefined || node === undefined) return null;
  const records = view.recent(name, RECORDS_MAX);
  const from = Math.floor(now / DAY_MS) - days;
  const spectra = view.spectra(name, SPECTRA_MAX).filter(({ body }) => body[1] >= from);
  const gain = node.acousticGain;
  return {
    row,
    nights: nightsOf(view, node, from),
    readings: readingsOf(records),
    events: eventsOf(records),
    ...soundOf(spectra),
    alarms: view
      .alarms(0)
      .filter(({ place }) => place.nodes.includes(name))
      .toSorted((a, b) => b.opened - a.opened),
    installation: view.installation(name),
    info: {
      ...{ network: node.network, number: node.node, interval_ms: node.interval, boot: node.boot },
      module: node.module,
      ...{ rate_hz: node.acousticRate, bits: node.acousticBits, gain_db: gain === null ? null : gain / 10 },
      ...{ rssi_dbm: node.signal?.rssi ?? null, snr_db: node.signal?.snr ?? null },
    },
  };
}

function eventsOf(records: readonly KeptRecord[]): NodeDetail["events"] {
  return records
    .flatMap((record) => {
      if (record.type !== "event") return [];
      const { kind, after_state, after_faults } = eventFields(record.body, record.marks);
      const text = after_state ?? (after_faults?.join(" ") || null);
      return [{ at: record.time ?? record.received, kind, text }];
    })
    .slice(0, EVENTS_SHOWN);
}

/** Spectra by night, the oldest first, and the newest night's histogram. */
function soundOf(records: readonly KeptSpectrum[]): Pick<NodeDetail, "spectra" | "histogram"> {
  const spectra: NodeDetail["spectra"] = [];
  let histogram: NodeDetail["histogram"] = null;
  for (const record of records) {
    const date = record.body[1];
    const { lines, counts } = spectrumFields(record.body);
    if (lines !== null && lines.length > 0) {
      const [first] = lines;
      const step_hz = first!.to_hz - first!.from_hz;
      spectra.push({ date, from_hz: first!.from_hz, step_hz, levels: lines.map((line) => line.level_dbfs) });
    } else if (counts !== null && histogram === null) {
      const [, second] = counts;
      const from = second?.from_dbfs ?? 0;
      const step = (second?.to_dbfs ?? from) - from;
      histogram = {
        date,
        from_dbfs: from - step,
        step_db: step,
        counts: counts.map(({ windows }) => windows),
      };
    }
  }
  return { spectra: spectra.toSorted((a, b) => a.date - b.date), histogram };
}
