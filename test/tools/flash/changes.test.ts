// What a setting that is asked for changes in a node's profile, and what it leaves.
import { describe, expect, test } from "vitest";
import type { Profile } from "../../../firmware/profile.ts";
import { asksAny, type SettingFlags, settingsChanges } from "../../../tools/flash/changes.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { pressureChannel, TRANSDUCERS } from "../../../tools/image/transducers.ts";
import { KEY } from "../../rig.ts";

describe("settings of a node that are set", () => {
  const held = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
  const all = { acoustic: true, pressure: true };
  test.each<[string, Partial<SettingFlags>, Partial<Profile>]>([
    ["nothing", {}, { sensors: held.sensors }],
    ["another range", { range: 25 }, { pressure: pressureChannel("5v", 25), sensors: held.sensors }],
    [
      "a current loop",
      { transducer: "4-20ma" },
      {
        pressure: pressureChannel("4-20ma", 16),
        sensors: [TRANSDUCERS["4-20ma"].settles, 500, 1, 3300, 3300],
      },
    ],
    ["a regulator", { supply: 0 }, { sensors: [10, 500, 1, 0, 0] }],
    ["a switch the other way", { switch: "low" }, { sensors: [10, 500, 0, 3300, 3300] }],
    ["no pressure", { pressure: false }, { pressure: null, sensors: held.sensors }],
  ])("%s", (_, flags, changes) => {
    expect(settingsChanges({ ...all, ...flags }, held)).toEqual(changes);
    expect(asksAny({ ...all, ...flags })).toBe(Object.keys(flags).length > 0);
  });
});
