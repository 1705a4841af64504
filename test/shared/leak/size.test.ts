// A night and a change of state fit 47 B whatever they hold, as every body of its own has to (docs/wire.md): so they pass
// LoRaWAN's slowest rate too.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cbor, cborPut } from "../../../shared/cbor.ts";
import { decide } from "../../../shared/leak/decide.ts";
import { LENGTH, newLearned, recall, VERSION } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { MOST_TOLD, SLOW } from "../../../shared/leak/thresholds.ts";
import { EVENT_LEAK_STATE, type Maybe } from "../../../shared/messages.ts";

const MOST = 47;
const sizeOf = (body: Cbor) => cborPut(new Uint8Array(200), 0, body);

/** All that firmware/sense can write: half dB down to -127.5, tonality up to what sense keeps, pressure in 16 bits. */
const heard = fc.record({
  levels: fc.array(fc.integer({ min: -255, max: 0 }), { minLength: 4, maxLength: 4 }),
  frequency: fc.integer({ min: 0, max: 2048 }),
  tonality: fc.integer({ min: 0, max: MOST_TOLD }),
  windows: fc.integer({ min: 24, max: 120 }),
  pressures: fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 3, maxLength: 3 }),
  flags: fc.integer({ min: 0, max: 4095 }),
  date: fc.integer({ min: 256, max: 65535 }),
});

function nightOf({
  levels,
  frequency,
  tonality,
  windows,
  pressures,
  flags,
  date,
}: typeof heard extends fc.Arbitrary<infer T> ? T : never) {
  const night: Maybe[] = Array(N.BALANCE + 1).fill(null);
  levels.sort((a, b) => a - b);
  for (let i = 0; i < 3; i++) night[N.LEVEL_10 + i] = levels[i + 1]!;
  for (let i = 0; i < 3; i++) night[N.PRESSURE_10 + i] = pressures[i]!;
  night[N.MAIN_BAND] = levels[0]!;
  night[N.FREQUENCY] = frequency;
  night[N.TONALITY] = tonality;
  night[N.WINDOWS] = windows;
  night[N.FLAGS] = flags;
  night[N.NIGHT] = date;
  night[N.BATTERY] = 255;
  night[N.TEMPERATURE] = -128;
  night[N.BALANCE] = 0;
  return night;
}

test("a night of whatever was heard and learned, and the change that it makes", () => {
  let longest = 0;
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: LENGTH, maxLength: LENGTH }),
      fc.array(heard, { minLength: 1, maxLength: 30 }),
      (bytes, nights) => {
        const learned = newLearned();
        recall(learned, Uint8Array.from(bytes).fill(VERSION, 0, 1));
        for (const one of nights) {
          const night = nightOf(one);
          const before = learned[1]!;
          const components = decide(learned, night, null, 60, SLOW);
          const body = night.slice(0, N.TOLD);
          longest = Math.max(longest, sizeOf(body));
          expect(sizeOf(body), JSON.stringify(body)).toBeLessThanOrEqual(MOST);
          const change = [
            EVENT_LEAK_STATE,
            2 ** 32 - 1,
            2 ** 32 - 1,
            night[N.RISE]!,
            null,
            before,
            learned[1]!,
          ];
          expect(sizeOf([...change, night[N.SCORE]!, night[N.FLAGS]!, components])).toBeLessThanOrEqual(MOST);
        }
      },
    ),
    { numRuns: 500 },
  );
  // Else nothing near it was tried.
  expect(longest).toBeGreaterThan(40);
});

test("the longest night there can be has 47 B", () => {
  const night = nightOf({
    ...{ levels: [-255, -255, -255, -255], frequency: 2048, tonality: MOST_TOLD, windows: 120 },
    ...{ pressures: [-32768, -32768, -32768], flags: 4095, date: 65535 },
  });
  Object.assign(night, { [N.BASELINE]: -255, [N.DEVIATION]: MOST_TOLD, [N.PRESSURE_DROP]: -65535 });
  Object.assign(night, {
    [N.SCORE]: 100,
    [N.STATE]: 5,
    [N.FLAGS]: 32767,
    [N.RISE]: -255,
    [N.RULE]: 4,
    [N.CREPT]: MOST_TOLD,
  });
  expect(sizeOf(night.slice(0, N.TOLD))).toBe(MOST);
});
