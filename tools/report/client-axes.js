// Axes and scales of a plot as uPlot wants them, and numbers as people read them.
import { css } from "./client-canvas.js";

const FONT = "12px system-ui, sans-serif";

/** Four digits. */
export const short = (value) =>
  value === null || value === undefined ? "" : String(Number(value.toPrecision(4)));

/** Ticks are round numbers, but for what adding them up has left behind. */
const tick = (value) => (value === null ? "" : String(Number(value.toPrecision(8))));

/** 1, 2, 5, 10, 20, ... between two values. */
const decades = (low, high) => {
  const found = [];
  for (let ten = 10 ** Math.floor(Math.log10(low)); ten <= high; ten *= 10)
    found.push(...[ten, 2 * ten, 5 * ten].filter((v) => v >= low && v <= high));
  return found;
};

/** `more`: what differs, in uPlot's words. */
export const axis = (side, { label, log }, more) => ({
  side: side === "x" ? 2 : 3,
  scale: side,
  label,
  labelSize: 22,
  labelFont: FONT,
  font: FONT,
  size: side === "x" ? 34 : 48,
  stroke: () => css("soft"),
  grid: { stroke: () => css("rule"), width: 1 },
  ticks: { stroke: () => css("rule"), width: 1, size: 5 },
  values: (_u, splits) => splits.map(tick),
  ...(log
    ? { filter: (_u, splits) => splits, splits: (u) => decades(u.scales[side].min, u.scales[side].max) }
    : {}),
  ...more,
});

/** A scale over the data with a margin, or over the axis's own limits. */
export const scale = ({ from, to, log }, values) => {
  const known = values.filter((v) => v !== null && v !== undefined && Number.isFinite(v));
  let low = from ?? known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  let high = to ?? known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(low < high)) [low, high] = Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  if (!log) {
    const margin = 0.04 * (high - low);
    if (from === undefined) low -= margin;
    if (to === undefined) high += margin;
  }
  return { time: false, range: [low, high], ...(log ? { distr: 3 } : {}) };
};
