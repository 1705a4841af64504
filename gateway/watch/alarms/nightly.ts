// Once a day, when nodes have told their night: what the watch remembers is read, the nights that came since are taken in
// the order of their dates, and what is found goes to the alarms, all in one transaction. A gateway that was away takes one
// night after the other; one that dies in between begins anew where it was.

import * as N from "../../../shared/leak/night.ts";
import { type Maybe, type NightBody, USED_TO_IT } from "../../../shared/messages.ts";
import type { Alarm, Finding } from "../../alarms/alarm.ts";
import type { AlarmChange } from "../../alarms/change.ts";
import { SCOPES, type Scope } from "../../alarms/track.ts";
import type { NightAfter } from "../../alarms/workflow.ts";
import { type Clock, every, isBelieved, type Timer } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { PipeMaterial } from "../../places/place.ts";
import type { NodeInfo, View } from "../../store/view.ts";
import { NIGHT_CONDITIONS, type NightFlags, nightConditions } from "./conditions.ts";
import { findingsOf, type Shown } from "./findings.ts";
import type { NightFlows } from "./flow.ts";
import { isHeard } from "./memory.ts";
import type { Model } from "./model.ts";
import { neighboursOf } from "./neighbours.ts";
import { reportPart, reportsOf } from "./reports.ts";
import {
  FLAG_NIGHTS,
  FLEET,
  fleetBytes,
  fleetOf,
  type NodeState,
  newNodeBytes,
  nodeBytes,
  nodeKey,
  nodeOf,
} from "./state.ts";
import { createWatch, type WatchedNode } from "./watch.ts";

/** What a decision is written with: the store's. */
export interface Decision {
  track(findings: readonly Finding[], now: number, scope: Omit<Scope, "isMasked">): AlarmChange[];
  checkRepairs(nightsOf: (node: string, since: number) => readonly NightAfter[], now: number): AlarmChange[];
  keepWatch(name: string, bytes: Uint8Array): void;
}

/** A metered area. */
export interface AreaFlows {
  name: string;
  /** Names of its nodes. */
  nodes: readonly string[];
  /** m³/h by date; null where it has no meter. */
  flows: NightFlows | null;
}

export interface NightlyDeps {
  view: Pick<View, "nodes" | "nights" | "alarms">;
  /** What the watch keeps under a name; null where it has kept nothing. */
  kept(name: string): Uint8Array | null;
  decide<T>(work: (decision: Decision) => T): T;
  areas(): readonly AreaFlows[];
  clock: Clock;
  log: Log;
  /** Minutes after midnight of this machine's time, when nodes have told their night. */
  at: number;
  model: Model;
  shown: Shown;
}

const DAY_MS = 86_400_000;
const LOOK_MS = 60_000;
/** Nights that are caught up with at most: of more the first ones only teach what is usual. */
const CAUGHT_UP = 120;
/** What people said of alarms counts for so long. */
const REPORTS_MS = 730 * DAY_MS;
/** An alarm that was closed counts as told at its place for so long. */
const TOLD_MS = 180 * DAY_MS;

/** Dates are days since 1970-01-01 of this machine's own time, as nodes date a night by its morning. */
export function dateAt(now: number): { date: number; minutes: number } {
  const local = now - new Date(now).getTimezoneOffset() * 60_000;
  return { date: Math.floor(local / DAY_MS), minutes: Math.floor((local % DAY_MS) / 60_000) };
}

/** Decides each night once it is due, one after the other. Returns a function that ends it. */
export function watchNights(deps: NightlyDeps): () => void {
  const { clock, log } = deps;
  let failing = false;
  let next: Timer | null = null;
  /** The last that was decided; unknown until it has been looked up. */
  let decided: number | null = null;
  const look = () => {
    next = null;
    if (!isBelieved(clock)) return;
    const { date, minutes } = dateAt(clock.now());
    const due = minutes >= deps.at ? date : date - 1;
    try {
      decided ??= fleetOf(deps.kept(FLEET)).date;
      const tonight = Math.max(decided + 1, due - CAUGHT_UP + 1);
      if (tonight > due) return;
      decideNight(tonight, tonight === due, deps);
      decided = tonight;
      failing = false;
      // Frames come in between.
      if (tonight < due) next = clock.setTimeout(look, 0);
    } catch (error) {
      // Tried again with the next look; one line for all of them.
      if (!failing) log.error({ err: error }, `Alarms could not be decided: ${(error as Error).message}`);
      failing = true;
      decided = null;
    }
  };
  look();
  const stop = every(LOOK_MS, clock, () => {
    if (next === null) look();
  });
  return () => {
    stop();
    clock.clearTimeout(next);
  };
}

/** Takes the night of a date of all nodes, and keeps what is found; nothing where that was done already. `isLast`: it is this morning's. */
export function decideNight(date: number, isLast: boolean, deps: NightlyDeps): void {
  const { view, kept, clock, model, shown } = deps;
  const fleet = fleetOf(kept(FLEET));
  if (fleet.date >= date) return;
  const nodes = view.nodes();
  const areas = deps.areas();
  const areaOf = new Map(areas.flatMap(({ nodes: names }, i) => names.map((name) => [name, i] as const)));
  const neighbours = neighboursOf(nodes.map(({ place }) => place));
  const watched: WatchedNode[] = nodes.map(({ name }, i) => ({
    ...{ name, neighbours: neighbours[i]!, kin: kinOf(nodes[i]!) },
    area: areaOf.get(name) ?? null,
  }));
  const states = nodes.map((node) => nodeOf(kept(nodeKey(node))));
  const tonight = nodes.map((node, i) => nightOf(date, node, states[i]!, view));
  const watch = createWatch({
    ...{ nodes: watched, states, fleet },
    flows: areas.map(({ flows }) => flows ?? new Map()),
  });
  const suspected = watch.take(date, tonight);

  deps.decide(({ track, checkRepairs, keepWatch }) => {
    const known = clock.now();
    const alarms = view.alarms(known - REPORTS_MS);
    const nodesOf = (which: (alarm: Alarm) => boolean) =>
      new Set(alarms.filter(which).flatMap(({ place }) => place.nodes));
    const live = nodesOf(({ state }) => state !== "closed");
    const lately = nodesOf(({ closed }) => closed === null || closed >= known - TOLD_MS);
    const findings = findingsOf(suspected, {
      ...{ nodes: watched, areas: areas.map(({ name }) => name), model, shown },
      reports: reportPart(reportsOf(alarms)),
      isTold: (name) => live.has(name),
      wasTold: (name) => lately.has(name),
    });
    // A night that is caught up with is told as of its own morning.
    const now = isLast ? clock.now() : Math.min(clock.now(), date * DAY_MS + deps.at * 60_000);
    track(findings, now, { kinds: SCOPES.night, isJudged: judged(nodes, tonight) });
    track(nightConditions(lastFlags(nodes, states, tonight)), now, { kinds: NIGHT_CONDITIONS });
    checkRepairs((name, since) => nightsAfterRepair(view, name, since), now);
    const bytes = newNodeBytes();
    for (const [i, node] of nodes.entries()) keepWatch(nodeKey(node), nodeBytes(states[i]!, bytes));
    keepWatch(FLEET, fleetBytes(fleet));
  });
}

/** What nodes have to have in common to be compared: sensor, gain, and what the pipe is made of. */
function kinOf({ acousticRate, acousticBits, acousticGain, place }: NodeInfo): string | null {
  const known = [acousticRate, acousticBits, acousticGain, place.pipeMaterial];
  if (place.pipeMaterial === null || known.includes(null)) return null;
  const pipe = PLASTICS.has(place.pipeMaterial) ? "plastic" : "other";
  return [acousticRate, acousticBits, acousticGain, pipe].join(" ");
}
const PLASTICS: ReadonlySet<string> = new Set<PipeMaterial>(["pe", "pvc", "plastic"]);

/** Nights that are read at once: mostly there is one. */
const PAGE = 3;

/** A node's night of a date; null where it told none. Its place moves on past it, and past what came too late. */
function nightOf(
  date: number,
  { name }: NodeInfo,
  state: NodeState,
  view: NightlyDeps["view"],
): NightBody | null {
  let found: NightBody | null = null;
  for (const { body, epoch, counter } of view.nights(name, state.place, PAGE)) {
    if (body[N.NIGHT] > date) break;
    state.place = { epoch, counter };
    if (body[N.NIGHT] === date) found = body;
  }
  return found;
}

/** Flags of the last nights of those nodes that told one; of others nothing is said, and nothing taken back. */
function lastFlags(
  nodes: readonly NodeInfo[],
  states: readonly NodeState[],
  tonight: readonly (NightBody | null)[],
): NightFlags[] {
  return nodes.map(({ name }, i) => {
    const night = tonight[i];
    const state = states[i]!;
    if (night) state.flags = [...state.flags, night[N.FLAGS]].slice(-FLAG_NIGHTS);
    return { node: name, flags: state.flags, at: (night?.[N.NIGHT] ?? 0) * DAY_MS };
  });
}

/** A node that told no night that counts, or is used to the noise, is no word for quiet. */
function judged(nodes: readonly NodeInfo[], tonight: readonly (readonly Maybe[] | null)[]) {
  const byName = new Map(nodes.map(({ name }, i) => [name, tonight[i] ?? null]));
  return (name: string): boolean => {
    const night = byName.get(name) ?? null;
    return night !== null && isHeard(night) && night[N.STATE] !== USED_TO_IT;
  };
}

/** Over what was usual before the noise, half dB: the noise is still there. */
const STILL_HEARD = 3;

/**
 * What a node's nights since a repair say. What was usual before the noise is the baseline that the node tells, less what
 * it has crept up since.
 */
function nightsAfterRepair(view: NightlyDeps["view"], name: string, since: number): NightAfter[] {
  const found: NightAfter[] = [];
  for (const { body } of view.nights(name)) {
    const at = body[N.NIGHT] * DAY_MS;
    if (at <= since) continue;
    const [level, baseline, crept] = [body[N.LEVEL_10], body[N.BASELINE], body[N.CREPT]];
    const isKnown = isHeard(body) && level !== null && baseline !== null;
    found.push({
      at,
      isHeard: isKnown ? level - (baseline - (crept ?? 0)) >= STILL_HEARD : null,
      isUsedToIt: body[N.STATE] === USED_TO_IT,
    });
  }
  return found;
}
