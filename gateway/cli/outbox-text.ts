// The outbox for people, within 80 columns where names are not long, and as JSON for programs. What to do about a reason
// is what the contract says of it.
import { UPLINKS } from "../../shared/messages.ts";
import { PARKED_WORDS, type ParkedReason } from "../deliver/contract/delivery-words.ts";
import { timeOrNull, timestamp } from "../deliver/formats/units.ts";
import { EVENTS, HISTORY, type Lane, READINGS } from "../store/lanes.ts";
import { type ParkedRow, withoutKinds } from "../store/parked.ts";
import type { SinkState } from "../store/sink-outbox.ts";
import type { Paint } from "../text/colours.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";

export interface Look {
  now: number;
  paint: Paint;
}

/** Topics that are shown of one reason. */
const SHOWN = 20;

export const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

const ago = (time: number | null, now: number) =>
  time === null ? "-" : `${duration(Math.max(0, now - time))} ago`;

const waiting = ({ lanes }: SinkState, lane: Lane) => lanes.find((each) => each.lane === lane)?.messages ?? 0;

const sumOf = (of: readonly { messages: number }[]) => of.reduce((sum, { messages }) => sum + messages, 0);

/** What a reason means and what is to be done about it, a sentence. */
export function meaning(reason: string): string {
  const known = PARKED_WORDS[reason as ParkedReason]?.en ?? "for a reason of another version";
  return `${known.charAt(0).toUpperCase()}${known.slice(1)}.`;
}

export function statusText(states: readonly SinkState[], { now, paint }: Look): string {
  const isAny = states.some(({ lanes, parked }) => lanes.length + parked.length > 0);
  if (!isAny) {
    return states.length > 1
      ? "Nothing waits and nothing is parked: every broker has all that there is for it."
      : "Nothing waits and nothing is parked: the broker has all that there is for it.";
  }
  const rows = [
    ["BROKER", "EVENTS", "READINGS", "HISTORY", "OLDEST", "PARKED"],
    ...states.map((state) => [
      state.name,
      ...[EVENTS, READINGS, HISTORY].map((lane) => String(waiting(state, lane))),
      ago(state.oldest, now),
      String(sumOf(state.parked)),
    ]),
  ];
  const gone = states.filter(({ active }) => !active);
  return [
    ...table(rows, { align: "lrrrrr" }),
    ...gone.flatMap(({ name }) => ["", paint("yellow", wrap(goneText(name)))]),
    ...states.flatMap((state) => parkedText(state, { now, paint })),
  ].join("\n");
}

export const goneText = (name: string) =>
  `The configuration has no broker ${name} any more: name one ${name} again and it gets what waits, or give it up with "sippra-gateway outbox drop --broker ${name}".`;

/** By reason, with what to do about it. */
function parkedText({ name, parked }: SinkState, { now, paint }: Look): string[] {
  const byReason = Map.groupBy(withoutKinds(parked), ({ reason }) => reason);
  return [...byReason].flatMap(([reason, topics]) => {
    const shown = topics.slice(0, SHOWN);
    const more = topics.slice(SHOWN);
    const rows = shown.map((each) => [String(each.messages), ago(each.since, now), each.topic]);
    return [
      "",
      paint("yellow", `Parked at ${name}: ${reason}`),
      wrap(meaning(reason)),
      ...table([["MESSAGES", "SINCE", "TOPIC"], ...rows], { align: "rll" }),
      ...(more.length === 0
        ? []
        : [
            `${String(sumOf(more)).padStart(8)}  on ${counted(more.length, "more topic")}: --json has them all`,
          ]),
    ];
  });
}

export function statusJson(states: readonly SinkState[]) {
  return states.map((state) => ({
    name: state.name,
    configured: state.active,
    waiting_events: waiting(state, EVENTS),
    waiting_readings: waiting(state, READINGS),
    waiting_history: waiting(state, HISTORY),
    oldest: timeOrNull(state.oldest),
    parked_messages: sumOf(state.parked),
    parked: withoutKinds(state.parked).map(({ topic, reason, messages, since }) => ({
      ...{ topic, reason, messages, since: timestamp(since), meaning: meaning(reason) },
    })),
  }));
}

/** A parked message for programs, which rely on the names of its fields. */
export const listJson = ({ seq, sink, name, type, time, received, topic, reason, since }: ParkedRow) => ({
  ...{ number: seq, broker: sink, node: name, kind: UPLINKS[type] ?? "unknown" },
  ...{ time: timeOrNull(time), received: timestamp(received), topic, reason, since: timestamp(since) },
});

export function listText(rows: readonly ParkedRow[], count: number, { now, paint }: Look): string {
  const cells = rows.map(({ seq, name, type, time, since }) => [
    String(seq),
    name,
    UPLINKS[type] ?? "?",
    time === null ? "-" : timestamp(time).slice(0, 19).replace("T", " "),
    ago(since, now),
  ]);
  const [head, ...lines] = table([["NUMBER", "NODE", "KIND", "TIME (UTC)", "SINCE"], ...cells], {
    align: "rl",
  });
  const groups = Map.groupBy(
    rows.map((row, i) => ({ row, line: lines[i]! })),
    ({ row: { sink, reason, topic } }) => `${sink}\n${reason}\n${topic}`,
  );
  const reasons = new Set(rows.map(({ reason }) => reason));
  return [
    head!,
    ...[...groups.values()].flatMap((group) => {
      const { sink, reason, topic } = group[0]!.row;
      return [paint("yellow", `${sink}, ${reason}: ${topic}`), ...group.map(({ line }) => line)];
    }),
    ...(rows.length < count ? [`and ${count - rows.length} more: give --limit, or name a topic`] : []),
    "",
    ...[...reasons].map((reason) => wrap(`${reason}: ${meaning(reason)}`)),
  ].join("\n");
}
