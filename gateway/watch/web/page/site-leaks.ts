// The month's alarms of water: how many are in which state, what they were, and how long people needed for each.
import type { Alarm } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import { timesOf } from "../../../alarms/workflow.ts";
import { date, span } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { counted, medianTimes, TIMES } from "./site-data.ts";
import { Term } from "./term.ts";
import { siteWords as text } from "./words/site.ts";
import { alarmWords } from "./words/words.ts";

const time = (ms: number | null) => (ms === null ? "–" : span(ms));

export function SiteLeaks({ alarms }: { alarms: readonly Alarm[] }) {
  if (alarms.length === 0) return html`<p>${text.noLeaks}</p>`;
  const states = counted(alarms.map(({ state }) => state));
  const reasons = counted(alarms.map(({ reason }) => reason).filter((reason) => reason !== null));
  return html`
    <div class="grid apart">
      <section class="card"><h3>${text.byState}</h3>
        <ul class="plainlist">${states.map(([state, count]) => html`<li>${count} × ${alarmWords.states[state].name}</li>`)}</ul></section>
      <section class="card"><h3>${text.byReason}</h3>
        ${reasons.length === 0 ? html`<p>${text.noReasons}</p>` : html`<ul class="plainlist">${reasons.map(([reason, count]) => html`<li>${count} × ${alarmWords.reasons[reason].name}</li>`)}</ul>`}</section>
      <${Times} alarms=${alarms} />
    </div>
    <${Table} alarms=${alarms} />
  `;
}

function Times({ alarms }: { alarms: readonly Alarm[] }) {
  const medians = medianTimes(alarms);
  return html`<section class="card"><h3>${text.timesTitle}</h3>
    <p>${text.timesFew}</p>
    <dl class="facts">
      ${TIMES.map((name) => {
        const { median, of } = medians[name];
        const [term, means] = text.times[name];
        return html`<dt><${Term} name=${capital(term)} means=${means} /></dt><dd>${time(median)} <span class="faint">${of > 0 && text.ofAlarms(of)}</span></dd>`;
      })}
    </dl>
  </section>`;
}

function Table({ alarms }: { alarms: readonly Alarm[] }) {
  const { columns, times } = text;
  return html`<table class="table leaks">
    <thead><tr>
      <th scope="col">${columns.alarm}</th><th scope="col">${columns.place}</th><th scope="col">${columns.began}</th><th scope="col">${columns.state}</th>
      ${TIMES.map((name) => html`<th scope="col" class="number">${capital(times[name][0])}</th>`)}
    </tr></thead>
    <tbody>${alarms
      .toSorted((a, b) => b.began - a.began)
      .map((alarm) => {
        const taken = timesOf(alarm);
        const { id, kind, place, began, state, reason } = alarm;
        return html`<tr key=${id}>
        <td data-label=${columns.alarm}><a href=${pathOf.alarm(id)}>${capital(alarmWords.kinds[kind].name)} ${id}</a></td>
        <td data-label=${columns.place}>${alarmWords.place(place)}</td>
        <td data-label=${columns.began} class="date">${date(began)}</td>
        <td data-label=${columns.state}>${reason === null ? alarmWords.states[state].name : alarmWords.closedAs(alarmWords.reasons[reason].name)}</td>
        ${TIMES.map((name) => html`<td data-label=${capital(times[name][0])} class="number">${time(taken[name])}</td>`)}
      </tr>`;
      })}</tbody>
  </table>`;
}
