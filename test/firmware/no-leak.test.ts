// What is no leak, weeks on the virtual board, of the bundle that is flashed: whatever goes wrong with sensor, amplifier
// or clock, no leak is suspected, and a flag says why.
import { describe, expect, test } from "vitest";
import * as N from "../../shared/leak/night.ts";
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLIPPED,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FLOOR,
  FLAG_GAIN_CHANGED,
  OK,
  WARMING_UP,
} from "../../shared/messages.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { DAY_MS, MINUTE_MS, START } from "../rig.ts";
import { allFlagged, createNode, expectNoSuspicion, HOUR_MS, MORNING, type Pipe, pipe } from "./pipe.ts";

describe("never a false leak, always a flag", () => {
  const after = START + 20 * DAY_MS;
  /** Nights are as they were, with half as many readings between them. */
  const profile = { interval: 7_200_000 };
  const cases: [string, Pipe, number][] = [
    [
      "a sensor stuck at an end of the converter",
      { gain: (at) => (at < after ? 1 : Number.NaN) },
      FLAG_ACOUSTIC_FAULT,
    ],
    ["a sensor that has gone silent", { gain: (at) => (at < after ? 1 : 0) }, FLAG_COUPLING_LOST],
    ["an amplifier far too loud", { gain: (at) => (at < after ? 1 : 400) }, FLAG_CLIPPED],
    ["a gain that jumps by 10 dB", { gain: (at) => (at < after ? 1 : 3.2) }, FLAG_GAIN_CHANGED],
    ["a sensor that comes loose", { gain: (at) => (at < after ? 1 : 0.3) }, FLAG_COUPLING_LOST],
  ];
  test.each(cases)("%s", (_, how, flag) => {
    const signals = pipe(how);
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          signals.acoustic(from, rate, out);
          if (Number.isNaN(how.gain!(from))) out.fill(1);
        },
      },
      { kind: "espruino-wifi", profile },
    );
    node.days(45);
    expectNoSuspicion(node.states());
    const nights = node.nights();
    expect(nights.length).toBe(45);
    expect(allFlagged(nights.slice(27), flag)).toBe(true);
    expect(nights.slice(0, 19).some((night) => night[N.FLAGS] & flag)).toBe(false);
  });

  test("a sensor that drifts by 12 dB in two months", () => {
    const drift = createNode(pipe({ gain: (at) => 10 ** ((12 * (at - START)) / (60 * DAY_MS) / 20) }), {
      profile,
    });
    drift.days(60);
    expectNoSuspicion(drift.states());
    expect(allFlagged(drift.nights().slice(-7), FLAG_GAIN_CHANGED)).toBe(true);
  });

  test("a gain that jumps now and then", () => {
    const jumps = createNode(pipe({ gain: (at) => (hash(5, Math.floor(at / DAY_MS)) < 0.3 ? 3.2 : 1) }), {
      profile,
    });
    jumps.days(60);
    expectNoSuspicion(jumps.states());
    expect(jumps.nights().some((night) => night[N.FLAGS] & FLAG_GAIN_CHANGED)).toBe(true);
  });

  test("a quiet pipe at the converter's floor", () => {
    const node = createNode(pipe({ quiet: () => -80 }));
    node.days(30);
    expectNoSuspicion(node.states());
    expect(allFlagged(node.nights(), FLAG_FLOOR)).toBe(true);
  });

  test("no clock: days are told as such, and decide nothing", () => {
    const node = createNode(pipe({ leak: (at) => (at < after ? -99 : -30) }));
    node.answer(false);
    node.days(4);
    node.answer(true);
    node.run(HOUR_MS);
    const nights = [...node.records.values()].filter(
      (body) => (body as unknown[]).length === N.TOLD,
    ) as number[][];
    expect(nights.length).toBe(4);
    expect(allFlagged(nights, FLAG_CLOCK_UNSET)).toBe(true);
    for (const night of nights) expect([night[N.NIGHT], night[N.STATE]]).toEqual([0, WARMING_UP]);
    expect(nights[0]![N.WINDOWS]).toBe(48);
    node.days(3);
    expect(node.nights().at(-1)![N.FLAGS] & FLAG_CLOCK_UNSET).toBe(0);
  });

  test("a clock that jumps in the night, by hours or years, and back", () => {
    const node = createNode(pipe());
    node.days(20);
    for (const [i, jump] of [
      5 * HOUR_MS,
      -5 * HOUR_MS,
      800 * DAY_MS,
      -800 * DAY_MS,
      30 * MINUTE_MS,
    ].entries()) {
      node.clock.runUntil(MORNING + (20 + 2 * i) * DAY_MS - HOUR_MS);
      node.jump(jump);
      node.days(1);
    }
    node.days(20);
    expectNoSuspicion(node.states());
    expect(node.nights().filter((night) => night[N.FLAGS] & FLAG_CLOCK_JUMP).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(node.states().at(-1)).toBe(OK);
  });
});
