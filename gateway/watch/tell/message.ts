// What people are told, as text without a form: mail and webhooks each give it theirs. Made of an alarm as it is by then, so
// that several changes while a server was away are one message that says what is so now.
import type { AlarmKind } from "../../alarms/alarm.ts";
import type { ChangeName } from "../../alarms/change.ts";
import { EN } from "../../alarms/sentences/en.ts";
import { SV } from "../../alarms/sentences/sv.ts";
import { type AlarmWords, capital, partSentence } from "../../alarms/sentences/words.ts";
import type { Language } from "../../config/home-assistant.ts";
import type { Alarm, Telling } from "../../store/view.ts";
import { localText } from "../../text/local-time.ts";
import { UNPRINTABLE } from "../../text/quoted.ts";
import { duration } from "../../text/time.ts";
import type { About, Message } from "./courier.ts";
import type { Way } from "./way.ts";
import { TELLING_WORDS } from "./words.ts";

const WORDS: Record<Language, AlarmWords> = { en: EN, sv: SV };
export const alarmWords = (language: Language): AlarmWords => WORDS[language];

const TEXT_MAX = 500;
const HIDDEN = new RegExp(UNPRINTABLE, "gu");

/** What somebody else wrote, on one line, with nothing that is obeyed or turns what follows. */
export function plain(text: string): string {
  const line = text.replace(HIDDEN, " ").replace(/\s+/g, " ").trim();
  return line.length <= TEXT_MAX ? line : `${[...line.slice(0, TEXT_MAX - 1)].join("")}…`;
}

const URGENCY: Partial<Record<AlarmKind, Message["urgency"]>> = { burst: 2, leak: 1, gateway: 1 };

/** Counters begin anew in another store: with when it was opened no alarm is taken for another. */
const threadOf = ({ site, gateway }: About, { id, opened }: Alarm) =>
  `${site}.${gateway}.alarm-${id}.${opened.toString(36)}`;

const linkOf = ({ pageUrl }: About, language: Language, path: string): Message["link"] =>
  pageUrl === null
    ? null
    : { text: TELLING_WORDS[language].page, url: `${pageUrl.replace(/\/+$/, "")}/#/${path}` };

/** Words for what has become of it; of one that is told for the first time also that it is new. */
function newsOf(words: AlarmWords, { told, changes }: Pick<Telling, "told" | "changes">): string[] {
  const isNew = told === null && !changes.some((what) => what === "raised" || what === "reopened");
  const all: ChangeName[] = [...(isNew ? (["raised"] as const) : []), ...changes];
  return [...new Set(all)].map((what) => words.changes[what]);
}

/** "Suspected leak between elm-4 and oak-2" */
export const headOf = (words: AlarmWords, { kind, place }: Alarm): string =>
  plain(capital([words.kinds[kind].name, words.place(place)].filter((text) => text !== "").join(" ")));

/** `now`: unix ms. */
export function alarmMessage(
  way: Pick<Way, "language" | "zone">,
  alarm: Alarm,
  telling: Telling,
  about: About,
  now: number,
): Message {
  const { language, zone } = way;
  const [words, own] = [WORDS[language], TELLING_WORDS[language]];
  const { id, kind, state, probability, reason, by, advice } = alarm;
  const isEscalated = telling.escalatedBy !== null && state === "open";
  const news = newsOf(words, telling);
  const last = isEscalated ? own.untakenShort : (news.at(-1) ?? words.states[state].name);
  const thread = threadOf(about, alarm);
  const open = Math.max(0, now - alarm.opened);
  const lead = [
    ...(isEscalated ? [own.untaken(duration(open))] : []),
    ...(news.length === 0 ? [] : [`${capital(news.join("; "))}.`]),
  ].join(" ");
  const sections = evidenceOf(alarm, language);
  const isOver = state === "closed";
  if (!isOver) sections.push({ title: own.toDo, lines: [`${words.advice[advice].name}.`] });
  return {
    id: `${thread}.${telling.waiting ?? telling.told ?? 0}${telling.escalatedBy === null ? "" : `.${telling.escalatedBy}`}`,
    ...{ thread, subject: "alarm", language, time: now },
    urgency: isOver ? 0 : (URGENCY[kind] ?? 0),
    title: `${headOf(words, alarm)}: ${last}`,
    lead,
    facts: factsOf(alarm, language, zone),
    sections,
    link: linkOf(about, language, `alarms/${id}`),
    foot: own.foot(about.site, about.gateway),
    fields: {
      ...{ site: about.site, gateway: about.gateway, alarm: id, kind, state, probability, reason },
      ...{
        node: alarm.place.nodes[0] ?? null,
        area: alarm.place.area === null ? null : plain(alarm.place.area),
      },
      ...{ since: new Date(alarm.began).toISOString(), advice, by: by === null ? null : plain(by) },
      change: telling.changes.at(-1) ?? null,
    },
  };
}

function factsOf(alarm: Alarm, language: Language, zone: string): { label: string; text: string }[] {
  const [words, own] = [WORDS[language], TELLING_WORDS[language]];
  const { kind, state, probability, reason, after, quietSince, by, began } = alarm;
  // What was found in a night has no minute.
  const time = (ms: number) =>
    kind === "leak" || kind === "steady-noise"
      ? localText(ms, zone).slice(0, "0000-00-00".length)
      : `${localText(ms, zone)} (${zone})`;
  const stateText = [
    state === "closed" ? words.closedAs(words.reasons[reason!].name) : words.states[state].name,
    ...(quietSince === null ? [] : [words.quietSince(time(quietSince))]),
    ...(after === null ? [] : [words.after[after].name]),
  ].join(", ");
  return [
    ...(probability === null ? [] : [{ label: own.sure, text: words.sure(probability, kind) }]),
    { label: own.since, text: time(began) },
    { label: own.state, text: stateText },
    { label: own.hasIt, text: by === null ? own.nobody : plain(by) },
  ];
}

function evidenceOf({ parts }: Alarm, language: Language): { title: string; lines: string[] }[] {
  const [words, own] = [WORDS[language], TELLING_WORDS[language]];
  const lines = (sign: number) =>
    parts
      .filter(({ weight }) => Math.sign(weight) === sign)
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .map((part) => plain(partSentence(words, part)));
  return [
    { title: own.speaksFor, lines: lines(1) },
    { title: own.speaksAgainst, lines: lines(-1) },
  ].filter((section) => section.lines.length > 0);
}

/** To see whether a way works; `nonce` sets it apart from earlier ones. */
export function testMessage(
  { name, language }: Pick<Way, "name" | "language">,
  about: About,
  now: number,
  nonce: string,
): Message {
  const own = TELLING_WORDS[language];
  return {
    ...{ id: `${about.site}.${about.gateway}.test.${nonce}`, thread: null, subject: "test", language },
    ...{ urgency: 0, time: now, title: own.testTitle, lead: own.test(name), facts: [], sections: [] },
    link: linkOf(about, language, ""),
    foot: own.foot(about.site, about.gateway),
    fields: { site: about.site, gateway: about.gateway },
  };
}

export const pageLink = linkOf;
