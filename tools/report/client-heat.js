// A field of cells by colour.
import { axis, scale, short } from "./client-axes.js";
import { inside } from "./client-canvas.js";

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
const RAMP_RGB = RAMP.map((c) => [1, 3, 5].map((i) => Number.parseInt(c.slice(i, i + 2), 16)));

/** The colour of a share of the ramp, 0 to 1. */
function ramp(share) {
  const at = Math.max(0, Math.min(1, share)) * (RAMP.length - 1);
  const i = Math.min(RAMP.length - 2, Math.floor(at));
  return `rgb(${RAMP_RGB[i].map((c, k) => Math.round(c + (RAMP_RGB[i + 1][k] - c) * (at - i))).join(",")})`;
}

/** Place of the cell that a value is in, -1 outside; `edges`: one more than there are cells. */
const cellOf = (edges, value) => edges.findIndex((edge, i) => value >= edge && value < edges[i + 1]);

export function heatOptions({ columns, rows, values, x, y, colour }) {
  const share = (v) => (v - colour.from) / (colour.to - colour.from);
  const draw = (u) => {
    const at = (value, side) => Math.round(u.valToPos(value, side, true));
    inside(u, (ctx) => {
      for (const [c, column] of values.entries()) {
        const left = at(columns[c], "x");
        const width = at(columns[c + 1], "x") - left;
        for (const [r, value] of column.entries()) {
          if (value === null) continue;
          const low = at(Math.max(rows[r], u.scales.y.min), "y");
          const high = at(rows[r + 1], "y");
          ctx.fillStyle = ramp(share(value));
          ctx.fillRect(left, high, width, low - high);
        }
      }
    });
  };
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
      const c = cellOf(columns, u.posToVal(left, "x"));
      const r = cellOf(rows, u.posToVal(top, "y"));
      const value = values[c]?.[r];
      if (value === undefined || value === null) return undefined;
      const row = `${short(rows[r])} to ${short(rows[r + 1])}`;
      return `${x.label}: ${short(columns[c])}\n${y.label}: ${row}\n${colour.label}: ${short(value)}`;
    },
  };
}
