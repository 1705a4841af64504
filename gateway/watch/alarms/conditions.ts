// What is wrong with the nodes and the gateway themselves: alarms of their own, never beside a leak's in rank.
import {
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_COUPLING_LOST,
  FLAG_PRESSURE_FAULT,
} from "../../../shared/messages.ts";
import type { AdviceName, AlarmKind, Finding } from "../../alarms/alarm.ts";

/** Each on its own, as what they rest on comes: nights once a day, silence by the minute. */
export const NIGHT_CONDITIONS = ["sensor", "battery"] as const satisfies readonly AlarmKind[];
export const REACH_CONDITIONS = ["silent", "jammed", "gateway"] as const satisfies readonly AlarmKind[];

/** Nights running of one fault before somebody is sent: one may be a fault of that night. */
const FAULT_NIGHTS = 3;
const SENSOR = FLAG_ACOUSTIC_FAULT | FLAG_COUPLING_LOST | FLAG_PRESSURE_FAULT;

export interface NightFlags {
  node: string;
  /** Of its last nights, the newest last, and when the newest ended, unix ms. */
  flags: readonly number[];
  at: number;
}

/** What the last nights of nodes say of the nodes. */
export function nightConditions(nodes: readonly NightFlags[]): Finding[] {
  return nodes.flatMap(({ node, flags, at }) => {
    const last = flags.slice(-FAULT_NIGHTS);
    if (last.length < FAULT_NIGHTS) return [];
    const has = (bits: number) => last.every((each) => (each & bits) !== 0);
    return [
      ...(has(SENSOR) ? [conditionOf("sensor", [node], "visit-node", at)] : []),
      ...(has(FLAG_BATTERY_LOW) ? [conditionOf("battery", [node], "change-battery", at)] : []),
    ];
  });
}

export interface Reach {
  node: string;
  state: "online" | "late" | "offline";
  /** unix ms */
  since: number;
  /** Heard over radio, as far as is known. */
  isRadio: boolean;
}

/** So many nodes of one kind, and so large a share, that fall silent together have one cause. */
const TOGETHER = 4;
const TOGETHER_SHARE = 0.5;
/** A way in, or a broker, that is away for so long needs somebody. */
const AWAY_MS = 15 * 60_000;

/** What can be heard of the nodes now. `away`: since when ways in have been away, unix ms. */
export function reachConditions(nodes: readonly Reach[], away: readonly number[], now: number): Finding[] {
  const found: Finding[] = [];
  const gone = away.filter((since) => now - since >= AWAY_MS);
  if (gone.length > 0) found.push(conditionOf("gateway", [], "look-at-gateway", Math.min(...gone)));
  const silent = nodes.filter(({ state }) => state === "offline");
  const radio = nodes.filter(({ isRadio }) => isRadio);
  const quiet = radio.filter(({ state }) => state !== "online");
  const isOfAll = (some: readonly Reach[], all: readonly Reach[]) =>
    some.length >= TOGETHER && some.length >= TOGETHER_SHARE * all.length;
  if (isOfAll(quiet, radio)) {
    // Nodes that are silent since the same hour have no fault each: the channel has, or what listens on it.
    found.push(conditionOf("jammed", [], "look-at-channel", Math.min(...quiet.map(({ since }) => since))));
    return [...found, ...silent.filter(({ isRadio }) => !isRadio).map(silence)];
  }
  if (isOfAll(silent, nodes)) {
    const since = Math.min(...silent.map((each) => each.since));
    if (gone.length === 0) found.push(conditionOf("gateway", [], "look-at-gateway", since));
    return found;
  }
  return [...found, ...silent.map(silence)];
}

const silence = ({ node, since }: Reach): Finding => conditionOf("silent", [node], "visit-node", since);

function conditionOf(kind: AlarmKind, nodes: readonly string[], advice: AdviceName, began: number): Finding {
  return { kind, place: { nodes, stretch: null, area: null }, probability: null, parts: [], advice, began };
}
