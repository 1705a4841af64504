// Recordings from WAV files (RIFF, Microsoft 1991): PCM of 8 to 32 bits or 32-bit float, brought to the
// node's sampling rate. What cannot be played is refused with the reason.
import { readFileSync } from "node:fs";
import { ToolError } from "../errors.ts";

export interface Recording {
  /** Mono, mean removed (every logger has a DC offset of its own), -1..1. */
  samples: Float64Array;
  /** Hz, of `samples`. */
  rate: number;
  /** What was done to it, for people; empty where nothing was. */
  notes: string[];
}

const LONGEST = 200 * 1024 * 1024;
/** What so many samples take, 800 MB, a laptop has: a file of 200 MB may claim to be 40 times as many, at the rate of nodes. */
export const MOST_SAMPLES = 100 * 1024 * 1024;
const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

interface Format {
  code: number;
  channels: number;
  rate: number;
  bits: number;
}

function refuse(name: string, why: string): never {
  throw new ToolError("recording", `${name} cannot be played: ${why}. Give a WAV file with PCM samples.`);
}

function refuseLong(samples: number, name: string): void {
  if (samples > MOST_SAMPLES)
    refuse(
      name,
      `it has more than ${Math.round(MOST_SAMPLES / 1e6)} million samples, or would have at the rate of nodes`,
    );
}

function readFormat(chunk: Buffer, name: string): Format {
  if (chunk.length < 16) refuse(name, "its format chunk is cut short");
  let code = chunk.readUInt16LE(0);
  if (code === FORMAT_EXTENSIBLE && chunk.length >= 26) code = chunk.readUInt16LE(24);
  const format = {
    code,
    channels: chunk.readUInt16LE(2),
    rate: chunk.readUInt32LE(4),
    bits: chunk.readUInt16LE(14),
  };
  const known =
    (code === FORMAT_PCM && [8, 16, 24, 32].includes(format.bits)) ||
    (code === FORMAT_FLOAT && format.bits === 32);
  if (!known) refuse(name, `format ${code} with ${format.bits} bits is not plain PCM`);
  if (format.channels < 1 || format.channels > 64) refuse(name, `it says it has ${format.channels} channels`);
  if (format.rate < 100 || format.rate > 400_000) refuse(name, `it says it was sampled at ${format.rate} Hz`);
  return format;
}

function sampleReader(format: Format, data: Buffer): (at: number) => number {
  if (format.code === FORMAT_FLOAT) return (at) => data.readFloatLE(at);
  switch (format.bits) {
    case 8:
      return (at) => (data[at]! - 128) / 128;
    case 16:
      return (at) => data.readInt16LE(at) / 32768;
    case 24:
      return (at) => data.readIntLE(at, 3) / 8388608;
    default:
      return (at) => data.readInt32LE(at) / 2147483648;
  }
}

/** Parses the bytes of a WAV file; `name` is for messages. Throws ToolError "recording". */
export function parseWav(bytes: Buffer, name: string): Recording {
  if (
    bytes.length < 12 ||
    bytes.toString("latin1", 0, 4) !== "RIFF" ||
    bytes.toString("latin1", 8, 12) !== "WAVE"
  ) {
    refuse(name, "it is no WAV file");
  }
  let format: Format | undefined;
  let data: Buffer | undefined;
  for (let at = 12; at + 8 <= bytes.length && data === undefined; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const chunk = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + size));
    if (id === "fmt ") format = readFormat(chunk, name);
    if (id === "data") data = chunk;
    at += 8 + size + (size & 1);
  }
  if (format === undefined) refuse(name, "it has no format chunk");
  if (data === undefined) refuse(name, "it has no data");
  const step = (format.bits / 8) * format.channels;
  const n = Math.floor(data.length / step);
  refuseLong(n, name);
  const notes = format.channels > 1 ? [`${format.channels} channels, the first is played`] : [];
  const read = sampleReader(format, data);
  const samples = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = read(i * step);
    samples[i] = Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
    total += samples[i]!;
  }
  for (let i = 0; i < n; i++) samples[i]! -= total / n;
  return { samples, rate: format.rate, notes };
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
  if (recording.rate !== rate) recording.notes.push(`resampled from ${recording.rate} to ${rate} Hz`);
  const samples = resample(recording.samples, recording.rate, rate);
  if (samples.length < shortest) {
    refuse(
      path,
      `it lasts ${(samples.length / rate).toFixed(2)} s, and at least ${shortest / rate} s are needed`,
    );
  }
  return { samples, rate, notes: recording.notes };
}
