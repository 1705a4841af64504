// Faults beside those that check.test.ts has of every board: of wires, of amplifiers, of supplies and clocks, on a board with 8
// bits that follows its cell and on one with 12 and a regulator.
import { describe, expect, test } from "vitest";
import type { Profile } from "../../../firmware/profile.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { judge } from "../../../tools/flash/check/judge.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { pressureChannel } from "../../../tools/image/transducers.ts";
import type { Fault } from "../../../tools/sentences/check.ts";
import { faultsOf, found } from "./checked.ts";
import { noise, steady } from "./signals.ts";
import type { BenchOptions } from "./virtual-console.ts";

const random = createRandom(5);
const LOOP = pressureChannel("4-20ma", 16);
const [zero, span] = pressureChannel("5v", 16);

const sounding = (acoustic: ReturnType<typeof noise>): BenchOptions => ({
  signals: { acoustic, pressure: steady(400, 2) },
});
const pressing = (kpa: number, wander = 2): BenchOptions => ({
  signals: { acoustic: noise(0.05), pressure: steady(kpa, wander) },
});
const sine =
  (hz: number, amplitude: number): ReturnType<typeof noise> =>
  (from, rate, out) => {
    for (let i = 0; i < out.length; i++)
      out[i] = amplitude * Math.sin(2 * Math.PI * hz * (from / 1000 + i / rate));
  };

describe.each(["puckjs", "pico"])("%s", (id) => {
  test.each<[string, Fault, BenchOptions, Partial<Profile>?, number?]>([
    ["a signal wire at ground", "pressure-no-signal", pressing(-400)],
    [
      "a loop that is open",
      "pressure-no-signal",
      { ...pressing(-400), transducer: LOOP },
      { pressure: LOOP },
    ],
    // 3.6 mA, as a transmitter tells its own fault (NAMUR NE 43).
    [
      "a transmitter that tells its fault",
      "pressure-below-zero",
      { ...pressing(-40), transducer: LOOP },
      { pressure: LOOP },
    ],
    ["supply and signal swapped", "pressure-over-range", { ...pressing(400), transducer: [65_536, -span] }],
    [
      "an input that floats",
      "pressure-unsteady",
      { signals: { acoustic: noise(0.05), pressure: () => 1400 * random() } },
    ],
    [
      "a loop of 4 to 20 mA taken for 0.5 to 4.5 V",
      "pressure-over-range",
      { ...pressing(1300), transducer: LOOP },
    ],
    ["no divider", "pressure-over-range", { ...pressing(720), transducer: [2 * zero, span / 2] }],
    ["a switch of the other level", "pressure-no-signal", { ...pressing(400), switchedOn: 0 }],
    ["an amplifier with half the gain, where it was just enough", "sound-too-quiet", sounding(noise(0.0008))],
    ["an amplifier that oscillates", "sound-clipped", sounding(sine(1700, 0.9999))],
    ["hum of a rectifier", "sound-hum", sounding(sine(100, 0.3))],
    ["an offset at the other side", "sound-off-middle", sounding(noise(0.02, -0.5))],
    [
      "an amplifier that settles slower than is waited for",
      "sound-not-settled",
      { ...pressing(400), amplifierMs: 700 },
    ],
    ["a clock that is out by 15 %", "clock-off", pressing(400), {}, 0.15],
    ["a clock that is slow by 15 %", "clock-off", pressing(400), {}, -0.15],
  ])("%s is told", async (_what, fault, options, changes, clock) => {
    expect(faultsOf(await found(id, options, changes, clock))).toContain(fault);
  });
});

describe("a cell", () => {
  test("that falls while it is looked at is told by its end", async () => {
    const start = Date.UTC(2026, 10, 1, 12);
    const battery = (at: number) => 2.6 - 0.00003 * (at - start);
    const findings = await found("puckjs", { ...pressing(400), battery });
    expect(faultsOf(findings)).toEqual(["supply-low"]);
  });

  test("behind a regulator that gives 3.0 V", async () => {
    const changes: Partial<Profile> = { sensors: [10, 500, 1, 0, 0] };
    expect(faultsOf(await found("mdbt42q", { ...pressing(400), battery: 3 }, changes))).toEqual([
      "supply-moves",
    ]);
  });
});

test("a clock that stands, and one beyond its kind that a node learns", () => {
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" });
  const seen = (seconds: number, at: number) => ({ battery: null, temperature: 10, seconds, at });
  const clockOf = (seconds: number, id = "pico2") =>
    judge(
      { pressure: [], windows: [], supply: [seen(100, 0), seen(100 + seconds, 10)] },
      ...([BOARD_KINDS[id]!, profile, 1600, 2200] as const),
    );
  expect(clockOf(0)).toMatchObject([{ fault: "clock-stands", verdict: "fail" }]);
  expect(clockOf(10.5)).toMatchObject([{ fault: "clock-off", verdict: "doubtful" }]);
  expect(clockOf(11.5)).toMatchObject([{ fault: "clock-off", verdict: "fail" }]);
  // An oscillator of 10 % on a Pico is no fault.
  expect(clockOf(10.5, "pico")).toMatchObject([{ verdict: "pass" }]);
});
