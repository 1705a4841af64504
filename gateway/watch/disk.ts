// How long the disk with the store will do, days before it is full: by how fast it fills up, measured over hours. A
// gateway whose disk is full acknowledges nothing any more.
import { statfsSync } from "node:fs";
import { type Clock, every } from "../clock.ts";
import type { Log } from "../log.ts";

/** Bytes. */
export interface DiskSpace {
  free: number;
  total: number;
  /** What the store takes of it. */
  store: number;
}

export type DiskState = "ok" | "filling" | "low";

export interface DiskHealth {
  state: DiskState;
  /** Bytes, a minute ago at most; null where it cannot be told. */
  free: number | null;
  /** Days until it is full at the present rate; null where it does not fill up, or it is too early to tell. */
  fullInDays: number | null;
}

export interface DiskDeps {
  log: Log;
  wall: Clock;
  /** Its directory, for sentences. */
  folder: string;
  /** Null where it cannot be told. */
  space(): DiskSpace | null;
  /** Of a clock that nobody sets, ms. */
  elapsed(): number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The rate is that of the last three days: a weekend, and what runs once a night, are in it. One number an hour. */
const SAMPLES_MAX = 73;
/** Six hours, and no day is told from less. */
const SAMPLES_MIN = 7;
/** Looked at so often for what is low at once. */
const LOOK_MS = 60_000;
const FILLING_DAYS = 7;
/** It has to be this much better before a warning is taken back, so that it does not come and go. */
const EASED = 1.25;
const LOW_SHARE = 0.05;
const LOW_BYTES = 200_000_000;
/** Told anew when so few are left. */
const TOLD_AGAIN_DAYS = [7, 3, 1];

interface Sample extends Pick<DiskSpace, "free" | "store"> {
  at: number;
}

export function watchDisk({ log, wall, folder, space, elapsed }: DiskDeps) {
  let samples: Sample[] = [];
  let health: DiskHealth = { state: "ok", free: null, fullInDays: null };
  let toldDays = Number.POSITIVE_INFINITY;

  function look(): void {
    const now = space();
    if (now === null) {
      health = { ...health, free: null };
      return;
    }
    const at = elapsed();
    const last = samples.at(-1);
    if (last === undefined || at - last.at >= HOUR_MS)
      samples = [...samples, { at, free: now.free, store: now.store }].slice(-SAMPLES_MAX);
    const rate = shrinkage(samples);
    const fullInDays = rate > 0 ? now.free / rate / DAY_MS : null;
    const before = health.state;
    health = { state: stateOf(now, fullInDays, before), free: now.free, fullInDays };
    tell(before, now);
  }

  function tell(before: DiskState, { free }: DiskSpace): void {
    const { state, fullInDays } = health;
    const free_mb = Math.floor(free / 1e6);
    const days = fullInDays === null ? null : Math.max(1, Math.round(fullInDays));
    const step = TOLD_AGAIN_DAYS.findLast((each) => fullInDays !== null && fullInDays <= each) ?? toldDays;
    if (state === "low" && before !== "low") {
      log.warn(
        { free_mb },
        `The disk with ${folder} is nearly full: make room. When it is full nothing is acknowledged any more.`,
      );
    } else if (state === "filling" && (before === "ok" || step < toldDays)) {
      const about = `in about ${days} ${days === 1 ? "day" : "days"}`;
      log.warn(
        { free_mb, days, database_mb_a_day: growth(samples) },
        `The disk with ${folder} is full ${about} at the present rate: make room, or find what fills it.`,
      );
    } else if (state === "ok" && before !== "ok")
      log.info({ free_mb }, `The disk with ${folder} has room again.`);
    toldDays = state === "ok" ? Number.POSITIVE_INFINITY : step;
  }

  look();
  const stop = every(LOOK_MS, wall, look);
  return { now: () => health, close: stop };
}

/** Of the disk with this folder; null where that cannot be told. */
export function spaceOf(folder: string): Pick<DiskSpace, "free" | "total"> | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null; // a store in memory has no folder
  }
}

/** As it is seen once, where nobody watches it. */
export function diskNow(folder: string): DiskHealth {
  const space = spaceOf(folder);
  if (space === null) return { state: "ok", free: null, fullInDays: null };
  return { state: stateOf(space, null, "ok"), free: space.free, fullInDays: null };
}

function stateOf(
  { free, total }: Pick<DiskSpace, "free" | "total">,
  fullInDays: number | null,
  before: DiskState,
): DiskState {
  const eased = (state: DiskState) => (before === state ? EASED : 1);
  const low = eased("low");
  if (free < low * LOW_SHARE * total || free < low * LOW_BYTES) return "low";
  return fullInDays !== null && fullInDays < eased("filling") * FILLING_DAYS ? "filling" : "ok";
}

/**
 * By how much the free space shrinks, bytes a ms: the mean of the hours but for the one in which it shrank most, and the one
 * in which it grew most: a file that is copied there once is no rate. 0 where it is too early to tell.
 */
function shrinkage(samples: readonly Sample[]): number {
  if (samples.length < SAMPLES_MIN) return 0;
  const hours = samples.slice(1).map(({ at, free }, i) => ({
    ms: at - samples[i]!.at,
    bytes: samples[i]!.free - free,
  }));
  const usual = hours.sort((a, b) => a.bytes - b.bytes).slice(1, -1);
  const sum = (of: "ms" | "bytes") => usual.reduce((total, each) => total + each[of], 0);
  return sum("bytes") / sum("ms");
}

/** Of the store, MB a day: whether it is what fills the disk. */
function growth(samples: readonly Sample[]): number {
  const first = samples[0]!;
  const last = samples.at(-1)!;
  return Math.round(((last.store - first.store) / (last.at - first.at)) * (DAY_MS / 1e6));
}
