// The site in a month, as a page to read and to print: night flows with what to do about them, alarms of water and how long each took.
import { useEffect, useState } from "preact/hooks";
import { NODE_STATES, type SiteReport } from "../api.ts";
import { Awaited, useAsked, useSeldom } from "./asked.ts";
import { html } from "./html.ts";
import { StateShape } from "./shape.ts";
import { CommonNoise } from "./site-common.ts";
import { monthBy } from "./site-data.ts";
import { AreaFlow } from "./site-flow.ts";
import { SiteLeaks } from "./site-leaks.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { siteWords as text } from "./words/site.ts";
import { words } from "./words/words.ts";

const MONTHS_SHOWN = 36;
/** Alarms and nodes change often: a report need not. */
const ANEW_MS = 60_000;

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, "0000-00".length);

export function SiteView({ known, route }: ViewProps) {
  const thisMonth = monthOf(known.now.at);
  const [month, setMonth] = useState(() => new URLSearchParams(location.search).get("month") ?? thisMonth);
  useEffect(() => setMonth(new URLSearchParams(location.search).get("month") ?? thisMonth), [route]);
  const news = useSeldom(known.alarms, ANEW_MS);
  const asked = useAsked<SiteReport>(`/api/site?month=${month}`, news);
  const choose = (next: string) => {
    setMonth(next);
    history.replaceState(null, "", `/site?month=${next}`);
  };
  return html`
    <h1>${text.title(known.now.site)}</h1>
    <${MonthBar} month=${month} thisMonth=${thisMonth} choose=${choose} />
    ${asked.value === null ? html`<${Awaited} asked=${asked} />` : html`<${Report} report=${asked.value} known=${known} />`}
  `;
}

/** "November 2026" */
const monthName = (month: string) =>
  `${text.months[Number(month.slice("0000-".length)) - 1] ?? ""} ${month.slice(0, "0000".length)}`;

interface MonthBarProps {
  month: string;
  thisMonth: string;
  choose(month: string): void;
}

function MonthBar({ month, thisMonth, choose }: MonthBarProps) {
  const months = Array.from({ length: MONTHS_SHOWN }, (_, i) => monthBy(thisMonth, -i));
  if (!months.includes(month)) months.push(month);
  return html`<h2 class="onpaper">${monthName(month)}</h2>
    <div class="row monthbar noprint">
      <button type="button" class="plain" aria-label=${text.earlier} title=${text.earlier} onClick=${() => choose(monthBy(month, -1))}>←</button>
      <label><span class="hidden">${text.month}</span>
        <select value=${month} onChange=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}>
          ${months.map((each) => html`<option key=${each} value=${each}>${monthName(each)}</option>`)}
        </select>
      </label>
      <button type="button" class="plain" aria-label=${text.later} title=${text.later} disabled=${month >= thisMonth} onClick=${() => choose(monthBy(month, 1))}>→</button>
      <span class="actions">
        <button type="button" class="plain" onClick=${() => print()}>${text.print}</button>
        <a class="button plain" href=${`/api/site.csv?month=${month}`} download>${text.csv}</a>
      </span>
    </div>`;
}

interface ReportProps {
  report: SiteReport;
  known: ViewProps["known"];
}

function Report({ report, known }: ReportProps) {
  const { areas, alarms, nodes, month } = report;
  const began = alarms.filter((alarm) => monthOf(alarm.began) === month).length;
  const mended = alarms.filter(({ repaired }) => repaired !== null && monthOf(repaired) === month).length;
  const open = alarms.filter(({ state }) => state !== "closed").length;
  return html`
    <div class="grid apart">
      <section class="card"><h2>${text.inShort}</h2>
        <p>${text.leaksBegan(began)} ${text.leaksMended(mended)} ${text.leaksOpen(open)}</p>
      </section>
      <section class="card"><h2><${Term} name=${text.nodesNow} means=${text.nodesNowMeans} /></h2>
        <ul class="plainlist counts">
          ${NODE_STATES.filter((state) => nodes[state] > 0).map(
            (state) =>
              html`<li><a href=${`/nodes?state=${state}`}><${StateShape} state=${state} /> ${nodes[state]} ${words.states[state][0]}</a></li>`,
          )}
        </ul>
      </section>
    </div>
    <h2><${Term} name=${text.flows} means=${text.flow[1]} /></h2>
    ${areas.length === 0 && html`<p>${text.noAreas}</p>`}
    ${areas.map((area) => html`<${AreaFlow} key=${area.name} area=${area} known=${known} />`)}
    <${CommonNoise} common=${report.common} />
    <h2>${text.leaks}</h2>
    <${SiteLeaks} alarms=${alarms} />
  `;
}
