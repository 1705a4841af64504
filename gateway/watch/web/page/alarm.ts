// One alarm: how sure and why, what to do now, and what has been done.
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Alarm, WATER_KINDS } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import type { AlarmDetail, NodeRow } from "../api.ts";
import { Deeds } from "./alarm-deeds.ts";
import { Evidence } from "./alarm-evidence.ts";
import { Files } from "./alarm-files.ts";
import { beganText, holder, KIND_SHAPES, PlaceText, percent } from "./alarm-line.ts";
import { Nights } from "./alarm-nights.ts";
import { History, Notes, Times } from "./alarm-story.ts";
import { ask } from "./ask.ts";
import { dateTime } from "./format.ts";
import { html } from "./html.ts";
import { PlaceMap } from "./map.ts";
import { sentenceOf } from "./refusal.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import type { Known } from "./state.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { alarmView } from "./words/alarm.ts";
import { alarmPage, meaning, surenessOf } from "./words/alarms.ts";
import { alarmWords, words } from "./words/words.ts";

/** The alarm with its charts: anew whenever something of it is told. */
function useDetail(id: string, told: Alarm | undefined) {
  const [detail, setDetail] = useState<AlarmDetail | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isOver = false;
    ask<AlarmDetail>(`/api/alarms/${encodeURIComponent(id)}`).then(
      (answer) => {
        if (isOver) return;
        setDetail(answer);
        setTrouble(null);
      },
      (error) => !isOver && setTrouble(sentenceOf(error)),
    );
    return () => {
      isOver = true;
    };
  }, [id, told, count]);
  return {
    detail: detail !== null && `${detail.alarm.id}` === id ? detail : null,
    trouble,
    again: () => setCount(count + 1),
  };
}

export function AlarmView({ route, known }: ViewProps) {
  const id = "id" in route ? route.id : "";
  const told = known.alarms.get(Number(id));
  const { detail, trouble, again } = useDetail(id, told);
  if (detail === null)
    return trouble === null
      ? html`<p class="loading" role="status">${words.loading}</p>`
      : html`<h1>${alarmView.trouble(trouble)}</h1>`;
  // What is told is newer than what was asked for.
  const alarm = told !== undefined && told.changed >= detail.alarm.changed ? told : detail.alarm;
  const node = alarm.place.nodes[0] ?? null;
  return html`<article class="alarm">
    ${trouble !== null && html`<p role="alert" class="refused">${alarmView.trouble(trouble)}</p>`}
    <${Head} alarm=${alarm} />
    <${Deeds} alarm=${alarm} known=${known} onDone=${again} />
    <div class="columns">
      <section class="why">
        <h2>${alarmView.evidence}</h2>
        <${Evidence} parts=${alarm.parts} node=${node} hasFlow=${detail.flow !== null} />
      </section>
      <section class="nights">
        <${Nights} nodes=${detail.nodes} flow=${detail.flow} began=${alarm.began} />
      </section>
      <section class="side">
        <${Where} alarm=${alarm} known=${known} rows=${detail.nodes.map(({ row }) => row)} />
        <h2>${alarmView.timesHead}</h2><${Times} alarm=${alarm} />
        <h2>${alarmView.notes}</h2><${Notes} notes=${alarm.notes} />
        <${Files} alarm=${alarm.id} files=${detail.files} role=${known.now.who.role} onChanged=${again} />
        <h2 class="historyhead">${alarmView.history}</h2><${History} history=${detail.history} />
      </section>
    </div>
  </article>`;
}

/** What is to be done: the advice that was found, until somebody has got further. */
function nextStep({ kind, state, advice, after }: Alarm): readonly [name: string, means: string] {
  if (state === "located" && WATER_KINDS.has(kind)) return alarmView.steps.repair;
  if (state === "repaired" && after !== null) return alarmView.steps[after];
  return [alarmWords.advice[advice].name, meaning(alarmWords.advice[advice])];
}

function Head({ alarm }: { alarm: Alarm }) {
  const { id, kind, state, place, probability, mergedInto, after } = alarm;
  const sure = probability === null ? null : surenessOf(probability);
  const kindMeans = alarmPage.kindMeans[kind] ?? meaning(alarmWords.kinds[kind]);
  const stateMeans = alarmPage.stateMeans[state] ?? meaning(alarmWords.states[state]);
  const step = nextStep(alarm);
  return html`<header>
    <h1><${StateShape} state=${KIND_SHAPES[kind]} /> ${capital(alarmWords.kinds[kind].name)} <${PlaceText} place=${place} /></h1>
    <p class="facts">
      <span><${Term} name=${alarmWords.kinds[kind].name} means=${kindMeans} /></span>
      ${sure !== null && html`<span><${Term} name=${sure[0]} means=${sure[1]} />, ${percent(probability!, kind)}</span>`}
      <span>${alarmPage.since(beganText(alarm))}</span>
      <span><${Term} name=${alarmWords.states[state].name} means=${stateMeans} />, ${holder(alarm)}</span>
      ${after !== null && html`<span><${Term} name=${alarmWords.after[after].name} means=${meaning(alarmWords.after[after])} /></span>`}
      <span>${alarmView.alarm(id)}</span>
    </p>
    ${mergedInto !== null && html`<p>${alarmView.mergedInto} <a href=${pathOf.alarm(mergedInto)}>${alarmView.alarm(mergedInto)}</a>.</p>`}
    ${
      state !== "closed" &&
      html`<p class="advice"><span class="faint">${alarmView.now}</span><strong class="todo">${step[0]}</strong>
        <span>${step[1]}</span></p>`
    }
    <button type="button" class="plain" onClick=${() => print()}>${WATER_KINDS.has(kind) ? alarmView.printCrew : alarmView.print}</button>
  </header>`;
}

interface WhereProps {
  alarm: Alarm;
  known: Known;
  /** As they were asked for. */
  rows: readonly NodeRow[];
}

/** For whoever drives there: nodes with their addresses and coordinates, and a map. */
function Where({ alarm, known, rows }: WhereProps) {
  const names = alarm.place.nodes.join("\n");
  const nodes = useMemo(
    () => rows.map((row) => known.nodes.get(row.name) ?? row),
    [known.nodes, names, rows.length],
  );
  const alarms = useMemo(() => [alarm], [alarm]);
  if (nodes.length === 0) return null;
  return html`
    <h2>${alarmView.place}</h2>
    <${PlaceMap} nodes=${nodes} alarms=${alarms} map=${known.now.map} isSmall />
    <ul class="plainlist nodesplace">${nodes.map((row) => html`<${Spot} key=${row.name} row=${row} />`)}</ul>
  `;
}

function Spot({ row }: { row: NodeRow }) {
  const { name, state, latitude, longitude, address, pipe, lastHeard } = row;
  const at =
    latitude === null || longitude === null ? null : `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  const tube = [
    pipe.id,
    pipe.material && (alarmView.material[pipe.material] ?? pipe.material),
    pipe.diameter_mm && `${pipe.diameter_mm} mm`,
  ].filter(Boolean);
  const fact = (term: string, value: unknown) => html`<dt>${term}</dt><dd>${value ?? alarmView.unknown}</dd>`;
  return html`<li>
    <p><${StateShape} state=${state} /> <a href=${pathOf.node(name)}>${name}</a>, <${Term} name=${words.states[state][0]} means=${words.states[state][1]} /></p>
    <dl class="facts">
      ${fact(alarmView.address, address)}
      ${fact(alarmView.coordinates, at === null ? null : html`<a href=${`geo:${at.replace(" ", "")}`}>${at}</a>`)}
      ${fact(alarmView.pipe, tube.length === 0 ? null : tube.join(", "))}
      ${fact(alarmView.lastHeard, lastHeard === null ? null : dateTime(lastHeard))}
    </dl>
  </li>`;
}
