// Somebody taps a valve: what is heard of it, and what is told where it is not.
import { describe, expect, test } from "vitest";
import type { ShortSeen } from "../../../tools/flash/check/program.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { tapText } from "../../../tools/flash/tap/command.ts";
import { judgeTaps, listenForTaps, type TapFault } from "../../../tools/flash/tap/tap.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import type { Verdict } from "../../../tools/sentences/check.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { KINDS, noise } from "./signals.ts";
import { benchOf } from "./virtual-console.ts";

const say = LANGUAGES.en;

interface Tapped {
  /** Of the noise and of a tap's ringing, of half the range. */
  noise?: number;
  tap?: number;
  taps?: number;
  amplifierMs?: number;
  /** A machine that begins with the taps. */
  machine?: number;
}

async function tapped(id: string, { taps = 3, tap = 0.3, machine = 0, ...how }: Tapped) {
  let from = Number.POSITIVE_INFINITY;
  const rings = (at: number) => {
    // One a second and a half; each rings out within 0.1 s.
    const since = (at - from) / 1000;
    const n = Math.floor(since / 1.5);
    const ringing = since >= 0 && n < taps ? tap * Math.exp(-(since - 1.5 * n) / 0.02) : 0;
    return (how.noise ?? 0.005) + ringing + (since >= 0 ? machine : 0);
  };
  const { amplifierMs } = how;
  const bench = benchOf(id, {
    signals: { acoustic: noise(rings), pressure: undefined },
    ...(amplifierMs !== undefined && { amplifierMs }),
  });
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" });
  const { board, deps } = bench;
  const program = await checkProgramFor(id);
  const diagnosis = await loadProgram({ board, program, profile, say, sleep: deps.sleep });
  const counts: number[] = [];
  const result = await listenForTaps({
    diagnosis,
    seconds: deps.seconds,
    onNoise: () => {
      from = bench.clock.now() + 700;
    },
    onWindow: (_seen, count) => counts.push(count),
    stop: new AbortController().signal,
  });
  expect(bench.errors()).toEqual([]);
  return { result, counts };
}

describe.each(KINDS)("%s", (id) => {
  test("three taps are counted, and how far they stand out", async () => {
    const { result, counts } = await tapped(id, {});
    expect(result).toMatchObject({ verdict: "pass", fault: null, taps: 3 });
    expect(result.overDb).toBeGreaterThan(15);
    expect(counts.at(-1)).toBe(3);
  });

  test.each<[string, Tapped, Verdict, TapFault]>([
    ["nothing heard", { tap: 0 }, "fail", "not-heard"],
    ["a machine that starts", { tap: 0, machine: 0.1 }, "fail", "not-heard"],
    ["an amplifier that gives nothing", { amplifierMs: 1e9 }, "fail", "no-sensor"],
    ["two taps", { taps: 2 }, "doubtful", "too-few"],
    ["weak ones", { noise: 0.02, tap: 0.12 }, "doubtful", "weak"],
  ])("%s", async (_what, how, verdict, fault) => {
    expect((await tapped(id, how)).result).toMatchObject({ verdict, fault });
  });
});

const window = (db: number): ShortSeen => ({ level: 10 * db, flags: 0, frequency: 500, slow: false });

test("noise that goes up and down by itself is told", () => {
  const before = [-50, -51, -38, -50, -49, -50].map(window);
  const after = [-50, -20, -50, -50, -20, -50, -20, -50].map(window);
  expect(judgeTaps(before, after)).toMatchObject({ verdict: "doubtful", fault: "restless", taps: 3 });
});

test.each(["en", "sv"] as const)("%s: what was heard, in 80 columns", (language) => {
  const result = { taps: 2, overDb: 12.34, noiseDb: -101.2, clipped: false };
  for (const fault of ["no-sensor", "not-heard", "too-few", "weak", "restless"] as const) {
    const text = tapText({ ...result, verdict: "doubtful", fault }, LANGUAGES[language]);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain(language === "sv" ? "12,3 dB" : "12.3 dB");
  }
});
