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
import { hiss, writeFolder } from "../evaluate/folders.ts";

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
    ["läcka", "läcka: 1 WAV file is not read: the name begins neither with leak nor with no-leak."],
    [
      "non-leak-metal",
      "non-leak-metal: 1 WAV file is not read: the name begins neither with leak nor with no-leak. Did you mean no-leak-metal?",
    ],
    [
      "leakage",
      "leakage: 1 WAV file is not read: the name begins neither with leak nor with no-leak. Did you mean leak?",
    ],
    ["quiet", "quiet: 1 WAV file is not read: the name begins neither with leak nor with no-leak."],
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
