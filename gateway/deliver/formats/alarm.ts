// Alarms as partners read them: one with all that speaks for and against it, and the list of those that are not closed.
import { ALARM_STATES, type Alarm, type Part, WATER_KINDS } from "../../alarms/alarm.ts";
import { byRank } from "../../alarms/rank.ts";
import { EN } from "../../alarms/sentences/en.ts";
import { SV } from "../../alarms/sentences/sv.ts";
import { partSentence, summaryOf } from "../../alarms/sentences/words.ts";
import { timesOf } from "../../alarms/workflow.ts";
import { type AlarmPayload, type AlarmsPayload, alarm, alarms } from "../contract/alarm.ts";
import { jsonWriter } from "../contract/writer.ts";
import type { Origin } from "./record.ts";
import { timeOrNull, timestamp } from "./units.ts";

/** The list has no more: 50 are some 30 kB, and small brokers take no more than 64 kB. */
export const LISTED_MAX = 50;
const HOUR_MS = 3_600_000;

function namedFields(alarm: Alarm) {
  const { id, kind, state, probability, place } = alarm;
  return {
    alarm: id,
    kind,
    state,
    state_code: ALARM_STATES.indexOf(state),
    probability: probability === null ? null : rounded(probability),
    nodes: [...place.nodes],
    summary: summaryOf(EN, alarm),
    summary_sv: summaryOf(SV, alarm),
  };
}

const rounded = (value: number) => Math.round(100 * value) / 100;
const hours = (ms: number | null) => (ms === null ? null : Math.round((10 * ms) / HOUR_MS) / 10);

const figuresOf = (figures: Part["figures"]) =>
  Object.entries(figures).map(([name, value]) => ({
    name,
    value: typeof value === "number" && Number.isFinite(value) ? rounded(value) : null,
    text: typeof value === "string" ? value : null,
  }));

const partOf = (part: Part) => ({
  name: part.name,
  weight: rounded(part.weight),
  figures: figuresOf(part.figures),
  sentence: partSentence(EN, part),
  sentence_sv: partSentence(SV, part),
});

/** On `alarm/<gateway>/<id>`. */
export function alarmPayload(alarm: Alarm, { site, gateway }: Origin): AlarmPayload {
  const { place, parts, advice, reason, mergedInto, after } = alarm;
  const { stretch, area } = place;
  const times = timesOf(alarm);
  const length_m = stretch?.length_m == null ? null : Math.round(10 * stretch.length_m) / 10;
  return {
    site,
    gateway,
    ...namedFields(alarm),
    time: timestamp(alarm.changed),
    stretch: stretch === null ? null : { ...stretch, length_m },
    area,
    advice,
    parts: parts.map(partOf),
    began: timestamp(alarm.began),
    opened: timestamp(alarm.opened),
    acknowledged: timeOrNull(alarm.acknowledged),
    located: timeOrNull(alarm.located),
    repaired: timeOrNull(alarm.repaired),
    closed: timeOrNull(alarm.closed),
    reason,
    merged_into: mergedInto,
    quiet_since: timeOrNull(alarm.quietSince),
    after_repair: after,
    awareness_h: hours(times.awareness),
    location_h: hours(times.location),
    repair_h: hours(times.repair),
  };
}

/** On `alarm`. `all`: closed ones too, by which it is known when any changed last. */
export function alarmsPayload(all: readonly Alarm[], { site, gateway }: Origin): AlarmsPayload {
  const live = all.filter(({ state }) => state !== "closed").toSorted(byRank);
  const changed = all.reduce<number | null>(
    (last, each) => Math.max(last ?? each.changed, each.changed),
    null,
  );
  return {
    site,
    gateway,
    time: timeOrNull(changed),
    count: live.length,
    water_count: live.filter(({ kind }) => WATER_KINDS.has(kind)).length,
    alarms: live.slice(0, LISTED_MAX).map((each) => ({ ...namedFields(each), began: timestamp(each.began) })),
  };
}

export const alarmJson = jsonWriter(alarm);
export const alarmsJson = jsonWriter(alarms);
