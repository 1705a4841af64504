// The night flow of a metered area: what it was, what is usual, whether it has changed for good, and what to do about that.
import { useMemo } from "preact/hooks";
import type { SiteReport } from "../api.ts";
import { Chart } from "./chart.ts";
import { DAY_MS, type Line, NIGHT_GAP_MS, nightAt, type Plot } from "./chart-data.ts";
import { TimeButtons, useTimeShown } from "./chart-time.ts";
import { night, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import type { Known } from "./state.ts";
import { Term } from "./term.ts";
import { siteWords as text } from "./words/site.ts";
import { words } from "./words/words.ts";

type Area = SiteReport["areas"][number];

const flowText = (m3h: number) => withUnit(m3h, "m³/h", 2);

export function AreaFlow({ area, known }: { area: Area; known: Known }) {
  const { name, nodes, date: dates } = area;
  return html`<section class="card area">
    <h3>${name} <span class="faint">${text.nodesOf(nodes.length)}</span></h3>
    ${dates.length === 0 ? html`<p>${text.noFlow}</p>` : html`<${Flow} area=${area} known=${known} />`}
  </section>`;
}

function Flow({ area, known }: { area: Area; known: Known }) {
  const { step, date: dates, flow_m3h, usual_m3h } = area;
  const plot = useMemo(() => flowPlot(area), [area]);
  const last = flow_m3h.findLastIndex((flow) => flow !== null);
  const shown = useTimeShown(plot.at[0]!, plot.at.at(-1)! + DAY_MS);
  const facts = [
    ...(last < 0 ? [] : [text.lastNight(night(dates[last]!), flowText(flow_m3h[last]!))]),
    usual_m3h === null ? text.noUsual : text.usualIs(flowText(usual_m3h)),
  ];
  return html`<p><${Term} name=${text.flow[0]} means=${text.flow[1]} />: ${facts.join(", ")}.</p>
    <p><strong>${stepText(step)}</strong> ${step === null ? text.steadyTodo : step.by_m3h > 0 ? text.upTodo : text.downTodo}</p>
    ${step !== null && step.by_m3h > 0 && html`<${LoudNodes} nodes=${area.nodes} known=${known} />`}
    <div class="chartbar flowbar noprint"><${TimeButtons} shown=${shown} /></div>
    <${Chart} title=${text.flow[0]} plot=${plot} shown=${shown} none=${text.noFlow} height=${200} />`;
}

function stepText(step: Area["step"]): string {
  if (step === null) return text.steady;
  const by = flowText(Math.abs(step.by_m3h));
  return step.by_m3h > 0
    ? text.up(by, night(Math.round(step.since / DAY_MS)))
    : text.down(by, night(Math.round(step.since / DAY_MS)));
}

/** Where to begin. */
function LoudNodes({ nodes, known }: { nodes: readonly string[]; known: Known }) {
  const loud = nodes
    .map((name) => known.nodes.get(name))
    .filter((row) => row !== undefined)
    .filter(({ state }) => state === "leak" || state === "suspect");
  if (loud.length === 0) return null;
  return html`<p>${text.upAlarms}</p><ul class="plainlist">
    ${loud.map(({ name, state }) => html`<li><${StateShape} state=${state} /> <a href=${pathOf.node(name)}>${name}</a>, ${words.states[state][0]}</li>`)}
  </ul>`;
}

function flowPlot({ date: dates, flow_m3h, usual_m3h, step }: Area): Plot {
  const common = { late: [], look: "nights", gap: NIGHT_GAP_MS } as const;
  const lines: Line[] = [
    {
      ...common,
      name: text.flow[0],
      means: text.flow[1],
      values: flow_m3h,
      token: "--accent",
      dash: [],
      width: 2,
    },
    {
      ...{ ...common, name: text.usual[0], means: text.usual[1], token: "--ink", dash: [6, 4], width: 1.5 },
      values: dates.map(() => usual_m3h),
    },
  ];
  return {
    ...{ at: dates.map(nightAt), lines, nights: null, bands: [], unit: "m³/h", digits: 2, leastSpan: 1 },
    marks: step === null ? [] : [{ from: nightAt(Math.round(step.since / DAY_MS)), until: null }],
    markName: text.stepMark,
  };
}
