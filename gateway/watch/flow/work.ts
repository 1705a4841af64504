// From samples to hours to nights, in the store: whatever brings samples ends here. Runs inside a transaction of the store, so
// that samples, hours and nights are on disk together or not at all; done twice it changes nothing.
import type {
  Area,
  AreaMeter,
  FlowBook,
  FlowDoubt,
  FlowHour,
  FlowNight,
  FlowSample,
} from "../../store/view.ts";
import {
  dateOf,
  endOf,
  flowsOf,
  type MeterHours,
  midnightOf,
  type NightReason,
  nightFlowOf,
} from "./night.ts";
import { GAP_MS, HOUR_MS, hoursOf, merged, QUARTERS, type SampleFault } from "./quarters.ts";
import { unitsFactor } from "./units.ts";

const DAY_MS = 24 * HOUR_MS;
/** A meter's past, by which what it tells now is judged. */
const PAST_MS = 28 * DAY_MS;
/** Nights that units are judged by: after so long without one that is believed, they are as they are told. */
const UNITS_NIGHTS = 60;
/** The day's hours of which a mean is taken, from midnight. */
const DAY_HOURS = [6, 22] as const;
/** Of so many quarters a day's mean is one. */
const LEAST_DAY_QUARTERS = 40;

/** What has been odd since samples were worked in last. */
export type Oddity = SampleFault & { meter: string };

/** A series, whose it is, and when it came, unix ms. */
export interface Told {
  area: Area;
  meter: AreaMeter;
  samples: readonly FlowSample[];
  now: number;
}

/** Newly told samples of a meter, some minutes or hours of them: they are kept for some days, with what comes late. */
export function takeSamples(book: FlowBook, { area, meter, samples: told, now }: Told): Oddity[] {
  if (told.length === 0) return [];
  book.addSamples(area.name, meter.name, told);
  const [first, last] = rangeOf(told);
  // Samples before and after it tell of the quarters around.
  const from = floorHour(first - GAP_MS);
  const until = floorHour(last + GAP_MS) + HOUR_MS;
  const around = book.samples(area.name, meter.name, from - GAP_MS, until + GAP_MS);
  const odd = workIn(book, { area, meter, samples: around, now }, [from, until]);
  if (concernsNights(area.offset, from, until, now)) datesAgain(book, area, [from, until], now);
  return odd;
}

/** All samples of a file, which are not kept themselves. */
export function takeSeries(book: FlowBook, told: Told): Oddity[] {
  if (told.samples.length === 0) return [];
  const [first, last] = rangeOf(told.samples);
  const range = [floorHour(first), floorHour(last) + HOUR_MS] as const;
  const odd = workIn(book, told, range);
  // Of the night after it the file says nothing, not that nothing was told.
  datesAgain(book, told.area, range, Math.min(told.now, range[1]));
  return odd;
}

/** A night is worked out when it is over, and once more when its day is: not with each sample between. */
function concernsNights(offset: number, from: number, until: number, now: number): boolean {
  const hourOf = (at: number) => ((((at + offset) % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
  if (until - from > 4 * HOUR_MS) return true;
  const [start, end] = [hourOf(from), hourOf(until)];
  if (start >= 5 && end <= DAY_HOURS[1] && start < end) return false;
  return now >= endOf(dateOf(from, offset), offset);
}

function datesAgain(book: FlowBook, area: Area, [from, until]: readonly [number, number], now: number): void {
  // A day that is over says something of the night before it.
  nightsAgain(book, area, { from: dateOf(from, area.offset) - 1, until: dateOf(until, area.offset), now });
}

function workIn(
  book: FlowBook,
  { area, meter, samples }: Told,
  [from, until]: readonly [number, number],
): Oddity[] {
  const { counts } = meter;
  const most = mostOf(book.hours(area.name, meter.name, (from - PAST_MS) / HOUR_MS, from / HOUR_MS));
  const { hours, faults } = hoursOf(samples, { counts, most, from, until });
  const known = book.hours(area.name, meter.name, from / HOUR_MS, until / HOUR_MS);
  const before = new Map(known.map((hour) => [hour.hour, hour]));
  book.putHours(
    area.name,
    meter.name,
    hours.map((hour) => merged(before.get(hour.hour), hour)),
  );
  const own = faults.filter(({ at }) => at >= from && at < until);
  for (const { at, fault } of own)
    book.addDoubt(area.name, dateOf(at, area.offset), { meter: meter.name, doubt: fault });
  return own.map((each) => ({ ...each, meter: meter.name }));
}

const floorHour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;

function rangeOf(samples: readonly FlowSample[]): [number, number] {
  let [first, last] = [samples[0]!.at, samples[0]!.at];
  for (const { at } of samples) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  return [first, last];
}

/** The highest flow of an hour, m³/h; null of less than a week's. */
function mostOf(hours: readonly FlowHour[]): number | null {
  const flows = flowsOf(hours);
  if (flows.size < 7 * 24 * QUARTERS) return null;
  const sorted = Float64Array.from(flows.values(), Math.abs).sort();
  return sorted[Math.floor(0.999 * (sorted.length - 1))]!;
}

/** Works out the nights of these dates, both included, that are over `now`, unix ms; none before anything was told of the area. */
export function nightsAgain(
  book: FlowBook,
  area: Area,
  { from, until: asked, now }: { from: number; until: number; now: number },
): void {
  const { name, offset } = area;
  const until = Math.min(asked, dateOf(now, offset) - 1);
  if (until < from) return;
  const [first, last] = [midnightOf(from - UNITS_NIGHTS, offset), midnightOf(until + 1, offset)];
  const meters = area.meters.map((meter) => ({
    ...meter,
    hours: book.hours(name, meter.name, first / HOUR_MS, last / HOUR_MS),
  }));
  const days = dayMeans(meters, from - UNITS_NIGHTS, until, offset);
  const around = meters.map(({ hours, ...meter }) => ({
    ...meter,
    byHour: new Map(hours.map((hour) => [hour.hour, hour])),
  }));
  const flows = new Map(believed(book.nights(name, from - UNITS_NIGHTS, from)));
  const began = Math.min(
    ...meters.flatMap(({ hours }) => (hours.length === 0 ? [] : [hours[0]!.hour * HOUR_MS])),
  );
  const found: FlowNight[] = [];
  for (let date = from; date <= until; date++) {
    const midnight = midnightOf(date, offset);
    const own = around.map(({ byHour, ...meter }) => ({
      ...meter,
      hours: hoursAround(byHour, midnight),
    }));
    if (midnight < began) continue;
    const night = judged(own, date, { area, doubts: book.doubts(name, date), flows, days });
    if (night.flow !== null) flows.set(date, night.flow);
    found.push(night);
  }
  book.putNights(name, found);
}

const believed = (nights: readonly FlowNight[]) =>
  nights.flatMap(({ date, flow }) => (flow === null ? [] : [[date, flow] as const]));

/** From 22 o'clock until 4. */
function hoursAround(byHour: ReadonlyMap<number, FlowHour>, midnight: number): FlowHour[] {
  const first = Math.floor(midnight / HOUR_MS) - 2;
  return Array.from({ length: 7 }, (_, i) => byHour.get(first + i)).filter((hour) => hour !== undefined);
}

interface Known {
  area: Area;
  doubts: readonly FlowDoubt[];
  /** Of nights before. */
  flows: ReadonlyMap<number, number>;
  days: ReadonlyMap<number, number>;
}

function judged(
  meters: readonly MeterHours[],
  date: number,
  { area, doubts, flows, days }: Known,
): FlowNight {
  const night = nightFlowOf(meters, date, area.offset);
  const without = (reason: NightReason, meter: string | null): FlowNight => ({
    ...{ date, flow: null, reason },
    doubts:
      meter === null ? doubts : [...doubts.filter((each) => each.doubt !== reason), { meter, doubt: reason }],
  });
  if (night.flow === null) return without(night.reason, night.meter);
  const wrongClock = doubts.find(({ doubt }) => doubt === "clock");
  if (wrongClock !== undefined) return without("clock", wrongClock.meter);
  const before = (all: ReadonlyMap<number, number>) =>
    [...all].flatMap(([day, flow]) =>
      day < date && day >= date - UNITS_NIGHTS && flows.has(day) ? [flow] : [],
    );
  const factor = unitsFactor({
    ...{ flow: night.flow, nights: before(flows), days: before(days) },
    after: days.get(date) ?? null,
  });
  return factor === null ? { date, flow: night.flow, reason: null, doubts } : without("units", null);
}

/** The mean flow of an area by day, m³/h, by date. */
function dayMeans(
  meters: readonly MeterHours[],
  from: number,
  until: number,
  offset: number,
): Map<number, number> {
  const flows = meters.map(({ hours, outlet }) => ({ outlet, flows: flowsOf(hours) }));
  const means = new Map<number, number>();
  for (let date = from; date <= until; date++) {
    const first = (midnightOf(date, offset) / HOUR_MS) * QUARTERS;
    const day: number[] = [];
    for (let i = DAY_HOURS[0] * QUARTERS; i < DAY_HOURS[1] * QUARTERS; i++) {
      const all = flows.map(({ outlet, flows: of }) => (outlet ? -1 : 1) * (of.get(first + i) ?? Number.NaN));
      const sum = all.reduce((total, flow) => total + flow, 0);
      if (!Number.isNaN(sum)) day.push(sum);
    }
    if (day.length >= LEAST_DAY_QUARTERS)
      means.set(date, day.reduce((sum, flow) => sum + flow, 0) / day.length);
  }
  return means;
}
