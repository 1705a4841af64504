// Draws the plots of a report: runs in the page, with uPlot before it. Each figure has its data in a script element.
// page.ts puts this file and what it imports into the page, as one script.
/* global uPlot, document, window, matchMedia, ResizeObserver */
import { barsOptions } from "./client-bars.js";
import { curvesOptions } from "./client-curves.js";
import { heatOptions } from "./client-heat.js";

/** A kind of plot's data, options and legend for uPlot, and what finds the words for a place in it. */
const KINDS = { curves: curvesOptions, bars: barsOptions, heat: heatOptions };

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

function drawLegend(into, entries) {
  if (entries.length === 0) return;
  const list = element("div", "legend");
  for (const { name, mark, kind } of entries) {
    const entry = element("span", kind, name);
    entry.style.setProperty("--mark", mark);
    list.append(entry);
  }
  into.before(list);
}

/** A line of words at what is pointed at; `find` gives them for a place in the plot, or undefined. */
function showTips(u, find) {
  const tip = element("div", "tip");
  tip.hidden = true;
  u.over.append(tip);
  u.over.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  u.over.addEventListener("pointermove", (event) => {
    const { left, top, width } = u.over.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    const words = find(x, y);
    tip.hidden = words === undefined;
    if (words === undefined) return;
    tip.textContent = words;
    tip.style.left = x > width / 2 ? "" : `${x + 12}px`;
    tip.style.right = x > width / 2 ? `${width - x + 12}px` : "";
    tip.style.top = `${y + 10}px`;
  });
}

/** Draws a figure; undefined where it has no plot. */
function draw(figure) {
  const source = figure.querySelector('script[type="application/json"]');
  const into = figure.querySelector(".plot");
  if (!source || !into) return undefined;
  const plot = JSON.parse(source.textContent);
  const { data, options, legend, find } = KINDS[plot.kind](plot);
  const height = plot.height ?? 320;
  drawLegend(into, legend);
  const cursor = {
    points: { show: false },
    drag: { x: plot.kind !== "bars", y: false },
    x: plot.kind !== "heat",
    y: false,
  };
  const frame = { width: into.clientWidth, height, legend: { show: false }, cursor, padding: [10, 12, 0, 0] };
  const u = new uPlot({ ...frame, ...options }, data, into);
  showTips(u, find(u));
  new ResizeObserver(() => u.setSize({ width: into.clientWidth, height })).observe(into);
  return u;
}

const drawn = [...document.querySelectorAll("figure")].map(draw).filter((u) => u !== undefined);
const redraw = () => {
  for (const u of drawn) u.redraw(false, true);
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
window.addEventListener("beforeprint", redraw);
