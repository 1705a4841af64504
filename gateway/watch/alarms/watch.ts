// The watch over a fleet's nights: takes a night of all nodes at a time, and says which suspicions there are and what
// speaks for and against each.

import { isDoubted } from "../../../shared/leak/decide.ts";
import { learnAnew, newLearned, STATE } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { type Maybe, MUTED } from "../../../shared/messages.ts";
import { median } from "../../statistics.ts";
import { type Common, commonOn, follows, newCommon, noteOver, takeCommon } from "./common.ts";
import { type Evidence, ownEvidence } from "./evidence.ts";
import { flowStep, type NightFlows } from "./flow.ts";
import { isHeard, type NightMemory, NONE, newMemory, note, own, remember } from "./memory.ts";
import { begin, corrected, decideAgain, goesOn, mayBegin, type Suspicion } from "./suspicion.ts";

/** A node as the watch is told of it. */
export interface WatchedNode {
  name: string;
  /** Places in the list of nodes of those next along the pipe, and how far, m. */
  neighbours: readonly { to: number; metres: number }[];
  /** Its metered area, by its place in the list of areas; null where it has none. */
  area: number | null;
}

interface Watched {
  memory: NightMemory;
  learned: Uint8Array;
  /** What all have in common is taken off it: not asked while a suspicion is on. */
  isCorrected: boolean;
  suspicion: Suspicion | null;
  /** The node's own rule, on what is left, speaks. */
  isDecided: boolean;
  /** Dates of the onsets of earlier ones. */
  earlier: number[];
}

export interface Suspected {
  node: number;
  suspicion: Suspicion;
  evidence: Evidence;
}

export interface Watch {
  /** Takes a night of all nodes: null where one told none. `flows`: of each area, m³/h, null where not metered. */
  take(
    date: number,
    nights: readonly (readonly Maybe[] | null)[],
    flows: readonly (number | null)[],
  ): Suspected[];
  /** The noise at a node is known: it is learned anew. */
  mute(node: number): void;
}

const YEAR = 365;
/** Onsets that belong together are so many nights apart at most. */
const TOGETHER = 4;

export function createWatch(nodes: readonly WatchedNode[], areas: number, windows = 60): Watch {
  const watched: Watched[] = nodes.map(() => ({
    memory: newMemory(),
    learned: newLearned(),
    isCorrected: false,
    suspicion: null,
    isDecided: false,
    earlier: [],
  }));
  const common: Common = newCommon();
  const flows: NightFlows[] = Array.from({ length: areas }, () => new Map());

  function takeNode(one: Watched, date: number, night: readonly Maybe[]): void {
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
    if (one.suspicion === null && (doubted || mayBegin(one.memory, date))) {
      one.suspicion = begin(one.memory, date);
      if (one.suspicion !== null) {
        one.earlier = one.earlier.filter((onset) => onset > date - YEAR);
        one.earlier.push(one.suspicion.onset);
      }
    }
  }

  /** Rise of a node over what was usual before a date, dB, in the nights since. */
  function riseSince({ memory }: Watched, onset: number, date: number): number | null {
    const of = (from: number, until: number) => {
      const found: number[] = [];
      for (let d = from; d < until; d++) {
        const level = own(memory, d, "main");
        if (level !== NONE) found.push(level);
      }
      return found;
    };
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
    let [alike, sharing, others] = [0, 0, 0];
    watched.forEach((other, i) => {
      if (i === node) return;
      const same = other.suspicion !== null && Math.abs(other.suspicion.onset - onset) <= TOGETHER;
      if (!near.has(i)) others++;
      if (same && !near.has(i)) alike++;
      if (same && !near.has(i) && area !== null && nodes[i]!.area === area) sharing++;
    });
    return {
      ...ownEvidence(suspicion, one.memory, date),
      decided: one.isDecided ? 1 : 0,
      before: one.earlier.filter((earlier) => earlier !== onset && earlier > onset - YEAR).length,
      neighbours: rises.length,
      neighboursLouder: rises.filter((rise) => rise >= 2).length,
      neighbourRise: Math.max(0, ...rises),
      ...{ alike, others, sharing },
      flow: area === null ? null : flowStep(flows[area]!, onset, date),
    };
  }

  return {
    take(date, nights, metered) {
      metered.forEach((flow, area) => {
        if (flow !== null) flows[area]!.set(date, flow);
        flows[area]!.delete(date - 120);
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
      return watched.flatMap(({ suspicion }, node) =>
        suspicion === null ? [] : [{ node, suspicion, evidence: evidenceOf(node, suspicion, date) }],
      );
    },
    mute(node) {
      const one = watched[node]!;
      learnAnew(one.learned, MUTED);
      one.suspicion = null;
    },
  };
}

export { isDoubted, N, STATE };
