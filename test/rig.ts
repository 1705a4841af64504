// A node on the virtual board with the smallest gateway that can answer it: opens what it sends, remembers
// every frame, and acks as the test wants. The real gateway has tests of its own.
import { crc32 } from "node:zlib";
import { Decoder } from "cbor-x";
import type { Profile } from "../firmware/profile.ts";
import { cborPut } from "../shared/cbor.ts";
import { cobsDecode, cobsEncode } from "../shared/cobs.ts";
import { DOWNLINK, getU32, openFrame, sealFrame, UPLINK } from "../shared/frame.ts";
import { ACK, COMMAND, EVENT, NIGHT, READING } from "../shared/messages.ts";
import { createVirtualBoard } from "../tools/board/board.ts";
import type { Signals } from "../tools/board/signals.ts";
import { createSimClock, type SimClock } from "../tools/board/sim-clock.ts";
import { bootCode } from "../tools/build/bundle.ts";
import type { FlashHooks } from "../tools/image/flash.ts";
import { BOARD_KINDS, type BoardKind } from "../tools/image/kinds.ts";
import { flashImages } from "../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../tools/image/profile.ts";
import type { Tokens } from "../tools/image/tokens.ts";
import { nodeCcm } from "./shared/crypto.ts";

export const KEY = "2b7e151628aed2a6abf7158809cf4f3c";
export const START = Date.UTC(2026, 10, 1, 12);
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

export interface Uplink {
  type: number;
  counter: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all types, looked into by tests
  body: any;
  at: number;
  frame: Uint8Array;
}

export interface RigOptions {
  kind?: string | BoardKind;
  clock?: SimClock;
  signals?: Partial<Signals>;
  profile?: Partial<Profile>;
  flashHooks?: FlashHooks;
  /** Flash as it is, instead of as the tool lays it out. */
  image?: Uint8Array;
  ring?: Uint8Array | undefined;
  /** Voltage of the battery, V. */
  battery?: number;
  /** How much faster the gateway's clock runs than the node's, millionths. */
  drift?: number;
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

export function createRig(options: RigOptions = {}) {
  const kind = typeof options.kind === "object" ? options.kind : BOARD_KINDS[options.kind ?? "puckjs"]!;
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY }, options.profile);
  const clock = options.clock ?? createSimClock(START);
  const uplinks: Uplink[] = [];
  const texts: string[] = [];
  const said: string[] = [];
  /** Counters that this gateway holds or knows void. */
  const settled = new Set<number>();
  const records = new Map<number, unknown>();
  let highest = 0;
  let down = 0;
  let answering = true;
  let lose: (uplink: Uplink) => boolean = () => false;
  let loseAck: (uplink: Uplink) => boolean = () => false;
  /** What the next uplink is answered with, instead of an ack. */
  let command: Record<number, number> | undefined;

  const sendDown = (type: number, body: number[] | unknown[], key = cipher, counter = ++down) => {
    const out = new Uint8Array(222);
    const n = cborPut(out, 0, body as never);
    const frame = sealFrame(key, DOWNLINK, 0, type, 1, 7, counter, out.subarray(0, n));
    board.receive(cobsEncode(frame, crc32));
  };

  /** By how much the gateway's clock was set wrong, ms. */
  let wrong = 0;
  const gatewayTime = (at: number) => at + wrong + ((at - START) * (options.drift ?? 0)) / 1e6;

  const ack = (answers: number) => {
    let upTo = 0;
    while (settled.has(upTo + 1)) upTo++;
    const bitmap = new Uint8Array(8);
    let last = -1;
    for (let i = 0; i < 64 && upTo + 1 + i <= highest; i++) {
      if (!settled.has(upTo + 1 + i)) {
        bitmap[i >> 3]! |= 1 << (i & 7);
        last = i >> 3;
      }
    }
    const now = Math.floor(gatewayTime(clock.now()));
    sendDown(ACK, [
      answers,
      upTo,
      last < 0 ? null : bitmap.subarray(0, last + 1),
      Math.floor(now / 1000),
      now % 1000,
    ]);
  };

  const store = (counter: number, body: unknown) => {
    if (!settled.has(counter)) records.set(counter, body);
    settled.add(counter);
  };

  const onTransmit = (bytes: Uint8Array) => {
    if (bytes[0] !== 0) {
      texts.push(Buffer.from(bytes).toString("latin1"));
      return;
    }
    const inner = Uint8Array.from(bytes.subarray(1, -1));
    const n = cobsDecode(inner, inner.length, crc32);
    if (n < 0) throw new Error("the node sent a damaged frame");
    const frame = inner.slice(0, n);
    const plain = openFrame(cipher, UPLINK, 0, frame);
    if (plain === null) throw new Error("the node sent a frame that does not open");
    const uplink: Uplink = {
      type: frame[0]! & 31,
      counter: getU32(frame, 4),
      body: decoder.decode(plain),
      at: clock.now(),
      frame,
    };
    uplinks.push(uplink);
    if (!answering || lose(uplink)) return;
    highest = Math.max(highest, uplink.counter);
    if (uplink.type === READING || uplink.type === EVENT || uplink.type === NIGHT)
      store(uplink.counter, uplink.body);
    else settled.add(uplink.counter);
    if (uplink.type === 1) {
      for (const item of uplink.body.slice(1)) {
        if (item.length === 3) store(item[0], item[2]);
        else for (let c = item[0]; c < item[0] + item[1]; c++) settled.add(c);
      }
    }
    // The gateway commits and answers within some ten milliseconds.
    clock.setTimeout(() => {
      if (loseAck(uplink)) return;
      if (command === undefined) ack(uplink.counter);
      else sendDown(COMMAND, [uplink.counter, command]);
      command = undefined;
    }, 20);
  };

  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bundleOf(kind.id), profile),
    ...(options.image ? { image: options.image, ring: options.ring } : {}),
    clock,
    signals: { acoustic: undefined, pressure: undefined, ...options.signals },
    transducer: TRANSDUCER,
    onTransmit,
    onConsole: (text) => said.push(text),
    ...(options.battery === undefined ? {} : { battery: options.battery }),
    ...(options.flashHooks ? { flashHooks: options.flashHooks } : {}),
  });

  return {
    board,
    clock,
    uplinks,
    /** What came over the data line besides frames, and what the interpreter printed wherever its console is. */
    texts,
    said,
    records,
    settled,
    sendDown,
    gatewayTime,
    /** The gateway's clock is set by so much, ms. */
    jump: (ms: number) => {
      wrong += ms;
    },
    ack,
    cipher,
    /** Lets virtual time pass, ms. */
    run: (ms: number) => clock.runUntil(clock.now() + ms),
    /** Whether the gateway answers at all. */
    answer: (on: boolean) => {
      answering = on;
    },
    /** Which uplinks get lost on the way. */
    losing: (which: (uplink: Uplink) => boolean) => {
      lose = which;
    },
    /** Which uplinks arrive, but their acks do not. */
    losingAcks: (which: (uplink: Uplink) => boolean) => {
      loseAck = which;
    },
    /** Answers the next uplink with a command. */
    command: (settings: Record<number, number>) => {
      command = settings;
    },
    highestCounter: () => highest,
  };
}
