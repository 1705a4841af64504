// What a person is told, and what becomes of it: an alarm is a place, a kind, how sure it is with what speaks for and
// against, what to do, and what people have done about it. Watch finds what is told, the store keeps it, sinks tell it.

export const ALARM_KINDS = [
  "leak",
  "burst",
  "steady-noise", // goes on, and is no leak as far as can be told
  "sensor", // a node measures, and is not to be believed
  "battery",
  "silent", // a node is late, or not heard at all
  "jammed", // the radio channel
  "gateway",
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Those that are about water: never beside one of the others in rank. */
export const WATER_KINDS: ReadonlySet<AlarmKind> = new Set(["leak", "burst", "steady-noise"]);

export const ALARM_STATES = ["open", "acknowledged", "located", "repaired", "closed"] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** What people found, and close an alarm with. */
export const FOUND_REASONS = [
  "main",
  "service",
  "valve",
  "hydrant",
  "meter",
  "consumption",
  "pump-or-valve-noise",
  "electrical",
  "nothing-found",
  "unknown",
] as const;
export type FoundReason = (typeof FOUND_REASONS)[number];

/** Of these water ran out of the pipe. */
export const LEAK_REASONS: ReadonlySet<FoundReason> = new Set([
  "main",
  "service",
  "valve",
  "hydrant",
  "meter",
]);

/** What an alarm ends with by itself, where nobody has closed it. */
export const OWN_REASONS = [
  "noise-gone",
  "pressure-returned", // a burst is taken back
  "heard-again",
  "working-again",
  "masked", // the noise there is known
  "merged", // it is told as part of another one
  "node-removed", // what it was about does not belong here any more
] as const;
export type OwnReason = (typeof OWN_REASONS)[number];
export type CloseReason = FoundReason | OwnReason;

/** Which evidence a part of a probability is, by its name in MQTT, mail and on the page. */
export const PART_NAMES = [
  "base-rate", // how often such a suspicion is a leak at all
  "rise",
  "persistence",
  "onset", // abrupt, or by and by
  "steadiness",
  "sound", // frequency and main band
  "season", // gardens are watered
  "history", // how often this node was wrong
  "neighbours",
  "alike-elsewhere", // nodes that are no neighbours rise alike
  "night-flow",
  "pressure",
  "fleet", // a young node, held against the fleet's quiet ones
  "nearby", // a leak that no node hears may run on the next stretch
  "reports", // what people closed alarms with at this site
] as const;
export type PartName = (typeof PART_NAMES)[number];

/** One piece of evidence. */
export interface Part {
  name: PartName;
  /** What it adds to the logarithm of the odds: over 0 it speaks for a leak, under 0 against; 0 where it says nothing. */
  weight: number;
  /** What its sentence needs, each in the unit that its key ends with: rise_db, nights, flow_m3h. */
  figures: Readonly<Record<string, number | string | null>>;
}

/** Where it is: at a node, or between nodes. */
export interface AlarmPlace {
  /** Names of nodes: the one that is nearest to it first. Empty where it is about the gateway. */
  nodes: readonly string[];
  /** The stretch of pipe between two of them: null where only one hears it, or nobody knows how pipes run. */
  stretch: {
    readonly from: string;
    readonly to: string;
    /** The end that it is likelier nearer to; null where that cannot be told. */
    readonly likelier: string | null;
    /** Along the pipe, m; null where it is not known. */
    readonly length_m: number | null;
  } | null;
  /** The metered area by its name; null where there is none. */
  area: string | null;
}

export const ADVICE_NAMES = [
  "correlate", // go there with a correlator or ground microphone
  "listen", // listen at the valves before anybody digs
  "look-tonight", // look for water; close valves
  "watch", // wait for more nights
  "ask-consumer", // a consumption: read meters
  "visit-node",
  "change-battery",
  "look-at-channel",
  "look-at-gateway",
] as const;
export type AdviceName = (typeof ADVICE_NAMES)[number];

/** What watch finds now: told as an alarm of its own, or as news of one that is there. */
export interface Finding {
  kind: AlarmKind;
  place: AlarmPlace;
  /** 0 to 1; null where there is nothing to weigh, as for a silent node. */
  probability: number | null;
  parts: readonly Part[];
  advice: AdviceName;
  /** When it began, as far as can be told, unix ms. */
  began: number;
}

/** An alarm as it is kept. Times in unix ms, null where it has not happened. */
export interface Alarm extends Finding {
  /** Counted by the gateway, from 1. */
  id: number;
  state: AlarmState;
  /** When it was first shown, and when anything of it changed last. */
  opened: number;
  changed: number;
  acknowledged: number | null;
  located: number | null;
  repaired: number | null;
  closed: number | null;
  reason: CloseReason | null;
  /** The alarm that goes on with it, where it is closed as merged. */
  mergedInto: number | null;
  /** Since when nothing is found there any more, while somebody has it; null where it still is. */
  quietSince: number | null;
  /** Who has it; null where nobody has. */
  by: string | null;
  /** What people wrote, the newest last. */
  notes: readonly { readonly at: number; readonly by: string; readonly text: string }[];
  /** What the nights after the repair say; null before it. */
  after: AfterRepair | null;
}

/**
 * After a repair: `checking` until there are nights enough; a noise that a node has got used to is never quiet.
 */
export type AfterRepair = "checking" | "quiet" | "still-heard" | "cannot-tell";
