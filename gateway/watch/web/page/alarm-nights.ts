// The nights of an alarm's nodes, and the flow of its area, as small charts over one time.
import { useMemo } from "preact/hooks";
import type { AlarmDetail } from "../api.ts";
import { type Days, NightChart } from "./alarm-chart.ts";
import { type Line, nightAt, nightLine, type Plot } from "./chart-data.ts";
import { type TimeShown, useTimeShown } from "./chart-time.ts";
import { night, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { Term } from "./term.ts";
import { alarmView } from "./words/alarm.ts";
import { chartWords } from "./words/charts.ts";

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => Math.floor(ms / DAY_MS);
const isThere = (value: number | null | undefined) => value !== null && value !== undefined;

interface NightsProps extends Pick<AlarmDetail, "nodes" | "flow"> {
  /** unix ms */
  began: number;
}

/** What all of its charts share. */
interface Time {
  days: Days;
  shown: TimeShown;
  /** Days since 1970-01-01. */
  began: number;
}

export function Nights({ nodes, flow, began }: NightsProps) {
  const day = dayOf(began);
  const dates = [...nodes.flatMap(({ nights }) => nights.date), ...(flow?.date ?? [])];
  const [first, end] = dates.reduce(
    ([from, to], each) => [Math.min(from, each), Math.max(to, each + 1)],
    [dates[0] ?? day, (dates[0] ?? day) + 1],
  );
  const shown = useTimeShown(nightAt(first), nightAt(end));
  const time: Time = { days: [first, end], shown, began: day };
  const [level, usual] = [alarmView.level, alarmView.usual];
  return html`
    ${
      nodes.length > 0 &&
      html`<h2 id="nights">${alarmView.nights}</h2>
      <p class="faint"><${Term} name=${level[0]} means=${level[1]} />, <${Term} name=${usual[0]} means=${usual[1]} /></p>
      <${Hints} />
      ${nodes.map(({ row, nights }) => html`<${NodeNights} key=${row.name} name=${row.name} nights=${nights} time=${time} />`)}`
    }
    ${flow !== null && html`<${NightFlow} flow=${flow} time=${time} />`}`;
}

function Hints() {
  return html`<p class="faint small noprint withkeys">${chartWords.readKeys}</p>
    <p class="faint small noprint withfinger">${chartWords.touch}</p>`;
}

/** Of nights alone. */
const plotOf = (dates: readonly number[], lines: readonly Line[], unit: string): Plot => ({
  ...{ at: dates.map(nightAt), lines, unit, digits: 1, leastSpan: 0 },
  ...{ nights: null, bands: [], marks: [], markName: "" },
});

interface NodeNightsProps {
  name: string;
  nights: AlarmDetail["nodes"][number]["nights"];
  time: Time;
}

function NodeNights({ name, nights, time }: NodeNightsProps) {
  const last = nights.level_10.findLastIndex(isThere);
  const usual = nights.baseline[last];
  const [level, baseline] = [alarmView.level[0], alarmView.usual[0]];
  const plot = useMemo(
    () =>
      plotOf(
        nights.date,
        [
          nightLine([level, null], nights.level_10, nights.late, "--blue", { width: 2 }),
          nightLine([baseline, null], nights.baseline, [], "--green", { width: 2, dash: [5, 4] }),
        ],
        "dBFS",
      ),
    [nights],
  );
  return html`<section class="node">
    <h3><a href=${pathOf.node(name)}>${name}</a></h3>
    ${
      last < 0
        ? html`<p class="faint">${alarmView.noNights}</p>`
        : html`<${NightChart} title=${`${name}, ${level}`} plot=${plot} dates=${nights.date} ...${time}
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
  time: Time;
}

function NightFlow({ flow, time }: FlowProps) {
  const last = flow.flow_m3h.findLastIndex(isThere);
  const plot = useMemo(
    () =>
      plotOf(
        flow.date,
        [nightLine([alarmView.flowLine, null], flow.flow_m3h, [], "--blue", { width: 2 })],
        "m³/h",
      ),
    [flow],
  );
  if (last < 0) return null;
  return html`<h2 id="flow">${alarmView.flow(flow.area)}</h2>
    <${NightChart} title=${alarmView.flow(flow.area)} plot=${plot} dates=${flow.date} ...${time}
      says=${alarmView.flowSays(night(flow.date[last]!), withUnit(flow.flow_m3h[last], "m³/h", 1))} />`;
}
