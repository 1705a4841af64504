// Folders of recordings as people keep them. What evaluation judges the demo plays, and what neither reads is named.
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { wavsBelow } from "../../../tools/board/wav-folder.ts";
import { recordedScenes } from "../../../tools/district/scenes.ts";
import { meantBy } from "../../../tools/evaluate/recordings/labels.ts";
import { loadLabelled } from "../../../tools/evaluate/recordings/load.ts";
import { temporaryFolder } from "../../processes.ts";
import { chunk, formatChunk, riff, wavBytes } from "../../wav.ts";
import { converted, hiss, rumble, writeFolder } from "../evaluate/folders.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const scenesOf = (path: string) => recordedScenes(path, undefined, 1, 0);

describe("both readers have the same files", () => {
  test.each([
    ["leak/a.wav", "leak/B.WAV", "leak/c.Wav", "leak/d.wAV", "leak/e.wave"],
    ["leak/2024/a.wav", "leak/2024/05/b.wav", "no-leak/c/d.wav"],
    ["Leak-åäö/ö.wav", "no leak/with space.wav", "leak-a/x.wav", "leak/x.wav"],
  ])("%s ...", (...names) => {
    writeFolder(folder.path, Object.fromEntries(names.map((name, i) => [name, hiss(i + 1, -24)])));
    const { files, leftOut } = wavsBelow(folder.path);
    expect(files.map(({ file }) => file).sort()).toEqual(
      names.map((name) => join(...name.split("/"))).sort(),
    );
    expect(leftOut).toEqual([]);
    expect(loadLabelled(folder.path).recordings.map(({ file }) => file)).toEqual(
      files.map(({ file }) => file),
    );
    const { scenes, notes } = scenesOf(folder.path);
    expect(scenes.map(({ label }) => label).sort()).toEqual(files.map(({ group }) => group).sort());
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(names.length);
    expect(notes).toEqual([]);
  });

  test("and links are followed, each folder once", () => {
    writeFolder(folder.path, { "leak/a.wav": hiss(1), "elsewhere.d/b.wav": hiss(2) });
    symlinkSync(join(folder.path, "elsewhere.d"), join(folder.path, "leak", "linked"));
    symlinkSync("a.wav", join(folder.path, "leak", "c.wav"));
    symlinkSync("..", join(folder.path, "leak", "up"));
    symlinkSync("nowhere", join(folder.path, "leak", "gone.wav"));
    const { files, leftOut } = wavsBelow(folder.path);
    expect(files.map(({ file }) => file)).toEqual(["elsewhere.d/b.wav", "leak/a.wav", "leak/c.wav"]);
    expect(leftOut).toEqual([
      expect.stringMatching(/^leak.gone\.wav is not read: it is a link to nothing/),
      expect.stringMatching(/^leak.linked is not read: it is the same folder as elsewhere\.d/),
      expect.stringMatching(/^leak.up is not read: it is the same folder as /),
    ]);
  });
});

describe("what is not read is named", () => {
  const good = { "leak-metal/10001_a.wav": hiss(1) };
  test.each<[string, Record<string, string | Float64Array>, RegExp]>([
    [
      "at the top",
      { "x.wav": hiss(2), "y.WAV": hiss(3) },
      /: 2 WAV files are not read, in no folder .*: x\.wav, y\.WAV\.$/,
    ],
    [
      "hidden",
      { "leak-metal/.x.wav": hiss(2) },
      /^leak-metal: 1 WAV file is not read, as hidden.*: \.x\.wav\.$/,
    ],
    [
      "what macOS adds",
      { "leak-metal/._10001_a.wav": "\0" },
      /^leak-metal: 1 WAV file is not read, as hidden/,
    ],
    [
      "in a hidden folder",
      { "leak-metal/.old/x.wav": hiss(2) },
      /^leak-metal.\.old: 1 WAV file is not read, as hidden/,
    ],
    [
      "FLAC",
      { "leak-metal/x.flac": "fLaC" },
      /^leak-metal: 1 \.flac file is not read, WAV files only: x\.flac\.$/,
    ],
    ["MP3", { "leak-metal/a.mp3": "", "leak-metal/b.MP3": "" }, /^leak-metal: 2 \.mp3 files are not read/],
    ["M4A", { "no-leak/deep/er/x.m4a": "" }, /^no-leak.deep.er: 1 \.m4a file is not read/],
  ])("%s", (_, more, note) => {
    writeFolder(folder.path, { ...good, ...more });
    const said = [loadLabelled(folder.path).notes, scenesOf(folder.path).notes];
    for (const notes of said) expect(notes).toEqual([expect.stringMatching(note)]);
  });

  test.each([
    ["läcka", "läcka: 1 WAV file is not judged: the name begins neither with leak nor with no-leak."],
    [
      "non-leak-metal",
      "non-leak-metal: 1 WAV file is not judged: the name begins neither with leak nor with no-leak. Did you mean no-leak-metal?",
    ],
    [
      "leakage",
      "leakage: 1 WAV file is not judged: the name begins neither with leak nor with no-leak. Did you mean leak?",
    ],
    ["quiet", "quiet: 1 WAV file is not judged: the name begins neither with leak nor with no-leak."],
  ])("a folder %s, which evaluation cannot tell the label of", (name, note) => {
    writeFolder(folder.path, { ...good, [`${name}/10002_b.wav`]: hiss(2) });
    expect(loadLabelled(folder.path).notes).toEqual([note]);
  });

  test.runIf(process.platform === "linux")("what is no file, which would be waited for", () => {
    writeFolder(folder.path, good);
    execFileSync("mkfifo", [join(folder.path, "leak-metal", "pipe.wav")]);
    mkdirSync(join(folder.path, "leak-metal", "folder.wav"));
    expect(loadLabelled(folder.path).notes).toEqual(["leak-metal/pipe.wav is not read: it is no file."]);
  });
});

test.each([
  ["non-leak-metal", "no-leak-metal"],
  ["not-a-leak", "no-leak"],
  ["without leak plastic", "no-leak-plastic"],
  ["nonleak_pvc", "no-leak-pvc"],
  ["leakage", "leak"],
  ["leaking-metal", "leak-metal"],
  ["laek", "leak"],
  ["no-leek-metal", "no-leak-metal"],
  ["metal-leak", "leak-metal"],
  ["läcka", undefined],
  ["background", undefined],
  ["normal", undefined],
])("%s means %s", (name, meant) => expect(meantBy(name)).toBe(meant));

/** Whole numbers as floats, which a division was forgotten for. */
function integerFloats(samples: Float64Array): Buffer {
  const floats = Float32Array.from(samples, (x) => Math.round(x * 32768));
  return riff([formatChunk({ code: 3, bits: 32 }), chunk("data", Buffer.from(floats.buffer))]);
}

test("of recordings that are broken both say the same, file for file", () => {
  const good = hiss(1, -24);
  writeFolder(folder.path, {
    "leak/10001_good.wav": good,
    "leak/10002_clipped.wav": converted(
      hiss(2, -10).map((x) => x + 0.06),
      8,
      -16384,
      16376,
    ),
    "leak/10003_flat.wav": new Float64Array(20_000).fill(0.5),
    "leak/10004_stuck.wav": good.map((x, i) => (i < 8000 ? 0.1 : x)),
    "leak/10005_short.wav": good.subarray(0, 500),
    "leak/10006_cut.wav": wavBytes(hiss(3), 4096).subarray(0, 30_000),
    "no-leak/20001_integers.wav": integerFloats(rumble(4)),
    "no-leak/20002_unsigned.wav": converted(
      rumble(5).map((x) => x / 16 + 2048 / 32768),
      1,
      0,
      4095,
    ),
    "no-leak/20003_empty.wav": "",
    "no-leak/20004.flac": "fLaC",
    "no-leak/.20005.wav": rumble(6),
    "top.wav": rumble(7),
    "quiet/20006_text.wav": "no sound",
    "quiet/20007_slow.wav": wavBytes(rumble(8), 2000),
  });
  const demo = scenesOf(folder.path);
  // What labels are is the evaluation's own, and nothing of a file.
  const { notes } = loadLabelled(folder.path);
  expect(notes.filter((note) => !/^quiet: .* not judged/.test(note))).toEqual(demo.notes);
  expect(demo.notes.map((note) => /\d{5}_?\w*|top/.exec(note)![0])).toEqual([
    ...["20005", "20004", "top"],
    ...["10002_clipped", "10003_flat", "10004_stuck", "10005_short", "10006_cut"],
    ...["20001_integers", "20002_unsigned", "20003_empty", "20006_text", "20007_slow"],
    // What they are together.
    ...["16384", "32768"],
  ]);
  expect(demo.scenes.map(({ name }) => name).sort()).toEqual([
    ...["leak-10001-good", "leak-10002-clipped", "leak-10003-flat", "leak-10004-stuck", "leak-10006-cut"],
    ...["no-leak-20002-unsigned", "quiet-20007-slow"],
  ]);
});

test("the demo's board ends where the recording's converter did, on the same scale", () => {
  writeFolder(folder.path, {
    "leak/clipped.wav": converted(hiss(2, -10), 8, -16384, 16376),
    "leak/loud.wav": hiss(3, -20),
  });
  const { scenes } = recordedScenes(folder.path, undefined, 1, 0);
  const peak = (i: number) => {
    const out = new Float64Array(20_000);
    scenes[i]!.signals.acoustic!(0, 4096, out);
    return out.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  };
  expect([peak(0), scenes[0]!.reference]).toEqual([1, -60]);
  expect(peak(1)).toBeCloseTo(Math.max(...hiss(3, -20).map(Math.abs)), 3);
  expect(scenes[1]!.reference).toBeCloseTo(0, 10);
});

describe("the demo plays what can be played", () => {
  const bad = { "leak/00000-bad.wav": "", "no-leak/00001-text.wav": "no sound" };
  test.each([
    [undefined, ["leak-10001", "no-leak-10002"]],
    [1, ["leak-10001"]],
    [3, ["leak-10001", "no-leak-10002", "leak-10001-2"]],
  ])("for %s nodes", (count, names) => {
    writeFolder(folder.path, { ...bad, "leak/10001.wav": hiss(1), "no-leak/10002.wav": hiss(2) });
    const { scenes, notes } = recordedScenes(folder.path, count, 1, 0);
    expect(scenes.map(({ name }) => name)).toEqual(names);
    expect(notes).toContain("leak/00000-bad.wav cannot be played: it is no WAV file, it is empty.");
  });

  test("and where nothing is left says why", () => {
    writeFolder(folder.path, bad);
    expect(() => scenesOf(folder.path)).toThrow(
      /00000-bad\.wav cannot be played.*\n.*00001-text.*\n.* has no recording/,
    );
  });
});
