// WAV files as recorders that lost power, programs that count wrongly and people who rename files leave them: each is
// played with a note, or refused with the reason, and never played as something that was not recorded.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadRecording, parseWav } from "../../../tools/board/wav.ts";
import { ToolError } from "../../../tools/errors.ts";
import { temporaryFolder } from "../../processes.ts";
import { chunk, formatChunk, riff, sineSamples, wavBytes } from "../../wav.ts";

const RATE = 4096;
const sine = sineSamples(0.5, 400, RATE, 1);
const pcm = wavBytes(sine, RATE).subarray(44);
const fmt = formatChunk();
const data = (content: Buffer, options?: { size?: number; pad?: boolean }) => chunk("data", content, options);
const list = chunk("LIST", Buffer.from("INFOISFTtest"));
const oddWithoutPad = chunk("iXML", Buffer.from("odd"), { pad: false });

/** Float samples of 32 or 64 bits. */
function floatWav(samples: ArrayLike<number>, bits: 32 | 64 = 32): Buffer {
  const typed = bits === 32 ? Float32Array.from(samples) : Float64Array.from(samples);
  return riff([formatChunk({ code: 3, bits }), data(Buffer.from(typed.buffer))]);
}

/** Samples of 16 bits, each frame as `frame` has it. */
function pcmWav(frame: (i: number) => number[]): Buffer {
  const frames = Array.from(sine, (_, i) => frame(i));
  const samples = Int16Array.from(frames.flat());
  return riff([formatChunk({ channels: frames[0]!.length }), data(Buffer.from(samples.buffer))]);
}

/** WAVE_FORMAT_EXTENSIBLE: what follows the code in its GUID is `tail`. */
function extensible(tail: string): Buffer {
  const more = Buffer.from(`16001000040000000100${tail}`, "hex");
  return riff([formatChunk({ code: 0xfffe, tail: more }), data(pcm)]);
}

const scaled = (factor: number) => sine.map((value) => value * factor);
/** Where `every` says so, a value that is no number. */
const withNaN = (every: number) => sine.map((value, i) => (i % every === 7 ? Number.NaN : value));

describe("what is wrong with chunks is got over, with a note where something may be missing", () => {
  test.each<[string, Buffer, RegExp | undefined]>([
    ["data size 0", riff([fmt, data(pcm, { size: 0 })], 0), /length was never written.* played to the end/],
    ["data size ffffffff", riff([fmt, data(pcm, { size: 0xffffffff })]), /length was never written/],
    ["data size 80000000", riff([fmt, data(pcm, { size: 0x80000000 })]), /length was never written/],
    ["RIFF size ffffffff", riff([fmt, data(pcm)], 0xffffffff), /length was never written/],
    ["RIFF size 0", riff([fmt, data(pcm)], 0), undefined],
    [
      "an empty data chunk before the full one",
      riff([fmt, data(pcm.subarray(0, 0)), list, data(pcm)]),
      undefined,
    ],
    ["two data chunks", riff([fmt, data(pcm.subarray(0, 2000)), data(pcm.subarray(2000))]), /2 data chunks/],
    ["data before its format", riff([data(pcm), fmt]), undefined],
    ["an odd chunk without its pad", riff([fmt, oddWithoutPad, data(pcm)]), undefined],
    ["two of them", riff([oddWithoutPad, fmt, oddWithoutPad, data(pcm)]), undefined],
    ["an odd chunk with its pad", riff([chunk("iXML", Buffer.from("odd")), fmt, data(pcm)]), undefined],
    ["rubbish behind", riff([fmt, data(pcm), Buffer.alloc(20, 0xee)]), /the 20 B after its chunks/],
    ["a block size of 0", riff([formatChunk({ step: 0 }), data(pcm)]), undefined],
    ["EXTENSIBLE", extensible("000000001000800000aa00389b71"), undefined],
  ])("%s", (_, bytes, note) => {
    const { samples, notes } = parseWav(bytes, "a.wav");
    expect(samples.length).toBe(sine.length);
    for (let i = 0; i < sine.length; i++) expect(samples[i]).toBeCloseTo(sine[i]!, 3);
    if (note === undefined) expect(notes).toEqual([]);
    else expect(notes).toEqual([expect.stringMatching(note)]);
  });

  test.each([
    [4096, 50],
    [2048, 75],
    [8184, "less than 1"],
  ])("%i B are left of 8192", (bytes, share) => {
    const { samples, notes } = parseWav(riff([fmt, data(pcm.subarray(0, bytes), { size: 8192 })]), "a.wav");
    expect(samples.length).toBe(bytes / 2);
    expect(notes).toEqual([`it is cut short: ${share} % of its samples are missing`]);
  });
});

describe("samples that may be no sound have a note", () => {
  const clip = (limit: number) => sine.map((v) => Math.max(-limit, Math.min(limit, 4 * v)));
  const at = (value: number) => Math.round(32767 * value);
  test.each<[string, Buffer, RegExp]>([
    ["PCM at full scale", wavBytes(clip(1), RATE), /^clipped: \d\d % of the samples are at full scale$/],
    ["8 bits at full scale", wavBytes(clip(1), RATE, 8), /^clipped: \d\d % of the samples are at full/],
    ["24 bits at full scale", wavBytes(clip(1), RATE, 24), /^clipped: \d\d % of the samples are at full/],
    ["float at full scale", floatWav(clip(1)), /^clipped: \d\d % of the samples are at full scale$/],
    [
      "float over full scale",
      floatWav(scaled(3)),
      /^clipped: .* 1\.50 times full scale, and \d\d % are over/,
    ],
    ["all zeros", wavBytes(scaled(0), RATE), /^all its samples are zero: no sensor/],
    [
      "all the same",
      wavBytes(
        sine.map(() => 0.3),
        RATE,
      ),
      /^all its samples are the same: no sensor/,
    ],
    ["float, all the same", floatWav(sine.map(() => -0.25)), /^all its samples are the same/],
    ["a dead first channel", pcmWav((i) => [0, at(sine[i]!)]), /^2 channels, number 2 is played: the first/],
    ["a first channel that shows one step", pcmWav((i) => [i % 2, 9, at(sine[i]!)]), /^3 channels, number 3/],
    ["both channels dead", pcmWav(() => [5, 5]), /^2 channels, the first is played\|all its samples are the/],
    ["a few that are no numbers", floatWav(withNaN(500)), /^0\.2 % of its samples are no numbers/],
  ])("%s", (name, bytes, note) => {
    const { samples, notes } = parseWav(bytes, "a.wav");
    expect(samples.every((value) => Number.isFinite(value) && Math.abs(value) <= 2)).toBe(true);
    expect(notes.join("|"), name).toMatch(note);
  });

  test("still for longer than a second", () => {
    const bytes = wavBytes(Float64Array.from([...sine, ...scaled(0), ...scaled(0), ...sine]), RATE);
    expect(parseWav(bytes, "a.wav").notes).toEqual([expect.stringMatching(/^for 2\.0 s it is one value/)]);
  });

  test("and others have none", () => {
    for (const bytes of [
      floatWav(sine),
      floatWav(sine, 64),
      floatWav(scaled(2e-3)),
      wavBytes(scaled(0.001), RATE),
    ])
      expect(parseWav(bytes, "a.wav").notes).toEqual([]);
  });
});

describe("what contradicts itself, or is something else, is refused with the reason", () => {
  const coded = (code: number, bits: number) => riff([formatChunk({ code, bits }), data(pcm)]);
  const head = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), Buffer.alloc(100, 1)]);
  test.each<[string, Buffer, RegExp]>([
    ["float on the scale of 16 bits", floatWav(scaled(32768)), /on the scale of integers \(up to 1638\d\)/],
    ["float on the scale of 24 bits", floatWav(scaled(2 ** 23)), /on the scale of integers/],
    ["float of 64 bits in volts x 100", floatWav(scaled(100), 64), /on the scale of integers \(up to 50\)/],
    ["a quiet site on that scale", floatWav(scaled(40)), /on the scale of integers \(up to 20\)/],
    ["integers no larger than a quiet site's", floatWav(scaled(12).map(Math.round)), /integers \(up to 6\)/],
    ["one in 50 is no number", floatWav(withNaN(50)), /2\.\d % of its samples are no numbers/],
    ["no numbers at all", floatWav(withNaN(8).fill(Number.NaN)), /100 % of its samples are no numbers/],
    ["infinite", floatWav(withNaN(8).fill(Number.POSITIVE_INFINITY)), /100 % of its samples are no numbers/],
    ["two formats", riff([fmt, formatChunk({ rate: 8192 }), data(pcm)]), /two format chunks/],
    ["a format after the samples, too", riff([fmt, data(pcm), fmt]), /two format chunks/],
    ["EXTENSIBLE of a foreign GUID", extensible("21070000d3118644c8c1ca000000"), /only a GUID/],
    ["EXTENSIBLE, cut short", riff([formatChunk({ code: 0xfffe }), data(pcm)]), /format chunk is cut short/],
    [
      "blocks of another size",
      riff([formatChunk({ step: 4 }), data(pcm)]),
      /contradicts itself: blocks of 4 B/,
    ],
    ["24 bits in 4 B", riff([formatChunk({ bits: 24, step: 4 }), data(pcm)]), /blocks of 4 B.* are 3 B/],
    [
      "stereo in blocks of one",
      riff([formatChunk({ channels: 2, step: 2 }), data(pcm)]),
      /contradicts itself/,
    ],
    ["A-law", coded(6, 8), /format 6 \(A-law\)/],
    ["µ-law", coded(7, 8), /format 7 \(µ-law\)/],
    ["ADPCM", coded(17, 4), /format 17 \(IMA ADPCM\)/],
    ["MP3 in WAV", coded(85, 0), /format 85 \(MP3\)/],
    ["PCM of 12 bits", coded(1, 12), /format 1 \(PCM\) with 12 bits is not plain PCM/],
    ["FLAC", head("fLaC"), /no WAV file but FLAC\./],
    ["Ogg", head("OggS"), /no WAV file but Ogg\./],
    ["MP3 with a tag", head("ID3\x04"), /no WAV file but MP3\./],
    ["MP3 without", head("\xff\xfb\x90"), /no WAV file but MP3\./],
    ["M4A", head("\0\0\0\x20ftypM4A "), /no WAV file but MP4 or M4A\./],
    ["RF64", head("RF64\xff\xff\xff\xffWAVEds64"), /no WAV file but RF64/],
    ["RIFX", head("RIFX\0\0\0\x40WAVEfmt "), /no WAV file but RIFX/],
    ["AIFF", head("FORM\0\0\0\x40AIFFCOMM"), /no WAV file but AIFF/],
    ["AVI", head("RIFF\x40\0\0\0AVI LIST"), /no WAV file but AVI/],
    [
      "a Git LFS pointer",
      head("version https://git-lfs.github.com/spec/v1\n"),
      /Git LFS pointer.*git lfs pull/,
    ],
    ["a web page", head("\n<!DOCTYPE html><html>"), /no WAV file but a web page/],
    ["empty", Buffer.alloc(0), /no WAV file, it is empty/],
    ["zeros", Buffer.alloc(4096), /no WAV file but zeros/],
    ["without samples", riff([fmt, list]), /has no data/],
    ["without a format", riff([list, data(pcm)]), /has no format chunk/],
  ])("%s", (_, bytes, reason) => {
    expect(() => parseWav(bytes, "a.wav")).toThrow(reason);
    expect(() => parseWav(bytes, "a.wav")).toThrow(ToolError);
  });
});

describe("a rate below that of nodes lacks the upper band, which is said", () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  test.each([
    [1000, /resampled from 1000 to 4096 Hz: it lacks the upper band, over 500 Hz/],
    [2000, /lacks the upper band, over 1000 Hz/],
    [4000, /lacks the upper band, over 2000 Hz/],
    [8000, /^resampled from 8000 to 4096 Hz$/],
  ])("%i Hz", (rate, note) => {
    const path = join(folder.path, `${rate}.wav`);
    writeFileSync(path, wavBytes(sineSamples(0.5, 100, rate, 1), rate));
    expect(loadRecording(path, RATE, 1024).notes).toEqual([expect.stringMatching(note)]);
  });
});
