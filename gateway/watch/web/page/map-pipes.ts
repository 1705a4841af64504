// The pipes of the site as the map draws them: asked for once, since they do not change while the page is open.
import type { Pipes } from "../api.ts";
import { ask } from "./ask.ts";

/** Latitude and longitude, degrees. */
export type Point = [latitude: number, longitude: number];

export interface PipeLines {
  /** Of less than MAIN_MM, or of an unknown diameter. */
  thin: Point[][];
  main: Point[][];
}

/** Drawn thicker from here on: what a street is fed by. */
const MAIN_MM = 150;
const STEPS = 1e6;

/** As api.ts says of Pipes. */
export function pipeLinesOf({ lines, diameters }: Pick<Pipes, "lines" | "diameters">): PipeLines {
  const found: PipeLines = { thin: [], main: [] };
  let [firstY, firstX] = [0, 0];
  lines.forEach((line, pipe) => {
    let [y, x] = [firstY, firstX];
    const points: Point[] = [];
    for (let i = 0; i + 1 < line.length; i += 2) {
      y += line[i]!;
      x += line[i + 1]!;
      if (i === 0) [firstY, firstX] = [y, x];
      points.push([y / STEPS, x / STEPS]);
    }
    found[(diameters[pipe] ?? 0) >= MAIN_MM ? "main" : "thin"].push(points);
  });
  return found;
}

let asked: Promise<PipeLines> | null = null;

export function askPipes(): Promise<PipeLines> {
  asked ??= ask<Pipes>("/api/pipes").then(pipeLinesOf);
  // Another time it may go well.
  asked.catch(() => (asked = null));
  return asked;
}
