// Alarms as a terminal shows them: a list, one with all that is known of it, and what noise is known.
import type { Alarm } from "../alarms/alarm.ts";
import { EN } from "../alarms/sentences/en.ts";
import { capital, dateText, partSentence, summaryOf } from "../alarms/sentences/words.ts";
import { type AlarmTimes, timesOf } from "../alarms/workflow.ts";
import type { NoiseMask } from "../store/masks.ts";
import { plain } from "../text/quoted.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";

const WIDTH = 80;

/** In lines; a number stays with its sign of percent. */
const lined = (text: string, indent = "") =>
  wrap(text.replaceAll(" %", "\u00a0%"), WIDTH, indent).replaceAll("\u00a0", " ");
const percent = (probability: number | null) =>
  probability === null ? "-" : `${Math.round(100 * probability)} %`;

/** At most 80 columns where names are not long. */
export function alarmTable(alarms: readonly Alarm[]): string {
  if (alarms.length === 0) return 'There is no alarm that is not closed: "alarms list --all" has the others.';
  const placeText = ({ place: { nodes, stretch } }: Alarm) =>
    stretch === null
      ? `${nodes[0] ?? "the gateway"}${nodes.length > 1 ? ` and ${nodes.length - 1} more` : ""}`
      : `${stretch.from} to ${stretch.to}`;
  const rows = alarms.map((alarm) => [
    `${alarm.id}`,
    EN.kinds[alarm.kind].name,
    percent(alarm.probability),
    dateText(alarm.began),
    alarm.reason === null ? alarm.state : `closed: ${alarm.reason}`,
    placeText(alarm),
  ]);
  return table([["ID", "KIND", "SURE", "SINCE", "STATE", "WHERE"], ...rows], { align: "rlrl" }).join("\n");
}

/** "Alarm 7. Suspected leak at elm-4: ..." */
export const alarmLine = (alarm: Alarm): string => lined(`Alarm ${alarm.id}. ${summaryOf(EN, alarm)}`);

/** All that is known of one. */
export function alarmText(alarm: Alarm): string {
  const { place, parts, notes, by } = alarm;
  const lines = [
    alarmLine(alarm),
    ...(place.nodes.length > 1 ? [lined(`Nodes, the nearest first: ${place.nodes.join(", ")}.`)] : []),
    ...(by === null ? [] : [`${capital(by)} has it.`]),
    "",
    ...table(whenRows(alarm)),
    ...(parts.length === 0 ? [] : ["", "What speaks for it (+) and against (-):"]),
    ...parts
      .toSorted((a, b) => b.weight - a.weight)
      .map((part) => lined(`${weightText(part.weight)}  ${plain(partSentence(EN, part))}`, "      ")),
    ...(notes.length === 0 ? [] : [""]),
    ...notes.map((note) => lined(`${dateText(note.at, true)}, ${note.by}: ${plain(note.text)}`, "  ")),
  ];
  return lines.join("\n");
}

const weightText = (weight: number) => `${weight < 0 ? "-" : "+"}${Math.abs(weight).toFixed(1)}`;

function whenRows(alarm: Alarm): string[][] {
  const times = timesOf(alarm);
  const took: Partial<Record<string, keyof AlarmTimes>> = {
    ...{ acknowledged: "awareness", located: "location", repaired: "repair" },
  };
  const names = ["began", "opened", "acknowledged", "located", "repaired", "closed"] as const;
  return names.flatMap((name) => {
    const at = alarm[name];
    if (at === null) return [];
    const span = took[name] === undefined ? null : times[took[name]];
    return [[name, dateText(at, true), ...(span === null ? [] : [`after ${duration(span)}`])]];
  });
}

export function maskTable(masks: readonly NoiseMask[]): string {
  if (masks.length === 0) return "No noise is said to be known.";
  const rows = masks.map(({ node, until, who, since }) => [node, dateText(until), who, dateText(since)]);
  return table([["NODE", "UNTIL", "WHO", "SINCE"], ...rows]).join("\n");
}
