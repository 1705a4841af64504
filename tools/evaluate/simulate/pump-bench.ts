// Recordings of a pump bench without a burst: 10 Hz, read as a node reads a pressure sensor. The runs are 10 to 13
// minutes, and a burst takes 22: ten before it, two on the edge, ten after. As they are they can show nothing; so
// they are also played in a loop for a day, whose seams are steps of their own, and ten times as fast.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { putU16 } from "../../../shared/bytes.ts";
import { burst, newBurst } from "../../../shared/leak/burst.ts";
import { DIFFERENCE, newLearned } from "../../../shared/leak/learned.ts";
import { ToolError } from "../../errors.ts";
import { MARGINS, type Margin } from "./bursts.ts";

/** Channels of pressure, MPa. */
const CHANNELS = ["pre1", "pre2"];
const RATE = 10;
const MEDIAN_OF = 8;
const SAMPLES = 6;
const SAMPLE_SECONDS = 20;
const DAY_SAMPLES = 4320;

export interface BenchRun {
  file: string;
  channel: string;
  margin: Margin;
  minutes: number;
  /** Largest fall within a second, kPa. */
  fall: number;
  /** Bursts told: as it is, in a loop for a day, and in a loop at ten times the speed. */
  bursts: number;
  looped: number;
  fast: number;
}

/** Columns of pressure, kPa. */
function read(path: string): Map<string, number[]> {
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  const head = lines[0]!.split(",").map((name) => name.trim());
  const columns = new Map<string, number[]>();
  for (const channel of CHANNELS) {
    const at = head.indexOf(channel);
    if (at < 0) throw new ToolError("usage", `${path} has no column "${channel}".`);
    const values: number[] = [];
    for (const line of lines.slice(1)) {
      const cell = line.split(",")[at]?.trim();
      if (cell) values.push(1000 * Number(cell));
    }
    if (values.some(Number.isNaN)) throw new ToolError("usage", `${path}: "${channel}" is not all numbers.`);
    columns.set(channel, values);
  }
  return columns;
}

/** What the node samples, 0.01 kPa: the median of some readings in a row, every so many readings. */
function samplesOf(values: number[], every: number): number[] {
  const samples: number[] = [];
  for (let i = 0; i + MEDIAN_OF <= values.length; i += every) {
    const sorted = values.slice(i, i + MEDIAN_OF).sort((a, b) => a - b);
    samples.push(Math.round(50 * (sorted[MEDIAN_OF / 2 - 1]! + sorted[MEDIAN_OF / 2]!)));
  }
  return samples;
}

/** Bursts in so many samples, again from the first where they end. The threshold is at the margin from the start. */
function count(samples: number[], of: number, margin: number): number {
  const state = newBurst();
  const learned = newLearned();
  putU16(learned, DIFFERENCE, 0);
  let bursts = 0;
  let sum = 0;
  for (let i = 0; i < of; i++) {
    sum += samples[i % samples.length]!;
    if ((i + 1) % SAMPLES) continue;
    if (burst(state, learned, Math.round(sum / SAMPLES), margin, -1)) bursts++;
    sum = 0;
  }
  return bursts;
}

function largestFall(values: number[]): number {
  let fall = 0;
  for (let i = RATE; i < values.length; i++) fall = Math.max(fall, values[i - RATE]! - values[i]!);
  return fall;
}

/** All runs of a directory, both channels, both margins. */
export function pumpBench(directory: string): BenchRun[] {
  let files: string[];
  try {
    files = readdirSync(directory)
      .filter((file) => file.endsWith(".csv"))
      .sort();
  } catch (cause) {
    throw new ToolError("usage", `Cannot read the directory ${directory}.`, { cause });
  }
  if (!files.length) throw new ToolError("usage", `There is no .csv file in ${directory}.`);
  return files.flatMap((file) => {
    const columns = read(join(directory, file));
    return CHANNELS.flatMap((channel) => {
      const values = columns.get(channel)!;
      const slow = samplesOf(values, SAMPLE_SECONDS * RATE);
      const fast = samplesOf(values, (SAMPLE_SECONDS * RATE) / 10);
      return (Object.keys(MARGINS) as Margin[]).map((margin) => ({
        file,
        channel,
        margin,
        minutes: Math.round(values.length / RATE / 6) / 10,
        fall: Math.round(10 * largestFall(values)) / 10,
        bursts: count(slow, slow.length, MARGINS[margin]),
        looped: count(slow, DAY_SAMPLES, MARGINS[margin]),
        fast: count(fast, DAY_SAMPLES, MARGINS[margin]),
      }));
    });
  });
}
