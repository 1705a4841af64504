// Bars in groups, side by side, with whiskers.
import { axis, scale, short } from "./client-axes.js";
import { css, drawRules, inside, px } from "./client-canvas.js";

/** Of what a group has to itself, the share that its bars take. */
const BARS_SHARE = 0.8;
/** Of the names under the axis, px. */
const LETTER_WIDTH = 6.6;
const LINE_HEIGHT = 14;

/** A bar from `a` to `b`, over zero or, on a logarithmic scale, over its lowest value. */
function drawBar(u, ctx, { value, interval }, a, b, { tone, log }) {
  const zero = u.valToPos(log ? u.scales.y.min : 0, "y", true);
  const top = u.valToPos(value, "y", true);
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = css(tone);
  ctx.fillRect(a + px(0.5), Math.min(zero, top), b - a - px(1), Math.abs(zero - top));
  ctx.globalAlpha = 1;
  if (interval === undefined) return;
  const middle = (a + b) / 2;
  const [low, high] = interval.map((v) => u.valToPos(v, "y", true));
  ctx.strokeStyle = css("ink");
  ctx.lineWidth = px(1.2);
  ctx.beginPath();
  ctx.moveTo(middle, low);
  ctx.lineTo(middle, high);
  for (const end of [low, high]) {
    ctx.moveTo(middle - px(4), end);
    ctx.lineTo(middle + px(4), end);
  }
  ctx.stroke();
}

/** A name in lines of at most so many letters. */
function linesOf(name, most) {
  const found = [""];
  for (const word of name.split(" ")) {
    const line = found.at(-1);
    if (line !== "" && line.length + word.length >= most) found.push(word);
    else found[found.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return found;
}

/** Names in lines of what there is room for; where that is less than a word, as many names as there is room for. */
function namesAxis(groups) {
  const longest = Math.max(...groups.flatMap((name) => name.split(" ").map((word) => word.length)));
  const letters = (u) => u.width / groups.length / LETTER_WIDTH;
  const lines = (u, i) => linesOf(groups[i], Math.max(longest, letters(u) - 1));
  return {
    splits: (u) => {
      const every = Math.max(1, Math.ceil((longest + 1) / letters(u)));
      return Array.from({ length: Math.ceil(groups.length / every) }, (_, i) => i * every);
    },
    size: (u) => 20 + LINE_HEIGHT * Math.max(...groups.map((_, i) => lines(u, i).length)),
    values: (u, at) => at.map((i) => lines(u, i).join("\n")),
    grid: { show: false },
  };
}

function barText({ name, bars }, group) {
  const bar = bars[group];
  if (!bar) return `${name}: none`;
  const [low, high] = bar.interval ?? [];
  return `${name}: ${short(bar.value)}${bar.interval ? ` (${short(low)} to ${short(high)})` : ""}`;
}

export function barsOptions({ groups, series, x, y, rules = [] }) {
  const n = groups.length;
  const all = series.flatMap((s) => s.bars).filter((bar) => bar !== null);
  const values = [0, ...all.flatMap((bar) => [bar.value, ...(bar.interval ?? [])])];
  const fromZero = Math.min(...values) === 0 && !y.log && y.from === undefined;
  const room = BARS_SHARE / series.length;
  const draw = (u) => {
    const place = (group, i) => u.valToPos(group - BARS_SHARE / 2 + room * i, "x", true);
    inside(u, (ctx) => {
      for (const [i, { bars, tone }] of series.entries())
        for (const [group, bar] of bars.entries())
          if (bar !== null) drawBar(u, ctx, bar, place(group, i), place(group, i + 1), { tone, log: y.log });
    });
    drawRules(u, rules);
  };
  return {
    data: [Array.from({ length: n }, (_, i) => i), new Array(n).fill(null)],
    options: {
      scales: {
        x: { time: false, range: [-0.6, n - 0.4] },
        y: scale(fromZero ? { ...y, from: 0 } : y, values),
      },
      axes: [axis("x", x, namesAxis(groups)), axis("y", y)],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [draw] },
    },
    legend:
      series.length > 1 ? series.map((s) => ({ name: s.name, mark: `var(--${s.tone})`, kind: "bars" })) : [],
    find: (u) => (left) => {
      const group = Math.round(u.posToVal(left, "x"));
      if (!(group in groups)) return undefined;
      return `${groups[group]}\n${series.map((s) => barText(s, group)).join("\n")}`;
    },
  };
}
