// Who is answered: at SF9 1 % of an hour is some 120 answers, and 600 nodes send a batch each in it. An event or a
// hello is answered at once, a node that has gaps before one that has none, and of these each in its turn.
import { GAPS_SHARE, ROUTINE_SHARE } from "../radio/shares.ts";
import { createAccount } from "./airtime-account.ts";
import type { Need } from "./uplink.ts";

export interface DownlinkScheduler {
  /**
   * Whether this uplink is to be answered with a packet of `airtimeMs`. To be asked once for every uplink that can
   * be: so it knows how many nodes there are. The account of the band is the caller's, and has the last word.
   */
  mayAnswer(node: number, need: Need, airtimeMs: number, nowMs: number): boolean;
  /** Whether it may be, as an answer that it must have, without being counted. */
  mightAnswer(node: number, airtimeMs: number, nowMs: number): boolean;
  /** An answer leaves now. */
  spent(node: number, airtimeMs: number, nowMs: number): void;
}

const HOUR_MS = 3_600_000;
/** Answers an hour from which on a node's hellos and events wait in line: a node that restarts over and over. */
const ANSWERS_AN_HOUR = 12;
/** Times remembered, the newest. A network has 65,536 nodes at most. */
const REMEMBERED_MAX = 65_536;

/** How many different nodes there were in an hour: the larger of this and the last full one. */
function nodesOfHour() {
  let began = Number.NaN;
  let now = new Set<number>();
  let before = 0;
  return (at: number, node?: number) => {
    if (!(at >= began && at < began + HOUR_MS)) {
      before = at >= began + HOUR_MS && at < began + 2 * HOUR_MS ? now.size : 0;
      now = new Set();
      began = at;
    }
    if (node !== undefined) now.add(node);
    return Math.max(before, now.size);
  };
}

/** `duty`: share of the time the band may be used, such as 0.01. */
export function createDownlinkScheduler({ duty }: { duty: number }): DownlinkScheduler {
  const shares = { gaps: GAPS_SHARE * duty, routine: ROUTINE_SHARE * duty };
  const accounts = { gaps: createAccount(shares.gaps), routine: createAccount(shares.routine) };
  const nodesSending = nodesOfHour();
  const nodesWithGaps = nodesOfHour();
  /** When a node was last answered, the oldest first. */
  const lastAnswered = new Map<number, number>();
  /** Answers to each node in the hour that began then. */
  let answersOfHour = new Map<number, number>();
  let hourBegan = Number.NaN;

  function answersTo(node: number, now: number): number {
    if (!(now >= hourBegan && now < hourBegan + HOUR_MS)) {
      answersOfHour = new Map();
      hourBegan = now;
    }
    return answersOfHour.get(node) ?? 0;
  }

  /** Whether it is the node's turn, with so many others. */
  function itsTurn(node: number, kind: "gaps" | "routine", nodes: number, airtimeMs: number, nowMs: number) {
    // Each at most once in the time in which all could be. Without this, slots give those that came first in one
    // hour the room that they themselves have used in the hour before.
    const turn = (nodes * airtimeMs) / shares[kind];
    const ago = nowMs - (lastAnswered.get(node) ?? Number.NEGATIVE_INFINITY);
    if (ago >= 0 && ago < turn) return false;
    return accounts[kind].wait(airtimeMs, nowMs) === 0;
  }

  return {
    mayAnswer(node, need, airtimeMs, nowMs) {
      const nodes = nodesSending(nowMs, node);
      const gapped = nodesWithGaps(nowMs, need === "gaps" ? node : undefined);
      if (need === "must" && answersTo(node, nowMs) < ANSWERS_AN_HOUR) return true;
      return need === "gaps"
        ? itsTurn(node, "gaps", gapped, airtimeMs, nowMs)
        : itsTurn(node, "routine", nodes, airtimeMs, nowMs);
    },
    mightAnswer: (node, airtimeMs, nowMs) =>
      answersTo(node, nowMs) < ANSWERS_AN_HOUR ||
      itsTurn(node, "routine", nodesSending(nowMs), airtimeMs, nowMs),
    spent(node, airtimeMs, nowMs) {
      accounts.gaps.spend(airtimeMs, nowMs);
      accounts.routine.spend(airtimeMs, nowMs);
      answersOfHour.set(node, answersTo(node, nowMs) + 1);
      lastAnswered.delete(node);
      lastAnswered.set(node, nowMs);
      if (lastAnswered.size > REMEMBERED_MAX) lastAnswered.delete(lastAnswered.keys().next().value!);
    },
  };
}
