// The evaluation hears what a node hears: a night of the bundle that is flashed, on the virtual board, told over its
// line, against the same windows played to the firmware's source here.
import { expect, test } from "vitest";
import type { Samples } from "../../../firmware/boards/board.ts";
import * as N from "../../../shared/leak/night.ts";
import { NIGHT } from "../../../shared/messages.ts";
import { BITS_8, type Converter, hearNight, startRule, WINDOW } from "../../../tools/evaluate/firmware.ts";
import { createRig, START } from "../../rig.ts";
import { hiss, rumble } from "./folders.ts";

const HOUR_MS = 3_600_000;
/** The next midnight, UTC, which is the node's local time. */
const MIDNIGHT = START + 12 * HOUR_MS;
const WANTED = 24;
/** 0.1 dB: so that neither score is at its end. */
const REFERENCE = -60;

/** Samples as the board's converter gives them, in the middle of its range. */
const codes = (bits: number, shift: number) => (x: number) =>
  Math.max(0, Math.min(2 ** bits - 1, Math.floor(2 ** (bits - 1) * (1 + x)))) << shift;
const BOARDS: [string, Converter, (out: Float64Array) => Samples][] = [
  ["xiao-ble", BITS_8, (out) => Uint8Array.from(out, codes(8, 0))],
  [
    "espruino-wifi",
    { half: 32768, step: 16, low: 0, high: 65520 },
    (out) => Uint16Array.from(out, codes(12, 4)),
  ],
];

test.each(BOARDS)(
  "a night of the bundle on %s is the same, to the last digit",
  (kind, converter, sampled) => {
    const leak = hiss(1, -28);
    const street = rumble(2, -30);
    const windows: Samples[] = [];
    const rig = createRig({
      kind,
      profile: { nightWindows: WANTED, utcOffset: 0, reference: REFERENCE },
      signals: {
        pressure: () => 400,
        // Another part each time, and a street that is busy now and then.
        acoustic: (from, _rate, out) => {
          const at = (from / 1000) % (leak.length - WINDOW);
          const busy = (from / 60_000) % 7 < 2 ? 2 : 0.5;
          for (let i = 0; i < out.length; i++)
            out[i] = leak[Math.floor(at) + i]! + busy * street[Math.floor(at) + i]!;
          const hour = (from - MIDNIGHT) / HOUR_MS;
          if (hour >= 2 && hour < 4) windows.push(sampled(out));
        },
      },
    });
    rig.board.boot();
    rig.run(17 * HOUR_MS);
    expect(rig.board.errors()).toEqual([]);
    const night = rig.uplinks.findLast(({ type }) => type === NIGHT)!.body as (number | null)[];
    expect(night[N.NIGHT]).toBe(MIDNIGHT / 86_400_000);
    // The slot that goes on past two o'clock, and an interval's windows, may add one or leave one out.
    const heard = windows.slice(-night[N.WINDOWS]!);
    expect(windows.length - heard.length).toBeLessThan(3);
    const here = hearNight(heard, converter, false, WANTED).night;
    const places = [N.LEVEL_10, N.LEVEL_50, N.LEVEL_90, N.MAIN_BAND, N.FREQUENCY, N.TONALITY, N.WINDOWS];
    expect(places.map((i) => here[i])).toEqual(places.map((i) => night[i]));
    // No baseline yet: the score is the start rule's, in which the balance has its part.
    expect(startRule(here, REFERENCE).score).toBe(night[N.SCORE]);
    expect(night[N.SCORE]).toBeGreaterThan(1);
    expect(night[N.SCORE]).toBeLessThan(99);
  },
);
