// The histogram of a night's levels: how many windows had which.
import type { NodeDetail } from "../api.ts";
import { night, number, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { chartWords as words } from "./words/charts.ts";

type Counts = NonNullable<NodeDetail["histogram"]>;

const HEIGHT = 158;
const WIDTH = 320;
const LEFT = 34;
const RIGHT = 14;
const BOTTOM = 34;
const TOP = 24;

export function Histogram({ histogram }: { histogram: Counts | null }) {
  const most = histogram === null ? 0 : Math.max(...histogram.counts);
  if (histogram === null || most === 0) return html`<p class="nochart">${words.none.histogram}</p>`;
  const { counts, from_dbfs, step_db, date } = histogram;
  const wide = (WIDTH - LEFT - RIGHT) / counts.length;
  const levelAt = (i: number) => from_dbfs + i * step_db;
  const windows = counts.reduce((sum, count) => sum + count, 0);
  const label = words.histogramSays(night(date), windows, withUnit(levelAt(counts.indexOf(most)), "dBFS", 1));
  const each = Math.ceil(counts.length / 6);
  return html`<figure class="chart">
    <svg class="histogram" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
      <text x="0" y="10">${words.windows}</text>
      <text x=${LEFT - 6} y=${TOP + 4} text-anchor="end">${number(most)}</text>
      <text x=${LEFT - 6} y=${HEIGHT - BOTTOM} text-anchor="end">0</text>
      <path class="axis" d=${`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH}`} />
      ${counts.map((count, i) => {
        const high = (count / most) * (HEIGHT - BOTTOM - TOP);
        return html`<g>
          <rect class="count" x=${LEFT + i * wide + 1} y=${HEIGHT - BOTTOM - high} width=${Math.max(1, wide - 2)} height=${high} />
          ${i % each === 0 && html`<text x=${LEFT + (i + 0.5) * wide} y=${HEIGHT - BOTTOM + 14} text-anchor="middle">${number(levelAt(i), step_db % 1 === 0 ? 0 : 1)}</text>`}
        </g>`;
      })}
      <text x=${LEFT + (WIDTH - LEFT - RIGHT) / 2} y=${HEIGHT - 4} text-anchor="middle">dBFS</text>
    </svg>
    <p class="read number">${label}</p>
  </figure>`;
}
