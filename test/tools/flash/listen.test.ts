// While somebody listens at a pipe: as many windows a second as are promised, levels as the node has them, and places that can
// be compared.
import { describe, expect, test } from "vitest";
import { showsUnicode } from "../../../gateway/text/unicode.ts";
import { FLAG_CLIPPED } from "../../../shared/messages.ts";
import {
  type Beside,
  createPlaces,
  listen,
  meterLine,
  placeLine,
} from "../../../tools/flash/check/listen.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { profileFor, TRANSDUCER } from "../../../tools/image/profile.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { steady } from "./signals.ts";
import { benchOf } from "./virtual-console.ts";

const say = LANGUAGES.en;
/**
 * By estimate, s, on the smallest board at 9600 bit/s: characters that are asked and answered, 10 bits each, while no window is
 * heard (all but a row's last answer go while the next one is); a statement 0.2 ms, and what is native of 256 samples a quarter
 * of what 1024 take (docs of the interpreter's speed: E.variance 10 ms, E.FFT 0.2 s).
 */
const WIRE_S = 10 / 9600;
const ROW_CHARACTERS = 17 + 20 + (17 + 48) + (20 + 15);
const WINDOW_S = 45 * 0.0002 + 5 * 0.0025;
const BESIDE_S = 0.05 + (60 + 60) * 0.0002 + 8 * 0.001;
const ROW = 8;

async function listeningOn(id: string, amplitude: (from: number) => number) {
  const bench = benchOf(id, {
    signals: {
      acoustic: (from, rate, out) => {
        for (let i = 0; i < out.length; i++)
          out[i] = amplitude(from) * Math.sin((2 * Math.PI * 320 * i) / rate);
      },
      pressure: steady(400),
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
    const besides: Beside[] = [];
    const from = bench.deps.seconds();
    const all = await listen(diagnosis, {
      ...{ places, seconds: 10, now: bench.deps.seconds, stop: new AbortController().signal },
      channel: TRANSDUCER,
      onWindow: (_seen, _places, beside) => besides.push(beside),
    });
    const seconds = bench.deps.seconds() - from;
    expect(bench.errors()).toEqual([]);
    expect(all).toHaveLength(1);
    // 20 log10(0.1 / sqrt(2)) = -23 dB.
    expect(all[0]!.usual).toBeCloseTo(-23, 0);
    const { windows } = all[0]!;
    const slow = windows * WINDOW_S + (windows / ROW) * (ROW_CHARACTERS * WIRE_S + BESIDE_S);
    expect(windows / (seconds + slow)).toBeGreaterThan(8);
    // Each row has been followed by a spectrum and a pressure.
    expect(windows / ROW / (seconds + slow)).toBeGreaterThan(1);
    const [low, loudest] = [besides.at(-1)!.bands[0]!, Math.max(...besides.at(-1)!.bands)];
    expect(besides.at(-1)!.bands.indexOf(loudest)).toBe(3);
    expect(loudest).toBeCloseTo(-23, 0);
    expect(low).toBeLessThan(-60);
    expect(besides.at(-1)!.kpa).toBeCloseTo(400, 0);
  });
});

test("places are told apart, and the quietest of each", async () => {
  const start = Date.UTC(2026, 10, 1, 12);
  const { bench, diagnosis } = await listeningOn("puckjs", (from) => (from < start + 3000 ? 0.1 : 0.01));
  const places = createPlaces();
  let isMarked = false;
  const all = await listen(diagnosis, {
    ...{ places, channel: null, seconds: 6, now: bench.deps.seconds, stop: new AbortController().signal },
    onWindow: () => {
      if (!isMarked && bench.clock.now() > start + 3000) isMarked = places.mark() !== undefined;
    },
  });
  expect(all.map(({ number }) => number)).toEqual([1, 2]);
  expect(all[0]!.quietest! - all[1]!.quietest!).toBeGreaterThan(15);
  expect(places.mark()).toBeUndefined();
});

test("an amplifier that drifts is told as low, and an input at its rail as nothing", async () => {
  const bench = benchOf("pico", {
    signals: {
      acoustic: (from, rate, out) => {
        for (let i = 0; i < out.length; i++) out[i] = 0.3 * Math.sin((from / 1000 + i / rate) * 3) + 0.1;
      },
      pressure: undefined,
    },
  });
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" });
  const program = await checkProgramFor("pico");
  const { board, deps } = bench;
  const diagnosis = await loadProgram({ board, program, profile, say, sleep: deps.sleep });
  await diagnosis.listen();
  expect(await diagnosis.short()).toMatchObject({ slow: true });
  const { diagnosis: other } = await listeningOn("pico", () => 0.1);
  await other.listen();
  expect(await other.short()).toMatchObject({ slow: false, level: -230 });
  const railed = await listeningOn("pico", () => 3);
  await railed.diagnosis.listen();
  expect((await railed.diagnosis.short()).flags).toBe(FLAG_CLIPPED);
});

describe.each(["en", "sv"] as const)("%s: the meter", (language) => {
  const seen = { level: -423, flags: 0, frequency: 1024, slow: false };
  const beside = { bands: [-90, -80, -70, -60, -50, -40, -30, -20], kpa: 1412.3 };

  test("fits in a line of a terminal of 80 columns, with what is beside it", () => {
    const places = createPlaces();
    places.take({ ...seen, level: -1112 });
    const line = meterLine(seen, places, LANGUAGES[language], beside, true);
    expect(line).toContain(language === "sv" ? "-42,3 dB" : "-42.3 dB");
    expect(line).toContain("▁▂▃▄▅▆▇█");
    expect(line).toContain(language === "sv" ? "1412,3" : "1412.3");
    expect(line.length).toBeLessThan(80);
    const told = placeLine(places.mark()!, LANGUAGES[language]);
    expect(told).toContain(language === "sv" ? "-111,2 dB" : "-111.2 dB");
  });

  test("has no Unicode where a terminal has none", () => {
    const line = meterLine(seen, createPlaces(), LANGUAGES.en, beside, false);
    expect(line).toContain("_.-:=+*#");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(line).toMatch(/^[\x00-\x7f]+$/);
    expect(showsUnicode({ LANG: "sv_SE.UTF-8" }, "linux")).toBe(true);
    expect(showsUnicode({ LANG: "sv_SE.UTF-8", LC_ALL: "C" }, "linux")).toBe(false);
    expect(showsUnicode({}, "win32")).toBe(false);
    expect(showsUnicode({ WT_SESSION: "x" }, "win32")).toBe(true);
  });

  test("tells a slope, and nothing heard", () => {
    const say = LANGUAGES[language];
    const slope = meterLine({ ...seen, slow: true }, createPlaces(), say);
    expect(slope).toContain(language === "sv" ? "lågfrek" : "lowfreq");
    const none = meterLine({ level: null, flags: 0, frequency: null, slow: false }, createPlaces(), say);
    expect(none).toContain("- dB");
  });
});
