// The store, read-only, for the page, metrics, alarms, and what is retained at the broker. No table, no key and
// nothing that writes can be reached through it. It is all that watch/ knows of the store, so it exports the types of
// what it shows, and what is taken where a node has not said otherwise yet.
import type { Alarm } from "../alarms/alarm.ts";
import type { AlarmFile } from "../alarms/files.ts";
import type { Installation } from "../places/installation-form.ts";
import type { Sending } from "./airtime.ts";
import type { FileWithBytes } from "./alarm-files.ts";
import type { AlarmStep } from "./alarm-history.ts";
import type { KeptChange } from "./alarms.ts";
import type { Command } from "./command.ts";
import type { Area, FlowNight } from "./flow.ts";
import type { KeptEvent, KeptNight, KeptRecord, KeptSpectrum } from "./history.ts";
import type { NoiseMask } from "./masks.ts";
import type { Store } from "./open.ts";
import { type ParkedTopic, withoutKinds } from "./parked.ts";
import type { RecordsWithin } from "./range.ts";
import type { NodeInfo, NodeLeak } from "./records.ts";
import type { Checked } from "./self-checks.ts";
import type { SinkState } from "./sink-outbox.ts";

export type { Alarm } from "../alarms/alarm.ts";
export type { Installation } from "../places/installation-form.ts";
export type { Accepted } from "./acceptance.ts";
export type { KeptChange as AlarmNews } from "./alarms.ts";
export { type Command, whyNot } from "./command.ts";
export type { Area, AreaMeter, FlowDoubt, FlowHour, FlowNight, FlowSample } from "./flow.ts";
export type { FlowBook } from "./flow-work.ts";
export type { KeptEvent, KeptNight, KeptRecord, KeptSpectrum } from "./history.ts";
export { expectedInterval, INTERVAL_DEFAULT_MS, LATE_INTERVALS } from "./lanes.ts";
export type { NoiseMask } from "./masks.ts";
export type { ParkedTopic } from "./parked.ts";
export type { KeptOf, RecordsWithin, Span } from "./range.ts";
export { MARKS, type NodeInfo, type NodeLeak, type NodeSignal } from "./records.ts";
export type { Checked } from "./self-checks.ts";
export type { SinkState } from "./sink-outbox.ts";
export type { Telling, Tellings } from "./tellings.ts";

/** What a commit has changed. */
export type Change =
  /** What `nodes` says of the node, or what `leaks` does; or a frame of it was taken. */
  | { of: "node" | "leak" | "heard"; name: string }
  /** Some command, or several. */
  | { of: "commands" }
  /** Some alarm, or several, or what is known of noise. */
  | { of: "alarm" }
  /** An alarm has a file more, or one less. */
  | { of: "files"; alarm: number }
  /** What is known of metered areas. */
  | { of: "flow" }
  /** Rows have been appended. */
  | { of: "outbox" }
  /** Any of this: another process has written, or a node has another name, or is gone. */
  | { of: "all" };

export interface View {
  /** Every node, by name, or the one of this name. */
  nodes(name?: string): NodeInfo[];
  /** What nodes have decided about leaks: every one that has reported it, or the one of this name. */
  leaks(name?: string): NodeLeak[];
  /** How a node was installed, by its newest record; null where none was read. */
  installation(name: string): Installation | null;
  /** What a node has last told of itself; null where it has not. */
  selfCheck(name: string): Checked | null;
  /** The newest records of a node, newest first. */
  recent(name: string, limit: number): KeptRecord[];
  /** The newest spectra of a node, both parts of each, newest first. */
  spectra(name: string, limit: number): KeptSpectrum[];
  /** Events of all nodes that came since, unix ms, in the order in which they came. */
  events(since: number): Iterable<KeptEvent>;
  /** The nights of a node as it has made them, in pages: also late ones in their place, and those that do not count. All, or those after a record. */
  nights(name: string, after?: { epoch: number; counter: number }, page?: number): Iterable<KeptNight>;
  /** Those of this date and later, days since 1970-01-01: no other is decoded. */
  nightsSince(name: string, date: number): Iterable<KeptNight>;
  /** A node's records of a type and a span of time, in the order in which it has made them, in pages. */
  within: RecordsWithin;
  /** The newest reading of a node; null where none is kept. */
  latest(name: string): KeptRecord | null;
  /** Newest first, of one node or all. Throws GatewayError "config" where there is no such node. */
  commands(node: string | null, limit: number): Command[];
  /** Alarms that are not closed, and those closed since then (unix ms), by id. */
  alarms(closedSince?: number): Alarm[];
  /** Null where there is none. */
  alarm(id: number): Alarm | null;
  /** What people have added to an alarm, the oldest first, without what is in the files. */
  alarmFiles(alarm: number): AlarmFile[];
  /** Null where there is none. */
  alarmFile(id: number): FileWithBytes | null;
  /** What a watch remembers, under its name and in its own form; null where it has kept nothing. */
  watched(name: string): Uint8Array | null;
  /** Noise that is known now, by node. */
  masks(now: number): NoiseMask[];
  /** Changes of alarms after a cursor, oldest first. */
  alarmChanges(after: number, limit: number): KeptChange[];
  /** What has become of one alarm, the oldest first, with what each change said before and after. */
  alarmHistory(alarm: number): AlarmStep[];
  /** The cursor behind all that there are. */
  lastAlarmChange(): number;
  /** Metered areas that the gateway runs with, by name. */
  areas(): Area[];
  /** Minimum night flows of an area that are known and believed, m³/h, by date: days since 1970-01-01. */
  nightFlows(area: string, from: number, until: number): Map<number, number>;
  /** Those that are not, too. */
  flowNights(area: string, from: number, until: number): FlowNight[];
  /** What a radio module of this gateway has sent in the last hour and before, the oldest first; by its port. */
  airtime(modem: string): Sending[];
  /** Messages that the broker does not have for good yet. */
  outboxLength(): number;
  /** When the oldest of them was received, unix ms; null where there is none. */
  outboxOldest(): number | null;
  /** What waits for each sink. Counts rows: 25 ms for a million (measured). */
  outboxStates(): Omit<SinkState, "parked">[];
  /** What each sink's broker refuses, by topic and reason. */
  outboxParked(): { name: string; parked: Omit<ParkedTopic, "of">[] }[];
  /** Calls back after every commit that parked something, or after which it is not parked any more. Returns a function that ends it. */
  onParked(listener: () => void): () => void;
  /** Calls back after every commit that changed something of this. Returns a function that ends it. */
  onChanged(listener: (change: Change) => void): () => void;
}

export function viewOf(store: Store): View {
  const { outbox, commands, alarms, flow } = store;
  return Object.freeze({
    nodes: store.nodes,
    leaks: store.leaks,
    installation: store.installation,
    selfCheck: store.selfCheck,
    recent: store.recent,
    spectra: store.spectra,
    nights: store.nights,
    nightsSince: store.nightsSince,
    events: store.events,
    within: store.within,
    latest: store.latest,
    commands: commands.list,
    alarms: alarms.list,
    alarm: alarms.known,
    alarmFiles: alarms.files,
    alarmFile: alarms.file,
    watched: alarms.watch,
    masks: alarms.masks,
    alarmChanges: alarms.changes,
    alarmHistory: alarms.history,
    lastAlarmChange: alarms.lastChange,
    areas: flow.areas,
    nightFlows: flow.nightFlows,
    flowNights: flow.nights,
    airtime: store.airtime.of,
    outboxLength: outbox.count,
    outboxOldest: outbox.oldest,
    outboxStates: outbox.waiting,
    outboxParked: () =>
      outbox.parkedTopics().map(({ name, parked }) => ({ name, parked: withoutKinds(parked) })),
    onParked: outbox.onParked,
    onChanged(listener: (change: Change) => void) {
      const stops = [
        store.onNodeChanged((name) => listener({ of: "node", name })),
        store.onLeakChanged((name) => listener({ of: "leak", name })),
        store.onHeard((name) => listener({ of: "heard", name })),
        commands.onChanged(() => listener({ of: "commands" })),
        alarms.onChanged(() => listener({ of: "alarm" })),
        alarms.onFilesChanged((alarm) => listener({ of: "files", alarm })),
        flow.onChanged(() => listener({ of: "flow" })),
        outbox.onAppended(() => listener({ of: "outbox" })),
        store.onElsewhere(() => listener({ of: "all" })),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  });
}
