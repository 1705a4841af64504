// The watch over a fleet's nights: takes a night of all nodes at a time, and says which suspicions there are and what
// speaks for and against each.
import { learnAnew } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { type Maybe, MUTED } from "../../../shared/messages.ts";
import { median } from "../../statistics.ts";
import { commonOn, follows, noteOver, takeCommon } from "./common.ts";
import { type Evidence, ownEvidence } from "./evidence.ts";
import { flowGrowth, flowStep, type NightFlows } from "./flow.ts";
import { beginGrown, fleetGrowth, growthOf } from "./growth.ts";
import { isHeard, NONE, note, ownValues, remember } from "./memory.ts";
import type { FleetState, NodeState } from "./state.ts";
import { begin, corrected, decideAgain, goesOn, mayBegin, type Suspicion } from "./suspicion.ts";
import { beginYoung, isYoung, kinSound, quietSound, type Sound } from "./young.ts";

/** A node as the watch is told of it. */
export interface WatchedNode {
  name: string;
  /** Places in the list of nodes of those next along the pipe, and how far, m. */
  neighbours: readonly { to: number; metres: number }[];
  /** What its sensor, gain and pipe have in common with others'; null where one of them is not known. */
  kin: string | null;
  /** Its metered area, by its place in the list of areas; null where it has none. */
  area: number | null;
}

export interface Suspected {
  node: number;
  suspicion: Suspicion;
  evidence: Evidence;
}

export interface Watch {
  /** Takes a night of all nodes, null where one told none, and says what is suspected after it. */
  take(date: number, nights: readonly (readonly Maybe[] | null)[]): Suspected[];
  /** The noise at a node is known: what is usual there is learned anew. */
  mute(node: number): void;
}

const YEAR = 365;
/** Growth is looked for once in so many nights: it takes weeks. */
const GROWTH_NIGHTS = 7;

const flowOf = (flows: NightFlows, { isSlow, since, onset }: Suspicion, date: number) =>
  isSlow ? flowGrowth(flows, since, date) : flowStep(flows, onset, date);

/** What the fleet said of a young node stands, but its own past speaks over it once it has one. */
const isFree = ({ suspicion, isGrownUp }: NodeState) =>
  suspicion === null || (suspicion.fleet !== null && isGrownUp);

/** Onsets that belong together are so many nights apart at most. */
const TOGETHER = 4;

export interface WatchOptions {
  nodes: readonly WatchedNode[];
  /** What is remembered of each node, and of the fleet: changed by the watch. */
  states: readonly NodeState[];
  fleet: FleetState;
  /** Night flows of each area, m³/h by date. */
  flows: readonly NightFlows[];
  /** Windows that a night has. */
  windows?: number;
}

export function createWatch({ nodes, states: watched, fleet, flows, windows = 60 }: WatchOptions): Watch {
  const { common } = fleet;

  function takeNode(one: NodeState, date: number, night: readonly Maybe[]): void {
    const off = one.isCorrected ? commonOn(common, date, "level10") : 0;
    const offMain = one.isCorrected ? commonOn(common, date, "main") : 0;
    const [less, lessMain] = [off === NONE ? 0 : off, offMain === NONE ? 0 : offMain];
    if (isHeard(night)) {
      note(one.memory, date, "common", less);
      note(one.memory, date, "commonMain", lessMain);
    }
    const doubted = decideAgain(one.learned, corrected(night, less, lessMain), windows);
    if (one.suspicion !== null && !goesOn(one.suspicion, one.memory, date)) one.suspicion = null;
    one.isDecided = doubted;
    if (isFree(one) && (doubted || mayBegin(one.memory, date))) suspect(one, begin(one.memory, date), date);
  }

  /** Held against what all others did in the same time. */
  function lookForGrowth(date: number): void {
    const growths = watched.map((one) => (isFree(one) ? growthOf(one.memory, date) : null));
    const all = fleetGrowth(growths);
    if (all === null) return;
    watched.forEach((one, i) => {
      suspect(one, beginGrown(one.memory, date, growths[i] ?? null, all), date);
    });
  }

  /** Those that told a night and have no past yet, held against quiet nodes of their kind. */
  function lookAtYoung(date: number, nights: readonly (readonly Maybe[] | null)[]): void {
    for (const one of watched) if (!one.isGrownUp && !isYoung(one.memory, date)) one.isGrownUp = true;
    const asked = nodes.flatMap(({ kin }, i) => {
      const one = watched[i]!;
      const isAsked = kin !== null && !one.isGrownUp && one.suspicion === null && nights[i] !== null;
      return isAsked ? [{ one, kin }] : [];
    });
    for (const [kin, young] of Map.groupBy(asked, (each) => each.kin)) {
      const usual = kinSound(soundsOf(kin, date));
      if (usual === null) continue;
      for (const { one } of young) suspect(one, beginYoung(one.memory, date, usual), date);
    }
  }

  /** Of those of a kind that have a past and are quiet. */
  function soundsOf(kin: string, date: number): Sound[] {
    return watched.flatMap(({ isGrownUp, suspicion, memory }, i) => {
      const isQuiet = nodes[i]!.kin === kin && isGrownUp && suspicion === null;
      const sound = isQuiet ? quietSound(memory, date) : null;
      return sound === null ? [] : [sound];
    });
  }

  function suspect(one: NodeState, suspicion: Suspicion | null, date: number): void {
    if (suspicion === null) return;
    one.suspicion = suspicion;
    one.onsets = [...one.onsets.filter((onset) => onset > date - YEAR), suspicion.onset];
  }

  /** Rise of a node over what was usual before a date, dB, in the nights since. */
  function riseSince({ memory }: NodeState, onset: number, date: number): number | null {
    const of = (from: number, until: number) => ownValues(memory, from, until, "main");
    const [before, since] = [of(onset - 28, onset), of(onset, date + 1)];
    return before.length < 7 || since.length < 2 ? null : (median(since) - median(before)) / 2;
  }

  function evidenceOf(node: number, suspicion: Suspicion, date: number): Evidence {
    const one = watched[node]!;
    const { onset } = suspicion;
    const near = new Set([node, ...nodes[node]!.neighbours.map(({ to }) => to)]);
    const rises = nodes[node]!.neighbours.map(({ to }) => riseSince(watched[to]!, onset, date)).filter(
      (r) => r !== null,
    );
    const area = nodes[node]!.area;
    let [alike, sharing] = [0, 0];
    watched.forEach((other, i) => {
      if (near.has(i)) return;
      const same = other.suspicion !== null && Math.abs(other.suspicion.onset - onset) <= TOGETHER;
      if (same) alike++;
      if (same && area !== null && nodes[i]!.area === area) sharing++;
    });
    return {
      ...ownEvidence(suspicion, one.memory, date),
      decided: one.isDecided ? 1 : 0,
      before: one.onsets.filter((earlier) => earlier !== onset && earlier > onset - YEAR).length,
      neighbours: rises.length,
      neighboursLouder: rises.filter((rise) => rise >= 2).length,
      neighbourRise: Math.max(0, ...rises),
      ...{ alike, sharing },
      fleet: suspicion.fleet,
      flow: area === null || suspicion.fleet ? null : flowOf(flows[area]!, suspicion, date),
    };
  }

  function mute(node: number): void {
    const one = watched[node]!;
    learnAnew(one.learned, MUTED);
    one.memory.fill(NONE);
    one.isGrownUp = true;
    one.suspicion = null;
  }

  return {
    take(date, nights) {
      fleet.date = date;
      nights.forEach((night, i) => {
        const isMuted = night !== null && night[N.STATE] === MUTED;
        if (isMuted && !watched[i]!.isMuted) mute(i);
        if (night !== null) watched[i]!.isMuted = isMuted;
      });
      nights.forEach((night, i) => {
        if (night === null || !isHeard(night)) return;
        remember(watched[i]!.memory, date, night);
        noteOver(watched[i]!.memory, date);
      });
      takeCommon(
        common,
        date,
        watched.map(({ memory }) => memory),
      );
      nights.forEach((night, i) => {
        const one = watched[i]!;
        if (one.suspicion === null && date % 7 === i % 7) one.isCorrected = follows(one.memory, common, date);
        if (night !== null) takeNode(one, date, night);
      });
      if (date % GROWTH_NIGHTS === 0) lookForGrowth(date);
      lookAtYoung(date, nights);
      return watched.flatMap(({ suspicion }, node) =>
        suspicion === null ? [] : [{ node, suspicion, evidence: evidenceOf(node, suspicion, date) }],
      );
    },
    mute,
  };
}
