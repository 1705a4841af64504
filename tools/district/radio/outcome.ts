// What has become of the readings, the packets and the airtime of a run.
import type { Cause } from "./air.ts";
import type { Watch } from "./duty.ts";
import type { Home } from "./home.ts";
import { OUTAGE_FROM, type RadioOptions } from "./settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Within which a reading is to be at the gateway, and has to be settled. */
const SOON_MS = 2 * HOUR_MS;
const SETTLED_MS = 2 * DAY_MS;
/** An event is worth something within a minute. */
const MINUTE_MS = 60_000;
const AT_ONCE_MS = MINUTE_MS;

/** Upper edges of the histogram of delays, minutes; the last bin is what came later. */
export const DELAY_EDGES = [1, 15, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440, 2880];

export interface Outcome {
  options: RadioOptions;
  readings: {
    /** Measured so long before the end that two hours, or two days, have passed. */
    of: number;
    soon: number;
    ofOld: number;
    settled: number;
    /** Stored at the end, of all. */
    measured: number;
    stored: number;
  };
  /** Percentiles of the time from the measurement to the store, minutes; of those older than two days. */
  minutes: { p50: number; p90: number; p99: number; p999: number; most: number };
  delays: number[];
  events: { of: number; atOnce: number };
  /** h from the gateway's return until 99 % and all of what was measured before are stored; Infinity: not yet. */
  recovery: { most: number; all: number } | null;
  uplinks: { sent: number; received: number; lost: Record<Cause, number> };
  answers: { must: number; gaps: number; routine: number; heard: number; withheld: Home["withheld"] };
  /** Share of its fullest hour that the busiest device was on the air. */
  duty: { nodes: number; gateways: number; limit: number };
  /** Seconds a day on the air: of a node, and of a gateway. */
  airtime: { mean: number; p99: number; most: number; gateway: number; each: number[] };
  /** Share of readings within two hours, of the worst node and of the worst tenth. */
  worst: { node: number; tenth: number };
}

/** What became of one node's readings and events. */
interface Book {
  /** By counter: when it was measured and stored, ms, 0 for not yet; and whether it is an event. */
  measured: Float64Array;
  stored: Float64Array;
  event: Uint8Array;
  counters: number[];
}

const emptyBook = (): Book => ({
  measured: new Float64Array(512),
  stored: new Float64Array(512),
  event: new Uint8Array(512),
  counters: [],
});

const grown = <T extends Float64Array | Uint8Array>(old: T, made: T): T => {
  made.set(old as never);
  return made;
};

function makeRoom(book: Book, counter: number): void {
  if (counter < book.measured.length) return;
  book.measured = grown(book.measured, new Float64Array(2 * counter));
  book.stored = grown(book.stored, new Float64Array(2 * counter));
  book.event = grown(book.event, new Uint8Array(2 * counter));
}

/** From the measurement to the store, ms; Infinity where it is not stored. */
function tookOf({ measured, stored }: Book, counter: number): number {
  return stored[counter]! > 0 ? stored[counter]! - measured[counter]! : Number.POSITIVE_INFINITY;
}

const readingsOf = ({ counters, event }: Book) => counters.filter((counter) => !event[counter]);

/** Readings measured `span` ms before the end or earlier: those of which it can be said whether they took longer. */
const readingsBefore = (book: Book, end: number, span: number) =>
  readingsOf(book).filter((counter) => book.measured[counter]! + span <= end);

/** The value below which `share` of the sorted ones are. */
const at = (sorted: Float64Array, share: number) =>
  sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! : Number.NaN;

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

function countEvents(books: Book[], end: number): Outcome["events"] {
  const events = { of: 0, atOnce: 0 };
  for (const book of books) {
    for (const counter of book.counters) {
      if (!book.event[counter] || book.measured[counter]! + AT_ONCE_MS > end) continue;
      events.of++;
      if (tookOf(book, counter) <= AT_ONCE_MS) events.atOnce++;
    }
  }
  return events;
}

function countReadings(books: Book[], end: number): Pick<Outcome, "readings" | "worst"> {
  const readings = { of: 0, soon: 0, ofOld: 0, settled: 0, measured: 0, stored: 0 };
  /** Of each node's readings, those that came soon. */
  const shares: number[] = [];
  for (const book of books) {
    const within = (counters: number[], span: number) =>
      counters.filter((counter) => tookOf(book, counter) <= span).length;
    const all = readingsOf(book);
    readings.measured += all.length;
    readings.stored += within(all, Number.MAX_VALUE);
    const recent = readingsBefore(book, end, SOON_MS);
    const soon = within(recent, SOON_MS);
    readings.of += recent.length;
    readings.soon += soon;
    if (recent.length > 0) shares.push(soon / recent.length);
    const old = readingsBefore(book, end, SETTLED_MS);
    readings.ofOld += old.length;
    readings.settled += within(old, SETTLED_MS);
  }
  shares.sort((a, b) => a - b);
  const tenth = shares.slice(0, Math.max(1, Math.ceil(shares.length / 10)));
  return { readings, worst: { node: shares[0] ?? Number.NaN, tenth: sum(tenth) / tenth.length } };
}

function delaysOf(books: Book[], end: number): Pick<Outcome, "minutes" | "delays"> {
  const delays = new Array<number>(DELAY_EDGES.length + 1).fill(0);
  const minutes: number[] = [];
  for (const book of books) {
    for (const counter of readingsBefore(book, end, SETTLED_MS)) {
      const took = tookOf(book, counter);
      minutes.push(took / MINUTE_MS);
      const bin = DELAY_EDGES.findIndex((edge) => took <= edge * MINUTE_MS);
      delays[bin < 0 ? DELAY_EDGES.length : bin]!++;
    }
  }
  const sorted = Float64Array.from(minutes).sort();
  const [p50, p90, p99, p999, most] = [0.5, 0.9, 0.99, 0.999, 1].map((share) => at(sorted, share));
  return { delays, minutes: { p50: p50!, p90: p90!, p99: p99!, p999: p999!, most: most! } };
}

/** Of what was measured before the gateway came back. */
function recoveryOf(books: Book[], options: RadioOptions): Outcome["recovery"] {
  if (options.outage <= 0) return null;
  const back = OUTAGE_FROM + options.outage;
  const hours = books.flatMap((book) =>
    readingsOf(book)
      .filter((counter) => book.measured[counter]! < back)
      .map((counter) => {
        const stored = book.stored[counter]!;
        return stored > 0 ? Math.max(0, stored - back) / HOUR_MS : Number.POSITIVE_INFINITY;
      }),
  );
  const sorted = Float64Array.from(hours).sort();
  return { most: at(sorted, 0.99), all: at(sorted, 1) };
}

const mean = (values: Float64Array) => sum(values) / Math.max(1, values.length);

function airtimeOf(nodes: Watch[], gateways: Watch[], days: number): Outcome["airtime"] {
  const daily = (watches: Watch[]) =>
    Float64Array.from(watches, (watch) => watch.total() / 1000 / days).sort();
  const each = daily(nodes);
  return {
    mean: mean(each),
    p99: at(each, 0.99),
    most: at(each, 1),
    each: [...each],
    gateway: mean(daily(gateways)),
  };
}

const fullestHour = (watches: Watch[]) => Math.max(...watches.map((watch) => watch.most())) / HOUR_MS;

export function createOutcome(options: RadioOptions) {
  const end = options.days * DAY_MS;
  const books = Array.from({ length: options.nodes }, emptyBook);
  const uplinks: Outcome["uplinks"] = {
    sent: 0,
    received: 0,
    lost: { collision: 0, foreign: 0, weak: 0, sending: 0, busy: 0, off: 0 },
  };
  return {
    lost: uplinks.lost,
    measured(node: number, kind: "reading" | "event", counter: number, now: number) {
      const book = books[node]!;
      makeRoom(book, counter);
      book.measured[counter] = now;
      book.event[counter] = kind === "event" ? 1 : 0;
      book.counters.push(counter);
    },
    /** Nights are stored too, and not asked about. */
    stored(node: number, counter: number, now: number) {
      const { stored } = books[node]!;
      if (counter < stored.length && stored[counter] === 0) stored[counter] = now;
    },
    uplink(cause: Cause | null) {
      uplinks.sent++;
      if (cause === null) uplinks.received++;
      else uplinks.lost[cause]++;
    },
    end(from: { nodeWatches: Watch[]; gatewayWatches: Watch[]; home: Home }): Outcome {
      const { nodeWatches, gatewayWatches, home } = from;
      const { readings, worst } = countReadings(books, end);
      const { delays, minutes } = delaysOf(books, end);
      return {
        options,
        readings,
        events: countEvents(books, end),
        delays,
        recovery: recoveryOf(books, options),
        minutes,
        worst,
        uplinks,
        answers: { ...home.sent, heard: home.answersHeard(), withheld: home.withheld },
        duty: { nodes: fullestHour(nodeWatches), gateways: fullestHour(gatewayWatches), limit: options.duty },
        airtime: airtimeOf(nodeWatches, gatewayWatches, options.days),
      };
    },
  };
}
