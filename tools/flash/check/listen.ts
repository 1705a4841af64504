// sippra-node listen: how loud the pipe is at a place, eight times a second, to try placements and compare them. A place is
// marked by Enter: what is quietest there, and usual, stays on the screen.
import type { Profile } from "../../../firmware/profile.ts";
import { FLAG_CLIPPED } from "../../../shared/messages.ts";
import type { Sentences } from "../../sentences.ts";
import { kpaOf } from "./judge.ts";
import type { Diagnosis, ShortSeen } from "./program.ts";
import { spectrumText } from "./spectrum.ts";

/** What the pipe sounds like at one place, dB re full scale. */
export interface Place {
  /** 1, 2, 3, ... */
  number: number;
  windows: number;
  /** Of a tenth of the windows, and of half of them: leak noise never stops, so the quietest tell most. */
  quietest: number | null;
  usual: number | null;
  /** Share of windows at an end of the converter. */
  clipped: number;
}

const percentile = (sorted: number[], share: number) =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? null;

/** Keeps what is heard at the place that somebody listens at. */
export function createPlaces() {
  let levels: number[] = [];
  let windows = 0;
  let clipped = 0;
  const marked: Place[] = [];
  const place = (): Place => {
    const sorted = levels.toSorted((a, b) => a - b);
    return {
      number: marked.length + 1,
      windows,
      quietest: percentile(sorted, 0.1),
      usual: percentile(sorted, 0.5),
      clipped: windows === 0 ? 0 : clipped / windows,
    };
  };
  return {
    marked,
    place,
    take({ level, flags }: ShortSeen): void {
      windows++;
      if (flags & FLAG_CLIPPED) clipped++;
      if (level !== null) levels.push(level / 10);
    },
    /** What is heard from now on is another place; undefined where nothing has been heard yet. */
    mark(): Place | undefined {
      if (windows === 0) return undefined;
      marked.push(place());
      levels = [];
      windows = clipped = 0;
      return marked.at(-1);
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;

/** dB re full scale at the ends of the meter. */
const [METER_FROM, METER_TO] = [-60, 0];
const METER = 16;

/** A level as a meter, with a mark where the quietest is. */
export function meter(level: number | null, quietest: number | null): string {
  const at = (db: number) =>
    Math.round(
      ((Math.min(Math.max(db, METER_FROM), METER_TO) - METER_FROM) / (METER_TO - METER_FROM)) * (METER - 1),
    );
  const full = level === null ? -1 : at(level);
  const line: string[] = Array.from({ length: METER }, (_, i) => (i <= full ? "#" : "."));
  if (quietest !== null) line[at(quietest)] = "|";
  return `[${line.join("")}]`;
}

/** What is asked for once a second, and shown until the next. */
export interface Beside {
  /** dB re full scale; empty: not heard yet. */
  bands: number[];
  /** Null: no sensor, or none that answers. */
  kpa: number | null;
}

export const NOTHING_BESIDE: Beside = { bands: [], kpa: null };

/** The line that is drawn over and over; fits in 79 columns. */
export function meterLine(
  seen: ShortSeen,
  places: Places,
  { check: say }: Sentences,
  { bands, kpa }: Beside = NOTHING_BESIDE,
  unicode = false,
): string {
  const { quietest } = places.place();
  const level = seen.level === null ? null : seen.level / 10;
  const line = `${meter(level, quietest)} ${say.meter(level, quietest, seen.slow ? null : seen.frequency, seen.slow)}`;
  return `${line} ${spectrumText(bands, unicode)}${kpa === null ? "" : ` ${say.kpa(kpa)}`}`.trimEnd();
}

/** A place in a line. */
export const placeLine = (place: Place, { check: say }: Sentences): string =>
  say.place(place.number, place.quietest, place.usual, Math.round(100 * place.clipped), place.windows);

export interface ListenOptions {
  /** How long, s; until `stop` where it is not given. */
  seconds: number | undefined;
  /** The pressure channel; null: no sensor. */
  channel: Profile["pressure"];
  /** Time as this computer has it, s. */
  now(): number;
  onWindow(seen: ShortSeen, places: Places, beside: Beside): void;
  stop: AbortSignal;
  places: Places;
}

/** Windows in a row, between which spectrum and pressure are asked for. */
const ROW = 8;

/** Listens until the time is up or it is stopped; what it ends with is a place too. */
export async function listen(diagnosis: Diagnosis, options: ListenOptions): Promise<Place[]> {
  const { seconds, channel, now, onWindow, stop, places } = options;
  await diagnosis.listen();
  let beside = NOTHING_BESIDE;
  const from = now();
  while (!stop.aborted && (seconds === undefined || now() - from < seconds)) {
    await diagnosis.shorts(ROW, (seen) => {
      places.take(seen);
      onWindow(seen, places, beside);
    });
    const bands = await diagnosis.bands();
    const kpa = channel === null ? Number.NaN : kpaOf(channel, await diagnosis.pressure());
    beside = { bands, kpa: Number.isFinite(kpa) ? kpa : null };
  }
  places.mark();
  return places.marked;
}
