// Times as people's clocks show them, by the name of a time zone (IANA: "Europe/Stockholm"): for hours that are kept quiet,
// and for what is told once a day. Twice a year a day has an hour more or less.
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MIN = 24 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError where there is no such zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const digits = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
    format = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: zone, hourCycle: "h23", calendar: "iso8601", numberingSystem: "latn" },
      ...{ year: "numeric", ...digits, second: "2-digit" },
    });
    formats.set(zone, format);
  }
  return format;
}

export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks there show, as if it were UTC, unix ms. */
function shownAt(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>;
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** "2026-11-29 03:15" */
export const localText = (ms: number, zone: string): string =>
  new Date(shownAt(ms, zone)).toISOString().slice(0, "0000-00-00T00:00".length).replace("T", " ");

/** Since midnight as clocks there show it, min, with what is less than one. */
export const minuteOfDay = (ms: number, zone: string): number =>
  (((shownAt(ms, zone) / MINUTE_MS) % DAY_MIN) + DAY_MIN) % DAY_MIN;

/** "06:30" in minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  return 60 * hours + minutes;
}

/**
 * When clocks there next show `minute` of a day, after `ms`, unix ms. On a day that leaves it out, that is an hour later; on
 * one that has it twice, the first.
 */
export function nextAt(ms: number, minute: number, zone: string): number {
  const midnight = Math.floor(shownAt(ms, zone) / DAY_MS) * DAY_MS;
  for (let day = -1; ; day++) {
    const at = instantOf(midnight + day * DAY_MS + minute * MINUTE_MS, zone);
    if (at > ms) return at;
  }
}

/** When a date like "2026-11-29" begins by clocks there; where they leave midnight out, an hour later. */
export const midnightOf = (date: string, zone: string): number => instantOf(Date.parse(date), zone);

/** When clocks there show this, given as if it were UTC. */
function instantOf(shown: number, zone: string): number {
  const offsets = [shown - DAY_MS, shown + DAY_MS].map((near) => shownAt(near, zone) - near);
  const candidates = offsets.map((offset) => shown - offset).toSorted((a, b) => a - b);
  const found = candidates.find((at) => shownAt(at, zone) === shown);
  return found ?? shown - offsets[0]!;
}

/** From one time of the day up to another one, which may be past midnight. */
export interface Hours {
  /** Minutes since midnight. */
  from: number;
  to: number;
  zone: string;
}

export function isWithin(ms: number, { from, to, zone }: Hours): boolean {
  const minute = minuteOfDay(ms, zone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
