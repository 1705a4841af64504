// Which alarms are looked for, and in which order they are shown.
import {
  ALARM_KINDS,
  ALARM_STATES,
  type Alarm,
  type AlarmKind,
  type AlarmState,
} from "../../../alarms/alarm.ts";
import { byRank } from "../../../alarms/rank.ts";
import type { AlarmWords } from "../../../alarms/sentences/words.ts";

/** What is looked for; it stands in the address, so that it can be sent to somebody. */
export interface Wanted {
  /** Null: any. */
  kind: AlarmKind | null;
  state: AlarmState | "any-open" | "any";
  text: string;
  order: "rank" | "time";
}

export function wantedIn(search: string): Wanted {
  const asked = new URLSearchParams(search);
  const [kind, state] = [asked.get("kind") as AlarmKind, asked.get("state") as AlarmState];
  return {
    kind: ALARM_KINDS.includes(kind) ? kind : null,
    state: ALARM_STATES.includes(state) ? state : asked.get("state") === "any" ? "any" : "any-open",
    text: asked.get("text") ?? "",
    order: asked.get("order") === "time" ? "time" : "rank",
  };
}

export function addressOf({ kind, state, text, order }: Wanted): string {
  const asked = new URLSearchParams({
    ...(kind === null ? {} : { kind }),
    ...(state === "any-open" ? {} : { state }),
    ...(text === "" ? {} : { text }),
    ...(order === "rank" ? {} : { order }),
  });
  return asked.size === 0 ? "/alarms" : `/alarms?${asked}`;
}

const textOf = ({ id, kind, place, by, notes, reason }: Alarm, words: AlarmWords) =>
  [
    ...[`${id}`, words.kinds[kind].name, ...place.nodes, place.area, by],
    ...[reason && words.reasons[reason].name, ...notes.map(({ text }) => text)],
  ]
    .join("\n")
    .toLowerCase();

/** Those that fit, in order. */
export function fitting(
  alarms: readonly Alarm[],
  { kind, state, text, order }: Wanted,
  words: AlarmWords,
): Alarm[] {
  const looked = text.trim().toLowerCase();
  const isState = (alarm: Alarm) =>
    state === "any" || (state === "any-open" ? alarm.state !== "closed" : alarm.state === state);
  const found = alarms.filter(
    (alarm) =>
      (kind === null || alarm.kind === kind) && isState(alarm) && textOf(alarm, words).includes(looked),
  );
  return found.toSorted(order === "rank" && state !== "closed" ? byRank : (a, b) => b.opened - a.opened);
}
