// Runs cases of a parser, a number a case, and measures: what must not be, how fast, how long the longest took, and what
// memory was kept. A case is made of the seed and its number alone, so any of them is lived again without the others.
import { createChance } from "../../tools/chance.ts";
import { collectGarbage } from "../gateway/intake/garbage.ts";
import type { Case, Parser, Random } from "./parser.ts";

/** A turn of the event loop that is longer holds up what else a gateway does: nobody's frames wait so long for one input. */
export const STALL_MS = 1000;
/** What is kept for ever by then shows. */
export const HEAP_GROWTH_MAX_MB = 16;
/** Of all the process: garbage that is not collected yet is no leak, and up to this is usual. */
export const RSS_GROWTH_MAX_MB = 160;
/** Failures that are kept with their sentence; the rest are counted. */
const SHOWN = 5;
/** A case that seems this slow is run again, and its time in the processor counts. */
const SLOW_MS = 50;
const REPEATS = 3;
/** Whoever looks on is told so often. */
const TELL_MS = 200;
/** Part of the run until caches are warm, and the least of it. */
const WARM_SHARE = 0.1;
const WARM_MIN = 64;

export interface Failure {
  case: number;
  sentence: string;
}

export interface Result {
  seed: number;
  cases: number;
  bytes: number;
  /** Cases of which anything was taken. */
  taken: number;
  /** Of the time in the parser: making cases is not counted. */
  mbPerS: number;
  /** The longest case, and which. */
  longestMs: number;
  longestCase: number;
  /** Of the whole process, node's own 50 MB and the seeds included. */
  rssPeakMb: number;
  /** What was kept more at the end than when caches were warm. */
  heapGrowthMb: number;
  rssGrowthMb: number;
  failed: number;
  failures: Failure[];
}

/** So far. */
export interface Progress {
  case: number;
  bytes: number;
}

export interface FuzzOptions {
  seed: number;
  /** Until so many have been parsed. */
  bytes: number;
  /** A longer case is a failure; STALL_MS where not given. */
  stallMs?: number;
  onProgress?: (progress: Progress) => void;
}

/** The chance of one case. */
export const randomOf = (seed: number, number: number): Random =>
  createChance("report", seed, number, 0).uniform;

const MB = 1e6;

/** What is kept, heap and buffers, and what the process takes. */
function memory(): { kept: number; rss: number } {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { kept: heapUsed + external, rss };
}

export async function fuzz(
  parser: Parser,
  { seed, bytes, stallMs = STALL_MS, onProgress = () => {} }: FuzzOptions,
): Promise<Result> {
  const make = parser.open();
  const result = {
    seed,
    cases: 0,
    bytes: 0,
    taken: 0,
    longestMs: 0,
    longestCase: 0,
    failed: 0,
    failures: [] as Failure[],
  };
  let spentMs = 0;
  let warm: ReturnType<typeof memory> | undefined;
  let toldAt = performance.now();
  while (result.bytes < bytes) {
    const number = result.cases++;
    const one = make(randomOf(seed, number));
    result.bytes += Math.max(1, one.input.length);
    const { ms, isTaken, sentence } = timed(one);
    spentMs += ms;
    if (isTaken) result.taken++;
    const least = ms > SLOW_MS ? leastOf(() => make(randomOf(seed, number)), ms) : ms;
    if (least > result.longestMs) [result.longestMs, result.longestCase] = [least, number];
    const faults = [sentence, least > stallMs ? `it took ${Math.round(least)} ms` : null];
    for (const fault of faults) {
      if (fault === null) continue;
      result.failed++;
      if (result.failures.length < SHOWN) result.failures.push({ case: number, sentence: fault });
    }
    if (warm === undefined && result.bytes >= bytes * WARM_SHARE && result.cases >= WARM_MIN) warm = memory();
    if (performance.now() - toldAt < TELL_MS) continue;
    toldAt = performance.now();
    onProgress({ case: number, bytes: result.bytes });
    // What a parser has left for later comes now.
    await new Promise((resume) => setImmediate(resume));
  }
  const end = memory();
  const grown = (of: "kept" | "rss") => Math.max(0, end[of] - (warm ?? end)[of]) / MB;
  const heapGrowthMb = grown("kept");
  const rssGrowthMb = grown("rss");
  const leaks = [
    heapGrowthMb > HEAP_GROWTH_MAX_MB && `${heapGrowthMb.toFixed(0)} MB more were kept at the end`,
    rssGrowthMb > RSS_GROWTH_MAX_MB && `the process had grown by ${rssGrowthMb.toFixed(0)} MB at the end`,
  ].filter((sentence) => sentence !== false);
  result.failed += leaks.length;
  for (const sentence of leaks) result.failures.push({ case: result.cases - 1, sentence });
  const rssPeakMb = (process.resourceUsage().maxRSS * 1024) / MB;
  return { ...result, mbPerS: result.bytes / MB / (spentMs / 1000), rssPeakMb, heapGrowthMb, rssGrowthMb };
}

function timed({ run }: Case): { ms: number; isTaken: boolean; sentence: string | null } {
  const from = performance.now();
  let isTaken = false;
  let sentence: string | null = null;
  try {
    isTaken = run();
  } catch (error) {
    sentence = sentenceOf(error);
  }
  return { ms: performance.now() - from, isTaken, sentence };
}

/** The shortest that a case takes, of the processor's time: on a busy machine a turn is long for what others do in it. */
function leastOf(again: () => Case, ms: number): number {
  let least = ms;
  for (let i = 0; i < REPEATS; i++) {
    const one = again();
    const before = process.threadCpuUsage();
    timed(one);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

export const sentenceOf = (error: unknown) =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 200);
