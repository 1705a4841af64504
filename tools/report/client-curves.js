// Lines and dots over a numeric x axis.
import { axis, scale, short } from "./client-axes.js";
import { css, drawRules, drawSpans, inside, px, text } from "./client-canvas.js";

/** Pixels within which a point is pointed at. */
const NEAR = 18;

/** Series with x values of their own, as uPlot wants them: one x axis, and gaps where a series has nothing. */
function merge(series) {
  const all = series.flatMap(({ points }, i) => points.map((p) => ({ ...p, i })));
  all.sort((a, b) => a.x - b.x);
  const columns = [all.map(({ x }) => x), ...series.map(() => new Array(all.length))];
  for (const [row, { y, i }] of all.entries()) columns[i + 1][row] = y;
  return columns;
}

function drawDots(u, { points, tone, size = 7 }) {
  inside(u, (ctx) => {
    for (const p of points) {
      ctx.beginPath();
      ctx.arc(u.valToPos(p.x, "x", true), u.valToPos(p.y, "y", true), px(size / 2), 0, 2 * Math.PI);
      ctx.globalAlpha = 0.75;
      ctx.fillStyle = css(tone);
      ctx.fill();
      ctx.globalAlpha = 1;
    }
  });
}

function drawNames(u, points) {
  inside(u, (_ctx, { left, width }) => {
    for (const p of points) {
      if (!p.named) continue;
      const at = u.valToPos(p.x, "x", true);
      const far = at > left + 0.6 * width;
      const y = u.valToPos(p.y, "y", true) + px(6);
      text(u, p.label, at + px(far ? -7 : 7), y, far ? "right" : "left", css(p.tone));
    }
  });
}

const lineOf = ({ name, tone, style, size = 1.5 }) => ({
  label: name,
  scale: "y",
  stroke: () => css(tone),
  width: style === "dots" ? 0 : size,
  spanGaps: true,
  points: { show: false },
  ...(style === "dashed" ? { dash: [6, 4] } : {}),
  ...(style === "dots" ? { paths: () => null } : {}),
});

/** The point nearest to a place in the plot; undefined where none is near. */
function nearest(u, points, left, top) {
  let best;
  let least = NEAR ** 2;
  for (const p of points) {
    const far = (u.valToPos(p.x, "x") - left) ** 2 + (u.valToPos(p.y, "y") - top) ** 2;
    if (far >= least) continue;
    least = far;
    best = p;
  }
  return best;
}

export function curvesOptions({ series, x, y, rules = [], spans = [] }) {
  const points = series.flatMap((s) => s.points.map((p) => ({ ...p, name: s.name, tone: s.tone })));
  const xs = points.map((p) => p.x);
  const ys = [...points.map((p) => p.y), ...rules.filter((rule) => rule.axis === "y").map(({ at }) => at)];
  const draw = (u) => {
    for (const s of series) if (s.style === "dots") drawDots(u, s);
    drawRules(u, rules);
    drawNames(u, points);
  };
  return {
    data: merge(series),
    options: {
      scales: { x: scale(x, xs), y: scale(y, ys) },
      axes: [axis("x", x), axis("y", y)],
      series: [{}, ...series.map(lineOf)],
      hooks: { drawAxes: [(u) => drawSpans(u, spans)], draw: [draw] },
    },
    legend: series
      .filter((s) => !s.unlisted)
      .map((s) => ({ name: s.name, mark: `var(--${s.tone})`, kind: s.style })),
    find: (u) => (left, top) => {
      const p = nearest(u, points, left, top);
      return p && `${p.label ?? p.name}\n${x.label}: ${short(p.x)}\n${y.label}: ${short(p.y)}`;
    },
  };
}
