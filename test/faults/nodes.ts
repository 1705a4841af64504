// The nodes of a site under faults: boards with the firmware as it is flashed, on lines that lose and damage frames. They
// live some virtual minutes before the gateway is a process ("yesterday", with a gateway for the first part of it), and
// from then on in step with the wall clock.
import { crc32 } from "node:zlib";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import type { SimClock } from "../../tools/board/sim-clock.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { type Identity, profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { bundleOf } from "../rig.ts";
import { recordWritten, type Taken } from "./records.ts";

const KIND = "puckjs";
/**
 * No sound, which takes most of a board's time, and is not what gets lost. A node that nobody answers waits 2 s after its
 * hello and 2 s after its reading: readings that came faster would queue in its memory for ever.
 */
const PACE = { interval: 5000, tick: 5000, windows: 0, acoustic: null, nightWindows: 1440, baud: 115200 };
/** Of a local night's end, min after midnight. */
const NIGHT_ENDS_MIN = 240;
const DAY_MIN = 1440;
/** Now and then the pressure sensor is off for so long, ms: the node tells that as an event. */
const SENSOR_BLOCK_MS = 20_000;

/** What becomes of a frame on a line: each of these is a chance. */
export interface Loss {
  lost: number;
  damaged: number;
}

export interface LabNode {
  name: string;
  board: ReturnType<typeof createVirtualBoard>;
  taken: Taken[];
  /** Ids of records in whose writing the power failed: they may be there, and need not. */
  torn: Set<string>;
  /** Where what the board sends goes: to the pipeline of yesterday, then to a tty. */
  onSend(listener: (bytes: Uint8Array) => void): void;
  /** Bytes from the gateway come to the board, if they get through. */
  receive(bytes: Uint8Array): void;
  /** A frame on its own, as a pipeline gives it. */
  receiveFrame(frame: Uint8Array): void;
  lose(loss: Loss): void;
  /** The power fails in the next write to flash, and comes back so much later, ms. */
  cutInWrite(backMs: number): void;
  /** The power fails now, and comes back. */
  cut(backMs: number): void;
  off(): void;
}

/** Minutes from UTC at which a local night ends at `at`, a full minute of unix time. */
export function offsetForNight(at: number): number {
  const minute = Math.round(at / 60_000) % DAY_MIN;
  const offset = (NIGHT_ENDS_MIN - minute + DAY_MIN) % DAY_MIN;
  return offset > 840 ? offset - DAY_MIN : offset;
}

export interface NodeOptions {
  name: string;
  identity: Identity;
  clock: SimClock;
  /** When its night ends: a full minute of unix time, ms. */
  nightEndsAt: number;
  chance: () => number;
}

export function createNode({ name, identity, clock, nightEndsAt, chance }: NodeOptions): LabNode {
  const taken: Taken[] = [];
  const torn = new Set<string>();
  let loss: Loss = { lost: 0, damaged: 0 };
  let send: (bytes: Uint8Array) => void = () => {};
  let backMs: number | null = null;

  const idOf = (counter: number) => `${identity.network}-${identity.node}-${identity.epoch}-${counter}`;
  const comeBack = (ms: number) => {
    clock.setTimeout(() => board.boot(), ms);
  };
  const write = (_address: number, data: ArrayLike<number>): number | undefined => {
    const bytes = Uint8Array.from(data);
    const record = recordWritten(bytes);
    if (record !== null && backMs === null) taken.push({ ...entry(record), at: Date.now() });
    if (backMs === null) return undefined;
    if (record !== null) torn.add(idOf(record.counter));
    // The board dies in this write: it boots when that is over.
    comeBack(backMs);
    backMs = null;
    return Math.floor(chance() * bytes.length);
  };
  const entry = ({ counter, ...what }: NonNullable<ReturnType<typeof recordWritten>>) => ({
    id: idOf(counter),
    node: name,
    ...what,
  });

  /** What gets through of bytes on the line: null nothing, or with a bit turned over. */
  const through = (bytes: Uint8Array): Uint8Array | null => {
    if (chance() < loss.lost) return null;
    if (chance() >= loss.damaged) return bytes;
    const damaged = Uint8Array.from(bytes);
    damaged[Math.floor(chance() * damaged.length)]! ^= 1 << Math.floor(chance() * 8);
    return damaged;
  };

  const kind = BOARD_KINDS[KIND]!;
  const board = createVirtualBoard({
    kind,
    ...flashImages(
      kind,
      bundleOf(KIND),
      profileFor(identity, { ...PACE, utcOffset: offsetForNight(nightEndsAt) }),
    ),
    clock,
    transducer: TRANSDUCER,
    signals: {
      acoustic: undefined,
      pressure: (at) =>
        hash(identity.node, 2, Math.floor(at / SENSOR_BLOCK_MS)) < 0.04
          ? -200
          : 200 + 800 * hash(identity.node, 1, at),
    },
    flashHooks: { write },
    onTransmit: (bytes) => {
      const rest = through(bytes);
      if (rest !== null) send(rest);
    },
  });
  return {
    name,
    board,
    taken,
    torn,
    onSend: (listener) => {
      send = listener;
    },
    receive: (bytes) => {
      const rest = through(bytes);
      if (rest !== null) board.receive(rest);
    },
    receiveFrame: (frame) => {
      const rest = through(cobsEncode(frame, crc32));
      if (rest !== null) board.receive(rest);
    },
    lose: (next) => {
      loss = next;
    },
    cutInWrite: (ms) => {
      backMs = ms;
    },
    cut: (ms) => {
      board.powerOff();
      comeBack(ms);
    },
    off: () => board.powerOff(),
  };
}

/** The frame in what a node sends; undefined where it is text, or damaged. */
export function frameIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0) return undefined;
  const inner = Uint8Array.from(bytes.subarray(1, -1));
  const length = cobsDecode(inner, inner.length, crc32);
  return length < 0 ? undefined : inner.slice(0, length);
}
