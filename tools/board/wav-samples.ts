// The samples of a WAV file as they were recorded, and what people should know of them before they believe a figure
// made of them: that they are clipped, or are no sound at all.
import { type Codes, floatBits, lookAtCodes } from "./codes.ts";
import { FORMAT_FLOAT, type Format, type Wav } from "./riff.ts";

type Refuse = (why: string) => never;

/**
 * Programs that sum or amplify go over full scale, by some dB; a float file with the integers of a converter, which
 * a division was forgotten for, by thousands.
 */
const MOST_OVER_FULL_SCALE = 8;
/** More than this share of samples that are no numbers is no recording with a flaw, but a wrong format. */
const MOST_NOT_NUMBERS = 0.01;
/** A peak now and then is at full scale in a sound recording, too. */
const CLIPPED_SHARE = 0.001;
/** Of full scale, RMS: one step of 16 bits, which is what an input with nothing on it shows. */
const DEAD_RMS = 1.5 / 32768;
/** So long no input is still that anything is connected to. */
const STILL_S = 1;
/** A channel that lives is so much louder than a dead one. */
const LIVE_FACTOR = 10;

/** For people, without the sign. */
export const percentOf = (share: number) => {
  const value = 100 * share;
  return value >= 10 ? String(Math.round(value)) : value >= 0.1 ? value.toFixed(1) : "less than 0.1";
};

/** Reads a sample, of full scale 1. */
function sampleReader({ code, bits }: Format, data: Buffer): (at: number) => number {
  if (code === FORMAT_FLOAT)
    return bits === 64 ? (at) => data.readDoubleLE(at) : (at) => data.readFloatLE(at);
  switch (bits) {
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

interface Channel {
  /** As recorded, not limited; 0 where it is no number. */
  samples: Float64Array;
  notNumbers: number;
  least: number;
  most: number;
  mean: number;
  /** About the mean. */
  rms: number;
}

function readChannel({ format, data }: Wav, channel: number): Channel {
  const { step, bits } = format;
  const read = sampleReader(format, data);
  const samples = new Float64Array(Math.floor(data.length / step));
  let notNumbers = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = read(i * step + (channel * bits) / 8);
    if (!Number.isFinite(value)) {
      notNumbers++;
      continue;
    }
    samples[i] = value;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    squares += value * value;
  }
  const mean = sum / samples.length;
  return {
    samples,
    notNumbers,
    least,
    most,
    mean,
    rms: Math.sqrt(Math.max(0, squares / samples.length - mean * mean)),
  };
}

/** The first channel; where that one is dead, the loudest that lives. */
function chooseChannel(wav: Wav, notes: string[]): Channel {
  const { channels } = wav.format;
  const first = readChannel(wav, 0);
  let chosen = { channel: first, number: 1 };
  for (let number = 2; number <= channels && first.rms < DEAD_RMS; number++) {
    const channel = readChannel(wav, number - 1);
    const lives = channel.rms >= DEAD_RMS && channel.rms > LIVE_FACTOR * first.rms;
    if (lives && channel.rms > chosen.channel.rms) chosen = { channel, number };
  }
  if (chosen.number > 1)
    notes.push(`${channels} channels, number ${chosen.number} is played: the first is dead`);
  else if (channels > 1) notes.push(`${channels} channels, the first is played`);
  return chosen.channel;
}

/** What is over full scale, which only float samples are, or at it. */
function clippedNote({ samples, least, most }: Channel, codes: Codes): string | undefined {
  const peak = Math.max(most, -least);
  const full = 1 - 2 ** (1 - codes.bits);
  let atFullScale = 0;
  for (const value of samples) if (Math.abs(value) >= full) atFullScale++;
  const share = atFullScale / samples.length;
  if (peak > 1)
    return `clipped: its samples reach ${peak.toFixed(2)} times full scale, and ${percentOf(share)} % are over it`;
  return share < CLIPPED_SHARE
    ? undefined
    : `clipped: ${percentOf(share)} % of the samples are at full scale`;
}

/** A cable that came loose, or a card that was full: what lives moves by a step at least. */
function stillNote({ samples }: Channel, { rate }: Format): string | undefined {
  let longest = 0;
  for (let i = 0, from = 0; i < samples.length; i++) {
    if (samples[i] !== samples[from]) from = i;
    longest = Math.max(longest, i - from + 1);
  }
  if (longest < STILL_S * rate) return undefined;
  return `for ${(longest / rate).toFixed(1)} s it is one value: its sensor was not connected, or the recorder stood still`;
}

/** Float samples that are a converter's integers, as seen by their size, or by there being nothing between them. */
function refuseIntegers({ samples, least, most }: Channel, refuse: Refuse): void {
  const peak = Math.max(most, -least);
  if (peak > MOST_OVER_FULL_SCALE || (peak > 1 && samples.every((value) => Number.isInteger(value))))
    refuse(
      `its float samples are on the scale of integers (up to ${Number(peak.toPrecision(4))}), where full scale is 1; divide them by that of the converter, 32768 for 16 bits`,
    );
}

export interface Samples {
  /** Mono, as recorded: with the offset of its converter, -1..1. */
  samples: Float64Array;
  codes: Codes;
  notes: string[];
}

/** Reads the samples. `refuse` throws, with the reason why they cannot be played. */
export function readSamples(wav: Wav, refuse: Refuse): Samples {
  const notes: string[] = [];
  const channel = chooseChannel(wav, notes);
  const { samples, notNumbers, least, most } = channel;
  if (samples.length === 0) refuse("it has no whole sample");
  const share = notNumbers / samples.length;
  if (share > MOST_NOT_NUMBERS) refuse(`${percentOf(share)} % of its samples are no numbers`);
  if (notNumbers > 0)
    notes.push(`${percentOf(share)} % of its samples are no numbers, and played as silence`);
  const isFloat = wav.format.code === FORMAT_FLOAT;
  if (isFloat) refuseIntegers(channel, refuse);
  const limited = isFloat ? samples.map((value) => Math.max(-1, Math.min(1, value))) : samples;
  const codes = lookAtCodes(limited, isFloat ? floatBits(limited) : wav.format.bits);
  if (least === most)
    notes.push(
      `all its samples are ${least === 0 ? "zero" : "the same"}: no sensor was connected, or it was dead`,
    );
  else
    for (const note of [clippedNote(channel, codes), stillNote(channel, wav.format)])
      if (note !== undefined) notes.push(note);
  return { samples: limited, codes, notes };
}
