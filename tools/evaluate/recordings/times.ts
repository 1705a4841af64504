// The time of day of recordings, by their names: a set in which leaks were recorded at night and other pipes by day
// tells night from day as well as it tells leaks.

export type PartOfDay = "night" | "day" | "unknown";

/** Recordings of a label by the hour that their names say, and how many say none. */
export interface TimesOfLabel {
  /** By hour, 0 to 23. */
  hours: number[];
  night: number;
  day: number;
  unknown: number;
}

/** The first hour that is no night: a node's night is from 2 to 4, and at midnight most of a town is as quiet. */
export const NIGHT_ENDS_HOUR = 5;
/** Shares of night recordings that differ by more than this are told. */
const DIFFERS = 0.25;
/** A label of which more than this share says no time is told. */
const MUCH_UNKNOWN = 0.5;

/** The hour in `<yyyymmdd>_<hhmm>` or `_<hhmmss>`, with any sign between; undefined where a name has none. */
export function hourOf(name: string): number | undefined {
  const match =
    /(?<!\d)(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])[-_ T.]*([01]\d|2[0-3])[-_.:h]?[0-5]\d(?:[-_.:]?[0-5]\d)?(?!\d)/.exec(
      name,
    );
  return match === null ? undefined : Number(match[1]);
}

export const partOfDay = (hour: number | undefined): PartOfDay =>
  hour === undefined ? "unknown" : hour < NIGHT_ENDS_HOUR ? "night" : "day";

function timesOf(names: string[]): TimesOfLabel {
  const times: TimesOfLabel = { hours: new Array(24).fill(0), night: 0, day: 0, unknown: 0 };
  for (const name of names) {
    const hour = hourOf(name);
    times[partOfDay(hour)]++;
    if (hour !== undefined) times.hours[hour]!++;
  }
  return times;
}

export interface Times {
  leak: TimesOfLabel;
  no_leak: TimesOfLabel;
  /** What it means for the figures; empty where the labels have the same times. */
  warnings: string[];
}

const total = ({ night, day, unknown }: TimesOfLabel) => night + day + unknown;
const MEANS =
  "Traffic and consumption are least at night, so level and balance change with the hour, without any leak: part of what " +
  "the figures tell apart may be night from day. Nodes listen at night only; how often a pipe without a leak is told " +
  "falsely then, recordings by day do not say.";

/** The times of day of recordings by label, and a warning where the labels differ in them. */
export function timesByLabel(recordings: { name: string; leak: boolean }[]): Times {
  const named = (label: boolean) =>
    timesOf(recordings.filter(({ leak }) => leak === label).map(({ name }) => name));
  const [leak, none] = [named(true), named(false)];
  const warnings: string[] = [];
  const both = [leak, none].every((times) => total(times) > 0);
  const shares = [leak, none].map(({ night, day }) => night / (night + day));
  const differ = Math.abs(shares[0]! - shares[1]!) > DIFFERS;
  const unknown = [leak, none].some((times) => times.unknown > MUCH_UNKNOWN * total(times));
  if (both && (differ || unknown)) {
    const part = ({ night, day }: TimesOfLabel) => `${night} of ${night + day}`;
    if (differ)
      warnings.push(
        `The labels differ in time of day: at night were ${part(leak)} recordings of leaks, and ${part(none)} without, of those that say their time.`,
      );
    if (unknown)
      warnings.push(
        `The time of day is not known of ${leak.unknown} of ${total(leak)} recordings of leaks, and of ${none.unknown} of ${total(none)} others.`,
      );
    warnings.push(MEANS);
  }
  return { leak, no_leak: none, warnings };
}
