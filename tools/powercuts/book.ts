// What the laboratory knows of a node, from its frames alone: what it ever sealed, which records it had to keep,
// and what the gateway holds. The gateway's part is the smallest that can answer a node; it never loses anything.
import { Decoder } from "cbor-x";
import type { JournalBody } from "../../gateway/admit/message.ts";
import { openUplink, sealDownlink } from "../../gateway/admit/seal.ts";
import { cborPut } from "../../shared/cbor.ts";
import { getU32 } from "../../shared/frame.ts";
import {
  ACK,
  BODY_MAX,
  COMMAND,
  COMMAND_ID,
  COMMAND_INTERVAL,
  HELLO,
  HELLO_INTERVAL,
  OUTCOME,
  OUTCOME_ID,
  OUTCOME_RESULT,
  RECORDS,
  UPLINKS,
} from "../../shared/messages.ts";
import { addRange, inRanges, type Ranges, upTo } from "./ranges.ts";

const IDENTITY = { network: 1, node: 7, epoch: 0 };
export const KEY = "2b7e151628aed2a6abf7158809cf4f3c";
const key = Buffer.from(KEY, "hex");
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });
/** Reporting interval of the laboratory's nodes, s, until a command sets another. */
export const INTERVAL = 900;
/** Counters that `missing` of an ack tells of. */
const SPAN = 64;
/** Types of records, and what of their bodies may differ between copies: the time, and an event's age. */
const VOLATILE: Record<JournalBody["type"], number[]> = { reading: [0], event: [1, 2], night: [] };
const volatileOf = (type: number): number[] | undefined => VOLATILE[UPLINKS[type] as JournalBody["type"]];

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

/** What a command sets: the reporting interval, s. */
export interface Command {
  id: number;
  interval: number;
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
  const plain = openUplink(bytes, IDENTITY.epoch, key);
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
  /** Records that were kept and the gateway does not have. */
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

interface State {
  sealed: Map<number, Uint8Array>;
  kept: Map<number, string>;
  below?: State;
}

function find<K extends "sealed" | "kept">(state: State | undefined, what: K, counter: number) {
  for (let at = state; at !== undefined; at = at.below) {
    const found = at[what].get(counter);
    if (found !== undefined) return found as State[K] extends Map<number, infer V> ? V : never;
  }
  return undefined;
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

export function createBook(
  below?: State,
  open = new Set<number>(),
  ranges: Ranges = [],
  [heardTop, sealedTop, downTop]: number[] = [0, 0, 0],
  settings: { certain: number; asked: Command[] } = { certain: INTERVAL, asked: [] },
): Book {
  const state: State = { sealed: new Map(), kept: new Map(), ...(below ? { below } : {}) };
  const faults: Fault[] = [];
  const fault = (kind: FaultKind, text: string) => faults.push({ kind, text });
  const lost: Lost[] = [];
  let highest = heardTop!;
  let top = sealedTop!;
  let lastDown = downTop!;
  let { certain, asked } = settings;

  const lose = (counter: number, how: string) => {
    open.delete(counter);
    const [type] = JSON.parse(find(state, "kept", counter)!);
    lost.push({ counter, type, newer: book.newerThan(counter), how });
  };

  const down = (type: number, body: Uint8Array, now: number) => {
    lastDown = Math.max(lastDown + 1, Math.floor(now / 1000));
    return sealDownlink({ ...IDENTITY, key }, type, lastDown, body);
  };

  const book: Book = {
    faults,
    lost,
    open,
    top: () => top,
    keep: ({ counter, content }) => {
      const known = find(state, "kept", counter);
      if (known === content) return;
      if (known !== undefined) {
        fault("lost", `record ${counter} was kept as ${known} and is told as ${content}`);
        return;
      }
      state.kept.set(counter, content);
      if (!inRanges(ranges, counter)) open.add(counter);
      else fault("lost", `record ${counter} was told void, or was another frame, before it was kept`);
    },
    sent: (frame) => {
      const before = find(state, "sealed", frame.counter);
      if (before !== undefined && !same(before, frame.bytes))
        fault(
          "reused",
          `counter ${frame.counter} was sealed as ${hex(before)} and again as ${hex(frame.bytes)}`,
        );
      if (before === undefined) state.sealed.set(frame.counter, frame.bytes);
      top = Math.max(top, frame.counter);
      const { interval, done } = frame;
      if (interval !== undefined && interval !== certain && !asked.some((one) => one.interval === interval))
        fault("lost", `the interval of ${certain} s that a command had set: it is ${interval} s`);
      const command = asked.find(({ id }) => id === done);
      if (command) {
        certain = command.interval;
        asked = asked.filter(({ id }) => id > command.id);
      }
      frame.items.forEach(book.keep);
    },
    heard: (frame) => {
      highest = Math.max(highest, frame.counter);
      for (const { counter } of frame.items) {
        open.delete(counter);
        addRange(ranges, counter, counter);
      }
      addRange(ranges, frame.counter, frame.counter);
      for (const [first, last] of frame.voids) {
        for (const counter of open) {
          if (counter >= first && counter <= last)
            lose(counter, `told void by frame ${frame.counter} (${first} to ${last})`);
        }
        addRange(ranges, first, last);
      }
    },
    upTo: () => upTo(ranges),
    settled: () => upTo(ranges) >= highest,
    delivered: (counter) => inRanges(ranges, counter) && !open.has(counter),
    ack: (answers, now) => {
      const settled = upTo(ranges);
      const bitmap = new Uint8Array(SPAN / 8);
      let bytes = 0;
      for (let i = 0; i < SPAN && settled + 1 + i <= highest; i++) {
        if (inRanges(ranges, settled + 1 + i)) continue;
        bitmap[i >> 3]! |= 1 << (i & 7);
        bytes = (i >> 3) + 1;
      }
      const out = new Uint8Array(BODY_MAX);
      const missing = bytes > 0 ? bitmap.subarray(0, bytes) : null;
      const n = cborPut(out, 0, [answers, settled, missing, Math.floor(now / 1000), now % 1000]);
      return down(ACK, out.subarray(0, n), now);
    },
    command: (answers, command, now) => {
      asked = [...asked, command];
      const out = new Uint8Array(BODY_MAX);
      const body = { [COMMAND_ID]: command.id, [COMMAND_INTERVAL]: command.interval };
      return down(COMMAND, out.subarray(0, cborPut(out, 0, [answers, body])), now);
    },
    newerThan: (counter) => {
      let n = 0;
      for (let at: State | undefined = state; at !== undefined; at = at.below) {
        for (const other of at.kept.keys()) if (other > counter) n++;
      }
      return n;
    },
    fork: () =>
      createBook(
        state,
        new Set(open),
        ranges.map(([first, last]) => [first, last]),
        [highest, top, lastDown],
        { certain, asked },
      ),
  };
  return book;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
