// What has happened, as lines for people: a line an event, at most 80 columns.
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import { EN } from "../../gateway/alarms/sentences/en.ts";
import { partSentence, summaryOf } from "../../gateway/alarms/sentences/words.ts";
import { wrap } from "../../gateway/text/wrap.ts";
import { LEAK_STATES } from "../../shared/messages.ts";
import type { Calendar } from "./calendar.ts";
import type { News } from "./story.ts";
import type { Town } from "./town.ts";

export const WIDTH = 80;
const INDENT = "  ";

/** "2026-12-05 08:01", this machine's time. */
export function momentText({ of, text }: Calendar, at: number): string {
  const { day, minutes } = of(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${text(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** In lines; a number stays with its sign of percent. */
export const lined = (text: string, indent = INDENT): string[] =>
  wrap(text.replaceAll(" %", "\u00a0%"), WIDTH, indent).replaceAll("\u00a0", " ").split("\n");

/** Pieces of evidence that weigh most, each way. */
export function evidenceOf({ parts }: Alarm, most: number): { isFor: string[]; against: string[] } {
  const told = parts
    .filter(({ name }) => name !== "base-rate")
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const sentences = (isFor: boolean) =>
    told
      .filter(({ weight }) => (isFor ? weight > 0.1 : weight < -0.1))
      .slice(0, most)
      .map((part) => partSentence(EN, part));
  return { isFor: sentences(true), against: sentences(false) };
}

/** Lines of what has happened; none where it is not worth one. */
export function newsLines(news: News, town: Town, calendar: Calendar): string[] {
  const at = momentText(calendar, news.at);
  switch (news.of) {
    case "happening":
      return lined(`${at} (${news.text})`);
    case "node": {
      const [before, after] = [LEAK_STATES[news.before], LEAK_STATES[news.after]];
      return [`${at} ${town.nodes[news.node]!.name}: ${before} → ${after}`];
    }
    case "burst":
      return [`${at} ${town.nodes[news.node]!.name}: the pressure has fallen suddenly`];
    case "alarm":
      return alarmLines(at, news);
  }
}

function alarmLines(at: string, { what, alarm, by }: Extract<News, { of: "alarm" }>): string[] {
  // A probability moves each morning: the list of alarms shows it.
  if (what === "changed" || what === "noted") return [];
  const who = by === null ? "" : ` by ${by}`;
  const head = lined(`${at} Alarm ${alarm.id}, ${EN.changes[what]}${who}. ${summaryOf(EN, alarm)}`);
  if (what !== "raised") return head;
  const { isFor, against } = evidenceOf(alarm, 3);
  return [
    ...head,
    ...isFor.map((sentence) => `${INDENT}+ ${sentence}`),
    ...against.map((sentence) => `${INDENT}- ${sentence}`),
  ];
}
