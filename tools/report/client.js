// Draws the plots of a report: runs in the page, with uPlot before it. Each figure has its data in a script element.
// Colours are the page's own variables, read when something is drawn, so that a change of the scheme shows at once.
/* global uPlot, document, window, getComputedStyle, matchMedia, ResizeObserver, Path2D, devicePixelRatio */
(() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const font = "12px system-ui, sans-serif";
  const px = (n) => n * devicePixelRatio;
  const short = (value) =>
    value === null || value === undefined ? "" : String(Number(value.toPrecision(4)));
  /** Ticks are round numbers, but for what adding them up has left behind. */
  const tick = (value) => (value === null ? "" : String(Number(value.toPrecision(8))));

  // Black to yellow through purple and red, even in lightness (after matplotlib's "inferno", CC0).
  const RAMP = [
    "#000004",
    "#1b0c41",
    "#4a0c6b",
    "#781c6d",
    "#a52c60",
    "#cf4446",
    "#ed6925",
    "#fb9b06",
    "#f7d13d",
    "#fcffa4",
  ];
  const rampColours = RAMP.map((c) => [1, 3, 5].map((i) => Number.parseInt(c.slice(i, i + 2), 16)));
  const ramp = (share) => {
    const at = Math.max(0, Math.min(1, share)) * (RAMP.length - 1);
    const i = Math.min(RAMP.length - 2, Math.floor(at));
    return `rgb(${rampColours[i].map((c, k) => Math.round(c + (rampColours[i + 1][k] - c) * (at - i))).join(",")})`;
  };

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };

  function legend(into, entries) {
    if (entries.length === 0) return;
    const list = element("div", "legend");
    for (const { name, mark, kind } of entries) {
      const entry = element("span", kind, name);
      entry.style.setProperty("--mark", mark);
      list.append(entry);
    }
    into.before(list);
  }

  /** 1, 2, 5, 10, 20, ... between two values. */
  const decades = (low, high) => {
    const found = [];
    for (let ten = 10 ** Math.floor(Math.log10(low)); ten <= high; ten *= 10)
      found.push(...[ten, 2 * ten, 5 * ten].filter((v) => v >= low && v <= high));
    return found;
  };

  const axis = (side, { label, log }, more) => ({
    side: side === "x" ? 2 : 3,
    scale: side,
    label,
    labelSize: 22,
    labelFont: font,
    font,
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
  const scale = ({ from, to, log }, values) => {
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

  function text(u, words, x, y, align, colour) {
    const { ctx } = u;
    ctx.font = `${px(11)}px system-ui, sans-serif`;
    ctx.textAlign = align;
    ctx.textBaseline = "bottom";
    // A rim of the page's colour, so that it can be read on lines.
    ctx.lineWidth = px(3);
    ctx.strokeStyle = css("paper");
    ctx.strokeText(words, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(words, x, y);
  }

  function inside(u, draw) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw(ctx, bbox);
    ctx.restore();
  }

  function drawSpans(u, spans) {
    inside(u, (ctx, { top, height }) => {
      for (const { from, to, label, tone } of spans) {
        const a = u.valToPos(from, "x", true);
        const b = u.valToPos(to, "x", true);
        ctx.globalAlpha = 0.13;
        ctx.fillStyle = css(tone);
        ctx.fillRect(a, top, Math.max(b - a, 1), height);
        ctx.globalAlpha = 1;
        text(u, label, Math.max(a, u.bbox.left) + px(4), top + px(17), "left", css(tone));
      }
    });
  }

  function drawRules(u, rules) {
    inside(u, (ctx, { left, top, width, height }) => {
      for (const rule of rules) {
        const colour = css(rule.tone ?? "ink");
        let ends;
        if (rule.axis === "through")
          ends = rule.points.map(({ x, y }) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)]);
        else if (rule.axis === "x") {
          const x = u.valToPos(rule.at, "x", true);
          ends = [
            [x, top],
            [x, top + height],
          ];
        } else {
          const y = u.valToPos(rule.at, "y", true);
          ends = [
            [left, y],
            [left + width, y],
          ];
        }
        ctx.beginPath();
        ctx.setLineDash([px(5), px(3)]);
        ctx.lineWidth = px(1.2);
        ctx.strokeStyle = colour;
        ctx.moveTo(...ends[0]);
        ctx.lineTo(...ends[1]);
        ctx.stroke();
        ctx.setLineDash([]);
        if (rule.axis === "x") {
          // To the side where there is room.
          const far = ends[0][0] > left + 0.6 * width;
          const y = rule.foot ? top + height - px(8) : top + px(28);
          text(u, rule.label, ends[0][0] + px(far ? -4 : 4), y, far ? "right" : "left", colour);
        } else if (rule.axis === "y") {
          // Under the line where there is no room over it.
          const y = ends[0][1] - px(3);
          text(u, rule.label, left + width - px(4), y < top + px(14) ? y + px(20) : y, "right", colour);
        } else {
          // Where the line comes in, at the top or at the side.
          const [upper, lower] = ends[0][1] < ends[1][1] ? ends : [ends[1], ends[0]];
          const share = Math.max(0, (top - upper[1]) / (lower[1] - upper[1]));
          const x = Math.max(left, Math.min(left + width, upper[0] + share * (lower[0] - upper[0])));
          const right = x > left + 0.5 * width;
          text(
            u,
            rule.label,
            x + px(right ? -8 : 8),
            Math.max(upper[1], top) + px(17),
            right ? "right" : "left",
            colour,
          );
        }
      }
    });
  }

  /** A line of words at what is pointed at; `find` gives them for a place in the plot, or undefined. */
  function pointing(u, find) {
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

  /** Series with x values of their own, as uPlot wants them: one x axis, and gaps where a series has nothing. */
  function merge(series) {
    const all = series.flatMap(({ points }, i) => points.map((p) => ({ ...p, i })));
    all.sort((a, b) => a.x - b.x);
    const columns = [all.map(({ x }) => x), ...series.map(() => new Array(all.length))];
    for (const [row, { y, i }] of all.entries()) columns[i + 1][row] = y;
    return columns;
  }

  function curvesOptions(plot) {
    const { series, x, y, rules = [], spans = [] } = plot;
    const data = merge(series);
    const points = series.flatMap((s) =>
      s.points.map((p) => ({ ...p, name: s.name, tone: s.tone, style: s.style })),
    );
    const draw = (u) => {
      inside(u, (ctx) => {
        for (const s of series) {
          if (s.style !== "dots") continue;
          for (const p of s.points) {
            ctx.beginPath();
            ctx.arc(
              u.valToPos(p.x, "x", true),
              u.valToPos(p.y, "y", true),
              px((s.size ?? 7) / 2),
              0,
              2 * Math.PI,
            );
            ctx.globalAlpha = 0.75;
            ctx.fillStyle = css(s.tone);
            ctx.fill();
            ctx.globalAlpha = 1;
          }
        }
      });
      drawRules(u, rules);
      inside(u, (_ctx, { left, width }) => {
        for (const p of points) {
          if (!p.named) continue;
          const at = u.valToPos(p.x, "x", true);
          const far = at > left + 0.6 * width;
          text(
            u,
            p.label,
            at + px(far ? -7 : 7),
            u.valToPos(p.y, "y", true) + px(6),
            far ? "right" : "left",
            css(p.tone),
          );
        }
      });
    };
    return {
      data,
      options: {
        scales: {
          x: scale(
            x,
            points.map((p) => p.x),
          ),
          y: scale(y, [
            ...points.map((p) => p.y),
            ...rules.filter((rule) => rule.axis === "y").map(({ at }) => at),
          ]),
        },
        axes: [axis("x", x), axis("y", y)],
        series: [
          {},
          ...series.map((s) => ({
            label: s.name,
            scale: "y",
            stroke: () => css(s.tone),
            width: s.style === "dots" ? 0 : (s.size ?? 1.5),
            spanGaps: true,
            points: { show: false },
            ...(s.style === "dashed" ? { dash: [6, 4] } : {}),
            ...(s.style === "dots" ? { paths: () => null } : {}),
          })),
        ],
        hooks: { drawAxes: [(u) => drawSpans(u, spans)], draw: [draw] },
      },
      legend: series
        .filter((s) => !s.unlisted)
        .map((s) => ({ name: s.name, mark: `var(--${s.tone})`, kind: s.style })),
      find: (u) => (left, top) => {
        let best;
        let least = 18 ** 2;
        for (const p of points) {
          const far = (u.valToPos(p.x, "x") - left) ** 2 + (u.valToPos(p.y, "y") - top) ** 2;
          if (far >= least) continue;
          least = far;
          best = p;
        }
        return (
          best && `${best.label ?? best.name}\n${x.label}: ${short(best.x)}\n${y.label}: ${short(best.y)}`
        );
      },
    };
  }

  function barsOptions(plot) {
    const { groups, series, x, y, rules = [] } = plot;
    const n = groups.length;
    const all = series.flatMap((s) => s.bars).filter((bar) => bar !== null);
    const values = [0, ...all.flatMap((bar) => [bar.value, ...(bar.interval ?? [])])];
    const room = 0.8 / series.length;
    const place = (group, i) => group - 0.4 + room * i;
    const draw = (u) => {
      inside(u, (ctx) => {
        for (const [i, s] of series.entries()) {
          for (const [group, bar] of s.bars.entries()) {
            if (bar === null) continue;
            const a = u.valToPos(place(group, i), "x", true);
            const b = u.valToPos(place(group, i + 1), "x", true);
            const zero = u.valToPos(y.log ? u.scales.y.min : 0, "y", true);
            const top = u.valToPos(bar.value, "y", true);
            ctx.globalAlpha = 0.8;
            ctx.fillStyle = css(s.tone);
            ctx.fillRect(a + px(0.5), Math.min(zero, top), b - a - px(1), Math.abs(zero - top));
            ctx.globalAlpha = 1;
            if (bar.interval === undefined) continue;
            const middle = (a + b) / 2;
            const [low, high] = bar.interval.map((v) => u.valToPos(v, "y", true));
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
        }
      });
      drawRules(u, rules);
    };
    // Names in lines of what there is room for; where that is less than a word, as many names as there is room for.
    const longest = Math.max(...groups.flatMap((name) => name.split(" ").map((word) => word.length)));
    const roomOf = (u) => u.width / n / 6.6;
    const splits = (u) => {
      const every = Math.max(1, Math.ceil((longest + 1) / roomOf(u)));
      return Array.from({ length: Math.ceil(n / every) }, (_, i) => i * every);
    };
    const lines = (name, most) => {
      const found = [""];
      for (const word of name.split(" ")) {
        const line = found.at(-1);
        if (line !== "" && line.length + word.length >= most) found.push(word);
        else found[found.length - 1] = line === "" ? word : `${line} ${word}`;
      }
      return found;
    };
    const named = (u) => {
      const most = Math.max(longest, roomOf(u) - 1);
      return (i) => lines(groups[i], most).join("\n");
    };
    const size = (u) => 20 + 14 * Math.max(...groups.map((_, i) => named(u)(i).split("\n").length));
    return {
      data: [Array.from({ length: n }, (_, i) => i), new Array(n).fill(null)],
      options: {
        scales: {
          x: { time: false, range: [-0.6, n - 0.4] },
          y: scale(
            { ...y, ...(Math.min(...values) === 0 && !y.log && y.from === undefined ? { from: 0 } : {}) },
            values,
          ),
        },
        axes: [
          axis("x", x, { splits, size, values: (u, at) => at.map(named(u)), grid: { show: false } }),
          axis("y", y),
        ],
        series: [{}, { paths: () => null, points: { show: false } }],
        hooks: { draw: [draw] },
      },
      legend:
        series.length > 1
          ? series.map((s) => ({ name: s.name, mark: `var(--${s.tone})`, kind: "bars" }))
          : [],
      find: (u) => (left) => {
        const at = u.posToVal(left, "x");
        const group = Math.round(at);
        if (!(group in groups)) return undefined;
        const told = series.map((s) => {
          const bar = s.bars[group];
          if (!bar) return `${s.name}: none`;
          const [low, high] = bar.interval ?? [];
          return `${s.name}: ${short(bar.value)}${bar.interval ? ` (${short(low)} to ${short(high)})` : ""}`;
        });
        return `${groups[group]}\n${told.join("\n")}`;
      },
    };
  }

  function heatOptions(plot) {
    const { columns, rows, values, x, y, colour } = plot;
    const share = (v) => (v - colour.from) / (colour.to - colour.from);
    const draw = (u) => {
      inside(u, (ctx) => {
        for (const [c, column] of values.entries()) {
          const a = Math.round(u.valToPos(columns[c], "x", true));
          const b = Math.round(u.valToPos(columns[c + 1], "x", true));
          for (const [r, value] of column.entries()) {
            if (value === null) continue;
            const low = Math.round(u.valToPos(Math.max(rows[r], u.scales.y.min), "y", true));
            const high = Math.round(u.valToPos(rows[r + 1], "y", true));
            ctx.fillStyle = ramp(share(value));
            ctx.fillRect(a, high, b - a, low - high);
          }
        }
      });
    };
    const cell = (edges, value) => edges.findIndex((edge, i) => value >= edge && value < edges[i + 1]);
    const lowest = y.log ? rows.find((edge) => edge > 0) : rows[0];
    return {
      data: [
        [columns[0], columns.at(-1)],
        [null, null],
      ],
      options: {
        scales: {
          x: scale({ from: columns[0], to: columns.at(-1), ...x }, []),
          y: scale({ from: lowest, to: rows.at(-1), ...y }, []),
        },
        axes: [axis("x", x, { grid: { show: false } }), axis("y", y, { grid: { show: false } })],
        series: [{}, { paths: () => null, points: { show: false } }],
        hooks: { draw: [draw] },
      },
      legend: [
        {
          name: `${colour.label}: ${short(colour.from)} to ${short(colour.to)}`,
          mark: `linear-gradient(90deg, ${RAMP.join(", ")})`,
          kind: "ramp",
        },
      ],
      find: (u) => (left, top) => {
        const c = cell(columns, u.posToVal(left, "x"));
        const r = cell(rows, u.posToVal(top, "y"));
        const value = values[c]?.[r];
        if (value === undefined || value === null) return undefined;
        return `${x.label}: ${short(columns[c])}\n${y.label}: ${short(rows[r])} to ${short(rows[r + 1])}\n${colour.label}: ${short(value)}`;
      },
    };
  }

  const KINDS = { curves: curvesOptions, bars: barsOptions, heat: heatOptions };
  const drawn = [];
  for (const figure of document.querySelectorAll("figure")) {
    const source = figure.querySelector('script[type="application/json"]');
    const into = figure.querySelector(".plot");
    if (!source || !into) continue;
    const plot = JSON.parse(source.textContent);
    const made = KINDS[plot.kind](plot);
    const height = plot.height ?? 320;
    legend(into, made.legend);
    const u = new uPlot(
      {
        width: into.clientWidth,
        height,
        legend: { show: false },
        cursor: {
          points: { show: false },
          drag: { x: plot.kind !== "bars", y: false },
          x: plot.kind !== "heat",
          y: false,
        },
        padding: [10, 12, 0, 0],
        ...made.options,
      },
      made.data,
      into,
    );
    pointing(u, made.find(u));
    drawn.push(u);
    new ResizeObserver(() => u.setSize({ width: into.clientWidth, height })).observe(into);
  }
  const redraw = () => {
    for (const u of drawn) u.redraw(false, true);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  window.addEventListener("beforeprint", redraw);
})();
