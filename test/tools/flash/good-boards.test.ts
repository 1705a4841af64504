// A hundred good boards of each kind, no two alike: none is told to have a fault.
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../tools/board/synth.ts";
import { measureAll } from "../../../tools/flash/check/check.ts";
import { judge } from "../../../tools/flash/check/judge.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { profileFor, TRANSDUCER } from "../../../tools/image/profile.ts";
import { rangeOf } from "../../../tools/image/transducers.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { KINDS, noise, QUIET, steady } from "./signals.ts";
import { benchOf } from "./virtual-console.ts";

const BOARDS = 100;
const say = LANGUAGES.en;

/** What differs from board to board. */
function boardBy(seed: number, id: string) {
  const random = createRandom(seed);
  const either = (most: number) => most * (2 * random() - 1);
  const { reference, batteryLow = 2200, clock } = BOARD_KINDS[id]!;
  const [zero, span] = TRANSDUCER;
  const least = batteryLow / 1000 + 0.3;
  return {
    // The transducer's zero by 2 % of its range, and its span.
    transducer: [zero + (either(0.02) * 160_000 * 65_536) / span, span * (1 + either(0.02))],
    pressure: steady(80 + 1300 * random(), 2 + 6 * random(), seed),
    // From just over the converter's steps of 8 bits to a loud pipe.
    acoustic: noise(0.012 * 10 ** random(), either(0.02), seed),
    battery: reference === "supply" ? least + (3.5 - least) * random() : undefined,
    batteryGain: 1 + either(0.03),
    clockError: either(clock.error / 1e6),
  };
}

describe.each(KINDS)("%s", (id) => {
  test(`${BOARDS} boards pass`, async () => {
    let board = boardBy(1, id);
    const transducer: [number, number] = [0, 0];
    const bench = benchOf(id, {
      transducer,
      signals: {
        acoustic: (...all) => board.acoustic(...all),
        pressure: () => board.pressure(),
      },
      ...(board.battery !== undefined && {
        battery: () => board.battery!,
        batteryGain: () => board.batteryGain,
      }),
    });
    const { deps } = bench;
    const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" });
    const program = await checkProgramFor(id);
    const diagnosis = await loadProgram({ board: bench.board, program, profile, say, sleep: deps.sleep });
    const kind = BOARD_KINDS[id]!;
    const found: unknown[] = [];
    for (let seed = 1; seed <= BOARDS; seed++) {
      board = boardBy(seed, id);
      transducer.splice(0, 2, ...board.transducer);
      const seconds = () => deps.seconds() / (1 + board.clockError);
      const measured = await measureAll(diagnosis, profile, QUIET, say, { ...deps, seconds });
      const findings = judge(measured, kind, profile, rangeOf(profile.pressure!), kind.batteryLow ?? 2200);
      expect(findings.length).toBeGreaterThanOrEqual(3);
      found.push(...findings.filter(({ verdict }) => verdict !== "pass").map((each) => ({ seed, ...each })));
    }
    expect(found).toEqual([]);
    expect(bench.errors()).toEqual([]);
  });
});
