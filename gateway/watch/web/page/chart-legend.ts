// What each line of a chart is: by its colour and dashes, its name, and a sentence on a tap.
import type { Line, Plot } from "./chart-data.ts";
import { html } from "./html.ts";
import { Term } from "./term.ts";
import { chartWords as words } from "./words/charts.ts";

export function ChartLegend({ plot }: { plot: Plot }) {
  const { lines, bands, marks } = plot;
  const drawn = lines.filter(({ look, values }) => look !== "none" && values.some((value) => value !== null));
  const hasLate = drawn.some(({ late }) => late.includes(true));
  const bounded = bands.filter(({ upper }) => lines[upper]!.look === "none");
  return html`<figcaption class="legend">
    ${drawn.map((line) => html`<span><${Swatch} line=${line} />${line.means === null ? line.name : html`<${Term} name=${line.name} means=${line.means} />`}</span>`)}
    ${bounded.map(({ token }) => html`<span><svg viewBox="0 0 28 12" aria-hidden="true"><rect x="0" y="1" width="28" height="10" fill=${`var(${token})`} opacity="0.3" /></svg>${words.pressureBand}</span>`)}
    ${marks.length > 0 && html`<span><svg viewBox="0 0 28 12" aria-hidden="true"><rect x="0" y="0" width="28" height="3" fill="var(--state-leak)" /><rect x="0" y="3" width="28" height="9" fill="var(--state-leak)" opacity="0.2" /></svg>${plot.markName}</span>`}
    ${hasLate && html`<span><svg viewBox="0 0 28 12" aria-hidden="true"><rect x="10" y="2" width="8" height="8" fill="none" stroke="var(--ink)" stroke-width="1.5" /></svg>${words.lateMark}</span>`}
  </figcaption>`;
}

export function Swatch({ line: { token, dash, width } }: { line: Pick<Line, "token" | "dash" | "width"> }) {
  return html`<svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H28" fill="none" stroke=${`var(${token})`} stroke-width=${Math.max(width, 2)} stroke-dasharray=${dash.join(" ") || null} /></svg>`;
}
