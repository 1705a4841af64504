// What has become of the readings, the packets and the airtime of a run.
import type { Cause } from "./air.ts";
import type { Watch } from "./duty.ts";
import type { Home } from "./home.ts";
import { OUTAGE_FROM, type RadioOptions } from "./settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Within which a reading is to be at the gateway, and has to be settled. */
export const SOON = 2 * HOUR_MS;
export const SETTLED = 2 * DAY_MS;
/** An event is worth something within a minute. */
const AT_ONCE = 60_000;

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

interface Book {
  at: Float64Array;
  stored: Float64Array;
  event: Uint8Array;
  readings: number[];
}

/** The value below which `share` of the sorted ones are. */
const at = (sorted: Float64Array, share: number) =>
  sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! : Number.NaN;

const grown = <T extends Float64Array | Uint8Array>(old: T, made: T): T => {
  made.set(old as never);
  return made;
};

export function createOutcome(options: RadioOptions) {
  const end = options.days * DAY_MS;
  const books: Book[] = Array.from({ length: options.nodes }, () => ({
    at: new Float64Array(512),
    stored: new Float64Array(512),
    event: new Uint8Array(512),
    readings: [],
  }));
  const uplinks: Outcome["uplinks"] = {
    sent: 0,
    received: 0,
    lost: { collision: 0, foreign: 0, weak: 0, sending: 0, busy: 0, off: 0 },
  };

  function readingsOf(): Pick<Outcome, "readings" | "minutes" | "delays" | "events" | "worst" | "recovery"> {
    const readings = { of: 0, soon: 0, ofOld: 0, settled: 0, measured: 0, stored: 0 };
    const events = { of: 0, atOnce: 0 };
    const delays = new Array<number>(DELAY_EDGES.length + 1).fill(0);
    const times: number[] = [];
    const shares: number[] = [];
    const back = OUTAGE_FROM + options.outage;
    const after: number[] = [];
    for (const book of books) {
      let of = 0;
      let soon = 0;
      for (const counter of book.readings) {
        const measured = book.at[counter]!;
        const stored = book.stored[counter]!;
        const took = stored > 0 ? stored - measured : Number.POSITIVE_INFINITY;
        if (book.event[counter]) {
          if (measured + AT_ONCE > end) continue;
          events.of++;
          if (took <= AT_ONCE) events.atOnce++;
          continue;
        }
        readings.measured++;
        if (measured < back)
          after.push(stored > 0 ? Math.max(0, stored - back) / HOUR_MS : Number.POSITIVE_INFINITY);
        if (stored > 0) readings.stored++;
        if (measured + SOON <= end) {
          of++;
          if (took <= SOON) soon++;
        }
        if (measured + SETTLED <= end) {
          readings.ofOld++;
          if (took <= SETTLED) readings.settled++;
          times.push(took / 60_000);
          const bin = DELAY_EDGES.findIndex((edge) => took <= edge * 60_000);
          delays[bin < 0 ? DELAY_EDGES.length : bin]!++;
        }
      }
      readings.of += of;
      readings.soon += soon;
      if (of > 0) shares.push(soon / of);
    }
    const sorted = Float64Array.from(times).sort();
    const recovered = Float64Array.from(after).sort();
    shares.sort((a, b) => a - b);
    const tenth = shares.slice(0, Math.max(1, Math.ceil(shares.length / 10)));
    return {
      readings,
      events,
      delays,
      recovery: options.outage > 0 ? { most: at(recovered, 0.99), all: at(recovered, 1) } : null,
      minutes: {
        p50: at(sorted, 0.5),
        p90: at(sorted, 0.9),
        p99: at(sorted, 0.99),
        p999: at(sorted, 0.999),
        most: at(sorted, 1),
      },
      worst: { node: shares[0] ?? Number.NaN, tenth: tenth.reduce((a, b) => a + b, 0) / tenth.length },
    };
  }

  return {
    lost: uplinks.lost,
    measured(node: number, kind: "reading" | "event", counter: number, now: number) {
      const book = books[node]!;
      if (counter >= book.at.length) {
        book.at = grown(book.at, new Float64Array(2 * counter));
        book.stored = grown(book.stored, new Float64Array(2 * counter));
        book.event = grown(book.event, new Uint8Array(2 * counter));
      }
      book.at[counter] = now;
      book.event[counter] = kind === "event" ? 1 : 0;
      book.readings.push(counter);
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
      const most = (watches: Watch[]) => Math.max(...watches.map((watch) => watch.most())) / HOUR_MS;
      const daily = (watches: Watch[]) =>
        Float64Array.from(watches, (watch) => watch.total() / 1000 / options.days).sort();
      const airtime = daily(nodeWatches);
      const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
      return {
        options,
        ...readingsOf(),
        uplinks,
        answers: { ...home.sent, heard: home.answersHeard(), withheld: home.withheld },
        duty: { nodes: most(nodeWatches), gateways: most(gatewayWatches), limit: options.duty },
        airtime: {
          mean: mean(airtime),
          p99: at(airtime, 0.99),
          most: at(airtime, 1),
          each: [...airtime],
          gateway: mean(daily(gatewayWatches)),
        },
      };
    },
  };
}
