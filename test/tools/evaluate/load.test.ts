// Labelled recordings as people have them: with names of several kinds, twice, broken, without a site.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ToolError } from "../../../tools/errors.ts";
import { labelOf, siteOf } from "../../../tools/evaluate/recordings/labels.ts";
import { loadLabelled } from "../../../tools/evaluate/recordings/load.ts";
import { temporaryFolder } from "../../processes.ts";
import { wavBytes } from "../../wav.ts";
import { hiss, rumble, writeFolder } from "./folders.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe("labels and sites", () => {
  test.each([
    ["leak", { leak: true, kind: "all" }],
    ["leak-metal", { leak: true, kind: "metal" }],
    ["Leaks_Ductile iron", { leak: true, kind: "ductile iron" }],
    ["no-leak-nonmetal", { leak: false, kind: "nonmetal" }],
    ["no_leak", { leak: false, kind: "all" }],
    ["noleak-pvc", { leak: false, kind: "pvc" }],
    ["leakage", undefined],
    ["not-a-leak", undefined],
    ["other", undefined],
  ])("folder %s", (name, label) => expect(labelOf(name)).toEqual(label));

  test.each([
    ["003_05593-20180927", "05593"],
    ["172496_20201121_0330", "172496"],
    ["00241_20180818_1445", "00241"],
    ["05593", "05593"],
    // A date, an hour, a serial number further on are no site.
    ["20180818_144500", undefined],
    ["leak_20180818_144500", undefined],
    ["pump house", undefined],
    ["1234", undefined],
  ])("file %s", (name, site) => expect(siteOf(name)).toBe(site));
});

describe("a folder", () => {
  test("is read with labels, classes and sites; what is said of a file is said", () => {
    writeFolder(folder.path, {
      "leak-metal/001_10001-20200101.wav": hiss(1),
      "leak-metal/deeper/10001_20200102_0300.WAV": hiss(2),
      "no-leak/attic.wav": rumble(3),
      "no-leak/8k_10009.wav": wavBytes(rumble(4), 8192),
      "other/10003_20200101.wav": hiss(5),
      "no-leak/notes.txt": "none",
    });
    const { recordings, notes, faults } = loadLabelled(folder.path);
    expect(recordings.map(({ file, leak, kind, site }) => [file, leak, kind, site])).toEqual([
      [join("leak-metal", "001_10001-20200101.wav"), true, "metal", "10001"],
      [join("leak-metal", "deeper", "10001_20200102_0300.WAV"), true, "metal", "10001"],
      [join("no-leak", "8k_10009.wav"), false, "all", join("no-leak", "8k_10009.wav")],
      [join("no-leak", "attic.wav"), false, "all", join("no-leak", "attic.wav")],
    ]);
    expect(recordings[2]!.samples.length).toBe(recordings[0]!.samples.length / 2);
    expect(faults).toEqual([]);
    expect(notes).toEqual([
      "other: 1 WAV file is not judged: the name begins neither with leak nor with no-leak.",
      `${join("no-leak", "8k_10009.wav")}: resampled from 8192 to 4096 Hz.`,
      expect.stringMatching(
        /^2 files have no site number .* each is taken as a site of its own: .*attic\.wav/,
      ),
    ]);
  });

  test("counts the same sound once, and not at all where its labels differ", () => {
    writeFolder(folder.path, {
      "leak/10001_a.wav": hiss(1),
      "leak/10002_b.wav": hiss(1),
      "leak/10003_c.wav": hiss(2),
      "no-leak/10004_d.wav": hiss(2),
      "no-leak/10005_e.wav": rumble(3),
    });
    const { recordings, notes, faults } = loadLabelled(folder.path);
    expect(recordings.map(({ site }) => site)).toEqual(["10001", "10005"]);
    expect(faults.map(({ file, leak, reason }) => [file, leak, reason])).toEqual([
      [join("leak", "10003_c.wav"), true, "both-labels"],
      [join("no-leak", "10004_d.wav"), false, "both-labels"],
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/10002_b\.wav sounds the same as .*10001_a\.wav: counted once\.$/),
      expect.stringMatching(/10004_d\.wav and .*10003_c\.wav are the same sound with both labels/),
    ]);
  });

  test("goes on after files that cannot be read", () => {
    writeFolder(folder.path, {
      "leak/10001_empty.wav": "",
      "leak/10002_text.wav": "this is no sound, but it is longer than a header of a WAV file",
      "leak/10003_short.wav": hiss(1).subarray(0, 500),
      "leak/10004_good.wav": hiss(2),
      "leak/10005_cut.wav": wavBytes(hiss(3), 4096).subarray(0, 30),
    });
    const { recordings, notes, faults } = loadLabelled(folder.path);
    expect(recordings.map(({ site }) => site)).toEqual(["10004"]);
    expect(faults.map(({ reason }) => reason)).toEqual(new Array(4).fill("unreadable"));
    for (const { why } of faults) expect(why).toMatch(/^cannot be played: .*[^.]$/);
    expect(notes).toHaveLength(4);
    for (const note of notes) expect(note).toMatch(/^leak.1000\d_\w+\.wav cannot be played: .*\.$/);
  });

  test("the same sound with another offset is the same, and what never moves is not", () => {
    writeFolder(folder.path, {
      "leak/10001.wav": hiss(1),
      "leak/10002.wav": hiss(1).map((x) => x + 3000 / 32768),
      "no-leak/10003.wav": new Float64Array(20_000),
      "no-leak/10004.wav": new Float64Array(20_000),
    });
    const { recordings } = loadLabelled(folder.path);
    expect(recordings.map(({ site }) => site)).toEqual(["10001", "10003", "10004"]);
  });

  test("without folders by label is refused with what to do", () => {
    mkdirSync(join(folder.path, "metal"));
    expect(() => loadLabelled(folder.path)).toThrow(/Sort the WAV files into folders such as leak-metal/);
    expect(() => loadLabelled(join(folder.path, "nowhere"))).toThrow(ToolError);
  });
});
