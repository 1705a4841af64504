import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { loadRecording, parseWav, resample } from "../../../tools/board/wav.ts";
import { ToolError } from "../../../tools/errors.ts";
import { temporaryFolder } from "../../processes.ts";
import { sineSamples, wavBytes } from "../../wav.ts";

const rms = (samples: ArrayLike<number>) => {
  let total = 0;
  for (let i = 0; i < samples.length; i++) total += samples[i]! ** 2;
  return Math.sqrt(total / samples.length);
};

describe("what can be played", () => {
  test.each([8, 16, 24, 32])("%i bits", (bits) => {
    const samples = sineSamples(0.5, 400, 4096, 1);
    const { samples: read, rate, notes } = parseWav(wavBytes(samples, 4096, bits), "a.wav");
    expect(rate).toBe(4096);
    expect(notes).toEqual([]);
    expect(read.length).toBe(samples.length);
    for (let i = 0; i < read.length; i++)
      expect(Math.abs(read[i]! - samples[i]!)).toBeLessThan(bits === 8 ? 0.01 : 1e-4);
  });

  test("the first of several channels, which is said", () => {
    const { samples, notes } = parseWav(wavBytes(sineSamples(0.5, 400, 4096, 1), 4096, 16, 2), "a.wav");
    expect(samples.length).toBe(4096);
    expect(notes.join()).toContain("2 channels");
  });

  test("the offset is kept: without it an input that rests at an end is silence", () => {
    const offset = sineSamples(0.2, 400, 4096, 1).map((v) => v + 0.3);
    const { samples } = parseWav(wavBytes(offset, 4096), "a.wav");
    expect(samples.reduce((a, b) => a + b, 0) / samples.length).toBeCloseTo(0.3, 4);
    expect(rms(samples.map((v) => v - 0.3))).toBeCloseTo(0.2 / Math.SQRT2, 3);
  });
});

describe("resampling", () => {
  test.each([8092, 8000, 44_100, 2000])("keeps a tone of 500 Hz from %i Hz", (rate) => {
    const out = resample(sineSamples(0.5, 500, rate, 2), rate, 4096).slice(200, -200);
    expect(rms(out)).toBeCloseTo(0.5 / Math.SQRT2, 2);
    // And at its frequency: correlated with sine and cosine at 500 Hz it is all there.
    let s = 0;
    let c = 0;
    for (let i = 0; i < out.length; i++) {
      s += out[i]! * Math.sin((2 * Math.PI * 500 * i) / 4096);
      c += out[i]! * Math.cos((2 * Math.PI * 500 * i) / 4096);
    }
    expect((2 * Math.hypot(s, c)) / out.length).toBeCloseTo(0.5, 2);
  });

  test.each([8092, 44_100])("keeps the offset to its ends, and what was clipped, from %i Hz", (rate) => {
    const folder = temporaryFolder();
    const path = join(folder.path, "a.wav");
    const load = (samples: Float64Array) => {
      writeFileSync(path, wavBytes(samples, rate));
      return loadRecording(path, 4096, 1024).samples;
    };
    const quiet = load(sineSamples(0.001, 400, rate, 1).map((v) => v + 0.3));
    for (const sample of [quiet[0]!, quiet[2000]!, quiet.at(-1)!]) expect(sample).toBeCloseTo(0.3, 2);
    const limit = (v: number) => Math.max(-0.5, Math.min(0.5, v));
    const tone = sineSamples(0.3, 1000, rate, 1);
    // A click that is clipped, once in 400 samples: each is at the end afterwards too, or beside the other
    // end's, and nothing is beyond.
    const clipped = load(tone.map((v, i) => limit(i % 400 === 0 ? 9 : v)));
    const most = clipped.reduce((a, b) => Math.max(a, b));
    expect(most).toBeCloseTo(0.5, 3);
    const kept = clipped.filter((v) => v === most).length / Math.ceil(rate / 400);
    expect(kept).toBeGreaterThan(0.95);
    expect(kept).toBeLessThanOrEqual(1);
    folder.remove();
  });

  test("does not fold what is over half the rate", () => {
    expect(rms(resample(sineSamples(0.5, 3000, 8192, 2), 8192, 4096).slice(200, -200))).toBeLessThan(0.005);
  });
});

describe("what cannot be played is refused with the reason", () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  const good = wavBytes(sineSamples(0.5, 400, 4096, 1), 4096);
  const patched = (at: number, ...bytes: number[]) => {
    const copy = Buffer.from(good);
    copy.set(bytes, at);
    return copy;
  };

  test.each<[string, Buffer, RegExp]>([
    ["no WAV", Buffer.from("not a recording at all, but a text"), /is no WAV file/],
    ["empty", Buffer.alloc(0), /is no WAV file/],
    ["no data", good.subarray(0, 36), /has no data/],
    ["compressed", patched(20, 2, 0), /is not plain PCM/],
    ["no channels", patched(22, 0, 0), /0 channels/],
    ["absurd rate", patched(24, 1, 0, 0, 0), /sampled at 1 Hz/],
    ["too short", wavBytes(sineSamples(0.5, 400, 4096, 0.1), 4096), /lasts 0.10 s/],
  ])("%s", (name, bytes, reason) => {
    const path = join(folder.path, `${name}.wav`);
    writeFileSync(path, bytes);
    expect(() => loadRecording(path, 4096, 1024)).toThrow(reason);
  });

  test("a small file of a rate so low that it would fill the memory at the rate of nodes", () => {
    const path = join(folder.path, "slow.wav");
    writeFileSync(path, wavBytes(new Uint8Array(2_600_000), 100, 8));
    expect(() => loadRecording(path, 4096, 1024)).toThrow(/more than 105 million samples/);
  });

  test("not there", () => {
    expect(() => loadRecording(join(folder.path, "absent.wav"), 4096, 1024)).toThrow(/cannot be read/);
  });

  test("any bytes whatever give a recording or a ToolError", () => {
    const damaged = fc
      .tuple(fc.nat(good.length), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 8 }))
      .map(([length, edits]) => {
        const copy = Buffer.from(good.subarray(0, length));
        for (const [at, value] of edits) if (at < copy.length) copy[at] = value;
        return copy;
      });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b)),
          damaged,
        ),
        (bytes) => {
          try {
            const { samples } = parseWav(bytes, "fuzz");
            expect(samples.every((v) => Number.isFinite(v))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ToolError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
