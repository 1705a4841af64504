// What a language has to say about alarms: each word and sentence once, for command line, page, mail and MQTT.
import type {
  AdviceName,
  AfterRepair,
  Alarm,
  AlarmKind,
  AlarmPlace,
  AlarmState,
  CloseReason,
  Part,
  PartName,
} from "../alarm.ts";
import type { ChangeName } from "../change.ts";

/** A name for tables and the beginning of sentences, and what it means, without a full stop. */
export interface Term {
  name: string;
  means: string;
}

export type Figures = Part["figures"];

export interface PartWords extends Term {
  /**
   * What it says here, from its figures, as the clause of a sentence. `isFor`: it speaks for a leak. A figure that is
   * missing or null is left unsaid.
   */
  says(figures: Figures, isFor: boolean): string;
}

export interface AlarmWords {
  kinds: Record<AlarmKind, Term>;
  states: Record<AlarmState, Term>;
  reasons: Record<CloseReason, Term>;
  after: Record<AfterRepair, Term>;
  advice: Record<AdviceName, Term>;
  parts: Record<PartName, PartWords>;
  changes: Record<ChangeName, string>;
  /** "between elm-4 and oak-2, likelier near elm-4" */
  place(place: AlarmPlace): string;
  /** Of a probability of 0 to 1, of what the kind says or, where that is no leak, of one: "42 % likely" */
  sure(probability: number, kind: AlarmKind): string;
  /** A date, or a date and time in UTC. */
  since(when: string): string;
  closedAs(reason: string): string;
  quietSince(when: string): string;
  /** Of a part without weight or figures. */
  saysNothing: string;
}

/** The figure of this name as a number; null where there is none. */
export function figure(figures: Figures, name: string): number | null {
  const value = figures[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** `text` where the figure is there, and `otherwise` where it is not. */
export function where(
  figures: Figures,
  name: string,
  text: (value: number) => string,
  otherwise = "",
): string {
  const value = figure(figures, name);
  return value === null ? otherwise : text(value);
}

/** "a, b and c", of many "a, b and 4 more". */
export function someNames(names: readonly string[], and: string, more: string): string {
  if (names.length < 2) return names.join("");
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} ${and} ${names.length - 2} ${more}`;
  return `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}`;
}

/** With a decimal where it has one: nobody hears the second. */
export const rounded = (value: number): string => `${Math.round(value * 10) / 10}`;

/** Of a sentence's first letter. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Small counts as words. */
export const counted = (words: readonly string[], n: number): string => words[n] ?? `${n}`;

const MINUTE_AT = "0000-00-00T00:00".length;
const DATE_AT = "0000-00-00".length;

/** "2026-11-29", and where the time matters "2026-11-29 03:15 UTC". */
export function dateText(ms: number, withTime = false): string {
  const text = new Date(ms).toISOString();
  return withTime ? `${text.slice(0, MINUTE_AT).replace("T", " ")} UTC` : text.slice(0, DATE_AT);
}

/**
 * The alarm in a line: kind, place, how sure, since when, and what to do; of one that is closed, with what.
 */
export function summaryOf(words: AlarmWords, alarm: Alarm): string {
  const { kind, place, probability, began, state, reason, after, quietSince, advice } = alarm;
  const head = capital([words.kinds[kind].name, words.place(place)].filter((text) => text !== "").join(" "));
  const checked = after === null ? [] : [words.after[after].name];
  if (state === "closed") {
    return `${[`${head}: ${words.closedAs(words.reasons[reason!].name)}`, ...checked].join("; ")}.`;
  }
  const facts = [
    ...(probability === null ? [] : [words.sure(probability, kind)]),
    words.since(dateText(began, kind === "burst")),
    ...(state === "open" ? [] : [words.states[state].name]),
    ...(quietSince === null ? [] : [words.quietSince(dateText(quietSince))]),
    ...checked,
  ];
  return `${head}: ${facts.join(", ")}. ${words.advice[advice].name}.`;
}

/** A part's sentence, with its full stop. */
export function partSentence(words: AlarmWords, { name, weight, figures }: Part): string {
  const part = words.parts[name];
  const isSilent = weight === 0 && Object.values(figures).every((value) => value === null);
  return `${capital(isSilent ? `${part.name}: ${words.saysNothing}` : part.says(figures, weight > 0))}.`;
}
