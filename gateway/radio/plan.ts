// What a radio network of so many nodes comes to, before one is installed: time on the air against what is allowed,
// answers, slots, losses by formula, and a node's battery. Whether that fits is told by problems.ts.

import { ANSWER_AFTER, airtime, windowOf } from "../../shared/radio/airtime.ts";
import { type Band, bandOf, hourly } from "../../shared/radio/bands.ts";
import { type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { BATCH_PERIOD, DRIFT_SLACK, slotsFor } from "../../shared/radio/slots.ts";
import { type Cell, yearsOf } from "./cells.ts";
import { radioDay, radioParts, sensing, total } from "./energy.ts";
import { type Losses, lossesOf, within } from "./losses.ts";
import { batchOf, DAY_MS, EVENTS, HELLOS, HOUR_MS, NIGHTS, type Schedule, sentInDay } from "./schedule.ts";
import { GAPS_SHARE, ROUTINE_SHARE } from "./shares.ts";
import { FRAMES } from "./sizes.ts";

export interface PlanRequest extends Schedule {
  nodes: number;
  spreadingFactor: number;
  /** Slots in the time of a batch; undefined: as many as fit. */
  slots: number | undefined;
  region: Band[];
  /** Hz, dBm */
  frequency: number;
  power: number;
  module: ModuleName;
  cell: Cell;
}

export interface PlanFrame {
  kind: "batch" | "night" | "event" | "hello" | "ack";
  bytes: number;
  /** ms on the air. */
  air: number;
  /** In a node's day. */
  perDay: number;
}

export interface Plan {
  request: PlanRequest;
  band: Band;
  /** Readings in a batch. */
  readings: number;
  frames: PlanFrame[];
  /** ms on the air: a node's in its day, and in its busiest hour; the gateway's in an hour; and what is allowed. */
  air: { day: number; busiest: number; gateway: number; allowed: number };
  /** Acks that are wanted and that may be sent in an hour; h from one to the next of a node without gaps. */
  acks: { wanted: number; allowed: number; every: number };
  /**
   * Slots: how many, how wide, how much of it a batch with its answers takes, what is left after its last frame, and
   * how far two clocks run apart until they are set; all but the first in ms. Nodes without a slot of their own.
   */
  slots: { count: number; width: number; taken: number; guard: number; drift: number; sharing: number };
  losses: Losses;
  /** The share of readings that arrives within two hours. */
  arrive: number;
  /** uAh that a node takes in a day, of it for the radio, and the years that its cell lasts. */
  battery: { day: number; radio: number; years: number };
}

/** ms a day that a clock with a crystal of 20 ppm runs wrong: two of them in opposite directions. */
const CLOCK_DRIFT = 1728;
/** What readings are wanted within. */
const SOON = 2 * HOUR_MS;

/** Throws a RangeError where the channel is in no band, or the module cannot send so loud. */
export function plan(request: PlanRequest): Plan {
  const { nodes, spreadingFactor: sf, interval, batch, repeats, frequency, power, region, cell } = request;
  const module = RADIO_MODULES[request.module];
  const band = bandOf(frequency, region);
  if (band === undefined) throw new RangeError("no such band");
  const air = (bytes: number) => airtime(bytes, sf);
  const readings = Math.max(1, Math.ceil(batch / interval));
  const all = batchOf(request);
  const batches = DAY_MS / batch;
  const sent = sentInDay(request);

  const airOf = (frames: readonly number[]) => frames.reduce((sum, bytes) => sum + air(bytes), 0);
  const extras = NIGHTS * air(FRAMES.night) + EVENTS * air(FRAMES.event) + HELLOS * air(FRAMES.hello);
  const day = batches * airOf(all) + extras;
  const busiest = Math.ceil(HOUR_MS / batch) * airOf(all) + extras;
  const allowed = hourly(band);

  const perNode = sent.reduce((sum, { count }) => sum + count, 0);
  const wanted = (nodes * (perNode - NIGHTS)) / 24;
  const most = Math.floor(allowed / air(FRAMES.ack));
  const answered = Math.min(wanted, most);
  const every = nodes / Math.min((nodes * HOUR_MS) / batch, ROUTINE_SHARE * most);

  const answer = ANSWER_AFTER + windowOf(sf);
  const taken = airOf(all) + all.length * answer;
  // Where a batch is longer than what slots are made for, they are made for it.
  const needed = 1000 * Math.ceil(Math.max(taken, taken - answer + DRIFT_SLACK) / 1000);
  const own = Math.min(Math.floor((slotsFor(sf) * batch) / BATCH_PERIOD), Math.floor(batch / needed));
  const count = Math.max(1, request.slots ?? own);
  const width = batch / count;
  const guard = width - taken + answer;
  const drift = (2 * CLOCK_DRIFT * every) / 24;
  // Nodes beyond the slots share with others, who lose theirs as well.
  const sharing = nodes <= count ? 0 : Math.min(nodes, 2 * (nodes - count));

  const second = DAY_MS / 1000;
  const losses = lossesOf({
    sharing: sharing / nodes,
    batches: all.map((bytes) => ({ air: air(bytes), rate: (nodes * batches) / second })),
    others: [
      { air: air(FRAMES.event), rate: (nodes * EVENTS) / second },
      { air: air(FRAMES.hello), rate: (nodes * HELLOS) / second },
    ],
    reading: { air: air(FRAMES.reading), rate: (1000 * nodes) / interval },
    acks: { air: air(FRAMES.ack), rate: answered / 3600 },
  });
  const gaps = (nodes * losses.alone * HOUR_MS) / batch;
  const asked = Math.min(1, (GAPS_SHARE * most) / Math.max(gaps, 1));
  const tries = { batch, repeats, asked, within: SOON };
  const arrive = (1 - sharing / nodes) * within(losses.alone, tries);

  const radio = total(radioParts(module, power, radioDay(module, sent, sf)));
  const uses = radio + sensing(DAY_MS / interval);
  return {
    request,
    band,
    readings,
    frames: [
      ...[...new Set(all)].map((bytes) => ({
        kind: "batch" as const,
        bytes,
        air: air(bytes),
        perDay: batches * all.filter((each) => each === bytes).length,
      })),
      { kind: "night", bytes: FRAMES.night, air: air(FRAMES.night), perDay: NIGHTS },
      { kind: "event", bytes: FRAMES.event, air: air(FRAMES.event), perDay: EVENTS },
      { kind: "hello", bytes: FRAMES.hello, air: air(FRAMES.hello), perDay: HELLOS },
      { kind: "ack", bytes: FRAMES.ack, air: air(FRAMES.ack), perDay: (24 * answered) / nodes },
    ],
    air: { day, busiest, gateway: answered * air(FRAMES.ack), allowed },
    acks: { wanted, allowed: most, every },
    slots: { count, width, taken, guard, drift, sharing },
    losses,
    arrive,
    battery: { day: uses, radio, years: yearsOf(cell, uses) },
  };
}
