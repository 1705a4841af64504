// What people do about an alarm. Pure: an alarm and a deed give the alarm as it is then, or a sentence that says why not.
//
//   open --> acknowledged --> located --> repaired --> closed        each later state also directly from an earlier one
//    ^            ^                                       |
//    |            +--- reopened by somebody --------------+
//    +--- found again within 14 nights, where it has closed by itself (track.ts)
import { GatewayError } from "../errors.ts";
import {
  type AfterRepair,
  ALARM_STATES,
  type Alarm,
  type AlarmState,
  type FoundReason,
  LEAK_REASONS,
  type OwnReason,
  WATER_KINDS,
} from "./alarm.ts";
import type { AlarmChange } from "./change.ts";

/** What somebody does. */
export type Deed =
  | { does: "acknowledge" }
  | { does: "locate" }
  | { does: "repair" }
  | { does: "close"; reason: FoundReason }
  | { does: "reopen" }
  | { does: "note"; text: string };

/** Characters of a note. */
export const NOTE_MAX = 1_000;
/** Notes of one alarm. */
export const NOTES_MAX = 200;

const rank = (state: AlarmState) => ALARM_STATES.indexOf(state);
const refusal = (sentence: string) => new GatewayError("alarm", sentence);

/** Throws a GatewayError "alarm" where the alarm cannot become what is asked. `now` in unix ms. */
export function perform(alarm: Alarm, deed: Deed, by: string, now: number): Alarm {
  if (deed.does === "note") return withNote(alarm, deed.text, by, now);
  if (deed.does === "reopen") return reopened(alarm, by, now);
  if (alarm.state === "closed")
    throw refusal(`Alarm ${alarm.id} is closed${byWhom(alarm)}: reopen it first.`);
  // Whoever does anything about it knows of it.
  const known = { ...alarm, by, changed: now, acknowledged: alarm.acknowledged ?? now };
  switch (deed.does) {
    case "close": {
      // Where water ran out, somebody has stopped it.
      const isRepair = LEAK_REASONS.has(deed.reason) && alarm.repaired === null;
      return { ...(isRepair ? repairedNow(known, now) : known), ...closedAs(deed.reason, now) };
    }
    case "acknowledge":
      return { ...known, state: reached(alarm, "acknowledged") };
    case "locate":
      return { ...known, state: reached(alarm, "located"), located: now };
    case "repair":
      return { ...repairedNow(known, now), state: reached(alarm, "repaired") };
  }
}

const closedAs = (reason: FoundReason, now: number) => ({ state: "closed", closed: now, reason }) as const;

function repairedNow(alarm: Alarm, now: number): Alarm {
  const after = WATER_KINDS.has(alarm.kind) ? "checking" : null;
  return { ...alarm, repaired: now, after, quietSince: null };
}

function reached(alarm: Alarm, to: AlarmState): AlarmState {
  const from = alarm.state;
  if (rank(from) < rank(to)) return to;
  const already = from === to ? `${to} already` : `${from}, which comes after ${to}`;
  throw refusal(`Alarm ${alarm.id} is ${already}${byWhom(alarm)}: add a note where there is more to say.`);
}

const byWhom = ({ by }: Alarm) => (by === null ? "" : ` (${by})`);

function withNote(alarm: Alarm, text: string, by: string, now: number): Alarm {
  const written = text.trim();
  if (written === "") throw refusal("A note has to say something.");
  if (written.length > NOTE_MAX) {
    throw refusal(
      `A note has at most ${NOTE_MAX} characters, and this one has ${written.length}: shorten it.`,
    );
  }
  if (alarm.notes.length >= NOTES_MAX) {
    throw refusal(`Alarm ${alarm.id} has ${NOTES_MAX} notes, which is all that is kept of one.`);
  }
  return { ...alarm, changed: now, notes: [...alarm.notes, { at: now, by, text: written }] };
}

/** It is somebody's who has it now: what was located and repaired was not it, or not all of it. */
function reopened(alarm: Alarm, by: string, now: number): Alarm {
  const { id, state, mergedInto } = alarm;
  if (state !== "closed") throw refusal(`Alarm ${id} is not closed: there is nothing to reopen.`);
  if (mergedInto !== null) {
    throw refusal(`Alarm ${id} goes on as alarm ${mergedInto}: work on that one.`);
  }
  return {
    ...{ ...alarm, state: "acknowledged", by, changed: now, acknowledged: alarm.acknowledged ?? now },
    ...{ located: null, repaired: null, closed: null, reason: null, after: null, quietSince: null },
  };
}

/** Nobody has it, and there is nothing of it any more. */
export function ended(alarm: Alarm, reason: OwnReason, now: number, mergedInto: number | null = null): Alarm {
  return { ...alarm, state: "closed", changed: now, closed: now, reason, mergedInto, quietSince: null };
}

/** How long an alarm took, ms; null where it is not so far, or nobody has said when. */
export interface AlarmTimes {
  /** From when it began until somebody knew of it. */
  awareness: number | null;
  /** From then until its place was found. */
  location: number | null;
  /** From then until it was repaired. */
  repair: number | null;
}

export function timesOf({ began, acknowledged, located, repaired }: Alarm): AlarmTimes {
  const between = (from: number | null, to: number | null) =>
    from === null || to === null ? null : Math.max(0, to - from);
  return {
    awareness: between(began, acknowledged),
    location: between(acknowledged, located),
    repair: between(located, repaired),
  };
}

/** A node's night after a repair. */
export interface NightAfter {
  /** When it ended, unix ms. */
  at: number;
  /** Whether the noise is still there; null where the night does not count. */
  isHeard: boolean | null;
  /** The node is used to the noise: then it hears none, and it is not quiet. */
  isUsedToIt: boolean;
}

/** Nights that count, before anything is said; and so long they are waited for. */
export const NIGHTS_CHECKED = 3;
const DAY_MS = 86_400_000;
export const PATIENCE_MS = 14 * DAY_MS;

/**
 * What the nights after a repair say, given those of each node of the place, oldest first. It is quiet only where every
 * node is; a night in which a node is used to the noise is never a quiet one.
 */
export function afterRepair(
  repaired: number,
  nights: readonly (readonly NightAfter[])[],
  now: number,
): AfterRepair {
  const said = nights.map((each) => ofNode(repaired, each, now));
  const worst = (["still-heard", "cannot-tell", "checking"] as const).find((each) => said.includes(each));
  if (worst !== undefined) return worst;
  return said.length > 0 ? "quiet" : whileNothing(repaired, now);
}

const whileNothing = (repaired: number, now: number) =>
  now - repaired > PATIENCE_MS ? "cannot-tell" : "checking";

/** So long a repair is looked at. */
const CHECKED_MS = 30 * DAY_MS;

/** What the nights after repairs say now, where that is something else than before. `nightsOf`: a node's, oldest first. */
export function checkRepairs(
  alarms: readonly Alarm[],
  nightsOf: (node: string, since: number) => readonly NightAfter[],
  now: number,
): AlarmChange[] {
  return alarms.flatMap((alarm) => {
    const { repaired, place } = alarm;
    if (repaired === null || alarm.after === null || now - repaired > CHECKED_MS) return [];
    const nights = place.nodes.map((node) => nightsOf(node, repaired));
    const after = afterRepair(repaired, nights, now);
    if (after === alarm.after) return [];
    return [{ what: "checked", fields: [], by: null, alarm: { ...alarm, after, changed: now } }];
  });
}

function ofNode(repaired: number, nights: readonly NightAfter[], now: number): AfterRepair {
  const counted = nights.filter(
    ({ at, isHeard, isUsedToIt }) => at > repaired && (isHeard !== null || isUsedToIt),
  );
  const last = counted.slice(-NIGHTS_CHECKED);
  if (last.length < NIGHTS_CHECKED) return whileNothing(repaired, now);
  const heard = last.filter(({ isHeard }) => isHeard === true).length;
  if (heard * 2 > NIGHTS_CHECKED) return "still-heard";
  if (last.some(({ isUsedToIt }) => isUsedToIt)) return "cannot-tell";
  return heard === 0 ? "quiet" : "checking";
}
