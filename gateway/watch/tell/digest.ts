// Once a day, what is open and what has changed since the last time.

import { WATER_KINDS } from "../../alarms/alarm.ts";
import type { ChangeName } from "../../alarms/change.ts";
import { byRank } from "../../alarms/rank.ts";
import { capital, summaryOf } from "../../alarms/sentences/words.ts";
import type { Alarm } from "../../store/view.ts";
import { nextAt } from "../../text/local-time.ts";
import type { About, Message } from "./courier.ts";
import { alarmWords, headOf, pageLink, plain } from "./message.ts";
import type { Way } from "./way.ts";
import { TELLING_WORDS } from "./words.ts";

/** Nobody reads more. */
const LINES_MAX = 50;
const DAY_MS = 86_400_000;

/**
 * The newest time of the day that a digest was due at since the last one, unix ms; null where none is. Of several that were
 * missed one is told.
 */
export function dueDigest(
  digest: NonNullable<Way["digest"]>,
  zone: string,
  last: number,
  now: number,
): number | null {
  let due: number | null = null;
  for (let at = Math.max(last, now - 2 * DAY_MS); ; due = at) {
    at = nextAt(at, digest.minute, zone);
    if (at > now) return due;
  }
}

export interface ChangedAlarm {
  alarm: Alarm;
  changes: readonly ChangeName[];
}

export interface DigestContent {
  open: readonly Alarm[];
  changed: readonly ChangedAlarm[];
}

/** `slot`: when it was due, unix ms. */
export function digestMessage(
  { language }: Pick<Way, "language">,
  { open, changed }: DigestContent,
  about: About,
  slot: number,
  now: number,
): Message {
  const [words, own] = [alarmWords(language), TELLING_WORDS[language]];
  const lines = (all: readonly string[]) => [
    ...all.slice(0, LINES_MAX),
    ...(all.length > LINES_MAX ? [own.more(all.length - LINES_MAX)] : []),
  ];
  const openLines = open.toSorted(byRank).map((alarm) => plain(`${alarm.id}. ${summaryOf(words, alarm)}`));
  const changedLines = changed.map(({ alarm, changes }) => {
    const news = [...new Set(changes)].map((what) => words.changes[what]).join("; ");
    return plain(`${alarm.id}. ${headOf(words, alarm)}: ${news}.`);
  });
  return {
    ...{ id: `${about.site}.${about.gateway}.digest.${slot.toString(36)}`, thread: null, subject: "digest" },
    ...{ language, urgency: open.some(({ kind }) => WATER_KINDS.has(kind)) ? 1 : 0, time: now },
    title: own.digestTitle(open.length),
    lead: open.length === 0 ? own.nothingOpen : "",
    facts: [],
    sections: [
      { title: own.openNow, lines: lines(openLines) },
      { title: own.changed, lines: lines(changedLines.map(capital)) },
    ].filter((section) => section.lines.length > 0),
    link: pageLink(about, language, ""),
    foot: own.foot(about.site, about.gateway),
    fields: { site: about.site, gateway: about.gateway, open: open.length, changed: changed.length },
  };
}
