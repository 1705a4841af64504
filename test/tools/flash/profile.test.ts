// What profile show says of a node: its settings in words, what is another than usual, and never its key.
import { describe, expect, test } from "vitest";
import { changed, profileText, settingsIn } from "../../../tools/flash/profile/text.ts";
import { readPlaces } from "../../../tools/flash/storage.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { pressureChannel } from "../../../tools/image/transducers.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { KEY } from "../../rig.ts";

const usual = { ...profileFor({ network: 1, node: 7, epoch: 0, key: KEY }), ring: [4096, 10, 4096] as never };
const other = {
  ...usual,
  interval: 600_000,
  pressure: pressureChannel("4-20ma", 25),
  acoustic: 465,
  reference: -125,
  radio: [868_300_000, 9, 14, 36_000, 10, 3600, 600, 2] as never,
};

describe.each(["en", "sv"] as const)("in %s", (language) => {
  const say = LANGUAGES[language];

  test("a node as it is flashed unasked has no star", () => {
    const text = profileText(usual, say);
    expect(text).toContain(say.profile.usual);
    expect(text).not.toContain("*");
    expect(text).not.toContain(KEY);
    expect(text.split("\n").every((line) => line.length <= 80)).toBe(true);
  });

  test("each setting that is another has one", () => {
    const text = profileText(other, say);
    const starred = text.split("\n").filter((line) => line.startsWith("*"));
    const { interval, pressure, noise } = say.profile;
    expect(starred.slice(0, 3).map((line) => line.slice(3).split(/ {2}/)[0])).toEqual([
      interval,
      pressure,
      noise,
    ]);
    expect(starred.slice(3)).toEqual([say.profile.star]);
    expect(text).toContain(say.profile.transducer("4-20ma", 25));
    expect(text).toContain(say.profile.gain(46.5, -12.5));
    expect(text.split("\n").every((line) => line.length <= 80)).toBe(true);
  });

  test("a node without sensors says so", () => {
    const text = profileText({ ...usual, pressure: null, acoustic: null }, say);
    expect(text.split(say.profile.none)).toHaveLength(3);
  });
});

test("a profile that cannot be a node's makes nobody read for ever", async () => {
  const silent = { evaluate: () => Promise.reject(new Error("asked")) } as never;
  for (const places of [[0, 1e9], [0], "8", undefined] as never[]) {
    expect(await readPlaces(silent, { ...other, places })).toHaveLength(0);
  }
});

test("what is printed for programs has no key", () => {
  expect(JSON.stringify(settingsIn(other))).not.toContain(KEY);
  expect(changed(usual)).toEqual([]);
  expect(changed(other)).toEqual(["interval", "pressure", "acoustic", "reference"]);
});
