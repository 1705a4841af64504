// The nights of an alarm's nodes, and the flow of its area, as small charts.
import type { AlarmDetail } from "../api.ts";
import { NightChart } from "./alarm-chart.ts";
import { night, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { Term } from "./term.ts";
import { alarmView } from "./words/alarm.ts";

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => Math.floor(ms / DAY_MS);
const isThere = (value: number | null | undefined) => value !== null && value !== undefined;

interface NightsProps {
  nodes: AlarmDetail["nodes"];
  /** unix ms */
  began: number;
}

export function Nights({ nodes, began }: NightsProps) {
  if (nodes.length === 0) return null;
  const [level, usual] = [alarmView.level, alarmView.usual];
  return html`<h2 id="nights">${alarmView.nights}</h2>
    <p class="faint"><${Term} name=${level[0]} means=${level[1]} />, <${Term} name=${usual[0]} means=${usual[1]} /></p>
    ${nodes.map(({ row, nights }) => html`<${NodeNights} key=${row.name} name=${row.name} nights=${nights} began=${began} />`)}`;
}

interface NodeNightsProps {
  name: string;
  nights: AlarmDetail["nodes"][number]["nights"];
  began: number;
}

function NodeNights({ name, nights, began }: NodeNightsProps) {
  const last = nights.level_10.findLastIndex(isThere);
  const usual = nights.baseline[last];
  return html`<section class="node">
    <h3><a href=${pathOf.node(name)}>${name}</a></h3>
    ${
      last < 0
        ? html`<p class="faint">${alarmView.noNights}</p>`
        : html`<${NightChart} unit="dBFS" dates=${nights.date} began=${dayOf(began)}
            lines=${[
              { name: alarmView.level[0], values: nights.level_10 },
              { name: alarmView.usual[0], values: nights.baseline, isUsual: true },
            ]}
            says=${alarmView.levelSays(
              night(nights.date[last]!),
              withUnit(nights.level_10[last], "dBFS", 1),
              isThere(usual) ? withUnit(usual, "dBFS", 1) : null,
              (nights.rise[last] ?? 0) > 0 ? withUnit(nights.rise[last], "dB", 1) : null,
            )} />`
    }
  </section>`;
}

interface FlowProps {
  flow: NonNullable<AlarmDetail["flow"]>;
  began: number;
}

export function NightFlow({ flow, began }: FlowProps) {
  const last = flow.flow_m3h.findLastIndex(isThere);
  if (last < 0) return null;
  return html`<h2 id="flow">${alarmView.flow(flow.area)}</h2>
    <${NightChart} unit="m³/h" dates=${flow.date} began=${dayOf(began)}
      lines=${[{ name: alarmView.flowLine, values: flow.flow_m3h }]}
      says=${alarmView.flowSays(night(flow.date[last]!), withUnit(flow.flow_m3h[last], "m³/h", 1))} />`;
}
