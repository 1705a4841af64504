// Recordings that say nothing of a pipe: each is a fault with its reason before it is a leak or none, and counts neither
// as told rightly nor as told wrongly.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAbsurd } from "../../../tools/evaluate/firmware.ts";
import { evaluateRecordings } from "../../../tools/evaluate/recordings/evaluate.ts";
import type { FaultReason } from "../../../tools/evaluate/recordings/faults.ts";
import { hear } from "../../../tools/evaluate/recordings/features.ts";
import { evaluationJson } from "../../../tools/evaluate/recordings/json.ts";
import { recordingsPage } from "../../../tools/evaluate/recordings/page.ts";
import { evaluationText } from "../../../tools/evaluate/recordings/text.ts";
import { temporaryFolder } from "../../processes.ts";
import { converted, eightSites, hiss, recorded, rumble, writeFolder } from "./folders.ts";

const reasonOf = (samples: Float64Array, bits = 16): FaultReason | undefined => {
  const h = hear(recorded(samples, bits));
  return "fault" in h ? h.fault.reason : undefined;
};

const withOffset = (samples: Float64Array, codes: number) => samples.map((x) => x + codes / 32768);
/** The recordings of the start rule: steps of 8, ends at 16384. */
const logger = (samples: Float64Array) => converted(samples, 8, -16384, 16376);
const resting = (samples: Float64Array, share: number, value: number) =>
  samples.map((x, i) => (i < share * samples.length ? value : x));

/** Each sample of 16 bits with its bytes in the other order. */
const swapped = (samples: Float64Array) => {
  const bytes = Buffer.from(Int16Array.from(samples, (x) => Math.round(x * 32768)).buffer);
  return Float64Array.from(
    new Int16Array(bytes.swap16().buffer, bytes.byteOffset, samples.length),
    (x) => x / 32768,
  );
};

describe("a night that a node would flag", () => {
  test.each<[string, Float64Array, FaultReason]>([
    ["clipped at its logger's ends, with an offset", logger(withOffset(hiss(1, -9), 2100)), "clipped"],
    ["rumble that is clipped at one end only", logger(withOffset(rumble(2, -12), 9000)), "clipped"],
    ["clipped at full scale", converted(hiss(3, -6), 1, -32768, 32767), "clipped"],
    ["limited by an amplifier", converted(hiss(3, -12), 1, -8000, 8000), "clipped"],
    ["a square wave", hiss(4).map((x) => (x > 0 ? 1 : -1)), "clipped"],
    ["silence", new Float64Array(20_000), "at-rest"],
    ["an input at rest at an end", new Float64Array(20_000).fill(-1), "at-rest"],
    ["an input at rest anywhere", new Float64Array(20_000).fill(0.2), "at-rest"],
    ["resting for a fifth of the time", resting(hiss(5), 0.2, 0.1), "stuck"],
    ["resting at its logger's end for a fifth", resting(logger(hiss(6)), 0.2, 16376 / 32768), "stuck"],
    ["resting for a tenth, of a quiet pipe", resting(logger(rumble(7)), 0.1, 0), "stuck"],
    ["flickering by a step", Float64Array.from({ length: 20_000 }, (_, i) => ((i * i) % 2) / 32768), "stuck"],
    ["two seconds of it", hiss(8).subarray(0, 2 * 4096), "few-windows"],
    ["bytes in the other order", swapped(hiss(9, -30)), "other-scale"],
    ["quieter than any level of the start rule's scale", hiss(9, -80), "other-scale"],
    ["unsigned codes read as signed", hiss(9, -20).map((x) => (x < 0 ? x + 1 : x - 1)), "too-loud"],
  ])("%s", (_, samples, reason) => expect(reasonOf(samples)).toBe(reason));

  test("and others are none, however loud they are before they clip, and whatever their offset", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: -40, max: -24, noNaN: true }),
        fc.integer({ min: -2500, max: 2500 }),
        (seed, level, offset) => {
          const sound = seed % 2 ? hiss(seed, level) : rumble(seed, level);
          expect(reasonOf(logger(withOffset(sound, offset)))).toBeUndefined();
          expect(reasonOf(withOffset(sound, offset))).toBeUndefined();
        },
      ),
      { numRuns: 20 },
    );
  });

  test("a clipped peak now and then is noted only", () => {
    const peaks = logger(hiss(1, -25)).map((x, i) => (i % 5000 === 7 ? 16376 / 32768 : x));
    expect(reasonOf(peaks)).toBeUndefined();
  });
});

describe("counts", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  test("neither way, at no site: all figures are those without the faults", () => {
    writeFolder(folder.path, eightSites());
    const without = evaluationJson(evaluateRecordings(folder.path, 1));
    writeFolder(folder.path, {
      "leak-metal/10001-clipped.wav": logger(withOffset(hiss(21, -9), 2100)),
      "leak-metal/30001-flat.wav": new Float64Array(20_000),
      "no-leak-metal/30002-clipped.wav": logger(withOffset(rumble(22, -9), 2100)),
      "no-leak-metal/30003-flat.wav": new Float64Array(20_000).fill(0.1),
      "no-leak-plastic/30004-short.wav": rumble(23).subarray(0, 8000),
      "no-leak-plastic/30005-stuck.wav": resting(rumble(24), 0.4, 0),
      "no-leak-plastic/30006-twin.wav": hiss(25),
      "leak-plastic/30007-twin.wav": hiss(25),
      "no-leak-plastic/30008-twelve.wav": converted(
        rumble(26, -12).map((x) => x / 16 + 2048 / 32768),
        1,
        0,
        4095,
      ),
      "no-leak-metal/30009-text.wav": "no sound",
    });
    const evaluation = evaluateRecordings(folder.path, 1);
    const { faults, faults_by_label, frozen, loso, unreadable } = evaluationJson(evaluation);
    expect(frozen).toEqual(without.frozen);
    expect(loso).toEqual(without.loso);
    expect(without.faults).toEqual([]);
    expect(faults_by_label).toEqual({ leak: 3, no_leak: 7 });
    expect(unreadable).toBe(1);
    expect(faults.map(({ file, reason }) => [/\d{5}/.exec(file)![0], reason]).sort()).toEqual([
      ["10001", "clipped"],
      ["30001", "at-rest"],
      ["30002", "clipped"],
      ["30003", "at-rest"],
      ["30004", "few-windows"],
      ["30005", "stuck"],
      ["30006", "both-labels"],
      ["30007", "both-labels"],
      ["30008", "other-scale"],
      ["30009", "unreadable"],
    ]);
    const text = evaluationText(evaluation);
    const page = recordingsPage(evaluation);
    for (const { file, reason } of faults) {
      expect(text.replace(/\s+/g, " ")).toContain(`- ${file}, ${reason}: `);
      expect(page).toContain(`<td>${file}</td>`);
    }
    expect(text.replace(/\s+/g, " ")).toContain("3 with a leak, 7 without, beside 9 that are judged.");
  });

  test("nothing of a converter at the bottom of its file, where others show that it is another", () => {
    const bottom = converted(
      hiss(3).map((x) => x / 16),
      1,
      -2048,
      2047,
    );
    const logged = { "leak/10001.wav": logger(hiss(1)), "no-leak/20001.wav": logger(rumble(2, -45)) };
    writeFolder(folder.path, { ...logged, "no-leak/20002.wav": bottom });
    const { faults, notes, heard } = evaluateRecordings(folder.path, 1);
    expect(faults.map(({ file, reason }) => [file, reason])).toEqual([["no-leak/20002.wav", "other-scale"]]);
    expect(heard).toHaveLength(2);
    expect(notes.join()).toContain("by different converters: 2 in steps of 8, 1 in steps of 1 of 32768");
    // Alone it may be a quiet pipe's: that is noted only.
    writeFolder(folder.path, { "leak/10001.wav": "", "no-leak/20001.wav": "" });
    const alone = evaluateRecordings(folder.path, 1);
    expect(alone.heard).toHaveLength(1);
    expect(alone.notes.join()).toMatch(/No recording goes over 2048 of 32768/);
  });

  test("and where all are faults that is said, each with its reason", () => {
    writeFolder(folder.path, {
      "leak/10001.wav": new Float64Array(20_000),
      "no-leak/10002.wav": rumble(1).subarray(0, 3000),
    });
    expect(() => evaluateRecordings(folder.path, 1)).toThrow(
      /10001\.wav: all its samples are one value.*\n.*10002\.wav: it has 2 windows.*\n.* has no recording that can be judged/,
    );
  });
});

describe("a reference that is absurd", () => {
  const night = (level: number) => {
    const h = hear(recorded(hiss(1, level)));
    if ("fault" in h) throw new Error(h.fault.why);
    return h.night;
  };
  test.each([
    [600, true],
    [-600, true],
    [300, true],
    [20, false],
    [0, false],
    [-30, false],
  ])("%i: %s", (reference, absurd) => expect(isAbsurd(night(-30), reference)).toBe(absurd));
});
