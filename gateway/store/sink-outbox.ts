// The outbox as each sink has it: what waits for it, lane by lane and node by node, what was refused, and what becomes of
// a row. What changes it is called inside a transaction: `soon` shares the next one with frames that come in anyway.
import type { Aged, Delivery, LaneCount, RowOfNode } from "./deliveries.ts";
import type { Lane, OutboxNews } from "./lanes.ts";
import type { DeliveryRow } from "./outbox.ts";
import type { ParkedFilter, ParkedRow, ParkedTopic, Refusal } from "./parked.ts";

export interface OutboxRow extends DeliveryRow, Delivery {}

/** What a publisher needs of the store. */
export interface SinkOutbox {
  readonly name: string;
  /** Nodes that have something in a lane, by the store's numbers of them. */
  nodes(lane: Lane): number[];
  /**
   * Rows of a node behind a place, in order, at most `limit`. History ends where something before it is missing that may
   * yet come; what was received before unix ms `waitedSince` does not wait for that any more.
   */
  read(lane: Lane, node: number, after: number, limit: number, waitedSince: number): OutboxRow[];
  /** Whether a newer record of the node and kind came before it, so that it goes out after that one. */
  isOvertaken(row: OutboxRow): boolean;
  /** Those of one topic, and of single messages, that are parked. */
  parked(): ParkedTopic[];
  /** Does `work` in a transaction that is on disk when `done` is called; with what failed, where it is not. */
  soon(work: (changes: SinkChanges) => void, done: (error: Error | null) => void): void;
  /** The same at once. Throws where the store cannot be written. */
  now(work: (changes: SinkChanges) => void): void;
  /** Calls back after every commit that may have given it more to send; null: all of it is to be looked at again. */
  onNews(listener: (news: OutboxNews | null) => void): () => void;
}

/** Inside a transaction only. */
export interface SinkChanges {
  /** A row goes out, and whether as a late one: written down before it does. False where it is not there any more. */
  decide(row: Delivery, late: boolean): boolean;
  /** A reading that does not go out live takes its place in history. */
  toHistory(row: OutboxRow): void;
  /** The sink has it for good. */
  remove(row: Delivery): void;
  park(row: OutboxRow, refusal: Refusal, now: number): void;
  /** As `DeliveryTable.ageOut`. */
  ageOut(after: RowOfNode | null, now: number, limit: number): Aged;
  /** Puts what was parked back in its place. Returns how much. */
  unpark(filter: Omit<ParkedFilter, "sink">): number;
  /** The same for the first of them, with when it was parked; null where there is none. */
  unparkFirst(filter: Omit<ParkedFilter, "sink">): { seq: number; topic: string; since: number } | null;
}

export interface LaneWaiting extends LaneCount {
  /** When the oldest of its rows was received, unix ms. */
  received: number | null;
}

/** How much waits for a sink, and for how long. */
export interface SinkState {
  name: string;
  /** Whether the configuration has it. */
  active: boolean;
  lanes: LaneWaiting[];
  /** When its oldest row was received, unix ms; null where none waits. */
  oldest: number | null;
  parked: ParkedTopic[];
}

/** All of the outbox, of all sinks. */
export interface Outbox {
  /** These sinks are configured, and no others: rows that are appended wait for each. */
  configure(names: readonly string[]): void;
  /** Throws where it was not configured. */
  sink(name: string): SinkOutbox;
  /** Of each that is configured or has something waiting. */
  states(): SinkState[];
  /** The same without what is parked, and that alone: each takes its time where there is much of it. */
  waiting(): Omit<SinkState, "parked">[];
  parkedTopics(): Pick<SinkState, "name" | "parked">[];
  /** Rows that not every sink has yet. */
  count(): number;
  /** When the oldest of them was received, unix ms; null where there is none. */
  oldest(): number | null;
  /** Oldest first; of all sinks or the named one. */
  parked(filter: NamedFilter, limit: number): ParkedRow[];
  countParked(filter: NamedFilter): number;
  /**
   * Puts what was parked back in its place, in one transaction: so many rows at most, since others wait for that.
   * Returns how many.
   */
  retry(filter: NamedFilter, limit?: number): number;
  /** Gives up what was parked, for good. Limit and answer are as those of `retry`. */
  drop(filter: NamedFilter, limit?: number): number;
  /** The same for all that waits for a sink that is not configured any more. */
  dropSink(name: string, limit?: number): number;
  /** Calls back after every commit that parked something, or after which it is not parked any more. Returns a function that ends it. */
  onParked(listener: () => void): () => void;
  /** Calls back after every commit that appended rows. Returns a function that ends it. */
  onAppended(listener: () => void): () => void;
}

export type NamedFilter = Omit<ParkedFilter, "sink"> & { sink?: string | undefined };
