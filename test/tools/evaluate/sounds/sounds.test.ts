// What is made up beside what was recorded: recordings that the test makes, and kinds that lie within them and do not.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareSounds, verdictOf } from "../../../../tools/evaluate/sounds/compare.ts";
import { soundsJson, soundsText } from "../../../../tools/evaluate/sounds/text.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";
import { wavBytes } from "../../../wav.ts";
import { noise } from "../folders.ts";

/** Three of each class: a hiss for a leak, a rumble without one, in one pipe and in another. */
function folderWith(quietHz: number): string {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  for (const [i, hz] of [0, 60, 150].entries()) {
    const write = (group: string, seed: number, samples: Float64Array) => {
      mkdirSync(join(path, group), { recursive: true });
      writeFileSync(join(path, group, `0000${seed}_x.wav`), wavBytes(samples, 4096));
    };
    write("leak-metal", i + 1, noise(i, 700 + hz, 400, -24));
    write("no-leak-metal", i + 4, noise(9 + i, quietHz + hz, 300, -40));
    write("no-leak-plastic", i + 7, noise(19 + i, quietHz + hz, 300, -44));
  }
  return path;
}

test("a kind is within where it lies between the recordings' ends, partly where its middle does", () => {
  const recorded = [1, 2, 3] as const;
  expect(verdictOf([1, 1.5, 3], recorded)).toBe("within");
  expect(verdictOf([0.9, 1.5, 3], recorded)).toBe("partly");
  expect(verdictOf([1, 1.5, 3.1], recorded)).toBe("partly");
  expect(verdictOf([1, 3.1, 4], recorded)).toBe("outside");
  expect(verdictOf(null, recorded)).toBeNull();
});

test("recordings are measured by class, what is made up by kind, and each kind is held against its label", () => {
  const folder = folderWith(200);
  const found = compareSounds(folder, 1, 6);
  expect(found.recordings.map(({ name, count }) => [name, count])).toEqual([
    ...[
      ["leak", 3],
      ["no leak", 6],
      ["leak, metal", 3],
    ],
    ...[
      ["no leak, metal", 3],
      ["no leak, plastic", 3],
    ],
  ]);
  const [leak, quiet] = found.recordings;
  // A resonator at 700 Hz and one at 200 Hz, each the wider the higher it is heard.
  expect(leak!.ranges.frequency![1]).toBeGreaterThan(600);
  expect(quiet!.ranges.frequency![1]).toBeLessThan(450);
  expect(leak!.ranges.main100![0]).toBeGreaterThan(0);
  expect(quiet!.ranges.main100![2]).toBeLessThan(0);
  expect(leak!.ranges.balance500![0]).toBeGreaterThan(quiet!.ranges.balance500![2]);
  const of = (name: string) => found.madeUp.find((one) => one.name === name)!;
  expect(of("quiet")).toMatchObject({ of: "boards", leak: false, count: 6 });
  // Of simulated nights there are no bands but the main one.
  expect(of("background")).toMatchObject({ of: "nights", verdicts: { main100: null, balance500: null } });
  expect(of("rain").ranges.frequency![1]).toBeGreaterThan(of("background").ranges.frequency![1]);
  expect(of("leak of 6 dB, metal").ranges.frequency![1]).toBeGreaterThan(400);
  expect(compareSounds(folder, 1, 6)).toEqual(found);
  expect(compareSounds(folder, 2, 6).madeUp).not.toEqual(found.madeUp);

  const text = soundsText(found).split("\n");
  expect(text.filter((line) => line.length > 80)).toEqual([]);
  expect(text.find((line) => line.startsWith("boards: quiet"))).toMatch(/ (within|partly|OUTSIDE)$/);
  expect(soundsJson(found)).toMatchObject({
    recordings: [{ name: "leak", count: 3 }, {}, {}, {}, {}],
    faults: [],
  });
});

test("what is made up lies outside of recordings that are otherwise", () => {
  const found = compareSounds(folderWith(1500), 1, 4);
  const quiet = found.madeUp.find(({ name }) => name === "quiet")!;
  expect(quiet.verdicts).toMatchObject({ frequency: "outside", balance500: "outside" });
  expect(soundsText(found)).toMatch(/^boards: quiet .* OUTSIDE$/m);
});

test("a folder without recordings of one label can show nothing", () => {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  mkdirSync(join(path, "leak-metal"));
  writeFileSync(join(path, "leak-metal", "00001_x.wav"), wavBytes(noise(1, 700, 400, -24), 4096));
  expect(() => compareSounds(path, 1, 2)).toThrow('No recording of "no leak"');
});
