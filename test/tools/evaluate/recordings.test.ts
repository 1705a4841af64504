// What is measured of recordings: on sounds of which the answer is known.

import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as N from "../../../shared/leak/night.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import {
  atMostANight,
  BALANCE_WEIGHT,
  BITS_8,
  BITS_16,
  hearNight,
  START_THRESHOLD,
  windowsOf,
} from "../../../tools/evaluate/firmware.ts";
import { type Evaluation, evaluateRecordings } from "../../../tools/evaluate/recordings/evaluate.ts";
import { type Heard, hear } from "../../../tools/evaluate/recordings/features.ts";
import {
  type Example,
  fitLogistic,
  fitThreshold,
  leaveOneSiteOut,
  scoreOf,
} from "../../../tools/evaluate/recordings/fit.ts";
import { figures } from "../../../tools/evaluate/recordings/judge.ts";
import { limitsOf } from "../../../tools/evaluate/recordings/limits.ts";
import { recordingsPage } from "../../../tools/evaluate/recordings/page.ts";
import { evaluationText } from "../../../tools/evaluate/recordings/text.ts";
import { temporaryFolder } from "../../processes.ts";
import { sineSamples, wavBytes } from "../../wav.ts";
import { eightSites, hiss, recorded, rumble, writeFolder } from "./folders.ts";

/** A recording that is heard as a night. */
function heard(samples: Float64Array): Heard {
  const h = hear(recorded(samples));
  if ("fault" in h) throw new Error(`a fault: ${h.fault.why}`);
  return h;
}

describe("what the firmware hears", () => {
  test("of a sine: its level, its frequency, its side of the balance", () => {
    const { features, windows } = heard(sineSamples(0.1, 800, 4096, 4));
    // 20 log10(0.1) - 3.01
    expect(features).toMatchObject({ level10: -23, spread: 0, balance: 20, quietness: 0 });
    // Kept in steps of 8 Hz.
    expect(Math.abs(features.frequency - 800)).toBeLessThanOrEqual(4);
    expect(features.rms).toBeCloseTo(-23, 1);
    expect(features.balanceFree).toBeGreaterThan(30);
    expect(windows).toHaveLength(16);
    expect(windows[0]!.lines.indexOf(Math.max(...windows[0]!.lines))).toBe(12);
    expect(heard(sineSamples(0.1, 100, 4096, 4)).features.balance).toBe(-20);
  });

  test("the balance by windows is the night's own, where it is not limited", () => {
    const street = rumble(4, -20);
    for (const samples of [hiss(1), rumble(2), hiss(3).map((x, i) => x + street[i]!)]) {
      const { features } = heard(samples);
      const limited = Math.max(-20, Math.min(20, features.balanceFree));
      expect(Math.abs(features.balance - limited)).toBeLessThanOrEqual(0.5);
    }
  });

  test("an offset is the converter's and changes nothing, in the spectrum neither", () => {
    for (const samples of [hiss(1, -30), rumble(2, -30)]) {
      const [without, with_] = [heard(samples), heard(samples.map((x) => x + 2100 / 32768))];
      expect(with_.night).toEqual(without.night);
      for (const [i, { lines }] of with_.windows.entries())
        for (const [k, level] of lines.entries())
          expect(Math.abs(level - without.windows[i]!.lines[k]!)).toBeLessThanOrEqual(0.2);
    }
  });

  test("8 bits with a gain read as 16 without, less the gain", () => {
    const samples = hiss(1, -40);
    const deep = hearNight(windowsOf(samples, BITS_16), BITS_16).night;
    const coarse = hearNight(windowsOf(samples, BITS_8, 10), BITS_8).night;
    expect(coarse[N.LEVEL_10]).toBe(deep[N.LEVEL_10]! + 40);
    expect(windowsOf(new Float64Array(1024).fill(2), BITS_8)[0]![0]).toBe(255);
    expect(windowsOf(new Float64Array(1024).fill(-2), BITS_16)[0]![0]).toBe(-32768);
  });

  test("a long recording is thinned evenly to the most windows of a night", () => {
    const taken = atMostANight(Float64Array.from({ length: 1000 * 1024 + 5 }, (_, i) => i));
    expect(taken).toHaveLength(120 * 1024);
    expect([0, 1023, 1024, 119 * 1024].map((i) => taken[i])).toEqual([0, 1023, 8 * 1024, 991 * 1024]);
    const short = new Float64Array(3000);
    expect(atMostANight(short)).toBe(short);
  });

  test("the rule is asked for its numbers", () => {
    expect(BALANCE_WEIGHT).toBeGreaterThan(0);
    expect(START_THRESHOLD).toBeLessThan(0);
  });
});

describe("fitting", () => {
  const random = createRandom(4);
  const examples: Example[] = Array.from({ length: 40 }, (_, i) => {
    const leak = i % 2 === 0;
    const [a, b] = [random() * 20, random() * 40];
    // Leaks are where a + b/2 is over 20, give or take.
    const side = leak ? Math.abs(a + b / 2 - 20) : -Math.abs(a + b / 2 - 20);
    return { site: `s${i >> 1}`, leak, values: [20 - b / 2 + side + 4 * (random() - 0.5), b] };
  });

  test("finds the line that the examples were made by", () => {
    const { weights, threshold } = fitLogistic(examples);
    expect(weights[1]! / weights[0]!).toBeCloseTo(0.5, 0);
    expect(threshold / weights[0]!).toBeGreaterThan(18);
    expect(threshold / weights[0]!).toBeLessThan(22);
  });

  test("classes that are wide apart have an end too", () => {
    const apart = [0, 1, 10, 11].map((x, i) => ({ site: `${i}`, leak: x > 5, values: [x, 0] }));
    const { weights, threshold } = fitLogistic(apart);
    expect(threshold / weights[0]!).toBeCloseTo(5.5, 6);
    expect(weights[1]).toBeCloseTo(0, 6);
    expect(Number.isFinite(weights[0])).toBe(true);
  });

  test("units do not matter", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        (by, more) => {
          const scaled = examples.map((e) => ({ ...e, values: [e.values[0]! * by + more, e.values[1]!] }));
          const [one, other] = [fitLogistic(examples), fitLogistic(scaled)];
          for (const [i, { values }] of examples.entries())
            expect(scoreOf(other, scaled[i]!.values) - other.threshold).toBeCloseTo(
              scoreOf(one, values) - one.threshold,
              6,
            );
        },
      ),
      { numRuns: 20 },
    );
  });

  test("whoever is judged was not heard before: a site's own examples change nothing for it", () => {
    const fitting = (others: Example[]) => fitThreshold(others, [1, 0.5]);
    const before = leaveOneSiteOut(examples, fitting);
    const changed = examples.map((e) => (e.site === "s3" ? { ...e, leak: !e.leak, values: [99, 99] } : e));
    const after = leaveOneSiteOut(changed, fitting);
    expect(after.find(({ site }) => site === "s3")!.rule).toEqual(
      before.find(({ site }) => site === "s3")!.rule,
    );
  });
});

test("a site counts where more than half of its recordings do", () => {
  const judged = (site: string, leak: boolean, ...told: boolean[]) =>
    told.map((t) => ({ site, leak, told: t, score: t ? 1 : -1 }));
  expect(
    figures([
      ...judged("a", true, true, true, false),
      ...judged("b", true, true, false),
      ...judged("c", false, true),
    ]),
  ).toMatchObject({
    found: [3, 5],
    false: [1, 1],
    sites_found: [1, 2],
    sites_false: [1, 1],
    sites: 3,
    tpr: 0.6,
  });
});

describe("an evaluation", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  test("of loud hiss against rumble: all found, none false, with nothing fitted and without the site", () => {
    writeFolder(folder.path, eightSites());
    const evaluation = evaluateRecordings(folder.path, 1);
    expect(evaluation.frozen).toMatchObject({
      ...{
        tpr: 1,
        fpr: 0,
        auc: 1,
        recordings: 9,
        sites: 8,
        found: [4, 4],
        false: [0, 5],
        sites_false: [0, 4],
      },
      ranges: { tpr: [1, 1], fpr: [0, 0], auc: [1, 1] },
    });
    expect(evaluation.frozen.kinds.map(({ kind, recordings }) => [kind, recordings])).toEqual([
      ["metal", 5],
      ["plastic", 4],
    ]);
    expect(evaluation.loso!.weightsAndThreshold).toMatchObject({ tpr: 1, fpr: 0, recordings: 9 });
    expect(evaluation.loso!.thresholdOnly.rules).toHaveLength(8);
    // A level that is 3 dB too high does not matter here; what is told without the balance is less sure.
    const by = (name: string) => evaluation.ablations.find((a) => a.name === name)!;
    expect(by("8 bits")).toMatchObject({ tpr: 1, fpr: 0 });
    expect(by("12 windows only")).toMatchObject({ tpr: 1, fpr: 0 });
    expect(by("reference wrong by -3 dB").tpr).toBeLessThanOrEqual(1);
    expect(evaluateRecordings(folder.path, 1).frozen).toEqual(evaluation.frozen);
    const text = stripVTControlCharacters(evaluationText(evaluation));
    for (const line of text.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    // Four sites of four: what they can show at the best.
    expect(text).toMatch(/^frozen +4\/4 +1\.00 +0\.51\.\.1\.00 +0\/4 +0\.00 +0\.00\.\.0\.49 +1\.00$/m);
    expect(text.indexOf("By sites")).toBeLessThan(text.indexOf("By recordings"));
    expect(text.replace(/\s+/g, " ")).toContain(
      "with 4 sites without a leak even none told falsely leaves up to 0.49",
    );
    expect(text).not.toMatch(/reached/i);
  });

  /** All that people read: the text, and the page without the code that draws. */
  const told = (evaluation: Evaluation) =>
    stripVTControlCharacters(evaluationText(evaluation)) +
    recordingsPage(evaluation).replace(/^[\s\S]+<body>|<noscript>[\s\S]+$/g, "");

  test("of one class, or one site: what cannot be known is not said, and nothing breaks", () => {
    writeFolder(folder.path, { "leak/10001_a.wav": hiss(1), "leak/10001_b.wav": hiss(2) });
    const leaks = evaluateRecordings(folder.path, 1);
    expect(leaks.frozen).toMatchObject({ tpr: 1, fpr: null, auc: null });
    expect(leaks.loso).toBeNull();
    expect(leaks.baselines).toEqual([]);
    expect(leaks.notes).toContainEqual(expect.stringContaining("no recording without a leak"));
    expect(told(leaks)).not.toMatch(/NaN|undefined|Infinity/);
    writeFolder(folder.path, { "no-leak/10002_c.wav": rumble(3) });
    const three = evaluateRecordings(folder.path, 1);
    expect(three.frozen).toMatchObject({ tpr: 1, fpr: 0, auc: 1 });
    expect(three.loso).toBeNull();
    expect(told(three)).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("a site number on pipes of several classes is said: it may be a logger's that has moved", () => {
    const said = () => limitsOf(evaluateRecordings(folder.path, 1)).join(" ");
    writeFolder(folder.path, eightSites());
    expect(said()).not.toContain("several classes");
    writeFolder(folder.path, { "leak-plastic/10001-20210101.wav": hiss(31) });
    expect(said()).toContain("10001 has recordings of several classes of pipe");
  });

  test("of spread as a part of the rule is fitted without the site, beside the others", () => {
    writeFolder(folder.path, eightSites());
    const { baselines } = evaluateRecordings(folder.path, 1);
    for (const name of ["the rule, less spread", "level, balance, spread"]) {
      const { loso, loso_weights } = baselines.find((b) => b.name === name)!;
      expect(loso).toMatchObject({ sites_found: [4, 4], sites_fpr_interval: [0, expect.closeTo(0.49, 2)] });
      expect(loso_weights.spread![0]).toBeLessThanOrEqual(loso_weights.spread![1]);
    }
  });

  test("a name cannot break the page", () => {
    const name = "10001_</script><img src=x onerror=alert(1)>".replaceAll("/", "_");
    writeFolder(folder.path, { [`leak/${name}.wav`]: hiss(1), "no-leak/10002.wav": rumble(2) });
    const page = recordingsPage(evaluateRecordings(folder.path, 1));
    expect(page).not.toContain("<img");
    expect(page.match(/<script/g)!.length).toBe(page.match(/<\/script>/g)!.length);
    // Nothing is fetched.
    expect(page).not.toMatch(/(src|href)="(?!#)/);
  });

  test("of files without any sound is refused", () => {
    writeFolder(folder.path, { "leak/10001.wav": "no sound", "no-leak/1.wav": wavBytes([0, 0], 4096) });
    expect(() => evaluateRecordings(folder.path, 1)).toThrow(/has no recording that can be judged/);
  });
});
