// What goes first. A lane is a set of topics, so that within one the order of each node and topic can be kept while
// lanes overtake each other: a burst does not wait behind a month of history.
import { EVENT, READING } from "../../shared/messages.ts";

/** First what somebody may have to go out for, then what is news, then what comes late. */
export const LANES = ["event", "reading", "history"] as const;
export type LaneName = (typeof LANES)[number];
/** Its number, as the store keeps it: the lowest goes first. */
export type Lane = 0 | 1 | 2;

export const EVENTS: Lane = 0;
export const READINGS: Lane = 1;
export const HISTORY: Lane = 2;

/** A reading is live until it is so many reporting intervals old. */
export const FRESH_INTERVALS = 2;
/** A node is late that is silent for longer than so many of the intervals in which it should be heard. */
export const LATE_INTERVALS = 2.5;
/** Reporting interval of a node whose hello has not come yet. */
export const INTERVAL_DEFAULT_MS = 900_000;

/** How often a node should be heard, ms: on radio by its batches, where those are further apart than its readings. */
export const expectedInterval = (intervalMs: number, isOnRadio: boolean, radioPeriodMs: number): number =>
  isOnRadio ? Math.max(intervalMs, radioPeriodMs) : intervalMs;

/** The lane of a new row. `isLive`: as when it came; nights and spectra have one topic, live or not. */
export function laneOf(type: number, isLive: boolean): Lane {
  if (type === EVENT) return EVENTS;
  return type === READING && !isLive ? HISTORY : READINGS;
}

/** History goes out in the order in which the node has measured. */
export const placeInHistory = (epoch: number, counter: number): number => epoch * 2 ** 32 + counter;

/** What has changed for sinks, by the store's number of a node. */
export type OutboxNews = Map<number, NodeNews>;

export interface NodeNews {
  /** Lanes that have got rows of it: bit 0 for lane 0, and so on. */
  lanes: number;
  /** The lowest place in history that has got one; Infinity where none has. */
  place: number;
  /** Rows that were there have another lane now. */
  moved: boolean;
}

/** Adds to what is told of a node; without a lane, that more of its history may have become complete. */
export function note(
  news: OutboxNews,
  node: number,
  lane?: Lane,
  place = Number.POSITIVE_INFINITY,
): NodeNews {
  let found = news.get(node);
  if (found === undefined) {
    found = { lanes: 0, place: Number.POSITIVE_INFINITY, moved: false };
    news.set(node, found);
  }
  if (lane !== undefined) found.lanes |= 1 << lane;
  if (lane === HISTORY) found.place = Math.min(found.place, place);
  return found;
}
