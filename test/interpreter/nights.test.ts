// Two months of nights, with a leak in them, on the real interpreter and on the virtual board: what is heard, what is
// decided and what is kept has to be the same, to the bit.
import { describe, expect, test } from "vitest";
import * as N from "../../shared/leak/night.ts";
import { EVENT, EVENT_LEAK_STATE, LEAK, NIGHT, OK, SPECTRUM, SUSPECT } from "../../shared/messages.ts";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../../tools/board/interpreter-life.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { DAY_MS, KEY, START } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";
import { BENCH_VARIABLES, hasVariables, imageOf } from "./room.ts";
import { createTapedRig, expectSameLife } from "./taped-rig.ts";

const NIGHTS = 62;
/** The smallest board has 2630 variables, and some 400 are kept free. */
const MOST_VARIABLES = 2200;
const LEAK_FROM = START + 35 * DAY_MS;
/** Few samples by day keep it within minutes; nights have as many windows as they have by default. */
const PROFILE = { tick: 120_000, interval: 3_600_000, windows: 2, reference: 120 };

function sensors() {
  const [quiet, leaky] = [null, -40].map((leak) => synthesise({ seed: 4, leak }));
  return {
    acoustic: (from: number, rate: number, out: Float64Array) =>
      (from < LEAK_FROM ? quiet! : leaky!).acoustic!(from, rate, out),
    // With the leak the pressure falls by 15 kPa: a burst.
    pressure: (at: number) => quiet!.pressure!(at) - (at < LEAK_FROM ? 0 : 15),
  };
}

describe.skipIf(!ESPRUINO)("nights on the interpreter and on the virtual board", () => {
  test(`${NIGHTS} nights of puckjs are the same`, { timeout: 900_000 }, async ({ skip }) => {
    const limits = await interpreterLimits(ESPRUINO!);
    if (!hasVariables("puckjs", limits, BOARD_KINDS.puckjs!.variables! + BENCH_VARIABLES)) return skip();
    const kind = onInterpreter(BOARD_KINDS.puckjs!, limits);
    const image = imageOf(kind, profileFor({ network: 1, node: 7, epoch: 0, key: KEY }, PROFILE), limits);
    if (image === undefined) return skip();
    const { rig, tape, boot } = createTapedRig({ kind, profile: PROFILE, signals: sensors() });
    // The power fails in three nights.
    for (const night of [9, 30, 44, NIGHTS]) {
      boot();
      rig.clock.runUntil(START + (night + 0.6) * DAY_MS);
    }
    tape.end();
    expect(rig.board.errors()).toEqual([]);

    const nights = rig.uplinks.filter(({ type }) => type === NIGHT).map(({ body }) => body);
    expect(nights.length).toBeGreaterThanOrEqual(60);
    const changes = rig.uplinks
      .filter(({ type, body }) => type === EVENT && body[0] === EVENT_LEAK_STATE)
      .map(({ body }) => body[6]);
    expect(changes.slice(0, 3)).toEqual([OK, SUSPECT, LEAK]);
    expect(rig.uplinks.filter(({ type }) => type === SPECTRUM).length).toBeGreaterThanOrEqual(16);

    const began = performance.now();
    const life = await liveOnInterpreter({ binary: ESPRUINO!, kind, image, boots: tape.boots });
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `${nights.length} nights of ${kind.id} on ${limits.version} with ${limits.variables} variables in ${seconds} s: ` +
        `${life.uplinks.length} frames, ${life.peak} variables at most, ${life.idle} idle; the leak was suspected on ` +
        `night ${nights.findIndex((night) => night[N.STATE] === SUSPECT) - 34} after it began.`,
    );
    expectSameLife(life, rig);
    expect(life.peak).toBeLessThan(MOST_VARIABLES);
  });
});
