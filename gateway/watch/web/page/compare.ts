// Several nodes beside each other: how far each is over its own baseline, their levels, and which of them rise together.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { NodeDetail } from "../api.ts";
import { ask } from "./ask.ts";
import { Chart } from "./chart.ts";
import { DAY_MS, type Line, NIGHT_GAP_MS, nightAt, type Plot } from "./chart-data.ts";
import { TimeButtons, useTimeShown } from "./chart-time.ts";
import { likeness, togetherOf } from "./compare-data.ts";
import { number } from "./format.ts";
import { html } from "./html.ts";
import { COMPARED_MAX } from "./nodes-data.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import { SpanChoice, useSpan } from "./span.ts";
import type { Span } from "./span-data.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { chartWords } from "./words/charts.ts";
import { nodesWords } from "./words/nodes.ts";
import { words } from "./words/words.ts";

/** A colour and dashes for each: either tells them apart. */
const LOOKS = [
  { token: "--blue", dash: [] },
  { token: "--vermillion", dash: [8, 4] },
  { token: "--green", dash: [2, 3] },
  { token: "--purple", dash: [10, 3, 2, 3] },
  { token: "--orange", dash: [5, 2] },
  { token: "--ink", dash: [1, 5] },
] as const;

type Compared = Pick<NodeDetail, "row" | "nights">;

/** Nodes that are not there are left out. Those of another span stay until theirs has come. */
function useCompared(names: readonly string[], span: Span): Compared[] | null {
  const [got, setGot] = useState<{ key: string; all: Compared[] } | null>(null);
  const key = names.join(",");
  useEffect(() => {
    let isOver = false;
    const asked = names.map((name) =>
      ask<NodeDetail>(`/api/nodes/${encodeURIComponent(name)}?days=${span}`).catch(() => null),
    );
    void Promise.all(asked).then(
      (found) => !isOver && setGot({ key, all: found.filter((each) => each !== null) }),
    );
    return () => {
      isOver = true;
    };
  }, [key, span]);
  return got?.key === key ? got.all : null;
}

export function CompareView({ route, known }: ViewProps) {
  const names = route.view === "compare" ? [...new Set(route.ids)].slice(0, COMPARED_MAX) : [];
  const [span, setSpan] = useSpan(route);
  const all = useCompared(names, span);
  const toNodes = html`<p class="noprint"><a href="/nodes">${nodesWords.toNodes}</a></p>`;
  if (names.length === 0)
    return html`<h1>${nodesWords.compareTitle}</h1><p>${nodesWords.compareNone}</p>${toNodes}`;
  return html`<h1>${nodesWords.compareTitle}</h1>
    <p>${nodesWords.compareMeans}</p>
    ${names.filter((name) => !known.nodes.has(name)).map((name) => html`<p class="refused">${nodesWords.notFound(name)}</p>`)}
    ${all === null ? html`<p class="loading" role="status">${words.loading}</p>` : html`<${Beside} all=${all} now=${Date.now() + known.ahead} span=${span} onSpan=${setSpan} />`}
    ${toNodes}`;
}

interface BesideProps {
  all: readonly Compared[];
  now: number;
  span: Span;
  onSpan(span: Span): void;
}

function Beside({ all, now, span, onSpan }: BesideProps) {
  // As of when they came: each new moment would draw all of them anew.
  const { rise, level, time } = useMemo(() => {
    const rise = plotOf(all, "rise", "dB");
    const last = rise.at.at(-1) ?? 0;
    const time = [Math.min(rise.at[0] ?? now, now - 7 * DAY_MS), Math.max(now, last + DAY_MS)] as const;
    return { rise, level: plotOf(all, "level_10", "dBFS"), time };
  }, [all]);
  const shown = useTimeShown(...time);
  const choose = (next: Span) => {
    shown.show(shown.all);
    onSpan(next);
  };
  return html`
    <ul class="plainlist compared">
      ${all.map(({ row: { name, state } }) => html`<li><${StateShape} state=${state} /> <a href=${pathOf.node(name)}>${name}</a>, ${words.states[state][0]}</li>`)}
    </ul>
    <div class="chartbar noprint">
      <${SpanChoice} span=${span} onSpan=${choose} />
      <${TimeButtons} shown=${shown} />
    </div>
    <section class="card"><h2><${Term} name=${nodesWords.riseOf} means=${chartWords.rise[1]} /></h2>
      <${Chart} title=${nodesWords.riseOf} plot=${rise} shown=${shown} none=${nodesWords.riseNone} height=${260} /></section>
    <section class="card"><h2><${Term} name=${nodesWords.levelOf} means=${chartWords.level[1]} /></h2>
      <${Chart} title=${nodesWords.levelOf} plot=${level} shown=${shown} none=${nodesWords.levelNone} height=${260} /></section>
    ${all.length > 1 && html`<${Pairs} all=${all} />`}
  `;
}

/** Nights of all of them on one axis. */
function plotOf(all: readonly Compared[], column: "rise" | "level_10", unit: string): Plot {
  const dates = [...new Set(all.flatMap(({ nights }) => nights.date))].sort((a, b) => a - b);
  const lines = all.map(({ row, nights }, i): Line => {
    const of = new Map(nights.date.map((date, night) => [date, night]));
    const at = <T>(values: readonly T[], date: number) => values[of.get(date) ?? -1];
    return {
      ...{ name: row.name, means: null, look: "nights", width: 2, gap: NIGHT_GAP_MS, ...LOOKS[i]! },
      values: dates.map((date) => at(nights[column], date) ?? null),
      late: dates.map((date) => at(nights.late, date) ?? false),
    };
  });
  return {
    at: dates.map(nightAt),
    lines,
    nights: null,
    bands: [],
    marks: [],
    markName: "",
    unit,
    digits: 1,
    leastSpan: 6,
  };
}

function Pairs({ all }: { all: readonly Compared[] }) {
  const pairs = all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b] as const));
  const { pairColumns: heads } = nodesWords;
  return html`<section class="card"><h2><${Term} name=${nodesWords.pairs} means=${nodesWords.pairsMean} /></h2>
    <table class="table">
      <thead><tr><th scope="col">${heads.pair}</th><th scope="col">${heads.says}</th><th scope="col" class="number">${heads.correlation}</th><th scope="col" class="number">${heads.nights}</th></tr></thead>
      <tbody>${pairs.map(([a, b]) => {
        const { r, nights } = likeness(a.nights, b.nights);
        return html`<tr>
          <td data-label=${heads.pair}>${nodesWords.and(a.row.name, b.row.name)}</td>
          <td data-label=${heads.says}>${nodesWords.together[togetherOf(r)]}</td>
          <td data-label=${heads.correlation} class="number">${number(r, 2)}</td>
          <td data-label=${heads.nights} class="number">${nights}</td>
        </tr>`;
      })}</tbody>
    </table>
  </section>`;
}
