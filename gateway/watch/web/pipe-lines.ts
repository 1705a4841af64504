// Pipes as few bytes: five thousand of them are drawn by the first view.
import type { Pipe } from "../../places/pipes.ts";
import type { Pipes } from "./api.ts";

/** 1e-6 degrees are a tenth of a metre. */
const STEPS = 1e6;

export function pipeLines(pipes: readonly Pipe[]): Pipes {
  let [latitude, longitude] = [0, 0];
  const lines = pipes.map(({ points }) => {
    const line: number[] = [];
    let [y, x] = [latitude, longitude];
    points.forEach((point, i) => {
      const [north, east] = [Math.round(point.latitude * STEPS), Math.round(point.longitude * STEPS)];
      line.push(north - y, east - x);
      [y, x] = [north, east];
      if (i === 0) [latitude, longitude] = [north, east];
    });
    return line;
  });
  return {
    lines,
    ids: pipes.map(({ id }) => id),
    materials: pipes.map(({ material }) => material),
    diameters: pipes.map(({ diameter }) => diameter),
  };
}
