// What a calibration has come to, for a technician: before and after, and the error at each point.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { Sentences } from "../../sentences.ts";
import { measuredKpa } from "./channel.ts";
import type { NoiseAdvice } from "./noise.ts";
import type { PressureCalibration } from "./pressure.ts";

const WIDTH = 80;

export function pressureText(
  done: PressureCalibration,
  rangeKpa: number,
  title: string,
  name: string,
  { calibrate: say }: Sentences,
): string {
  const { before, after, points, supply, temperature } = done;
  const lines = [say.heading(title, name)];
  for (const { reading, reference, text } of points) {
    const [was, is] = [measuredKpa(before, reading), measuredKpa(after, reading)];
    const share = (kpa: number) => (100 * (kpa - reference)) / rangeKpa;
    lines.push(say.point(text, was, is), say.errors(share(was), share(is)));
  }
  lines.push(say.channel(before[0], before[1], after[0], after[1]), say.supply(supply, temperature));
  if (points.length === 1) lines.push(wrap(say.onePoint, WIDTH));
  return lines.join("\n");
}

/** What to do about the gain. */
export function noiseText(advice: NoiseAdvice, { calibrate: say }: Sentences): string {
  const { quietestDb, usualDb, rmsSteps, clipped, changeDb, isTooWide } = advice;
  if (quietestDb === null) return wrap(say.nothingHeard, WIDTH);
  const lines = [say.noise(quietestDb, usualDb, rmsSteps)];
  if (clipped > 0) lines.push(say.clippedShare(100 * clipped));
  if (isTooWide) lines.push(say.tooWide);
  else
    lines.push(changeDb === 0 ? say.gainStays : changeDb > 0 ? say.gainUp(changeDb) : say.gainDown(changeDb));
  return lines.map((line) => wrap(line, WIDTH)).join("\n");
}
