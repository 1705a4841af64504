// Times as loggers, spreadsheets and meters on MQTT write them, and what the clocks of a town showed then.

/** How times are meant that say no zone. */
export type Zone = { offset: number } | { name: string };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * ISO 8601 with or without a zone, "2026-11-29 03:15", "29.11.2026 03:15" or "29/11/2026 03:15:00"; day before month, as
 * in Europe. Unix ms; null where it is no time, and where clocks showed it twice or never.
 */
export function timeIn(text: string, zone: Zone): number | null {
  const parts = partsOf(text.trim());
  if (parts === null) return null;
  const { local, offset } = parts;
  if (offset !== null) return local - offset;
  return "offset" in zone ? local - zone.offset : inZone(local, zone.name);
}

const ISO =
  /^(\d{4})[-/.](\d\d?)[-/.](\d\d?)[T ]+(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/i;
const DAY_FIRST = /^(\d\d?)[./-](\d\d?)[./-](\d{4})[T ]+(\d\d?)[:.](\d\d)(?:[:.](\d\d))?$/;

/** `local`: as if it were UTC. */
function partsOf(text: string): { local: number; offset: number | null } | null {
  if (text.length > 40) return null;
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second = "0", fraction = "0", zone] = iso;
    const local = utc([year, month, day, hour, minute, second].map(Number));
    if (local === null) return null;
    return { local: local + Math.floor(1000 * Number(`0.${fraction}`)), offset: offsetIn(zone) };
  }
  const other = DAY_FIRST.exec(text);
  if (other === null) return null;
  const [, day, month, year, hour, minute, second = "0"] = other;
  const local = utc([year, month, day, hour, minute, second].map(Number));
  return local === null ? null : { local, offset: null };
}

function offsetIn(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)!;
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes)) * 60_000;
}

/** Null where there is no such day or time; 24:00 is the next day's 00:00, as some loggers have it. */
function utc(parts: number[]): number | null {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const midnight = Date.UTC(year, month - 1, day);
  const at = new Date(midnight);
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  const isClock = hour < 24 ? minute < 60 && second < 60 : hour === 24 && minute === 0 && second === 0;
  return isClock ? midnight + hour * HOUR_MS + minute * 60_000 + second * 1000 : null;
}

/** Null where clocks were set back or on then: it was twice, or never. */
function inZone(local: number, name: string): number | null {
  const around = [local - DAY_MS, local + DAY_MS].map((at) => offsetAt(at, name));
  const fitting = [...new Set(around)].filter((offset) => offsetAt(local - offset, name) === offset);
  return fitting.length === 1 ? local - fitting[0]! : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Of local time from UTC at that moment, ms. Asked for each hour once, since Intl is slow. */
function offsetAt(at: number, name: string): number {
  const key = `${name} ${Math.floor(at / (HOUR_MS / 4))}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
    formats.set(name, format);
  }
  const text = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const offset = offsetIn(text.slice("GMT".length) || "Z") ?? 0;
  if (offsets.size > 100_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** A number of JSON as a time: seconds or milliseconds since 1970, by its size; null where it is neither. */
export function timeOfNumber(value: number): number | null {
  if (value >= 1e9 && value < 1e10) return Math.round(1000 * value);
  if (value >= 1e12 && value < 1e13) return Math.round(value);
  return null;
}
