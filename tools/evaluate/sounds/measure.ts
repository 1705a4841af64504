// What is measured of a sound, by the firmware's own code: of a recording, of what a virtual board hears, and of a simulated night
// as far as that has it.
import * as N from "../../../shared/leak/night.ts";
import type { Maybe } from "../../../shared/messages.ts";
import type { WindowSeen } from "../firmware.ts";

export const MEASURES = {
  spread: "level-90 less level-10, dB",
  main100: "500 to 1000 Hz over 100 to 500 Hz, dB",
  balance500: "500 to 1500 Hz over 15 to 300 Hz, dB",
  main: "main band less level-10, dB",
  frequency: "zero crossings, Hz",
} as const;
export type Measure = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as Measure[];

/** Null: it has none. */
export type Measured = Record<Measure, number | null>;

const half = (night: readonly Maybe[], at: number) => (night[at] as number) / 2;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Of a night with its windows; ratios are of the quietest fifth, as frequency and main band are. */
export function measured(night: readonly Maybe[], windows: readonly WindowSeen[]): Measured {
  const quietest = windows.toSorted((a, b) => a.level - b.level).slice(0, Math.ceil(windows.length / 5));
  return {
    ...measuredNight(night),
    main100: mean(quietest.map(({ main100 }) => main100)),
    balance500: mean(quietest.map(({ balance500 }) => balance500)),
  };
}

/** Of a night of which there are no windows, and no bands but the main one. */
export const measuredNight = (night: readonly Maybe[]): Measured => ({
  spread: half(night, N.LEVEL_90) - half(night, N.LEVEL_10),
  main100: null,
  balance500: null,
  main: half(night, N.MAIN_BAND) - half(night, N.LEVEL_10),
  frequency: night[N.FREQUENCY] as number,
});
