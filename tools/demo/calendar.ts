// The story's days as dates and moments of this machine's time zone, by which the gateway decides its nights.
import { dateAt } from "../../gateway/watch/alarms/nightly.ts";

const DAY_MS = 86_400_000;
/** When a night ends, min after midnight. */
const NIGHT_ENDS = 240;

export interface Calendar {
  /** Date of a day of the story, days since 1970-01-01: its first morning is day 0. */
  date(day: number): number;
  /** Unix ms, so many minutes after midnight of a day. */
  at(day: number, minutes: number): number;
  /** Day and minutes of a moment. */
  of(time: number): { day: number; minutes: number };
  /** "2026-12-05" */
  text(day: number): string;
  /** 0..23 on working days, 24..47 at weekends: as nodes count hours. */
  hour(day: number, minutes: number): number;
}

/** The first morning is the one that is next at `start`, unix ms. */
export function createCalendar(start: number): Calendar {
  const { date, minutes } = dateAt(start);
  const first = minutes < NIGHT_ENDS ? date : date + 1;
  const at = (day: number, minutes: number) => {
    const utc = new Date((first + day) * DAY_MS);
    return new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate(), 0, minutes).getTime();
  };
  return {
    at,
    date: (day) => first + day,
    of(time) {
      const { date, minutes } = dateAt(time);
      return { day: date - first, minutes };
    },
    text: (day) => new Date((first + day) * DAY_MS).toISOString().slice(0, "0000-00-00".length),
    hour: (day, minutes) => Math.floor(minutes / 60) + ((first + day + 3) % 7 > 4 ? 24 : 0),
  };
}
