// What a node sends in a day: its batches, and what comes besides. Plans count with it, and the estimate of its charge.
import { batchFrames, FRAMES } from "./sizes.ts";

export interface Schedule {
  /** ms between readings, and between batches. */
  interval: number;
  batch: number;
  /** How often each batch is sent again unasked, with the ones after it. */
  repeats: number;
}

/** So many frames of so many bytes in a day. */
export interface Sent {
  bytes: number;
  count: number;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What nodes are flashed with. */
export const USUAL = {
  interval: HOUR_MS / 4,
  batch: HOUR_MS,
  repeats: 0,
  spreadingFactor: 9,
  power: 14,
} as const;

/** Frames of a node in a day: assumed, more than there should be. An event, and its repeats where nobody answers. */
export const NIGHTS = 1;
export const HELLOS = 1;
export const EVENTS = 4;

/** B of the frames of a batch: what is repeated makes it longer. */
export function batchOf({ interval, batch, repeats }: Schedule): number[] {
  return batchFrames(Math.max(1, Math.ceil(batch / interval)), 1 + repeats);
}

export function sentInDay(schedule: Schedule): Sent[] {
  return [
    ...batchOf(schedule).map((bytes) => ({ bytes, count: DAY_MS / schedule.batch })),
    { bytes: FRAMES.night, count: NIGHTS },
    { bytes: FRAMES.event, count: EVENTS },
    { bytes: FRAMES.hello, count: HELLOS },
  ];
}
