// What has become of an alarm: when each came and how long it took, who did what, and what people wrote.
import { type Alarm, WATER_KINDS } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import { type AlarmTimes, timesOf } from "../../../alarms/workflow.ts";
import type { AlarmDetail } from "../api.ts";
import { changedIn } from "./alarm-changed.ts";
import { date, dateTime, span } from "./format.ts";
import { html } from "./html.ts";
import { alarmView } from "./words/alarm.ts";
import { person } from "./words/alarms.ts";
import { alarmWords } from "./words/words.ts";

export function Times({ alarm }: { alarm: Alarm }) {
  const took = timesOf(alarm);
  const row = (name: string, at: number | null, what?: keyof AlarmTimes) => {
    const ms = what === undefined ? null : took[what];
    return html`<dt>${capital(name)}</dt>
      <dd class=${at === null ? "faint" : ""}>${at === null ? alarmView.notYet : dateTime(at)}
        ${ms !== null && html` <span class="faint">(${alarmView.took(what!, span(ms))})</span>`}</dd>`;
  };
  const { states } = alarmWords;
  return html`<dl class="facts">
    <dt>${alarmView.began}</dt><dd>${(alarm.kind === "burst" ? dateTime : date)(alarm.began)}</dd>
    ${row(alarmView.opened, alarm.opened)}
    ${row(states.acknowledged.name, alarm.acknowledged, "awareness")}
    ${(alarm.located !== null || WATER_KINDS.has(alarm.kind)) && row(states.located.name, alarm.located, "location")}
    ${row(states.repaired.name, alarm.repaired, "repair")}
    ${row(states.closed.name, alarm.closed)}
    ${alarm.quietSince !== null && row(alarmView.quiet, alarm.quietSince)}
  </dl>`;
}

/** So many are read at a glance. */
const SHOWN = 8;

const changedText = (changed: AlarmDetail["history"][number]["changed"]) =>
  changedIn(changed, alarmWords)
    .map((each) => alarmView.changed(...each))
    .join("; ");

/** The newest first. */
export function History({ history }: Pick<AlarmDetail, "history">) {
  const all = history.toReversed();
  const list = (some: typeof all) =>
    html`<ol class="plainlist history">${some.map(
      ({ what, at, who, changed }) =>
        html`<li><time class="faint number">${dateTime(at)}</time> <span>${capital(alarmView.noted(alarmWords.changes[what], who && person(who)))}${changed.length > 0 && html`<br /><span class="faint">${changedText(changed)}</span>`}</span></li>`,
    )}</ol>`;
  return html`${list(all.slice(0, SHOWN))}
    ${all.length > SHOWN && html`<details><summary>${alarmView.earlier(all.length - SHOWN)}</summary>${list(all.slice(SHOWN))}</details>`}`;
}

export function Notes({ notes }: Pick<Alarm, "notes">) {
  if (notes.length === 0) return html`<p class="faint">${alarmView.noNotes}</p>`;
  return html`<ul class="plainlist notes">${notes
    .toReversed()
    .map(
      ({ at, by, text }) =>
        html`<li><p>${text}</p><p class="faint">${dateTime(at)}, ${alarmView.by(person(by))}</p></li>`,
    )}</ul>`;
}
