// A night's spectrum, so that a partner can draw it with no table of ours: each line and each count has its edges.
import type { SpectrumBody } from "../../../shared/messages.ts";
import type { Spectrum } from "../contract/record.ts";
import { halfDb, int8, nightDate } from "./units.ts";

/** Width of a line, from 0 Hz on. */
const LINE_HZ = 64;
/** The first has what the amplifier rests at, and no sound: it is left out. */
const FIRST_LINE = 1;

export type SpectrumFields = Pick<Spectrum, "part" | "night" | "lines" | "windows" | "counts">;

export function spectrumFields(body: SpectrumBody): SpectrumFields {
  if (body[0] === 0) {
    const [, night, levels, windows] = body;
    const lines = Array.from(levels.subarray(FIRST_LINE), (level, i) => ({
      from_hz: (FIRST_LINE + i) * LINE_HZ,
      to_hz: (FIRST_LINE + i + 1) * LINE_HZ,
      level_dbfs: int8(level),
    }));
    return { part: "lines", night: nightDate(night), lines, windows, counts: null };
  }
  const [, night, numbers, from, step] = body;
  const last = numbers.length - 1;
  const counts = Array.from(numbers, (windows, i) => ({
    from_dbfs: i === 0 ? null : halfDb(from + (i - 1) * step),
    to_dbfs: i === last ? null : halfDb(from + i * step),
    windows,
  }));
  return { part: "levels", night: nightDate(night), lines: null, windows: null, counts };
}
