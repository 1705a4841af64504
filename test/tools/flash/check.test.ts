// What a technician is told of a board and its sensors: each fault by its name, and a good board without one.
import { describe, expect, test } from "vitest";
import type { Profile } from "../../../firmware/profile.ts";
import { checkedText } from "../../../tools/flash/check/text.ts";
import type { Fault, Part } from "../../../tools/sentences/check.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { faultsOf, found } from "./checked.ts";
import { KINDS, noise, steady } from "./signals.ts";
import type { BenchOptions } from "./virtual-console.ts";

describe.each(KINDS)("%s", (id) => {
  test("a good board passes", async () => {
    const findings = await found(id);
    expect(faultsOf(findings)).toEqual([]);
    const of = (part: Part) => findings.find((finding) => finding.part === part)?.value;
    expect(Math.abs(of("pressure")! - 400)).toBeLessThan(1);
    expect(of("sound")).toBeCloseTo(20 * Math.log10(0.05), 0);
  });

  test.each<[string, Fault, BenchOptions, Partial<Profile>?]>([
    ["no transducer", "pressure-no-signal", { signals: { acoustic: noise(0.05), pressure: undefined } }],
    [
      "the signal at the supply",
      "pressure-at-end",
      { signals: { acoustic: noise(0.05), pressure: () => 4000 } },
    ],
    ["below zero", "pressure-below-zero", { signals: { acoustic: noise(0.05), pressure: steady(-60) } }],
    ["a valve that is shut", "pressure-none", { signals: { acoustic: noise(0.05), pressure: steady(3) } }],
    [
      "a range that is too small",
      "pressure-over-range",
      { signals: { acoustic: noise(0.05), pressure: steady(1560) } },
    ],
    [
      "a loose contact",
      "pressure-unsteady",
      { signals: { acoustic: noise(0.05), pressure: steady(600, 300) } },
    ],
    ["a fixed voltage", "pressure-stuck", { signals: { acoustic: noise(0.05), pressure: () => 400 } }],
    ["an amplifier that never comes up", "sound-at-rail", { amplifierMs: 1e9 }],
    [
      "a disc that is not connected",
      "sound-constant",
      { signals: { acoustic: undefined, pressure: steady(400) } },
    ],
    [
      "an amplifier that rests elsewhere",
      "sound-off-middle",
      { signals: { acoustic: noise(0.02, 0.6), pressure: steady(400) } },
    ],
    ["too much gain", "sound-clipped", { signals: { acoustic: noise(0.6), pressure: steady(400) } }],
    ["too little gain", "sound-too-quiet", { signals: { acoustic: noise(0.0003), pressure: steady(400) } }],
    [
      "mains hum",
      "sound-hum",
      {
        signals: {
          acoustic: (from, rate, out) => {
            for (let i = 0; i < out.length; i++)
              out[i] = 0.2 * Math.sin(2 * Math.PI * 50 * (from / 1000 + i / rate));
          },
          pressure: steady(400),
        },
      },
    ],
    [
      "an amplifier that still settles",
      "sound-not-settled",
      {
        signals: {
          acoustic: (_from, rate, out) => {
            for (let i = 0; i < out.length; i++) out[i] = 0.8 * Math.exp(-i / rate / 0.2);
          },
          pressure: steady(400),
        },
      },
    ],
  ])("%s is told", async (_what, fault, options, changes) => {
    expect(faultsOf(await found(id, options, changes))).toEqual([fault]);
  });
});

describe("a board on a cell", () => {
  test.each([2.1, 2.35])("of %d V is told", async (battery) => {
    expect(faultsOf(await found("puckjs", { battery }))).toContain("supply-low");
  });
  test("that cannot measure it is told, for pressure too", async () => {
    const findings = await found("puckjs", { batteryGain: () => 0 });
    expect(faultsOf(findings)).toEqual(expect.arrayContaining(["pressure-no-supply", "supply-unknown"]));
  });
  test("without the regulator that the profile has is told", async () => {
    const changes: Partial<Profile> = { sensors: [10, 500, 1, 0, 0] };
    expect(faultsOf(await found("puckjs", { battery: 3 }, changes))).toContain("supply-moves");
  });
  test("at 2.9 V measures right", async () => {
    const findings = await found("puckjs", { battery: 2.9 });
    expect(faultsOf(findings)).toEqual([]);
    expect(findings.find(({ part }) => part === "pressure")!.value).toBeCloseTo(400, 0);
  });
});

test("a node without a sensor is not asked for it", async () => {
  const findings = await found("pico", {}, { pressure: null, acoustic: null });
  expect(findings.map(({ part }) => part)).toEqual(["clock"]);
});

test.each(["en", "sv"] as const)(
  "%s: what was found has a line a part, and what to do, in 80 columns",
  async (lang) => {
    const signals = { acoustic: noise(0.0003), pressure: undefined };
    const findings = await found("puckjs", { signals });
    const checked = { board: "puckjs", title: "Puck.js", serial: "0011", node: null, findings } as const;
    const text = checkedText({ ...checked, verdict: "fail" }, LANGUAGES[lang]);
    expect(text).toMatchSnapshot();
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  },
);
