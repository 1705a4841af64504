// While somebody listens at a pipe: as many windows a second as are promised, levels as the node has them, and places that can
// be compared.
import { describe, expect, test } from "vitest";
import { createPlaces, listen, meterLine, placeLine } from "../../../tools/flash/check/listen.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { benchOf } from "./virtual-console.ts";

const say = LANGUAGES.en;
/** On the wire at 9600 bit/s: the question, and the answer. */
const QUESTION = 17;
const ANSWER = 16;

async function listeningOn(id: string, amplitude: (from: number) => number) {
  const bench = benchOf(id, {
    signals: {
      acoustic: (from, rate, out) => {
        for (let i = 0; i < out.length; i++)
          out[i] = amplitude(from) * Math.sin((2 * Math.PI * 320 * i) / rate);
      },
      pressure: undefined,
    },
  });
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" });
  const program = await checkProgramFor(id);
  const { board, deps } = bench;
  const diagnosis = await loadProgram({ board, program, profile, say, sleep: deps.sleep });
  return { bench, diagnosis };
}

describe.each(["puckjs", "mdbt42q", "xiao-ble", "pico", "espruino-wifi", "pico2"])("%s", (id) => {
  test("eight windows a second, over its line too, at the level that is there", async () => {
    const { bench, diagnosis } = await listeningOn(id, () => 0.1);
    const places = createPlaces();
    const from = bench.deps.seconds();
    const all = await listen(diagnosis, {
      ...{ places, seconds: 10, now: bench.deps.seconds, stop: new AbortController().signal },
      onWindow: () => {},
    });
    const seconds = bench.deps.seconds() - from;
    expect(bench.errors()).toEqual([]);
    expect(all).toHaveLength(1);
    // 20 log10(0.1 / sqrt(2)) = -23 dB.
    expect(all[0]!.usual).toBeCloseTo(-23, 0);
    const wire = ((QUESTION + ANSWER) * 10) / 9600;
    expect(all[0]!.windows / (seconds + all[0]!.windows * wire)).toBeGreaterThan(7.5);
  });
});

test("places are told apart, and the quietest of each", async () => {
  const start = Date.UTC(2026, 10, 1, 12);
  const { bench, diagnosis } = await listeningOn("puckjs", (from) => (from < start + 3000 ? 0.1 : 0.01));
  const places = createPlaces();
  let isMarked = false;
  const all = await listen(diagnosis, {
    ...{ places, seconds: 6, now: bench.deps.seconds, stop: new AbortController().signal },
    onWindow: () => {
      if (!isMarked && bench.clock.now() > start + 3000) isMarked = places.mark() !== undefined;
    },
  });
  expect(all.map(({ number }) => number)).toEqual([1, 2]);
  expect(all[0]!.quietest! - all[1]!.quietest!).toBeGreaterThan(15);
  expect(places.mark()).toBeUndefined();
});

test.each(["en", "sv"] as const)("%s: the meter fits in a line of a terminal of 80 columns", (language) => {
  const places = createPlaces();
  places.take({ level: -512, flags: 0, frequency: 1024 });
  const seen = { level: -423, flags: 0, frequency: 1024 };
  const line = meterLine(seen, places, LANGUAGES[language]);
  expect(line).toContain(language === "sv" ? "-42,3 dB" : "-42.3 dB");
  expect(line.length).toBeLessThan(80);
  expect(
    meterLine({ level: null, flags: 0, frequency: null }, createPlaces(), LANGUAGES[language]),
  ).toContain("-");
  const told = placeLine(places.mark()!, LANGUAGES[language]);
  expect(told).toContain(language === "sv" ? "-51,2 dB" : "-51.2 dB");
});
