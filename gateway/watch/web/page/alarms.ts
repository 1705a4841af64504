// All alarms, those that are open and those that are over: to look for one, or to see how many of a kind there were.
import { useEffect, useMemo, useState } from "preact/hooks";
import { ALARM_KINDS, ALARM_STATES, type Alarm, type AlarmKind } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import type { AlarmList } from "../api.ts";
import { AlarmLines } from "./alarm-line.ts";
import { addressOf, fitting, type Wanted, wantedIn } from "./alarms-data.ts";
import { ask } from "./ask.ts";
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";
import { alarmPage } from "./words/alarms.ts";
import { alarmWords, words } from "./words/words.ts";

/** Null while they come. */
function useClosed(isWanted: boolean, known: ViewProps["known"]) {
  const [closed, setClosed] = useState<readonly Alarm[] | null>(null);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    ask<AlarmList>("/api/alarms?closed=1").then(
      ({ alarms }) => setClosed(alarms),
      () => setAway(true),
    );
  }, [isWanted]);
  const all = useMemo(() => {
    const found = new Map((closed ?? []).map((alarm) => [alarm.id, alarm]));
    for (const alarm of known.alarms.values()) found.set(alarm.id, alarm);
    return [...found.values()];
  }, [closed, known.alarms]);
  return { all, isAway, isComing: isWanted && closed === null && !isAway };
}

export function AlarmsView({ known }: ViewProps) {
  const [wanted, setWanted] = useState(() => wantedIn(location.search));
  const want = (some: Partial<Wanted>) => {
    const next = { ...wanted, ...some };
    setWanted(next);
    history.replaceState(null, "", addressOf(next));
  };
  const isClosed = wanted.state === "closed" || wanted.state === "any";
  const { all, isAway, isComing } = useClosed(isClosed, known);
  const found = useMemo(() => fitting(all, wanted, alarmWords), [all, wanted]);
  const isAnything = wanted.kind !== null || wanted.text !== "" || wanted.state !== "any-open";
  return html`
    <h1>${words.views.alarms}</h1>
    <${Filters} wanted=${wanted} want=${want} />
    <p role="status" class="faint">${isComing ? words.loading : alarmPage.list.shown(found.length)}</p>
    ${isAway && html`<p role="alert" class="refused">${alarmPage.list.notLoaded}</p>`}
    ${
      found.length > 0
        ? html`<${AlarmLines} alarms=${found} />`
        : !isComing &&
          html`<p class="empty">${isAnything ? alarmPage.list.noneFits : alarmPage.list.none}</p>`
    }
  `;
}

function Filters({ wanted, want }: { wanted: Wanted; want(some: Partial<Wanted>): void }) {
  const { list } = alarmPage;
  const value = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
  const options = (entries: readonly (readonly [value: string, name: string])[]) =>
    entries.map(([key, name]) => html`<option key=${key} value=${key}>${name}</option>`);
  const { kind, state, text, order } = wanted;
  return html`<div class="row alarmfilters" role="search">
    <label class="looked">${words.search}
      <input type="search" value=${text} placeholder=${list.searchWhat} onInput=${(event: Event) => want({ text: value(event) })} />
    </label>
    <label>${list.kind}
      <select value=${kind ?? ""} onChange=${(event: Event) => want({ kind: (value(event) || null) as AlarmKind | null })}>
        ${options([["", words.all], ...ALARM_KINDS.map((each) => [each, alarmWords.kinds[each].name] as const)])}
      </select>
    </label>
    <label>${list.state}
      <select value=${state} onChange=${(event: Event) => want({ state: value(event) as Wanted["state"] })}>
        ${options([
          ["any-open", list.open],
          ...ALARM_STATES.map((each) => [each, capital(alarmWords.states[each].name)] as const),
          ["any", words.all],
        ])}
      </select>
    </label>
    <label>${list.order}
      <select value=${order} onChange=${(event: Event) => want({ order: value(event) as Wanted["order"] })}>
        ${options([
          ["rank", list.byRank],
          ["time", list.byTime],
        ])}
      </select>
    </label>
  </div>`;
}
