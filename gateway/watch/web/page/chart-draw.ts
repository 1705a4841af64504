// What of a chart uPlot does not draw by itself: nights as steps, bands, stretches that are marked, and late values.
import type uPlot from "uplot";
import { DAY_MS, NIGHT_GAP_MS, type Plot } from "./chart-data.ts";
import { colorOf } from "./chart-theme.ts";

type Values = readonly (number | null)[];
type Positions = (i: number) => [x: number, y: number];

const positions =
  (u: uPlot, values: Values): Positions =>
  (i) => [u.valToPos(u.data[0]![i]!, "x", true), u.valToPos(values[i]!, "y", true)];

/** A step for each night, joined where the next night is there. */
export function nightSteps(u: uPlot, series: number): uPlot.Series.Paths {
  const stroke = new Path2D();
  const values = u.data[series] as Values;
  const at = u.data[0];
  const position = positions(u, values);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === null) continue;
    const [x, y] = position(i);
    if (at[i]! - last <= NIGHT_GAP_MS) stroke.lineTo(x, y);
    else stroke.moveTo(x, y);
    stroke.lineTo(u.valToPos(at[i]! + DAY_MS, "x", true), y);
    last = at[i]!;
  }
  return { stroke };
}

/** A line that stops where values are further apart than `gap`; a value by itself is a dash. */
export const lineWithGaps =
  (gap: number) =>
  (u: uPlot, series: number): uPlot.Series.Paths => {
    const stroke = new Path2D();
    const values = u.data[series] as Values;
    const position = positions(u, values);
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === null) continue;
      const [x, y] = position(i);
      if (u.data[0]![i]! - last <= gap) stroke.lineTo(x, y);
      else {
        stroke.moveTo(x - u.width / 400, y);
        stroke.lineTo(x, y);
      }
      last = u.data[0]![i]!;
    }
    return { stroke };
  };

/** Under the lines: marked stretches, and bands. */
export function drawUnder(u: uPlot, { bands, marks, lines }: Plot): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, until } of marks) {
    const left = u.valToPos(from, "x", true);
    const right = until === null ? bbox.left + bbox.width : u.valToPos(until, "x", true);
    ctx.fillStyle = colorOf("--state-leak");
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), 4 * devicePixelRatio);
  }
  for (const { upper, lower, token } of bands) {
    ctx.fillStyle = colorOf(token);
    ctx.globalAlpha = 0.22;
    ctx.fill(bandPath(u, lines[lower]!.values, lines[upper]!.values, lines[upper]!));
  }
  ctx.restore();
}

function bandPath(u: uPlot, lower: Values, upper: Values, { look, gap }: Plot["lines"][number]): Path2D {
  const path = new Path2D();
  const at = u.data[0];
  const low = positions(u, lower);
  const high = positions(u, upper);
  let last: number | null = null;
  for (let i = 0; i < upper.length; i++) {
    if (upper[i] === null || lower[i] === null) continue;
    const [x, top] = high(i);
    const [, bottom] = low(i);
    if (look === "nights") path.rect(x, top, u.valToPos(at[i]! + DAY_MS, "x", true) - x, bottom - top);
    else if (last !== null && at[i]! - at[last]! <= gap) {
      const [beforeX, beforeTop] = high(last);
      path.moveTo(beforeX, beforeTop);
      path.lineTo(x, top);
      path.lineTo(x, bottom);
      path.lineTo(beforeX, low(last)[1]);
      path.closePath();
    }
    last = i;
  }
  return path;
}

/** Over the lines: an open square on what came late. */
export function drawLate(u: uPlot, { lines }: Plot): void {
  const { ctx, bbox } = u;
  const half = 3.5 * devicePixelRatio;
  ctx.save();
  // Lines before have dashes of their own.
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5 * devicePixelRatio;
  for (const { late, values, token, look } of lines) {
    if (look === "none") continue;
    ctx.strokeStyle = colorOf(token);
    ctx.fillStyle = colorOf("--paper");
    const position = positions(u, values);
    for (const [i, isLate] of late.entries()) {
      if (!isLate || values[i] === null) continue;
      const [x, y] = position(i);
      const middle = look === "nights" ? x + (u.valToPos(u.data[0]![i]! + DAY_MS, "x", true) - x) / 2 : x;
      if (middle < bbox.left || middle > bbox.left + bbox.width) continue;
      ctx.fillRect(middle - half, y - half, 2 * half, 2 * half);
      ctx.strokeRect(middle - half, y - half, 2 * half, 2 * half);
    }
  }
  ctx.restore();
}
