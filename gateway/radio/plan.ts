// What a radio network of so many nodes comes to, before one is installed: time on the air against what is allowed,
// answers, slots, losses by formula, and a node's battery. problems.ts decides whether that fits.

import type { BoardClock } from "../../shared/clocks.ts";
import { ANSWER_AFTER, airtime, windowOf } from "../../shared/radio/airtime.ts";
import { type Band, bandOf, hourly } from "../../shared/radio/bands.ts";
import { type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { BATCH_PERIOD, DRIFT_SLACK, slotsFor } from "../../shared/radio/slots.ts";
import { type Cell, yearsOf } from "./cells.ts";
import { apart } from "./clocks.ts";
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
  /** What the nodes' boards run on. */
  clock: BoardClock;
  cell: Cell;
}

export interface PlanFrame {
  kind: "batch" | "night" | "event" | "hello" | "ack";
  bytes: number;
  /** On the air. */
  airMs: number;
  /** In a node's day. */
  perDay: number;
}

export interface Plan {
  request: PlanRequest;
  band: Band;
  /** Readings in a batch. */
  readings: number;
  frames: PlanFrame[];
  /** On the air: a node in its day and in its busiest hour, the gateway in an hour; and what an hour may have. */
  airMs: { day: number; busiest: number; gateway: number; allowed: number };
  /** Acks that are wanted and that may be sent in an hour; and from one to the next of a node without gaps. */
  acks: { wanted: number; allowed: number; hoursBetween: number };
  /**
   * Slots: how many, how wide, how much of one a batch with its answers takes, how much is left after the last frame of
   * the batch, and how far two clocks run apart until they are set. `sharing` counts nodes without a slot of their own.
   */
  slots: {
    count: number;
    widthMs: number;
    batchMs: number;
    guardMs: number;
    driftMs: number;
    sharing: number;
  };
  losses: Losses;
  /** The share of readings that arrives within two hours. */
  arrive: number;
  /** uAh that a node takes in a day, of it for the radio, and the years that its cell lasts. */
  battery: { day: number; radio: number; years: number };
}

/** Readings are wanted within this. */
const SOON_MS = 2 * HOUR_MS;

/** Throws a RangeError where the channel is in no band, or the module cannot send so loud. */
export function plan(request: PlanRequest): Plan {
  const { nodes, spreadingFactor, interval, batch, repeats, frequency, power, region, cell } = request;
  const module = RADIO_MODULES[request.module];
  const band = bandOf(frequency, region);
  if (band === undefined) throw new RangeError("no such band");
  const day = frameDay(request);
  const acks = acksOf(request, day, hourly(band));
  const slots = slotsOf(request, day, acks.hoursBetween);
  const answersInHour = Math.min(acks.wanted, acks.allowed);
  const losses = lossesIn(request, day, slots.sharing, answersInHour);

  const gapsInHour = (nodes * losses.alone * HOUR_MS) / batch;
  const askedShare = Math.min(1, (GAPS_SHARE * acks.allowed) / Math.max(gapsInHour, 1));
  const tries = { batchMs: batch, repeats, askedShare, withinMs: SOON_MS };
  const arrive = (1 - slots.sharing / nodes) * within(losses.alone, tries);

  const radio = total(radioParts(module, power, radioDay(module, day.sent, spreadingFactor)));
  const chargeInDay = radio + sensing(DAY_MS / interval);
  return {
    request,
    band,
    readings: Math.max(1, Math.ceil(batch / interval)),
    frames: framesOf(day, (24 * answersInHour) / nodes),
    airMs: {
      ...nodeAirMs(day, batch),
      gateway: answersInHour * day.airMs(FRAMES.ack),
      allowed: hourly(band),
    },
    acks,
    slots,
    losses,
    arrive,
    battery: { day: chargeInDay, radio, years: yearsOf(cell, chargeInDay) },
  };
}

/** What a node sends in a day. */
interface FrameDay {
  /** How long a frame of so many bytes is on the air. */
  airMs(bytes: number): number;
  /** The frames of a batch, B. */
  batch: number[];
  /** Of all of them, on the air. */
  batchAirMs: number;
  batches: number;
  sent: ReturnType<typeof sentInDay>;
}

function frameDay(request: PlanRequest): FrameDay {
  const airMs = (bytes: number) => airtime(bytes, request.spreadingFactor);
  const batch = batchOf(request);
  return {
    airMs,
    batch,
    batchAirMs: batch.reduce((sum, bytes) => sum + airMs(bytes), 0),
    batches: DAY_MS / request.batch,
    sent: sentInDay(request),
  };
}

/** Of a node in its day, and in the busiest hour, which has all that comes beside batches. */
function nodeAirMs(
  { airMs, batchAirMs, batches }: FrameDay,
  batch: number,
): { day: number; busiest: number } {
  const extras = NIGHTS * airMs(FRAMES.night) + EVENTS * airMs(FRAMES.event) + HELLOS * airMs(FRAMES.hello);
  return { day: batches * batchAirMs + extras, busiest: Math.ceil(HOUR_MS / batch) * batchAirMs + extras };
}

function acksOf({ nodes, batch }: PlanRequest, { airMs, sent }: FrameDay, allowedMs: number): Plan["acks"] {
  const ofNode = sent.reduce((sum, { count }) => sum + count, 0);
  const wanted = (nodes * (ofNode - NIGHTS)) / 24;
  const allowed = Math.floor(allowedMs / airMs(FRAMES.ack));
  const hoursBetween = nodes / Math.min((nodes * HOUR_MS) / batch, ROUTINE_SHARE * allowed);
  return { wanted, allowed, hoursBetween };
}

function slotsOf(request: PlanRequest, day: FrameDay, hoursBetweenAcks: number): Plan["slots"] {
  const { nodes, batch, spreadingFactor } = request;
  const answerMs = ANSWER_AFTER + windowOf(spreadingFactor);
  const batchMs = day.batchAirMs + day.batch.length * answerMs;
  // Where a batch is longer than what slots are made for, they are made for it.
  const neededMs = 1000 * Math.ceil(Math.max(batchMs, batchMs - answerMs + DRIFT_SLACK) / 1000);
  const usual = Math.floor((slotsFor(spreadingFactor) * batch) / BATCH_PERIOD);
  const count = Math.max(1, request.slots ?? Math.min(usual, Math.floor(batch / neededMs)));
  const widthMs = batch / count;
  return {
    count,
    widthMs,
    batchMs,
    guardMs: widthMs - batchMs + answerMs,
    driftMs: apart(request.clock, hoursBetweenAcks * HOUR_MS, batch),
    // Nodes beyond the slots share with others, who lose theirs as well.
    sharing: nodes <= count ? 0 : Math.min(nodes, 2 * (nodes - count)),
  };
}

function lossesIn(
  { nodes, interval }: PlanRequest,
  { airMs, batch, batches }: FrameDay,
  sharing: number,
  answersInHour: number,
): Losses {
  const daySeconds = DAY_MS / 1000;
  const traffic = (bytes: number, ofNodeInDay: number) => ({
    airMs: airMs(bytes),
    rate: (nodes * ofNodeInDay) / daySeconds,
  });
  return lossesOf({
    sharing: sharing / nodes,
    batches: batch.map((bytes) => traffic(bytes, batches)),
    others: [traffic(FRAMES.event, EVENTS), traffic(FRAMES.hello, HELLOS)],
    reading: { airMs: airMs(FRAMES.reading), rate: (1000 * nodes) / interval },
    acks: { airMs: airMs(FRAMES.ack), rate: answersInHour / 3600 },
  });
}

function framesOf({ airMs, batch, batches }: FrameDay, acksInDay: number): PlanFrame[] {
  const frame = (kind: PlanFrame["kind"], bytes: number, perDay: number): PlanFrame => ({
    kind,
    bytes,
    airMs: airMs(bytes),
    perDay,
  });
  return [
    ...[...new Set(batch)].map((bytes) =>
      frame("batch", bytes, batches * batch.filter((each) => each === bytes).length),
    ),
    frame("night", FRAMES.night, NIGHTS),
    frame("event", FRAMES.event, EVENTS),
    frame("hello", FRAMES.hello, HELLOS),
    frame("ack", FRAMES.ack, acksInDay),
  ];
}
