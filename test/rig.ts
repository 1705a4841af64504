// A node on the virtual board with the smallest gateway that can answer it: opens what it sends, remembers
// every frame, and acks as the test wants. The real gateway has tests of its own.

import { crc32 } from "node:zlib";
import { Decoder } from "cbor-x";
import type { Profile } from "../firmware/profile.ts";
import { getU32 } from "../shared/bytes.ts";
import { cborPut } from "../shared/cbor.ts";
import { cobsDecode, cobsEncode } from "../shared/cobs.ts";
import { DOWNLINK, openFrame, sealFrame, UPLINK } from "../shared/frame.ts";
import { ACK, COMMAND, EVENT, NIGHT, READING, RECORDS } from "../shared/messages.ts";
import { createVirtualBoard } from "../tools/board/board.ts";
import type { ConverterOptions } from "../tools/board/converters.ts";
import type { Signals } from "../tools/board/signals.ts";
import { createSimClock, type SimClock } from "../tools/board/sim-clock.ts";
import { bootCode } from "../tools/build/bundle.ts";
import type { FlashHooks } from "../tools/image/flash.ts";
import { BOARD_KINDS, type BoardKind } from "../tools/image/kinds.ts";
import { flashImages, type Start } from "../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../tools/image/profile.ts";
import type { Tokens } from "../tools/image/tokens.ts";
import { nodeCcm } from "./shared/crypto.ts";

export const KEY = "2b7e151628aed2a6abf7158809cf4f3c";
export const START = Date.UTC(2026, 10, 1, 12);
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** The gateway commits and answers within some ten milliseconds. */
const ANSWER_MS = 20;

export interface Uplink {
  type: number;
  counter: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all types, looked into by tests
  body: any;
  /** When it was sent, unix ms. */
  at: number;
  frame: Uint8Array;
}

export interface RigOptions {
  kind?: string | BoardKind;
  clock?: SimClock;
  signals?: Partial<Signals>;
  profile?: Partial<Profile>;
  /** Where its journal starts; for a key that was never used where it is not given. */
  start?: Start;
  flashHooks?: FlashHooks;
  /** Flash as it is, instead of as the tool lays it out. */
  image?: Uint8Array;
  ring?: Uint8Array | undefined;
  /** What supply, sensors and switches are like, where they are not as drawn. */
  hardware?: Partial<
    Pick<
      ConverterOptions,
      "transducer" | "batteryGain" | "ratiometric" | "amplifierMs" | "switchedOn" | "offset"
    >
  >;
  /** Voltage of the battery, V, or at unix time `at`, ms. */
  battery?: NonNullable<ConverterOptions["battery"]>;
  /**
   * How much faster the gateway's clock runs than the node's, ppm; and how much that changes in an hour, at most, as
   * it goes up and down in a day.
   */
  drift?: number;
  wander?: number;
}

const decoder = new Decoder({ useRecords: false, mapsAsObjects: false, copyBuffers: true });
const cipher = nodeCcm(Buffer.from(KEY, "hex"));
const bundles = new Map<string, Tokens>();

/** The bundle of a board as it is flashed, built once. */
export function bundleOf(kind: string): Tokens {
  const code = bundles.get(kind) ?? bootCode(kind);
  bundles.set(kind, code);
  return code;
}

/** The frame in what a node sends over its line, opened and decoded. */
function uplinkIn(bytes: Uint8Array, at: number): Uplink {
  const inner = Uint8Array.from(bytes.subarray(1, -1));
  const length = cobsDecode(inner, inner.length, crc32);
  if (length < 0) throw new Error("the node sent a damaged frame");
  const frame = inner.slice(0, length);
  const plain = openFrame(cipher, UPLINK, 0, frame);
  if (plain === null) throw new Error("the node sent a frame that does not open");
  return { type: frame[0]! & 31, counter: getU32(frame, 4), body: decoder.decode(plain), at, frame };
}

/** A downlink as it is on the line. */
function downlink(type: number, body: unknown[], key: typeof cipher, counter: number): Uint8Array {
  const out = new Uint8Array(222);
  const length = cborPut(out, 0, body as never);
  const frame = sealFrame(key, DOWNLINK, 0, type, 1, 7, counter, out.subarray(0, length));
  return cobsEncode(frame, crc32);
}

/** What a gateway knows of a node's counters. */
function createLedger() {
  /** Counters that it holds or knows void. */
  const settled = new Set<number>();
  const records = new Map<number, unknown>();
  let highest = 0;

  const store = (counter: number, body: unknown) => {
    if (!settled.has(counter)) records.set(counter, body);
    settled.add(counter);
  };

  return {
    settled,
    records,
    highest: () => highest,
    take({ type, counter, body }: Uplink): void {
      highest = Math.max(highest, counter);
      if (type === READING || type === EVENT || type === NIGHT) store(counter, body);
      else settled.add(counter);
      if (type !== RECORDS) return;
      for (const item of body.slice(1)) {
        if (item.length === 3) store(item[0], item[2]);
        else for (let i = 0; i < item[1]; i++) settled.add(item[0] + i);
      }
    },
    /** Up to where all is settled, and a bitmap of what is missing of the 64 counters after that. */
    gaps(): [upTo: number, missing: Uint8Array | null] {
      let upTo = 0;
      while (settled.has(upTo + 1)) upTo++;
      const missing = new Uint8Array(8);
      let bytes = 0;
      for (let i = 0; i < 64 && upTo + 1 + i <= highest; i++) {
        if (settled.has(upTo + 1 + i)) continue;
        missing[i >> 3]! |= 1 << (i & 7);
        bytes = (i >> 3) + 1;
      }
      return [upTo, bytes === 0 ? null : missing.subarray(0, bytes)];
    },
  };
}

/** What the node's clock loses in `ms` from its start, ms. */
function lostBy(ms: number, { drift = 0, wander = 0 }: RigOptions): number {
  const turns = ms / DAY_MS;
  // The rate goes as a sine whose steepest slope is `wander`.
  const swing = (24 * wander) / (2 * Math.PI);
  const swung = (swing * DAY_MS * (1 - Math.cos(2 * Math.PI * turns))) / (2 * Math.PI);
  return (ms * drift + swung) / 1e6;
}

/** A gateway that answers uplinks as the test wants. */
function createGateway(clock: SimClock, options: RigOptions, transmit: (bytes: Uint8Array) => void) {
  const uplinks: Uplink[] = [];
  const ledger = createLedger();
  let downlinks = 0;
  let answering = true;
  let isLost: (uplink: Uplink) => boolean = () => false;
  let isAckLost: (uplink: Uplink) => boolean = () => false;
  /** What the next uplink is answered with, instead of an ack. */
  let command: Record<number, number> | undefined;
  /** By how much its clock was set wrong, and whether it believes it. */
  let wrongMs = 0;
  let believing = true;

  const gatewayTime = (at: number) => at + wrongMs + lostBy(at - START, options);

  const sendDown = (type: number, body: unknown[], key = cipher, counter = ++downlinks) =>
    transmit(downlink(type, body, key, counter));

  const ack = (answers: number) => {
    const now = Math.floor(gatewayTime(clock.now()));
    const time = believing ? [Math.floor(now / 1000), now % 1000] : [null, 0];
    sendDown(ACK, [answers, ...ledger.gaps(), ...time]);
  };

  const answer = (uplink: Uplink) => {
    if (isAckLost(uplink)) return;
    if (command === undefined) ack(uplink.counter);
    else sendDown(COMMAND, [uplink.counter, command]);
    command = undefined;
  };

  return {
    /** Takes what a node sends over its line. */
    receive(bytes: Uint8Array): void {
      const uplink = uplinkIn(bytes, clock.now());
      uplinks.push(uplink);
      if (!answering || isLost(uplink)) return;
      ledger.take(uplink);
      clock.setTimeout(() => answer(uplink), ANSWER_MS);
    },
    controls: {
      uplinks,
      records: ledger.records,
      settled: ledger.settled,
      highestCounter: ledger.highest,
      cipher,
      sendDown,
      ack,
      gatewayTime,
      /** The gateway's clock is set by so much, ms. */
      jump: (ms: number) => {
        wrongMs += ms;
      },
      /** Whether the gateway believes its clock: acks bring no time where it does not. */
      believe: (on: boolean) => {
        believing = on;
      },
      /** Whether the gateway answers at all. */
      answer: (on: boolean) => {
        answering = on;
      },
      /** Which uplinks get lost on the way. */
      losing: (which: (uplink: Uplink) => boolean) => {
        isLost = which;
      },
      /** Which uplinks arrive, but their acks do not. */
      losingAcks: (which: (uplink: Uplink) => boolean) => {
        isAckLost = which;
      },
      /** Answers the next uplink with a command. */
      command: (settings: Record<number, number>) => {
        command = settings;
      },
    },
  };
}

export function createRig(options: RigOptions = {}) {
  const kind = typeof options.kind === "object" ? options.kind : BOARD_KINDS[options.kind ?? "puckjs"]!;
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY }, options.profile);
  const clock = options.clock ?? createSimClock(START);
  const texts: string[] = [];
  const said: string[] = [];
  const gateway = createGateway(clock, options, (bytes) => board.receive(bytes));

  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bundleOf(kind.id), profile, options.start),
    ...(options.image ? { image: options.image, ring: options.ring } : {}),
    clock,
    signals: { acoustic: undefined, pressure: undefined, ...options.signals },
    transducer: TRANSDUCER,
    onTransmit: (bytes) => {
      if (bytes[0] === 0) gateway.receive(bytes);
      else texts.push(Buffer.from(bytes).toString("latin1"));
    },
    onConsole: (text) => said.push(text),
    ...(options.battery === undefined ? {} : { battery: options.battery }),
    ...options.hardware,
    ...(options.flashHooks ? { flashHooks: options.flashHooks } : {}),
  });

  return {
    ...gateway.controls,
    board,
    clock,
    /** What came over the data line besides frames, and what the interpreter printed wherever its console is. */
    texts,
    said,
    /** Lets virtual time pass, ms. */
    run: (ms: number) => clock.runUntil(clock.now() + ms),
  };
}
