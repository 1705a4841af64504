// What is retained of each node: what it is, what it has decided about a leak, its newest reading, how and whether it is
// heard. Keys are names of nodes.
import { type Change, type KeptRecord, MARKS, type View } from "../store/view.ts";
import {
  type Availability,
  availability,
  type Info,
  type Latest,
  type Leak,
  latest,
  type Signal,
} from "./contract/state.ts";
import { jsonWriter } from "./contract/writer.ts";
import { infoJson, infoPayload, signalJson, signalPayload } from "./formats/info.ts";
import { leakJson, leakPayload } from "./formats/leak.ts";
import { measuredFields, messageId, type Origin, readingFields } from "./formats/record.ts";
import { timeOrNull, timestamp } from "./formats/units.ts";
import type { RetainedMessage, RetainedSource } from "./retained.ts";
import type { NodeTopics, Topics } from "./topics.ts";

export interface NodeSourceDeps {
  view: Pick<View, "nodes" | "leaks" | "latest" | "onChanged">;
  topics: Topics;
  origin: Origin;
}

/** What changes with each frame is told once a second at most, ms. */
const PACE_MS = 1_000;

type NodeState = Info | Leak | Latest | Signal | Availability;

function messageOf<State extends NodeState>(
  topics: Topics,
  kind: keyof NodeTopics,
  state: State,
  write: (state: State) => string,
): RetainedMessage {
  const { node, time } = state;
  return { key: node, topic: topics.node(node)[kind], payload: write(state), time };
}

/** Of a view's changes, those of one kind, by the node's name, and those after which all is looked through. */
const of =
  (view: Pick<View, "onChanged">, kind: "node" | "leak" | "heard") =>
  (listener: (name?: string) => void): (() => void) =>
    view.onChanged((change: Change) => {
      if (change.of === "all") listener();
      else if (change.of === kind) listener(change.name);
    });

/** `node/<node>/info`. */
export function retainedInfo({ view, topics, origin }: NodeSourceDeps): RetainedSource {
  return {
    refused: "Nodes could not be told of",
    now: (name) =>
      view.nodes(name).map((node) => messageOf(topics, "info", infoPayload(node, origin), infoJson)),
    onChanged: of(view, "node"),
  };
}

/** `node/<node>/leak`. */
export function retainedLeak({ view, topics, origin }: NodeSourceDeps): RetainedSource {
  return {
    refused: "Leak states could not be told",
    now: (name) =>
      view.leaks(name).map((leak) => messageOf(topics, "leak", leakPayload(leak, origin), leakJson)),
    onChanged: of(view, "leak"),
  };
}

const latestJson = jsonWriter(latest);

function latestPayload(record: KeptRecord & { type: "reading" }, origin: Origin): Latest {
  const isBounded = record.time === null && (record.marks & MARKS.guessed) === 0;
  const bounds = { timeAfter: null, timeBefore: isBounded ? record.received : null, live: true };
  return {
    based_on: messageId(record),
    ...measuredFields({ ...record, ...bounds }, origin),
    ...readingFields(record.body, record.marks),
  };
}

/** `node/<node>/latest`: the newest reading that there is, whichever way it came. */
export function retainedLatest({ view, topics, origin }: NodeSourceDeps): RetainedSource {
  const ofNode = (name: string) => {
    const record = view.latest(name);
    if (record?.type !== "reading") return [];
    return [messageOf(topics, "latest", latestPayload(record, origin), latestJson)];
  };
  return {
    refused: "Newest readings could not be told",
    now: (name) => (name === undefined ? view.nodes().flatMap((node) => ofNode(node.name)) : ofNode(name)),
    onChanged: of(view, "heard"),
    paceMs: PACE_MS,
  };
}

/** `node/<node>/signal`, of nodes that are heard over radio. */
export function retainedSignal({ view, topics, origin }: NodeSourceDeps): RetainedSource {
  return {
    refused: "Signals could not be told",
    now: (name) =>
      view.nodes(name).flatMap(({ name: node, signal }) => {
        if (signal === null) return [];
        return [messageOf(topics, "signal", signalPayload(node, signal, origin), signalJson)];
      }),
    onChanged: of(view, "heard"),
    paceMs: PACE_MS,
  };
}

/** How a node is heard, as somebody watches it. Times in unix ms. */
export interface NodeAvailability {
  name: string;
  state: Availability["state"];
  /** Since when it is so. */
  since: number;
  /** null while it is online, and where it never was heard */
  lastHeard: number | null;
  expectedMs: number;
}

export interface AvailabilityReports {
  now(name?: string): readonly NodeAvailability[];
  onChanged(listener: (name?: string) => void): () => void;
}

const AVAILABILITY_CODES = { offline: 0, late: 1, online: 2 };
const availabilityJson = jsonWriter(availability);

/** `node/<node>/availability`. */
export function retainedAvailability(
  reports: AvailabilityReports,
  topics: Topics,
  { site, gateway }: Origin,
): RetainedSource {
  const payloadOf = ({ name, state, since, lastHeard, expectedMs }: NodeAvailability): Availability => ({
    site,
    gateway,
    node: name,
    time: timestamp(since),
    state,
    state_code: AVAILABILITY_CODES[state],
    last_heard: timeOrNull(lastHeard),
    expected_s: Math.round(expectedMs / 1000),
  });
  return {
    refused: "It could not be told which nodes are heard",
    now: (name) =>
      reports.now(name).map((node) => messageOf(topics, "availability", payloadOf(node), availabilityJson)),
    onChanged: reports.onChanged,
  };
}

/** Names that nodes had before. */
export interface FormerNames {
  former(name?: string): string[];
  markEmptied(name: string, now: number): void;
  onChanged(listener: () => void): () => void;
}

/** A node that was removed or has another name takes along what is retained of it: its topics are emptied. */
export function emptiedTopics(names: FormerNames, topics: Topics, now: () => number): RetainedSource {
  return {
    refused: "What is retained of nodes that are gone could not be taken away",
    now: (name) =>
      names
        .former(name)
        .flatMap((key) =>
          topics.retainedOf(key).map((topic) => ({ key, topic, payload: null, time: timestamp(now()) })),
        ),
    onChanged: (listener) => names.onChanged(() => listener()),
    published: (name) => names.markEmptied(name, now()),
  };
}
