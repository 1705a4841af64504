// An alarm in one line: place, kind, how sure, since when, who has it.
import type { Alarm, AlarmKind } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeState } from "../api.ts";
import { date, dateTime, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import { alarmPage, person, surenessOf } from "./words/alarms.ts";
import { alarmWords } from "./words/words.ts";

/** The shape of what an alarm is about: as its nodes have it, so that one is found by the other. */
export const KIND_SHAPES: Record<AlarmKind, NodeState> = {
  ...{ leak: "leak", burst: "leak", "steady-noise": "suspect", sensor: "fault" },
  ...{ battery: "fault", silent: "silent", jammed: "silent", gateway: "fault" },
};

/** A burst is told by the minute, all else by the day. */
export const beganText = ({ kind, began }: Alarm) => (kind === "burst" ? dateTime(began) : date(began));

/** Where it is; the name of a node is not broken in two. */
export function PlaceText({ place }: Pick<Alarm, "place">) {
  const names = [...place.nodes, ...(place.stretch === null ? [] : [place.stretch.from, place.stretch.to])];
  const longest = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[^\w]/gu, "\\$&"));
  const text = alarmWords.place(place);
  if (names.length === 0) return html`<span>${text}</span>`;
  const pieces = text.split(new RegExp(`(${longest.join("|")})`));
  return html`<span>${pieces.map((piece, i) => (i % 2 === 1 ? html`<span class="nodename">${piece}</span>` : piece))}</span>`;
}

/** Who has it; of one that is closed, what it was. */
export function holder({ state, by, reason }: Alarm): string {
  if (state === "closed") return alarmWords.reasons[reason!].name;
  return by === null ? alarmPage.nobodyHas : alarmPage.has(person(by));
}

/** "62 %"; of a steady noise, of what: it is told as no leak. */
export const percent = (probability: number, kind: AlarmKind): string =>
  kind === "steady-noise" ? alarmWords.sure(probability, kind) : withUnit(Math.round(100 * probability), "%");

export function AlarmLine({ alarm }: { alarm: Alarm }) {
  const { id, kind, place, state, probability, after, quietSince } = alarm;
  const facts = [
    ...(probability === null ? [] : [`${surenessOf(probability)[0]}, ${percent(probability, kind)}`]),
    alarmPage.since(beganText(alarm)),
    ...(state === "open" ? [] : [alarmWords.states[state].name]),
    holder(alarm),
    ...(quietSince === null ? [] : [alarmWords.quietSince(date(quietSince))]),
    ...(after === null ? [] : [alarmWords.after[after].name]),
  ];
  return html`<li>
    <a class="alarmline" href=${pathOf.alarm(id)}>
      <${StateShape} state=${KIND_SHAPES[kind]} />
      <span class="what"><strong>${capital(alarmWords.kinds[kind].name)}</strong> <${PlaceText} place=${place} /></span>
      <span class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</span>
    </a>
  </li>`;
}

export const AlarmLines = ({ alarms }: { alarms: readonly Alarm[] }) =>
  html`<ul class="plainlist alarmlines">${alarms.map((alarm) => html`<${AlarmLine} key=${alarm.id} alarm=${alarm} />`)}</ul>`;
