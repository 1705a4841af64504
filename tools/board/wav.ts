// Recordings from WAV files: PCM of 8 to 32 bits or float, brought to the node's sampling rate. What cannot be played
// is refused with the reason, and what makes a recording doubtful is noted.
import { readFileSync } from "node:fs";
import { ToolError } from "../errors.ts";
import type { Codes } from "./codes.ts";
import { readRiff } from "./riff.ts";
import { readSamples } from "./wav-samples.ts";

export interface Recording {
  /** Mono, as recorded, -1..1: with the offset of its converter, without which an input that rests at an end is silence. */
  samples: Float64Array;
  /** Of the samples as they were recorded. */
  codes: Codes;
  /** Hz, of `samples`. */
  rate: number;
  /** What was done to it, for people; empty where nothing was. */
  notes: string[];
}

const LONGEST = 200 * 1024 * 1024;
/** What so many samples take, 800 MB, a laptop has: a file of 200 MB may claim to be 40 times as many, at the rate of nodes. */
export const MOST_SAMPLES = 100 * 1024 * 1024;
const ADVICE = "Give a WAV file with PCM samples.";

function refuse(name: string, why: string): never {
  throw new ToolError("recording", `${name} cannot be played: ${why}. ${ADVICE}`);
}

/** What was thrown of the file at `path`, as a note on one file of many. */
export function unplayableNote({ message }: ToolError, path: string, file: string): string {
  return message.replace(` ${ADVICE}`, "").replace(path, file);
}

function refuseLong(samples: number, name: string): void {
  if (samples > MOST_SAMPLES)
    refuse(
      name,
      `it has more than ${Math.round(MOST_SAMPLES / 1e6)} million samples, or would have at the rate of nodes`,
    );
}

/** Parses the bytes of a WAV file; `name` is for messages. Throws ToolError "recording". */
export function parseWav(bytes: Buffer, name: string): Recording {
  const refuseThis = (why: string) => refuse(name, why);
  const wav = readRiff(bytes, refuseThis);
  refuseLong(wav.data.length / wav.format.step, name);
  const { samples, codes, notes } = readSamples(wav, refuseThis);
  return { samples, codes, rate: wav.format.rate, notes: [...wav.notes, ...notes] };
}

/**
 * Changes the sampling rate by a windowed sinc (Hann, 16 zero crossings a side), low-passed at the lower of
 * the two Nyquist frequencies.
 */
export function resample(samples: Float64Array, from: number, to: number): Float64Array {
  if (from === to) return samples;
  const cutoff = Math.min(1, to / from);
  const reach = 16 / cutoff;
  const out = new Float64Array(Math.floor((samples.length * to) / from));
  for (let i = 0; i < out.length; i++) {
    const centre = (i * from) / to;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let total = 0;
    for (let k = first; k <= last; k++) {
      const x = centre - k;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff);
      total += samples[k]! * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach));
    }
    out[i] = total * cutoff;
  }
  return out;
}

/**
 * Brings a recording to `rate`. The mean is kept, and so is where it was clipped: filters round off what had been flat,
 * so the sample nearest to one at either end of the codes is put there, and none is beyond.
 */
function bringTo(rate: number, { samples, codes, rate: from }: Recording): Float64Array {
  if (from === rate) return samples;
  const unit = 2 ** (codes.bits - 1);
  const [mean, low, high] = [codes.mean / unit, codes.low.code / unit, codes.high.code / unit];
  const out = resample(
    samples.map((x) => x - mean),
    from,
    rate,
  ).map((x) => Math.max(low, Math.min(high, x + mean)));
  for (const [i, x] of samples.entries()) {
    if (x !== low && x !== high) continue;
    const at = Math.round((i * rate) / from);
    if (at < out.length) out[at] = x;
  }
  return out;
}

/** Reads a WAV file and brings it to `rate` Hz. At least `shortest` samples. Throws ToolError "recording". */
export function loadRecording(path: string, rate: number, shortest: number): Recording {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ToolError("recording", `${path} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (bytes.length > LONGEST) refuse(path, "it is larger than 200 MB");
  const recording = parseWav(bytes, path);
  refuseLong((recording.samples.length * rate) / recording.rate, path);
  if (recording.rate < rate)
    recording.notes.push(
      `resampled from ${recording.rate} to ${rate} Hz: it lacks the upper band, over ${recording.rate / 2} Hz`,
    );
  if (recording.rate > rate) recording.notes.push(`resampled from ${recording.rate} to ${rate} Hz`);
  const samples = bringTo(rate, recording);
  if (samples.length < shortest) {
    refuse(
      path,
      `it lasts ${(samples.length / rate).toFixed(2)} s, and at least ${shortest / rate} s are needed`,
    );
  }
  return { ...recording, samples, rate };
}
