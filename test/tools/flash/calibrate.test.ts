// A transducer and a gauge: what a node takes for pressure afterwards, on every board, and what is refused.
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../tools/board/synth.ts";
import { type Channel, calibrated, measuredKpa } from "../../../tools/flash/calibrate/channel.ts";
import { calibratePressure, recordOf } from "../../../tools/flash/calibrate/pressure.ts";
import { gaugeReading } from "../../../tools/flash/calibrate/reading.ts";
import { pressureText } from "../../../tools/flash/calibrate/text.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { profileFor, TRANSDUCER } from "../../../tools/image/profile.ts";
import { pressureChannel } from "../../../tools/image/transducers.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { KINDS, QUIET, steady } from "./signals.ts";
import { type BenchOptions, benchOf } from "./virtual-console.ts";

const RANGE = 1600;
const say = LANGUAGES.en;

/** A transducer that is off by shares: of its span, and of its range at 0. */
const transducerOff = (scale: number, offset: number, [zero, span]: Channel = TRANSDUCER): Channel => [
  zero + (offset * RANGE * 100 * 65536) / span,
  span / (1 + scale),
];

/** A board at a pipe whose pressure is set, and a gauge that shows it. */
async function atGauge(id: string, options: BenchOptions, channel: Channel = TRANSDUCER, wander = 1) {
  let kpa = 0;
  const moving = steady(0, wander);
  const bench = benchOf(id, { ...options, signals: { acoustic: undefined, pressure: () => kpa + moving() } });
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" }, { pressure: channel });
  const program = await checkProgramFor(id);
  const { board, deps } = bench;
  const diagnosis = await loadProgram({ board, program, profile, say, sleep: deps.sleep });
  const notes: string[] = [];
  const set = (to: number) => {
    kpa = to;
  };
  /** Calibrates at these pressures; the pressure is changed once that is asked for. */
  const calibrate = (pressures: number[], shown = pressures) => {
    set(pressures[0]!);
    const terminal = {
      ...QUIET,
      note: (text: string) => {
        notes.push(text);
        if (text.startsWith("Now change") && pressures.length > 1) set(pressures[1]!);
      },
    };
    return calibratePressure({
      ...{ diagnosis, channel, rangeKpa: RANGE, ask: undefined, say, terminal, check: () => {} },
      ...{ seconds: deps.seconds, sleep: deps.sleep },
      at: shown.map((each) => ({ kpa: each, text: `${each}kPa` })),
    });
  };
  /** What a node with this channel tells at a pressure. */
  const told = async (at: number, by: Channel) => {
    set(at);
    const all = [];
    for (let i = 0; i < 8; i++) {
      const { reading, scale } = await diagnosis.pressure();
      all.push(measuredKpa(by, reading * scale!));
    }
    return all.reduce((sum, each) => sum + each) / all.length;
  };
  return { bench, calibrate, told, notes, diagnosis, set };
}

describe.each(KINDS)("%s", (id) => {
  test.each([1, 2, 3, 4])(
    "seed %d: two points make a transducer right within a quarter of a percent of its range",
    async (seed) => {
      const random = createRandom(seed);
      const either = (most: number) => most * (2 * random() - 1);
      const gain = 1 + either(0.03);
      const transducer = transducerOff(either(0.02), either(0.02));
      const options = { transducer, battery: 3.1 + either(0.3), batteryGain: () => gain };
      const { calibrate, told, bench } = await atGauge(id, options);
      const done = await calibrate([300 + 600 * random(), 0]);
      for (const share of [0, 0.25, 0.5, 0.75, 0.95]) {
        const off = (await told(share * RANGE, done.after)) - share * RANGE;
        expect(Math.abs(off) / RANGE).toBeLessThan(0.0025);
      }
      expect(bench.errors()).toEqual([]);
    },
  );

  test("one point makes it right there", async () => {
    const { calibrate, told } = await atGauge(id, { transducer: transducerOff(0.02, -0.02) });
    const done = await calibrate([500]);
    expect(done.after[1]).toBe(TRANSDUCER[1]);
    expect(Math.abs((await told(500, done.after)) - 500) / RANGE).toBeLessThan(0.0025);
    expect(Math.abs((await told(500, TRANSDUCER)) - 500) / RANGE).toBeGreaterThan(0.01);
  });
});

test("it holds as a cell falls, where the board takes its supply for the share that it did then", async () => {
  let volts = 3.3;
  const options = { transducer: transducerOff(0.02, 0.02), battery: () => volts, batteryGain: () => 1.03 };
  const { calibrate, told } = await atGauge("puckjs", options);
  const done = await calibrate([600, 0]);
  volts = 2.7;
  expect(Math.abs((await told(600, done.after)) - 600) / RANGE).toBeLessThan(0.0025);
});

describe("what is refused", () => {
  test("points that are too near", async () => {
    const { calibrate } = await atGauge("pico", {});
    await expect(calibrate([600, 340], [600, 340])).rejects.toThrow(
      /16 % of the range apart, and it takes 20/,
    );
  });

  test("a pressure that is not changed", async () => {
    const { calibrate } = await atGauge("pico", {});
    await expect(calibrate([600, 600], [600, 0])).rejects.toThrow(/not changed enough/);
  });

  test("a pressure that does not stand still", async () => {
    const { calibrate } = await atGauge("pico", {}, TRANSDUCER, 60);
    await expect(calibrate([600])).rejects.toThrow(/moves by \d\d\.\d kPa and does not stand still/);
  });

  test("no transducer, and a board that does not know its supply", async () => {
    const { calibrate } = await atGauge("puckjs", { transducer: undefined });
    await expect(calibrate([600])).rejects.toThrow(/No signal/);
    const other = await atGauge("puckjs", { batteryGain: () => 0 });
    await expect(other.calibrate([600])).rejects.toThrow(/cannot measure its own supply/);
  });

  test.each<[string, Channel, RegExp]>([
    ["another range", pressureChannel("5v", 10), /\+22 % .* 0 to 10 bar: flash with --range 10/],
    ["another signal", pressureChannel("4-20ma", 16), /probably that of "4-20ma"/],
    ["something else", [50_000, 600_000], /Check its wiring/],
  ])("%s, with what it probably is", async (_what, transducer, sentence) => {
    const { calibrate } = await atGauge("pico", { transducer });
    await expect(calibrate([600])).rejects.toThrow(sentence);
  });

  test("a channel that no transducer has", () => {
    const points = [
      { reference: 300, reading: 7000, moves: 0 },
      { reference: 1000, reading: 24_824, moves: 0 },
    ] as const;
    expect(calibrated([0, 264_000], [points[0], points[1]], RANGE)).toEqual({ is: "no-channel" });
  });
});

test("somebody at a terminal is asked, again where that was no reading, and the board hears meanwhile", async () => {
  const { bench, diagnosis, set } = await atGauge("pico", { transducer: transducerOff(0.02, 0.02) });
  set(600);
  const asked: string[] = [];
  const answers = ["6", "6bar", "y", "0 bar"];
  let readings = 0;
  const done = await calibratePressure({
    ...{ channel: TRANSDUCER, rangeKpa: RANGE, at: [], say, check: () => {} },
    seconds: bench.deps.seconds,
    // Others get a turn, as they do while real time passes.
    sleep: (ms) => bench.deps.sleep(ms).then(() => new Promise((resolve) => setImmediate(resolve))),
    diagnosis: {
      ...diagnosis,
      pressure: () => {
        readings++;
        return diagnosis.pressure();
      },
    },
    terminal: { ...QUIET, note: (text) => text.startsWith("Now change") && set(0) },
    ask: async (question) => {
      asked.push(question);
      const [before, heard] = [bench.deps.seconds(), readings];
      // So long somebody takes to look; the board is asked on.
      while (bench.deps.seconds() - before < 12) await new Promise((resolve) => setImmediate(resolve));
      expect(readings - heard).toBeGreaterThan(24);
      return answers[asked.length - 1]!;
    },
  });
  expect(asked.map((question) => question.split(" ")[0])).toEqual(["What", "What", "A", "What"]);
  expect(done.points.map(({ reference, text }) => [reference, text])).toEqual([
    [600, "6bar"],
    [0, "0 bar"],
  ]);
});

test.each<[string, number | undefined]>([
  ["412kPa", 412],
  ["4,1bar", 410],
  ["4.1 BAR", 410],
  ["42mH2O", 411.88],
  ["60psi", 413.69],
  ["-0,1bar", -10],
  ["0bar", 0],
  ["60", undefined],
  ["4,1,2bar", undefined],
  ["101bar", undefined],
  ["-1bar", undefined],
  ["60atm", undefined],
])("a gauge that shows %s: %s kPa", (text, kpa) => {
  const reading = gaugeReading(text);
  if (kpa === undefined) expect(reading).toBeUndefined();
  else expect(reading!.kpa).toBeCloseTo(kpa, 2);
});

test.each(["en", "sv"] as const)("%s: what came of it, in 80 columns", async (lang) => {
  const { calibrate } = await atGauge("puckjs", { transducer: transducerOff(0.02, 0.01) });
  const done = await calibrate([600, 0]);
  const text = pressureText(done, RANGE, "Puck.js", "elm-street-4", LANGUAGES[lang]);
  expect(text).toMatchSnapshot();
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(recordOf(done, RANGE)).toMatchObject({ transducer: "5v", rangeBar: 16 });
});
