// A night's spectrum, so that a partner can draw it with no table of ours: each line and each count has its edges.
import type { SpectrumBody } from "../../../shared/messages.ts";
import { halfDb, int8, nightDate } from "./units.ts";

/** Width of a line, from 0 Hz on. */
const LINE_HZ = 64;

export interface Line {
  from_hz: number;
  to_hz: number;
  /** dB re full scale */
  level_dbfs: number;
}

/** So many windows had a level from the one up to the other; null where there is no such edge. */
export interface Count {
  from_dbfs: number | null;
  to_dbfs: number | null;
  windows: number;
}

export interface SpectrumLines {
  part: "lines";
  /** The date on which the night began in the node's local standard time. */
  night: string;
  /** Mean levels in the quietest windows, low to high. */
  lines: Line[];
  /** How many windows those are. */
  windows: number;
}

export interface SpectrumLevels {
  part: "levels";
  night: string;
  /** How the levels of the night's windows were spread, low to high: the first has all below, the last all above. */
  counts: Count[];
}

export type SpectrumFields = SpectrumLines | SpectrumLevels;

export function spectrumFields(body: SpectrumBody): SpectrumFields {
  if (body[0] === 0) {
    const [, night, levels, windows] = body;
    const lines = Array.from(levels, (level, i) => ({
      from_hz: i * LINE_HZ,
      to_hz: (i + 1) * LINE_HZ,
      level_dbfs: int8(level),
    }));
    return { part: "lines", night: nightDate(night), lines, windows };
  }
  const [, night, numbers, from, step] = body;
  const last = numbers.length - 1;
  const counts = Array.from(numbers, (windows, i) => ({
    from_dbfs: i === 0 ? null : halfDb(from + (i - 1) * step),
    to_dbfs: i === last ? null : halfDb(from + i * step),
    windows,
  }));
  return { part: "levels", night: nightDate(night), counts };
}
