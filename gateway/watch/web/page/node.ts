// One node: how it is and what that asks for, its alarms, and all that it has told as charts over one time.

import { useEffect, useMemo, useState } from "preact/hooks";
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeCheck, NodeDetail, NodeRow } from "../api.ts";
import { type Asked, Awaited, useAsked, useSeldom } from "./asked.ts";
import { Chart } from "./chart.ts";
import { Histogram } from "./chart-bars.ts";
import { HeatMap } from "./chart-heat.ts";
import { TimeButtons, useTimeShown } from "./chart-time.ts";
import { date, dateTime } from "./format.ts";
import { html } from "./html.ts";
import { hasKeyFault, KeyFault, NodeOwnCheck, useOwnCheck } from "./node-check.ts";
import { NodeFacts } from "./node-facts.ts";
import { NodeFigures } from "./node-figures.ts";
import { NodeInstalled } from "./node-installed.ts";
import { plotsOf } from "./node-plots.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import { SpanChoice, useSpan } from "./span.ts";
import type { Span } from "./span-data.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { chartWords } from "./words/charts.ts";
import { flagName } from "./words/flags.ts";
import { nodeWords } from "./words/node.ts";
import { nodesWords } from "./words/nodes.ts";
import { alarmWords, words } from "./words/words.ts";

/** A node that is heard often is not asked for more often than this. */
const ANEW_MS = 20_000;

export function NodeView({ route, known }: ViewProps) {
  const name = route.view === "node" ? route.id : "";
  const [span, setSpan] = useSpan(route);
  const row = known.nodes.get(name);
  const news = useSeldom(row?.latest?.at ?? 0, ANEW_MS);
  const heard = useSeldom(row?.lastHeard ?? 0, ANEW_MS);
  const asked = useAsked<NodeDetail>(`/api/nodes/${encodeURIComponent(name)}?days=${span}`, news);
  const check = useOwnCheck(name, heard);
  const now = Date.now() + known.ahead;
  // Another span of the same node: what is there stays until it has come.
  const [detail, setDetail] = useState<NodeDetail | null>(null);
  useEffect(() => {
    if (asked.value !== null) setDetail(asked.value);
  }, [asked.value]);
  if (row === undefined)
    return html`<h1>${name}</h1><p>${nodesWords.notFound(name)}</p><p><a href="/nodes">${nodesWords.toNodes}</a></p>`;
  return html`
    <${Heading} row=${row} check=${check.value} now=${now} />
    ${
      detail?.row.name === name
        ? html`<${Detail} detail=${detail} check=${check} now=${now} span=${span} onSpan=${setSpan} />`
        : html`<${Awaited} asked=${asked} />`
    }
  `;
}

function Heading({ row, check, now }: { row: NodeRow; check: NodeCheck | null; now: number }) {
  const { name, state, address, mutedUntil } = row;
  const [is, means] = words.states[state];
  // Anyone can send what only seems to be of a node: it says nothing against one that is heard.
  const isKey = check !== null && hasKeyFault(check) && (check.revoked || state === "silent");
  return html`<header class="nodehead">
    <h1>${name}</h1>
    ${address !== null && html`<p class="faint">${address}</p>`}
    <p class="statenow"><${StateShape} state=${state} /> <strong>${is}</strong></p>
    <p>${means} ${isKey ? html`<${KeyFault} check=${check} now=${now} />` : nodeWords.todo[state]}</p>
    ${mutedUntil !== null && html`<p>${nodeWords.mutedUntil(date(mutedUntil))}</p>`}
  </header>`;
}

interface DetailProps {
  detail: NodeDetail;
  check: Asked<NodeCheck>;
  now: number;
  span: Span;
  onSpan(span: Span): void;
}

function Detail({ detail, check, now, span, onSpan }: DetailProps) {
  return html`<section class="card"><h2>${nodeWords.alarms}</h2><${NodeAlarms} alarms=${detail.alarms} /></section>
    <${Charts} detail=${detail} span=${span} onSpan=${onSpan} now=${now} />
    <${NodeFigures} nights=${detail.nights} />
    <div class="grid apart">
      <section class="card"><h2>${nodeWords.facts}</h2><${NodeFacts} detail=${detail} now=${now} /></section>
      <section class="card"><h2>${nodeWords.events}</h2><${Events} events=${detail.events} /></section>
    </div>
    <${NodeOwnCheck} asked=${check} now=${now} />
    <${NodeInstalled} detail=${detail} />`;
}

function NodeAlarms({ alarms }: Pick<NodeDetail, "alarms">) {
  if (alarms.length === 0) return html`<p>${nodeWords.noAlarms}</p>`;
  return html`<ul class="plainlist">
    ${alarms.map(
      ({ id, kind, state, reason, began }) => html`<li key=${id}>
      <a href=${pathOf.alarm(id)}>${capital(alarmWords.kinds[kind].name)}</a>, ${alarmWords.since(date(began))}:
      ${" "}${state === "closed" && reason !== null ? alarmWords.closedAs(alarmWords.reasons[reason].name) : alarmWords.states[state].name}
    </li>`,
    )}
  </ul>`;
}

function Charts({ detail, now, span, onSpan }: Omit<DetailProps, "check">) {
  // As of when it came: each new moment would draw all of them anew.
  const plots = useMemo(() => plotsOf(detail, now), [detail]);
  const shown = useTimeShown(...plots.time);
  useChartAsked();
  const choose = (next: Span) => {
    shown.show(shown.all);
    onSpan(next);
  };
  const { none } = chartWords;
  const card = (id: string, [title, means]: readonly [string, string], content: unknown) =>
    html`<section class="card" id=${`chart-${id}`}><h2><${Term} name=${capital(title)} means=${means} /></h2>${content}</section>`;
  const chart = (id: "level" | "spread" | "pressure" | "battery" | "temperature", height?: number) =>
    html`<${Chart} title=${chartWords[id][0]} plot=${plots[id]} shown=${shown} none=${none[id]} ...${height === undefined ? {} : { height }} />`;
  return html`<div class="chartbar noprint">
      <${SpanChoice} span=${span} onSpan=${choose} />
      <${TimeButtons} shown=${shown} />
    </div>
    <p class="faint small noprint withkeys">${chartWords.keys}</p>
    <p class="faint small noprint withfinger">${chartWords.touch}</p>
    ${card("level", chartWords.level, chart("level", 260))}
    ${card("spread", chartWords.spread, chart("spread", 160))}
    ${card("pressure", chartWords.pressure, chart("pressure", 240))}
    ${card("spectra", chartWords.spectra, html`<${HeatMap} spectra=${detail.spectra} shown=${shown} />`)}
    <div class="grid apart">
      ${card("histogram", chartWords.histogram, html`<${Histogram} histogram=${detail.histogram} />`)}
      ${card("battery", chartWords.battery, html`${chart("battery", 150)}<h3><${Term} name=${capital(chartWords.temperature[0])} means=${chartWords.temperature[1]} /></h3>${chart("temperature", 150)}`)}
    </div>`;
}

/** A figure elsewhere opens its chart: ?chart=pressure. */
function useChartAsked(): void {
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("chart");
    if (asked !== null) document.getElementById(`chart-${asked}`)?.scrollIntoView();
  }, []);
}

function Events({ events }: Pick<NodeDetail, "events">) {
  if (events.length === 0) return html`<p>${nodeWords.noEvents}</p>`;
  return html`<ul class="plainlist">
    ${events.map(({ at, kind, text }) => html`<li><span class="number">${dateTime(at)}</span> ${nodeWords.eventKinds[kind] ?? kind}${text === null ? "" : `: ${eventText(text)}`}</li>`)}
  </ul>`;
}

/** The state that it has come to, or what fails. */
const eventText = (text: string) =>
  text
    .split(" ")
    .map((word) => nodeWords.leakStates[word]?.[0] ?? flagName(word))
    .join(", ");
