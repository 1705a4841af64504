// What the laboratory knows of a node, from its frames alone: what it ever sealed, which records it had to keep,
// and what the gateway holds. The gateway's part is the smallest that can answer a node; it never loses anything.

import { Decoder } from "cbor-x";
import type { JournalBody, SelfCheck } from "../../gateway/admit/message.ts";
import { openUplink } from "../../gateway/admit/seal.ts";
import { getU32 } from "../../shared/bytes.ts";
import {
  HELLO,
  HELLO_INTERVAL,
  OUTCOME,
  OUTCOME_ID,
  OUTCOME_RESULT,
  RECORDS,
  UPLINKS,
} from "../../shared/messages.ts";
import { ackFrame, type Command, commandFrame, IDENTITY, KEY_BYTES } from "./answers.ts";
import { addRange, inRanges, type Ranges, upTo } from "./ranges.ts";

const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });
/** Reporting interval of the laboratory's nodes, s, until a command sets another. */
export const INTERVAL_S = 900;

type Kept = JournalBody | SelfCheck;

/** Types of records, and what of their bodies may differ between copies: the time, and an event's age. */
const VOLATILE: Record<Kept["type"], number[]> = { reading: [0], event: [1, 2], night: [], check: [0] };
const volatileOf = (type: number): number[] | undefined => VOLATILE[UPLINKS[type] as Kept["type"]];

export interface Item {
  counter: number;
  type: number;
  /** Its body as text, without what may differ between its copies. */
  content: string;
}

export interface Frame {
  bytes: Uint8Array;
  type: number;
  counter: number;
  /** Records in it, and ranges under which the node says it holds nothing. */
  items: Item[];
  voids: Ranges;
  /** Reporting interval that a hello tells, s. */
  interval?: number;
  /** The command that an outcome says is done. */
  done?: number;
}

/** What must never happen: see the columns of the laboratory's table. */
export type FaultKind = "reused" | "lost" | "forgot" | "changed" | "stuck" | "error";

export interface Fault {
  kind: FaultKind;
  text: string;
}

export interface Lost {
  counter: number;
  type: number;
  /** Records that were kept after it: a full journal may give up the oldest readings, and nothing else. */
  newer: number;
  how: string;
}

type Body = unknown[];

function itemOf(counter: number, type: number, body: Body): Item {
  const fixed = body.map((value, i) => (volatileOf(type)?.includes(i) ? 0 : value));
  const content = JSON.stringify([type, fixed], (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );
  return { counter, type, content };
}

/** A frame as a node sent it. Throws where it does not open or is not what the protocol says. */
export function readFrame(bytes: Uint8Array): Frame {
  const plain = openUplink(bytes, IDENTITY.epoch, KEY_BYTES);
  if (plain === null) throw new Error("a frame does not open");
  const type = bytes[0]! & 31;
  const counter = getU32(bytes, 4);
  const frame: Frame = { bytes, type, counter, items: [], voids: [] };
  const body = decoder.decode(plain);
  if (volatileOf(type)) frame.items.push(itemOf(counter, type, body));
  if (type === HELLO) frame.interval = body.get(HELLO_INTERVAL);
  if (type === OUTCOME && body.get(OUTCOME_RESULT) === 0) frame.done = body.get(OUTCOME_ID);
  if (type === RECORDS) {
    if (body[0] !== IDENTITY.epoch) throw new Error("records of another epoch");
    for (const item of body.slice(1) as Body[]) {
      const first = item[0] as number;
      if (item.length === 3) frame.items.push(itemOf(first, item[1] as number, item[2] as Body));
      else frame.voids.push([first, first + (item[1] as number) - 1]);
    }
  }
  return frame;
}

export interface Book {
  /** What was found wrong. */
  faults: Fault[];
  /** Records that the node gave up or lost though it had kept them. */
  lost: Lost[];
  /** The highest counter that was ever sealed. */
  top(): number;
  /** Counters of records that were kept and the gateway does not have. */
  open: Set<number>;
  /** The node has sealed a frame, whether or not it ever leaves. */
  sent(frame: Frame): void;
  /** A record has been written to the journal in whole. */
  keep(item: Item): void;
  /** The gateway has a frame, and has stored it. */
  heard(frame: Frame): void;
  /** Every counter up to this one is stored or void. */
  upTo(): number;
  /** Nothing is missing: that one is the highest that was heard. */
  settled(): boolean;
  delivered(counter: number): boolean;
  /** The ack of an uplink, as a frame; `now`: unix ms. */
  ack(answers: number, now: number): Uint8Array;
  /** A command in place of the ack. What it sets may be in force from now on, and must be once it is told done. */
  command(answers: number, command: Command, now: number): Uint8Array;
  /** A book that goes on by itself from here. Until it is done with, this one must not change. */
  fork(): Book;
  newerThan(counter: number): number;
}

/** Frames and records by counter; a fork looks up in the one below what it has not itself. */
interface Layer {
  sealed: Map<number, Uint8Array>;
  kept: Map<number, string>;
  below: Layer | undefined;
}

/** What a fork copies. */
interface State {
  open: Set<number>;
  /** Counters that the gateway has stored, or knows to be void. */
  stored: Ranges;
  /** The highest counter that was heard, and that was ever sealed; and the last of a downlink. */
  heardTop: number;
  sealedTop: number;
  downTop: number;
  /** The interval in force, s, and commands that were sent and not yet told done. */
  interval: number;
  pending: Command[];
}

const freshState = (): State => ({
  ...{ open: new Set(), stored: [], heardTop: 0, sealedTop: 0, downTop: 0 },
  ...{ interval: INTERVAL_S, pending: [] },
});

const forkOf = (state: State): State => ({
  ...state,
  open: new Set(state.open),
  stored: state.stored.map(([first, last]) => [first, last]),
});

function find<K extends "sealed" | "kept">(layer: Layer | undefined, what: K, counter: number) {
  for (let at = layer; at !== undefined; at = at.below) {
    const found = at[what].get(counter);
    if (found !== undefined) return found as Layer[K] extends Map<number, infer V> ? V : never;
  }
  return undefined;
}

function newerThan(layer: Layer, counter: number): number {
  let newer = 0;
  for (let at: Layer | undefined = layer; at !== undefined; at = at.below)
    for (const other of at.kept.keys()) if (other > counter) newer++;
  return newer;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

export const createBook = () => bookOn(undefined, freshState());

function bookOn(below: Layer | undefined, state: State): Book {
  const layer: Layer = { sealed: new Map(), kept: new Map(), below };
  const { open, stored } = state;
  const faults: Fault[] = [];
  const fault = (kind: FaultKind, text: string) => faults.push({ kind, text });
  const lost: Lost[] = [];

  const lose = (counter: number, how: string) => {
    open.delete(counter);
    const [type] = JSON.parse(find(layer, "kept", counter)!);
    lost.push({ counter, type, newer: newerThan(layer, counter), how });
  };

  const keep = ({ counter, content }: Item) => {
    const known = find(layer, "kept", counter);
    if (known === content) return;
    if (known !== undefined) {
      fault("lost", `record ${counter} was kept as ${known} and is told as ${content}`);
      return;
    }
    layer.kept.set(counter, content);
    if (!inRanges(stored, counter)) open.add(counter);
    else fault("lost", `record ${counter} was told void, or was another frame, before it was kept`);
  };

  /** The interval that a hello tells has to be one that may be in force. */
  const checkInterval = (told: number | undefined) => {
    const { interval, pending } = state;
    if (told === undefined || told === interval || pending.some((one) => one.interval === told)) return;
    fault("lost", `the interval of ${interval} s that a command had set: it is ${told} s`);
  };

  const sent = (frame: Frame) => {
    const before = find(layer, "sealed", frame.counter);
    if (before !== undefined && !same(before, frame.bytes))
      fault(
        "reused",
        `counter ${frame.counter} was sealed as ${hex(before)} and again as ${hex(frame.bytes)}`,
      );
    if (before === undefined) layer.sealed.set(frame.counter, frame.bytes);
    state.sealedTop = Math.max(state.sealedTop, frame.counter);
    checkInterval(frame.interval);
    const command = state.pending.find(({ id }) => id === frame.done);
    if (command) {
      state.interval = command.interval;
      state.pending = state.pending.filter(({ id }) => id > command.id);
    }
    frame.items.forEach(keep);
  };

  const heard = (frame: Frame) => {
    state.heardTop = Math.max(state.heardTop, frame.counter);
    for (const { counter } of frame.items) {
      open.delete(counter);
      addRange(stored, counter, counter);
    }
    addRange(stored, frame.counter, frame.counter);
    for (const [first, last] of frame.voids) {
      for (const counter of open) {
        if (counter >= first && counter <= last)
          lose(counter, `told void by frame ${frame.counter} (${first} to ${last})`);
      }
      addRange(stored, first, last);
    }
  };

  const downCounter = (now: number) => {
    state.downTop = Math.max(state.downTop + 1, Math.floor(now / 1000));
    return state.downTop;
  };

  return {
    ...{ faults, lost, open, keep, sent, heard },
    top: () => state.sealedTop,
    upTo: () => upTo(stored),
    settled: () => upTo(stored) >= state.heardTop,
    delivered: (counter) => inRanges(stored, counter) && !open.has(counter),
    ack: (answers, now) => ackFrame(downCounter(now), answers, stored, state.heardTop, now),
    command: (answers, command, now) => {
      state.pending = [...state.pending, command];
      return commandFrame(downCounter(now), answers, command);
    },
    newerThan: (counter) => newerThan(layer, counter),
    fork: () => bookOn(layer, forkOf(state)),
  };
}
