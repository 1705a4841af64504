// A month of a node's life, and a day on every board, on the real interpreter and on the virtual board: the same
// bundle, sensors, answers and power cuts. Every frame has to be the same byte at the same virtual millisecond,
// and so has the flash.
import { beforeAll, describe, expect, test } from "vitest";
import { interpreterLimits, type Limits } from "../../tools/board/interpreter.ts";
import { type Life, liveOnInterpreter, onInterpreter } from "../../tools/board/interpreter-life.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { DAY_MS, KEY, START } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";
import { BENCH_VARIABLES, hasVariables, imageOf } from "./room.ts";
import { sensors } from "./sensors.ts";
import { createTapedRig, expectSameLife } from "./taped-rig.ts";

/** Variables that the firmware may take on the smallest board, which has 2630. */
const MOST_VARIABLES = 2000;

/** What the Pico's 5100 leave where 400 are kept free. */
const MOST_VARIABLES_PACKED = 4700;

/**
 * Boards with far more variables than the smallest need more than that: AES-CCM takes some 20 in a row for its key
 * at every frame, AES in JavaScript several hundred for its tables, and what is packed in flash is in RAM. What the
 * bench takes is in it, which no board has to give.
 */
const LEAST_VARIABLES: Record<string, number> = {
  puckjs: BOARD_KINDS.puckjs!.variables! + BENCH_VARIABLES,
  mdbt42q: 2950,
  "espruino-wifi": 2950,
  "xiao-ble": 4000,
  pico2: 4000,
  pico: 4000,
};

/** The month samples seldom, so that it takes a minute; the days sample as often as nodes do. */
const LIVES = [
  { id: "puckjs", days: 30, profile: { tick: 180_000, windows: 2 } },
  ...Object.values(BOARD_KINDS)
    .filter(({ pins }) => Object.keys(pins).length > 0)
    .map(({ id, lines }) => ({ id, days: 1, profile: { uart: lines.length === 2 ? 2 : 1 } as const })),
];

/** Power is cut ten times over, at odd moments; for a day, or a third of the one there is, nobody answers. */
function liveThroughCuts({ rig, boot, tape }: ReturnType<typeof createTapedRig>, days: number): void {
  const { clock } = rig;
  const chance = createRandom(5);
  const end = START + days * DAY_MS;
  const silence = START + (days * DAY_MS) / 4;
  const answering = [
    { at: silence, on: false },
    { at: silence + Math.min(DAY_MS, (days * DAY_MS) / 3), on: true },
  ];
  boot();
  for (let cut = 1; cut <= 10; cut++) {
    const until = cut < 10 ? START + Math.floor(((cut + 0.8 * chance()) * days * DAY_MS) / 11) : end;
    for (const { at, on } of answering) {
      if (at <= clock.now() || at > until) continue;
      clock.runUntil(at);
      rig.answer(on);
    }
    clock.runUntil(until);
    if (cut < 10) boot();
  }
  tape.end();
}

/** One line on how fast it lived, and what it needed. */
function printLife(
  id: string,
  days: number,
  seconds: number,
  { version, variables }: Limits,
  life: Life,
): void {
  console.log(
    `${id}, ${days} days on ${version} with ${variables} variables: ` +
      `${(days / seconds).toFixed(2)} days a second, ${life.uplinks.length} frames, ` +
      `${life.peak} variables at most, ${life.idle} idle (and ${life.preamble} of the bench).`,
  );
}

describe.skipIf(!ESPRUINO)("lived on the interpreter and on the virtual board", () => {
  let limits: Limits;
  beforeAll(async () => {
    limits = await interpreterLimits(ESPRUINO!);
  });

  test.for(LIVES)("$days days of $id are the same", { timeout: 600_000 }, async (each, { skip }) => {
    const { id, days, profile } = each;
    if (!hasVariables(id, limits, LEAST_VARIABLES[id] ?? 0)) skip();
    const kind = onInterpreter(BOARD_KINDS[id]!, limits);
    const identity = { network: 1, node: 7, epoch: 0, key: KEY };
    const image = imageOf(kind, profileFor(identity, profile), limits);
    if (image === undefined) return skip();
    const taped = createTapedRig({ kind, profile, signals: sensors() });
    liveThroughCuts(taped, days);
    const { rig, tape } = taped;
    expect(rig.board.errors()).toEqual([]);

    const began = performance.now();
    const life = await liveOnInterpreter({ binary: ESPRUINO!, kind, image, boots: tape.boots });
    printLife(id, days, (performance.now() - began) / 1000, limits, life);
    expectSameLife(life, rig);
    expect(rig.uplinks.length).toBeGreaterThan(days * 90);
    if (id === "puckjs") expect(life.peak).toBeLessThan(MOST_VARIABLES);
    if (limits.variables === kind.variables && kind.packed)
      expect(life.peak).toBeLessThan(MOST_VARIABLES_PACKED);
  });
});
